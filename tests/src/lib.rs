//! What the tests of this package share: inputs, crates in temporary folders, and a server on the loopback interface.

pub mod bodies;
pub mod cargo;
pub mod inputs;
pub mod server;
