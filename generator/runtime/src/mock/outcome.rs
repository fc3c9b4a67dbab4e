//! Calls whose inputs are JSON, and their outcomes without their types.
//!
//! In: what a typed call gave. Out: the answer as JSON, or what is known of the error. Invariant: an error keeps all
//! that a user of the typed call can see of it.

use std::fmt;

use serde::Serialize;
use serde_json::{Value, json};

use super::super::byte_response::ByteResponse;
use super::super::error::Error;
use super::super::facts::Facts;
use super::super::future::BoxFuture;
use super::super::meta::OperationMeta;
use super::super::reading;
use super::super::slot::Slot;
use super::answer::{Refusal, Refuses, put};
use super::server::Server;

/// What a call gave, whatever its types: the answer as JSON (text where it is none), or the error.
pub type Outcome = Result<Value, Box<Refused>>;

/// A call on its way.
pub type Sent<'c> = BoxFuture<'c, Outcome>;

/// An operation, and the way to call it by a client of type `C`.
pub struct Probe<C: 'static> {
    /// The operation.
    pub operation: &'static OperationMeta,
    /// Makes its typed call. The inputs are an object: parameters by place and name on the wire (`path.accountId`,
    /// `query.page`), and `body`. What is optional may be left out.
    pub send: for<'c> fn(&'c C, Value) -> Sent<'c>,
    /// Expects it of a server, which answers with this JSON.
    ///
    /// # Errors
    /// It is not what the operation is answered with.
    pub expect: fn(&Server, Value) -> Result<(), String>,
}

impl<C> fmt::Debug for Probe<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Probe").field("operation", &self.operation.id).finish_non_exhaustive()
    }
}

/// An error without its type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refused {
    /// The variant of the operation's error enum, in its debug form; nothing where the service did not refuse.
    pub variant: Option<String>,
    /// The variant as the mock would send it.
    pub refusal: Option<Refusal>,
    /// The error in words.
    pub shown: String,
    /// The HTTP status.
    pub status: Option<u16>,
    /// The code.
    pub code: Option<String>,
    /// The message.
    pub message: Option<String>,
    /// The id of the request.
    pub request_id: Option<String>,
}

/// The inputs of a call.
///
/// # Errors
/// They are not what the operation takes.
pub fn inputs<T: Slot>(inputs: Value) -> Result<T, Box<Refused>> {
    let mut request = T::vacant();
    match put_into(&mut request, inputs) {
        Ok(()) => Ok(request),
        Err(refused) => Err(refused),
    }
}

fn put_into(request: &mut dyn Slot, inputs: Value) -> Result<(), Box<Refused>> {
    let read = reading::read_into(request.place(), inputs);
    read.map_err(|error| told(format!("these are not the inputs of the call: {error}")))
}

/// The outcome of a call that was answered.
///
/// # Errors
/// The answer is no JSON.
pub fn answered(answer: &impl Serialize) -> Outcome {
    serde_json::to_value(answer).map_err(|error| told(format!("the answer cannot be written: {error}")))
}

/// One of several answers in one, or the error in its place.
///
/// # Errors
/// The answer is no JSON.
pub fn part<E: fmt::Debug + Refuses>(
    id: Option<&str>,
    status: u16,
    result: Result<&impl Serialize, &Error<E>>,
) -> Result<Value, Box<Refused>> {
    let mut part = json!({"id": id, "status": status});
    match result {
        Ok(answer) => put(&mut part, "answer", answered(answer)?),
        Err(error) => {
            let Refused { variant, shown, code, message, .. } = refusal(error);
            for (key, text) in [("variant", variant), ("code", code), ("message", message), ("shown", Some(shown))] {
                put(&mut part, key, json!(text));
            }
        }
    }
    Ok(part)
}

/// The outcome of a call that was answered with bytes, which are read: as text, what is none of it replaced.
///
/// # Errors
/// They cannot be read.
pub async fn read<E: fmt::Debug + Refuses>(answer: ByteResponse<E>) -> Outcome {
    match answer.bytes().await {
        Ok(bytes) => Ok(Value::String(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) => refused(&error),
    }
}

/// The outcome of a call that failed.
///
/// # Errors
/// Always: it is the failure.
pub fn refused<E: fmt::Debug + Refuses>(error: &Error<E>) -> Outcome {
    Err(Box::new(refusal(error)))
}

fn refusal<E: fmt::Debug + Refuses>(error: &Error<E>) -> Refused {
    let service = error.service().map(|service| (service as &dyn fmt::Debug, service as &dyn Refuses));
    untyped(service, error.facts(), error)
}

fn untyped(service: Option<(&dyn fmt::Debug, &dyn Refuses)>, facts: &Facts, shown: &dyn fmt::Display) -> Refused {
    Refused {
        variant: service.map(|(variant, _)| format!("{variant:?}")),
        refusal: service.map(|(_, refuses)| refuses.refusal()),
        shown: shown.to_string(),
        status: facts.status(),
        code: facts.code().map(str::to_owned),
        message: facts.message().map(str::to_owned),
        request_id: facts.request_id().map(str::to_owned),
    }
}

fn told(shown: String) -> Box<Refused> {
    Box::new(Refused { shown, ..Refused::default() })
}
