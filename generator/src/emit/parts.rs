//! Which of an operation's inputs are arguments, and which are setters.
//!
//! In: an operation. Out: its parameters and its body, in the order of the emitted signatures. Invariant: every input is
//! in one of the lists, once.

use crate::ir::{Content, Location, Operation, Parameter, RequestBody};

use super::facts;

/// Rust has no default arguments and clippy counts: what is required past this many is a setter that `send` looks for.
const MOST_ARGUMENTS: usize = 6;

/// What a caller hands over, as the document has it.
#[derive(Clone, Copy)]
pub(super) enum Part<'a> {
    /// A parameter, or a field of the body that is a form.
    Parameter(&'a Parameter),
    /// The body as a whole.
    Body(&'a RequestBody),
}

/// The parts of an operation by how they are handed over, each in the order of the emitted code.
pub(super) struct Parts<'a> {
    /// Arguments of the method.
    pub(super) arguments: Vec<Part<'a>>,
    /// Setters that the call cannot do without.
    pub(super) demanded: Vec<Part<'a>>,
    /// All other setters.
    pub(super) optional: Vec<Part<'a>>,
}

impl<'a> Parts<'a> {
    /// Sorts the parts of an operation.
    pub(super) fn of(operation: &'a Operation) -> Self {
        let mut arguments: Vec<_> = operation.parameters.iter().map(Part::Parameter).collect();
        match operation.request_body.as_ref().map(|body| (body, &body.content)) {
            Some((_, Content::Form(fields) | Content::Multipart(fields))) => {
                arguments.extend(fields.iter().map(Part::Parameter));
            }
            Some((body, _)) => arguments.push(Part::Body(body)),
            None => {}
        }
        arguments.sort_by_key(Part::need);
        let optional = arguments.iter().position(|part| part.need() == Need::Optional).unwrap_or(arguments.len());
        let optional = arguments.split_off(optional);
        let demanded = arguments.split_off(arguments.len().min(MOST_ARGUMENTS));
        Self { arguments, demanded, optional }
    }
}

impl Part<'_> {
    /// Its name on the wire.
    pub(super) fn wire(&self) -> &str {
        match self {
            Self::Parameter(parameter) => &parameter.name.wire,
            Self::Body(_) => "body",
        }
    }

    /// What the call holds before a setter is used.
    pub(super) fn held(&self) -> Option<String> {
        match self {
            Self::Parameter(parameter) if parameter.location == Location::Path => {
                parameter.default.as_ref().and_then(facts::scalar_text)
            }
            Self::Parameter(_) | Self::Body(_) => None,
        }
    }

    /// Whether a request has it whenever it was made by the client: it is required, or a part of the path.
    pub(super) fn is_always_sent(&self, demanded: &[Self]) -> bool {
        self.need() != Need::Optional || self.held().is_some() || demanded.iter().any(|it| it.wire() == self.wire())
    }

    /// Where in the signature it stands.
    pub(super) fn need(&self) -> Need {
        match self {
            Self::Parameter(parameter) => need(parameter),
            Self::Body(body) if body.required => Need::Body,
            Self::Body(_) => Need::Optional,
        }
    }
}

/// Where in a signature an input stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Need {
    /// A variable of the path.
    Path,
    /// Another required parameter.
    Required,
    /// The body.
    Body,
    /// A setter.
    Optional,
}

/// Where in the signature a parameter stands.
fn need(parameter: &Parameter) -> Need {
    let has_default = parameter.default.as_ref().and_then(facts::scalar_text).is_some();
    match parameter.location {
        Location::Path if !has_default => Need::Path,
        _ if parameter.is_argument() => Need::Required,
        _ => Need::Optional,
    }
}
