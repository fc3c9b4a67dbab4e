//! Calls as emitted code makes them, against a server on this machine that writes down what it is sent.

mod batches;
mod bodies;
mod calls;
#[cfg(feature = "gzip")]
mod compressed;
mod conversions;
mod credentials;
mod downloads;
mod errors;
mod limits;
mod links;
mod models;
mod oddities;
mod paging;
mod retries;
mod settings;
mod support;
mod values;
mod with_headers;
