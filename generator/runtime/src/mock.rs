//! What tests need of a client: calls whose inputs are JSON, and their outcomes without their types.
//!
//! In: inputs by place and name, as in `query.page`. Out: the operation's answer as JSON, or its error. Invariant:
//! nothing here is compiled unless the feature `mock` is on.

mod outcome;

pub use outcome::{Outcome, Probe, Refused, Sent, answered, inputs, read, refused};
