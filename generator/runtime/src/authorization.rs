//! Signing a user in by the browser: authorization code with PKCE (RFC 6749, section 4.1; RFC 7636).
//!
//! In: where the service is, and where it sends the browser back to. Out: the URL to open, and from the redirect the
//! code to exchange. Invariant: a code is taken only from a redirect that carries the state of this very request.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Url;
use sha2::{Digest, Sha256};

use super::oauth::Grant;
use super::secret::Secret;
use super::session::Session;
use super::sign_in_error::{SignInError, SignInErrorKind};

/// Random bytes in a state or verifier; as base64 they make the 43 characters that RFC 7636 asks for at least.
const ENTROPY: usize = 32;

/// The proof that who exchanges a code is who asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pkce {
    verifier: Secret,
}

impl Pkce {
    /// A new proof.
    ///
    /// # Errors
    /// The operating system has no randomness to give.
    pub fn random() -> Result<Self, SignInError> {
        Ok(Self { verifier: random_text()? })
    }

    /// The proof with this verifier: 43 to 128 letters, digits, `-`, `.`, `_` or `~`.
    pub fn from_verifier(verifier: impl Into<Secret>) -> Self {
        Self { verifier: verifier.into() }
    }

    /// What goes with the code.
    pub fn verifier(&self) -> &Secret {
        &self.verifier
    }

    /// What goes with the request for the code, by the method `S256`.
    pub fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier.expose()))
    }
}

fn random_text() -> Result<Secret, SignInError> {
    let mut bytes = [0; ENTROPY];
    getrandom::fill(&mut bytes)
        .map_err(|error| SignInError::with_source(SignInErrorKind::Local, "no randomness", error))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes).into())
}

/// A sign-in that the user is asked for in the browser.
#[derive(Clone)]
pub struct AuthorizationRequest {
    url: Url,
    state: Secret,
    pkce: Pkce,
    redirect_uri: String,
}

impl AuthorizationRequest {
    /// A sign-in at the authorization endpoint with this URL, after which the service sends the browser to
    /// `redirect_uri`. `scope` is what the token is to allow; all that is possible otherwise.
    ///
    /// # Errors
    /// The endpoint is no URL, or the operating system has no randomness to give.
    pub fn new(endpoint: &str, client_id: &str, redirect_uri: &str, scope: Option<&str>) -> Result<Self, SignInError> {
        let not_a_url = |error| SignInError::with_source(SignInErrorKind::Setup, "no address to sign in at", error);
        let mut url = Url::parse(endpoint).map_err(not_a_url)?;
        let (state, pkce) = (random_text()?, Pkce::random()?);
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", client_id)
            .append_pair("redirect_uri", redirect_uri)
            .append_pair("state", state.expose())
            .append_pair("code_challenge", &pkce.challenge())
            .append_pair("code_challenge_method", "S256")
            .extend_pairs(scope.map(|scope| ("scope", scope)));
        Ok(Self { url, state, pkce, redirect_uri: redirect_uri.to_owned() })
    }

    /// A sign-in of the application that `session` is of.
    ///
    /// # Errors
    /// The client was not told of an application that signs in, or the operating system has no randomness to give.
    pub fn begin(session: &Session, redirect_uri: &str, scope: Option<&str>) -> Result<Self, SignInError> {
        let (client_id, endpoint) = session.authorize_at()?;
        Self::new(&endpoint, client_id, redirect_uri, scope)
    }

    /// The URL to open in the user's browser.
    pub fn url(&self) -> &str {
        self.url.as_str()
    }

    /// What tells the redirect that belongs to this request from others. A web application keeps it, and the
    /// [`pkce`](Self::pkce) verifier, in the user's session, and makes the [`AuthorizationCode`] by itself.
    pub fn state(&self) -> &Secret {
        &self.state
    }

    /// The proof that is shown with the code.
    pub fn pkce(&self) -> &Pkce {
        &self.pkce
    }

    /// The code out of the URL that the service sent the browser back to, or out of its path and query.
    ///
    /// # Errors
    /// The redirect does not belong to this request, or says that there is no code and why.
    pub fn code(&self, callback: &str) -> Result<AuthorizationCode, SignInError> {
        let stray = |problem| SignInError::new(SignInErrorKind::Callback, problem);
        let callback = Url::parse(&self.redirect_uri).and_then(|base| base.join(callback));
        let callback = callback.map_err(|_| stray("redirect is not a URL"))?;
        let parameter = |name: &str| {
            let found = callback.query_pairs().find(|(parameter, _)| parameter == name);
            found.map(|(_, value)| value.into_owned())
        };
        if parameter("state").as_deref() != Some(self.state.expose()) {
            return Err(stray("redirect has not the state of this request"));
        }
        if let Some(error) = parameter("error") {
            return Err(SignInError::denied(error, parameter("error_description")));
        }
        let code = parameter("code").ok_or_else(|| stray("redirect has no code"))?;
        Ok(AuthorizationCode::new(code, self.redirect_uri.as_str()).with_pkce(&self.pkce))
    }
}

impl fmt::Debug for AuthorizationRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthorizationRequest").field("redirect_uri", &self.redirect_uri).finish_non_exhaustive()
    }
}

/// A code that is good for one token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizationCode {
    code: Secret,
    redirect_uri: String,
    verifier: Option<Secret>,
}

impl AuthorizationCode {
    /// The code that a redirect to `redirect_uri` brought. Whether the redirect had the right state is for the caller
    /// to look at.
    pub fn new(code: impl Into<Secret>, redirect_uri: impl Into<String>) -> Self {
        Self { code: code.into(), redirect_uri: redirect_uri.into(), verifier: None }
    }

    /// Adds the proof that the code was asked for with.
    #[must_use]
    pub fn with_pkce(mut self, pkce: &Pkce) -> Self {
        self.verifier = Some(pkce.verifier.clone());
        self
    }
}

impl From<AuthorizationCode> for Grant {
    fn from(it: AuthorizationCode) -> Self {
        Self::AuthorizationCode { code: it.code, redirect_uri: it.redirect_uri, verifier: it.verifier }
    }
}
