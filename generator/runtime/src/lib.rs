//! The hand-written code that emitted clients carry.
