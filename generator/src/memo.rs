//! What was made of a text, kept for the next time.
//!
//! In: a text, and how to make something of it. Out: that, made or kept. Invariant: it is the same either way, and no more
//! than [`MOST`] bytes of texts are kept.

use std::hash::Hash;

use foldhash::HashMap;

/// How many bytes of text are kept.
const MOST: usize = 1 << 20;

/// Values by text, and by what else decides on them.
pub(crate) struct Memo<K, V> {
    known: HashMap<K, HashMap<String, V>>,
    bytes: usize,
}

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self { known: HashMap::default(), bytes: 0 }
    }
}

impl<K: Eq + Hash, V: Clone> Memo<K, V> {
    /// What `make` makes of the text.
    pub(crate) fn of(&mut self, kind: K, text: &str, make: impl FnOnce() -> V) -> V {
        if let Some(value) = self.known.get(&kind).and_then(|known| known.get(text)) {
            return value.clone();
        }
        let value = make();
        if text.len() > MOST {
            return value;
        }
        if self.bytes + text.len() > MOST {
            *self = Self::default();
        }
        self.bytes += text.len();
        self.known.entry(kind).or_default().insert(text.to_owned(), value.clone());
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_made_something_of_once_until_there_are_too_many() {
        let mut memo = Memo::default();
        let mut made = 0;
        let long = "x".repeat(MOST);
        for text in ["a", "a", "b", "a", &long, "a"] {
            let length = memo.of((), text, || {
                made += 1;
                text.len()
            });
            assert_eq!(length, text.len());
        }
        assert_eq!((made, memo.bytes), (4, 1), "the long text drove out the short ones, and was driven out by one");
        assert_eq!(memo.of((), &"x".repeat(MOST + 1), || 0), 0);
        assert_eq!(memo.bytes, 1, "what is too long for itself drives nothing out");
    }
}
