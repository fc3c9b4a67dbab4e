//! What an OAuth 2 client says to a token endpoint (RFC 6749, 7009, 7523, 7636).
//!
//! In: who the client is, and the grant it has. Out: [`TokenRequest`], a form and perhaps an `Authorization` header.
//! Invariant: a public client proves itself by its id in the form and sends no `Authorization` header.

use std::fmt;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::future::BoxFuture;
use super::joined;
use super::meta::OperationMeta;
use super::secret::Secret;
use super::sign_in_error::SignInError;

/// What every reader of a form takes for itself.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What a service says of a token that has ended, was revoked or is none (RFC 6750, section 3.1).
const INVALID_TOKEN: &str = "invalid_token";

/// What is known of a service's sign-in.
#[derive(Debug)]
pub struct SignInFacts {
    /// The token endpoint.
    pub token: OperationMeta,
    /// The revocation endpoint, where there is one.
    pub revoke: Option<OperationMeta>,
    /// The authorization endpoint, where there is one.
    pub authorize: Option<OperationMeta>,
    /// The grants that the service takes, by the names that [`Grant::name`] gives; empty where that is not known.
    pub grants: &'static [&'static str],
    /// Error codes of a 401 that say that the token is gone; empty where every 401 says so. One that has no code at all
    /// says nothing against it, and `invalid_token` says it wherever a token is taken (RFC 6750).
    pub token_gone: &'static [&'static str],
}

impl SignInFacts {
    /// An endpoint of a sign-in: its path from the base URL on, the servers that it has to itself, and the group whose
    /// rate limit its calls count against.
    pub const fn endpoint(
        method: &'static str,
        path: &'static str,
        servers: &'static [&'static str],
        usage_plan_group: Option<&'static str>,
    ) -> OperationMeta {
        OperationMeta {
            id: path,
            method,
            path,
            app_permissions: &[],
            user_permissions: &[],
            usage_plan_group,
            // A code or a refresh token is good for one use; what is not is sent as repeatable.
            idempotent: false,
            deprecated: false,
            beta: false,
            servers,
            accept: "application/json",
            // One that takes nothing: a key of the service is not for whoever issues tokens.
            security: &[&[]],
            errors: &[],
        }
    }

    /// Whether a reply with these error codes says that the token is gone, so that another one helps. A gateway in
    /// front of the service may refuse a token without any code: then another one is worth a try.
    pub fn is_token_gone<'c>(&self, status: u16, codes: impl IntoIterator<Item = &'c str>) -> bool {
        let mut says_nothing = true;
        for code in codes {
            if code == INVALID_TOKEN || self.token_gone.contains(&code) {
                return status == 401;
            }
            says_nothing &= code.is_empty();
        }
        status == 401 && (says_nothing || self.token_gone.is_empty())
    }
}

/// Who asks for a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OAuthClient {
    /// A client that can keep a secret: a server.
    Confidential {
        /// Client id.
        id: String,
        /// Client secret.
        secret: Secret,
    },
    /// A client in its users' hands, which can keep none: an application on a desktop or telephone.
    Public {
        /// Client id.
        id: String,
    },
}

impl OAuthClient {
    /// A client with a secret.
    pub fn confidential(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self::Confidential { id: id.into(), secret: secret.into() }
    }

    /// A client without.
    pub fn public(id: impl Into<String>) -> Self {
        Self::Public { id: id.into() }
    }

    /// The client's id.
    pub fn id(&self) -> &str {
        let (Self::Confidential { id, .. } | Self::Public { id }) = self;
        id
    }
}

/// What a token can be asked for with, without anybody's help.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Grant {
    /// A JWT that the service has issued or knows the signer of (RFC 7523).
    JwtBearer(Secret),
    /// The client's own credentials.
    ClientCredentials {
        /// What the token is to allow; all that is possible otherwise.
        scope: Option<String>,
    },
    /// A refresh token from elsewhere, to start with.
    RefreshToken(Secret),
    /// A code that a sign-in in the browser brought (RFC 6749, section 4.1). It is good for one use.
    AuthorizationCode {
        /// The code.
        code: Secret,
        /// Where the service sent the browser back to.
        redirect_uri: String,
        /// The proof that who shows the code is who asked for it (RFC 7636).
        verifier: Option<Secret>,
    },
}

impl Grant {
    /// The name that [`SignInFacts::grants`] has for it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::JwtBearer(_) => "jwt_bearer",
            Self::ClientCredentials { .. } => "client_credentials",
            Self::RefreshToken(_) => "refresh_token",
            Self::AuthorizationCode { .. } => "authorization_code",
        }
    }

    pub(super) fn fields(&self) -> Fields {
        match self {
            Self::JwtBearer(assertion) => vec![
                ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer".into()),
                ("assertion", assertion.clone()),
            ],
            Self::ClientCredentials { scope } => {
                let mut fields = vec![("grant_type", "client_credentials".into())];
                if let Some(scope) = scope {
                    fields.push(("scope", scope.as_str().into()));
                }
                fields
            }
            Self::RefreshToken(token) => {
                vec![("grant_type", "refresh_token".into()), ("refresh_token", token.clone())]
            }
            Self::AuthorizationCode { code, redirect_uri, verifier } => {
                let mut fields = vec![
                    ("grant_type", "authorization_code".into()),
                    ("code", code.clone()),
                    ("redirect_uri", redirect_uri.as_str().into()),
                ];
                if let Some(verifier) = verifier {
                    fields.push(("code_verifier", verifier.clone()));
                }
                fields
            }
        }
    }
}

/// The fields of a form, in order.
pub(super) type Fields = Vec<(&'static str, Secret)>;

/// A request to an endpoint of the sign-in, to be sent as a form by POST.
#[derive(Clone, Debug)]
pub struct TokenRequest {
    operation: &'static OperationMeta,
    fields: Fields,
    basic: Option<(String, Secret)>,
}

impl TokenRequest {
    pub(super) fn new(operation: &'static OperationMeta, mut fields: Fields, client: &OAuthClient) -> Self {
        let basic = match client {
            OAuthClient::Confidential { id, secret } => Some((id.clone(), secret.clone())),
            OAuthClient::Public { id } => {
                fields.push(("client_id", Secret::new(id.as_str())));
                None
            }
        };
        Self { operation, fields, basic }
    }

    /// The endpoint.
    pub fn operation(&self) -> &'static OperationMeta {
        self.operation
    }

    /// A field of the form.
    pub fn field(&self, name: &str) -> Option<&Secret> {
        self.fields.iter().find(|(field, _)| *field == name).map(|(_, value)| value)
    }

    /// Whether what it shows is good for more than one use, so that sending it twice is the same as sending it once:
    /// refresh tokens and codes are not.
    pub fn is_repeatable(&self) -> bool {
        !["refresh_token", "code"].iter().any(|name| self.field(name).is_some())
    }

    /// The body, as `application/x-www-form-urlencoded`.
    pub fn body(&self) -> Secret {
        let mut body = String::new();
        for (name, value) in &self.fields {
            joined::add(&mut body, "&", name);
            body.push('=');
            body.push_str(&encode(value.expose()));
        }
        body.into()
    }

    /// The value of the header `Authorization`; `None` where the request has no such header.
    pub fn authorization(&self) -> Option<Secret> {
        let (id, secret) = self.basic.as_ref()?;
        // Encoded before they are joined (RFC 6749, section 2.3.1), so that a colon in the id is not the one between.
        let pair = format!("{}:{}", encode(id), encode(secret.expose()));
        Some(format!("Basic {}", STANDARD.encode(pair)).into())
    }
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, UNRESERVED).to_string()
}

/// The answer of an endpoint of the sign-in, whatever its status.
#[derive(Clone)]
pub struct TokenReply {
    /// HTTP status.
    pub status: u16,
    /// How long the reply asks to wait before the next request.
    pub retry_after: Option<Duration>,
    /// The body.
    pub body: Vec<u8>,
}

impl fmt::Debug for TokenReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenReply")
            .field("status", &self.status)
            .field("retry_after", &self.retry_after)
            .field("body", &format_args!("[redacted, {} bytes]", self.body.len()))
            .finish()
    }
}

/// The way to the endpoints of the sign-in.
///
/// A refresh token is good for one use, and a code too: such a request is not sent again where the service may have seen
/// it; one that [is repeatable](TokenRequest::is_repeatable) may be.
pub trait TokenEndpoint: fmt::Debug + Send + Sync {
    /// Sends `request`; its [`authorization`](TokenRequest::authorization) is the only one that goes along.
    ///
    /// # Errors
    /// There is [no answer](SignInError::unreachable). An answer with an error status is none of these.
    fn post_form(&self, request: TokenRequest) -> BoxFuture<'_, Result<TokenReply, SignInError>>;
}
