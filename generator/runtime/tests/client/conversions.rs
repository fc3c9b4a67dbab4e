//! Errors of different operations in one function, as emitted code lets them meet.
//!
//! The runtime is a module here, as it is in an emitted crate, and its types are of this crate.

use std::fmt;

use runtime::{ApiError, OperationError, ServiceCode, UnknownError};

// Compiled into a test, where nothing is public and little is used.
#[expect(dead_code, unreachable_pub, unused_imports, reason = "an emitted crate exports what this test does not use")]
#[path = "../../src/lib.rs"]
mod runtime;

type Error<E = ErrorCode> = runtime::Error<E>;

#[derive(Clone, Debug, PartialEq, Eq)]
enum ErrorCode {
    Taken,
    Gone,
    Unknown(String),
}

impl ServiceCode for ErrorCode {
    fn from_error(_status: u16, error: &ApiError) -> Self {
        Self::Unknown(error.code().to_owned())
    }

    fn is_documented(_status: u16, _code: &str) -> bool {
        false
    }
}

macro_rules! operation_error {
    ($name:ident, $variant:ident, $wire:literal) => {
        #[derive(Clone, Debug, PartialEq, Eq)]
        enum $name {
            $variant,
            Unknown(UnknownError),
        }

        impl ServiceCode for $name {
            fn from_error(status: u16, error: &ApiError) -> Self {
                match error.code() {
                    $wire => Self::$variant,
                    _ => Self::Unknown(UnknownError::new(status, error)),
                }
            }

            fn is_documented(_status: u16, code: &str) -> bool {
                code == $wire
            }
        }

        impl OperationError for $name {
            type Code = ErrorCode;

            fn code(&self) -> ErrorCode {
                match self {
                    Self::$variant => ErrorCode::$variant,
                    Self::Unknown(error) => ErrorCode::Unknown(error.code().to_owned()),
                }
            }
        }
    };
}

operation_error!(CreateError, Taken, "A-1");
operation_error!(DeleteError, Gone, "A-2");

impl<E: OperationError<Code = ErrorCode>> From<Error<E>> for Error {
    fn from(error: Error<E>) -> Self {
        error.widen()
    }
}

static SERVICE: runtime::Service =
    runtime::Service { base_urls: &[], other_base_urls: &[], user_agent: "x", errors: runtime::ErrorShape::COMMON };

static CREATE: runtime::OperationMeta = runtime::OperationMeta {
    id: "create",
    method: "POST",
    path: "/a",
    app_permissions: &[],
    user_permissions: &[],
    usage_plan_group: None,
    idempotent: false,
    deprecated: false,
    beta: false,
    servers: &[],
    accept: "",
    security: &[],
    errors: &[],
};

async fn create(transport: &runtime::Transport) -> Result<(), Error<CreateError>> {
    runtime::Call::new(transport, &CREATE).empty().await
}

async fn delete(transport: &runtime::Transport) -> Result<(), Error<DeleteError>> {
    runtime::Call::new(transport, &CREATE).empty().await
}

/// Plain `?` on errors of two operations and of the builder.
async fn replace(url: &str) -> Result<(), Error> {
    let transport = runtime::TransportBuilder::new().base_url(url).build::<ErrorCode>(&SERVICE)?;
    delete(&transport).await?;
    create(&transport).await?;
    Ok(())
}

#[tokio::test]
async fn errors_of_two_operations_leave_one_function() {
    use crate::support::{Server, json, reply};
    for (acts, code) in [
        (vec![json(404, r#"{"code": "A-2"}"#)], ErrorCode::Gone),
        (vec![reply(204, "", ""), json(409, r#"{"code": "A-1"}"#)], ErrorCode::Taken),
        (vec![json(409, r#"{"code": "A-1"}"#)], ErrorCode::Unknown("A-1".to_owned())),
    ] {
        let server = Server::start(acts).await;
        let error = replace(&server.url).await.expect_err("a refusal");
        assert_eq!(error.service(), Some(&code));
        assert!(error.operation().is_some() && !error.body().is_empty(), "nothing is lost on the way");
    }
    let error = replace("nowhere").await.expect_err("no URL");
    assert_eq!(error.kind(), &runtime::ErrorKind::Config);
}

#[test]
fn an_error_is_an_error_to_other_crates() {
    fn boxed(error: Error<CreateError>) -> Box<dyn std::error::Error + Send + Sync> {
        Box::new(error)
    }
    fn printed(error: &impl fmt::Display) -> String {
        error.to_string()
    }
    let error = runtime::TransportBuilder::new().build::<CreateError>(&SERVICE).expect_err("no host");
    assert_eq!(printed(&error), boxed(error).to_string());
}
