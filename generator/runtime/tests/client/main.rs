//! Calls as emitted code makes them, against a server on this machine that writes down what it is sent.

mod bodies;
mod calls;
mod conversions;
mod errors;
mod limits;
mod retries;
mod settings;
mod support;
mod values;
