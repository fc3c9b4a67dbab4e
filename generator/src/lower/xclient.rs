//! The `x-client` keys of the document.
//!
//! In: the extensions of a part. Out: the vocabulary's typed data. Invariant: a key that is not understood is an error at
//! its own place, and the rest of the document goes on as if it were not there.

use indexmap::IndexMap;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::Lowering;
use super::codes::BAD_VOCABULARY;
use crate::diagnostic::nearest;
use crate::tree::escape_pointer;
use crate::vocabulary::KEY;

impl Lowering<'_> {
    /// What `x-client` says at a part; nothing where it says nothing.
    pub(super) fn client_key<T: DeserializeOwned + Default>(
        &mut self,
        extensions: &IndexMap<String, Json>,
        pointer: &str,
    ) -> T {
        let Some(value) = extensions.get(KEY) else { return T::default() };
        match serde_path_to_error::deserialize(value) {
            Ok(client) => client,
            Err(error) => {
                let message = error.inner().to_string();
                let mut at = format!("{pointer}/{KEY}{}", pointer_of(error.path()));
                let mut help = None;
                if let Some(key) = quoted(&message).filter(|_| message.starts_with("unknown field")) {
                    let step = format!("/{}", escape_pointer(key));
                    if !at.ends_with(&step) {
                        at.push_str(&step);
                    }
                    help = nearest(key, message.split('`').skip(3).step_by(2))
                        .map(|near| format!("did you mean '{near}'?"));
                }
                let message = format!("'{KEY}' is not understood: {}", message.replace('`', "'"));
                self.report_with(&BAD_VOCABULARY, &at, message, help);
                T::default()
            }
        }
    }

    /// The same without a word about faults, for a second look at a part.
    pub(super) fn quiet_client_key<T: DeserializeOwned + Default>(&self, extensions: &IndexMap<String, Json>) -> T {
        extensions.get(KEY).and_then(|value| T::deserialize(value).ok()).unwrap_or_default()
    }
}

/// The first word that a message of serde quotes.
fn quoted(message: &str) -> Option<&str> {
    message.split('`').nth(1)
}

fn pointer_of(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .filter_map(|segment| match segment {
            Segment::Seq { index } => Some(format!("/{index}")),
            Segment::Map { key } => Some(format!("/{}", escape_pointer(key))),
            Segment::Enum { variant } => Some(format!("/{}", escape_pointer(variant))),
            Segment::Unknown => None,
        })
        .collect()
}
