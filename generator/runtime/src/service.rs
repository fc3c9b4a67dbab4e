//! What is known of the service as a whole.
//!
//! In: nothing. Out: plain constants that the emitted `service` module fills. Invariant: nothing here names a
//! particular service; whatever differs between two of them is a field.

use super::shape::ErrorShape;

/// The facts of a service that every call needs.
#[derive(Debug)]
pub struct Service {
    /// Base URLs without a final slash, the preferred one first; empty where the description names no host.
    pub base_urls: &'static [&'static str],
    /// Base URLs that single operations have instead, each once.
    pub other_base_urls: &'static [&'static str],
    /// The `User-Agent` that the client sends unless it is told another.
    pub user_agent: &'static str,
    /// Where the parts of an error reply stand.
    pub errors: ErrorShape,
}
