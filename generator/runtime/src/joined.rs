//! Texts behind one another.
//!
//! In: items, one by one. Out: one text of them, with something between. Invariant: nothing stands before the first.

/// Puts an item behind those that are there, which are none where the text is empty, and `between` before it.
pub(super) fn add(items: &mut String, between: &str, item: &str) {
    if !items.is_empty() {
        items.push_str(between);
    }
    items.push_str(item);
}
