//! Documented statuses as patterns.
//!
//! In: a status as documents write it. Out: the pattern that matches it. Invariant: what is more exact is matched first.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// The pattern of a status; `None` for `default`.
pub(super) fn pattern(status: &str) -> Option<TokenStream> {
    if let Ok(status) = status.parse::<u16>() {
        let status = Literal::u16_unsuffixed(status);
        return Some(quote!(#status));
    }
    let hundreds = status.strip_suffix("XX").or(status.strip_suffix("xx"))?.parse::<u16>().ok()?;
    let hundreds = Literal::u16_unsuffixed(hundreds);
    Some(quote!(status if status / 100 == #hundreds))
}

/// What has an exact status before what has a range.
pub(super) fn by_precision<T>(items: &[T], status: impl Fn(&T) -> &str) -> Vec<&T> {
    let mut items: Vec<_> = items.iter().collect();
    items.sort_by_key(|item| status(item).parse::<u16>().is_err());
    items
}
