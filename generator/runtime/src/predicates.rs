//! What sort of failure an error is, asked one by one.
//!
//! In: an error. Out: yes or no. Invariant: an answer is from the status and the kind alone, whatever the service's own
//! errors are read as.

use super::error::{Error, ErrorKind};

impl<E> Error<E> {
    /// Whether there were too many calls (status 429, or the client's own limit).
    pub fn is_rate_limited(&self) -> bool {
        self.status() == Some(429) || matches!(self.kind(), ErrorKind::RateLimited)
    }

    /// Whether the service does not know who is calling, or no longer (status 401).
    pub fn is_unauthorized(&self) -> bool {
        self.status() == Some(401)
    }

    /// Whether the caller may not do this (status 403).
    pub fn is_forbidden(&self) -> bool {
        self.status() == Some(403)
    }

    /// Whether what was asked for is not there (status 404).
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(404)
    }

    /// Whether the fault is on the service's side (status 500 to 599).
    pub fn is_server_error(&self) -> bool {
        self.status().is_some_and(|status| (500..600).contains(&status))
    }

    /// Whether the time ran out.
    pub fn is_timeout(&self) -> bool {
        matches!(self.kind(), ErrorKind::Timeout)
    }

    /// Whether the service redirects to where the call may not go (status 300 to 399).
    pub fn is_redirect(&self) -> bool {
        self.status().is_some_and(|status| (300..400).contains(&status))
    }

    /// Whether there was no token to be had.
    pub fn is_sign_in(&self) -> bool {
        matches!(self.kind(), ErrorKind::SignIn)
    }

    /// Whether no connection came about, so that the service has not seen the call.
    pub fn is_connect(&self) -> bool {
        matches!(self.kind(), ErrorKind::Connect)
    }

    /// Whether a successful answer could not be read.
    pub fn is_decode(&self) -> bool {
        matches!(self.kind(), ErrorKind::Decode)
    }

    /// Whether the same call may succeed later. Whether it may be sent again is another question:
    /// see [`OperationMeta::idempotent`](super::meta::OperationMeta::idempotent).
    pub fn is_retryable(&self) -> bool {
        match self.kind() {
            _ if self.is_redirect() => false,
            ErrorKind::RateLimited | ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport => true,
            ErrorKind::Service(_) | ErrorKind::SignIn => {
                matches!(self.status(), Some(408 | 429 | 500 | 502..=504))
            }
            _ => false,
        }
    }
}
