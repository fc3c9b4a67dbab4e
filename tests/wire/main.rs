//! Crates of fixtures at work: what they send to a real server, byte for byte, and what they make of its answers.
//!
//! Compiled and run by `fixtures.rs`, in one workspace with the crates of all fixtures.

mod forms;
mod headers;
mod keys;
mod lists;
mod media;
mod models;
mod successes;

/// A client of a fixture's crate that calls the server.
macro_rules! client {
    ($package:ident, $server:expr) => {
        $package::Client::builder().base_url($server.url()).build().expect("a client")
    };
}
use client;
