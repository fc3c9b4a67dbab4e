//! The machinery that the calls share: the way of a call from its parameters to a typed answer or error.
//!
//! [`Call`] takes the parameters and the body, [`Transport`] sends them, [`Response`] reads what comes back, and
//! [`Error`] says what went wrong.

mod address;
mod api_error;
mod authorization;
mod batch;
mod binary;
#[cfg(feature = "blocking")]
mod blocking;
mod builder;
mod byte_range;
mod byte_response;
mod call;
mod clock;
mod credentials;
mod download;
mod encoding;
mod ended;
mod error;
mod excerpt;
mod execute;
mod facts;
mod file_store;
mod form;
mod future;
#[cfg(feature = "gzip")]
mod gzip;
mod headers;
mod hooks;
mod id;
mod intake;
mod joined;
mod json;
mod limiter;
mod limits;
mod links;
mod mend;
mod meta;
#[cfg(feature = "mock")]
pub mod mock;
mod mode;
mod multipart;
mod names;
mod oauth;
mod object;
mod one_or_many;
mod pages;
mod paging;
mod parameters;
mod part_file;
mod places;
mod pointer;
mod predicates;
mod reading;
mod request;
mod response;
mod retry;
mod retry_after;
mod retry_budget;
mod secret;
mod sending;
mod service;
mod session;
#[cfg(feature = "blocking")]
mod session_blocking;
mod setters;
mod shape;
mod sign_in;
mod sign_in_builder;
mod sign_in_error;
mod slot;
#[cfg(feature = "tracing")]
mod spans;
#[allow(unused_imports, unused_macros, reason = "not every document has all kinds of types, and the runtime has none")]
mod tables;
mod template;
mod texts;
mod token;
mod token_store;
mod trace;
mod transport;
mod unions;
mod values;
mod window;
mod with_headers;
mod writing;

pub use api_error::{ApiError, OperationError, ServiceCode, UnknownError, error_body};
pub use authorization::{AuthorizationCode, AuthorizationRequest, Pkce};
pub use batch::{BatchPart, BatchShape, batch};
pub use binary::Base64;
#[cfg(feature = "blocking")]
pub use blocking::Blocking;
pub use builder::TransportBuilder;
pub use byte_range::set_range;
pub use byte_response::ByteResponse;
pub use call::Call;
pub use clock::{Clock, SystemClock};
pub use credentials::Credentials;
pub use download::{Download, Saved};
pub use error::{Error, ErrorKind, Failure};
pub use file_store::FileStore;
pub use form::FilePart;
pub use future::BoxFuture;
pub use hooks::{HookError, RequestParts, ResponseParts};
pub use id::Id;
pub use limiter::{Permit, RateLimiter};
pub use limits::{Budget, RateLimits, WindowLimiter};
pub use meta::{DocumentedError, OperationMeta};
pub use mode::{Async, Mode};
pub use names::{room, slots};
pub use oauth::{Grant, OAuthClient, SignInFacts, TokenEndpoint, TokenReply, TokenRequest};
pub use object::{Object, Shape};
pub use one_or_many::OneOrMany;
pub use pages::{Items, Pages};
pub use paging::{NextPage, Paging};
pub use places::{Place, View};
pub use reading::read;
pub use response::Response;
pub use retry::RetryPolicy;
pub use retry_after::retry_after;
pub use retry_budget::RetryBudget;
pub use secret::Secret;
pub use service::Service;
pub use session::Session;
pub use shape::ErrorShape;
pub use sign_in::SignIn;
pub use sign_in_builder::SignInBuilder;
pub use sign_in_error::{SignInError, SignInErrorKind};
pub use slot::{Choice, Entries, List, Number, Optional, OptionalText, Slot, Text};
#[allow(unused_imports, reason = "not every document has all kinds of types, and the runtime has none")]
pub(crate) use tables::{by_slot, number_enum, number_or_word, object, text_enum, vacant_by};
pub use template::Piece;
pub use texts::Texts;
pub use token::{Token, UnreadableToken};
pub use token_store::{MemoryStore, StoreError, StoreLock, TokenStore};
pub use transport::{KeyPlace, Transport};
pub use unions::{BestFit, alternative, tagged};
pub use values::{PathStyle, Separator, nested_texts, texts};
pub use with_headers::{WithHeaders, header, header_json, header_list};
pub use writing::write;
