//! The machinery that the calls share: the way of a call from its parameters to a typed answer or error.
//!
//! [`Call`] takes the parameters and the body, [`Transport`] sends them, [`Response`] reads what comes back, and
//! [`Error`] says what went wrong.

mod address;
mod api_error;
mod binary;
mod builder;
mod call;
mod credentials;
mod encoding;
mod error;
mod excerpt;
mod execute;
mod form;
mod future;
mod headers;
mod id;
mod limiter;
mod limits;
mod meta;
mod parameters;
mod request;
mod response;
mod retry;
mod retry_after;
mod secret;
mod service;
mod setters;
mod shape;
mod template;
mod transport;
mod values;

pub use api_error::{ApiError, OperationError, ServiceCode, UnknownError};
pub use binary::Base64;
pub use builder::TransportBuilder;
pub use call::Call;
pub use credentials::Credentials;
pub use error::{Error, ErrorKind, Failure};
pub use form::FilePart;
pub use future::BoxFuture;
pub use id::Id;
pub use limiter::{Permit, RateLimiter};
pub use limits::{Budget, RateLimits, WindowLimiter};
pub use meta::{DocumentedError, OperationMeta};
pub use response::{ByteResponse, Response};
pub use retry::RetryPolicy;
pub use retry_after::retry_after;
pub use secret::Secret;
pub use service::Service;
pub use shape::ErrorShape;
pub use template::Piece;
pub use transport::{KeyPlace, Transport};
pub use values::{
    Separator, alternative, double_option, nested_texts, null_as_default, open_enum, open_integer_enum,
    text_or_integer, texts,
};
