//! Calls that gave nothing, whatever operation they are of.
//!
//! In: a failure, or an error reply. Out: the error that the operation has for it. Invariant: what leads to the error is
//! compiled once, and only the last step knows its type.

use super::api_error::ServiceCode;
use super::error::{Error, Failure};
use super::facts::Reply;
use super::meta::OperationMeta;
use super::shape::ErrorShape;

/// Why a call gave nothing, before anyone has said what the errors of the service are read as.
pub(super) enum Ended {
    /// It failed.
    Failed(Failure),
    /// The service refused it.
    Refused(Box<Refusal>),
}

/// An error reply to a call.
pub(super) struct Refusal {
    pub(super) reply: Reply,
    pub(super) shape: &'static ErrorShape,
    pub(super) operation: &'static OperationMeta,
    pub(super) attempts: u32,
}

impl From<Failure> for Ended {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl Ended {
    /// As an error, the service's own read as an `E`.
    pub(super) fn typed<E: ServiceCode>(self) -> Error<E> {
        match self {
            Self::Failed(failure) => failure.typed(),
            Self::Refused(refusal) => {
                let Refusal { reply, shape, operation, attempts } = *refusal;
                Error::from_reply(reply, shape, operation, attempts)
            }
        }
    }
}
