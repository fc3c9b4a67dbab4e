//! What tests need of a client: a server that stands in for the service, and calls whose inputs are JSON.
//!
//! In: the document that the client was made from, and what is expected. Out: replies, and a report of what went another
//! way. Invariant: nothing here is compiled unless the feature `mock` is on.

mod answer;
mod document;
mod expectation;
mod facts;
mod issuer;
mod judge;
mod leading;
mod made_up;
mod multipart;
mod outcome;
mod path;
mod plausible;
mod program;
mod quota;
mod reply;
mod report;
mod request;
mod schema;
mod server;
mod wire;

pub use answer::{Batch, Binary, Refusal, Refuses};
pub use document::Document;
pub use expectation::{Expectation, Expected, Operation, Recorded, expected, json};
pub use facts::{Facts, SignInEndpoints};
pub use outcome::{Outcome, Probe, Refused, Sent, answered, inputs, part, read, refused};
pub use program::program;
pub use reply::Reply;
pub use request::Received;
pub use server::Server;
