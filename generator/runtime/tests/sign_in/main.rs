//! Signing in: renewal, the sign-in in the browser, and the store in a file.

mod authorization;
mod endpoint;
mod file_store;
mod renewal;
