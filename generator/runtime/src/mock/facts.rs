//! What the mock knows of a service besides its document.
//!
//! In: nothing. Out: constants that the emitted `mock` module fills. Invariant: a client without a sign-in carries
//! nothing of it on the mock's account.

use super::super::shape::ErrorShape;

/// What the mock knows of a service.
#[derive(Debug)]
pub struct Facts {
    /// Where the parts of an error stand.
    pub errors: &'static ErrorShape,
    /// The endpoints of the sign-in, where clients sign in.
    pub sign_in: Option<SignInEndpoints>,
}

/// The endpoints of a sign-in (OAuth 2), as paths below the mock's URL.
#[derive(Debug)]
pub struct SignInEndpoints {
    /// Gives tokens.
    pub token: &'static str,
    /// Ends tokens.
    pub revoke: Option<&'static str>,
    /// Asks the user, and sends the browser back with a code.
    pub authorize: Option<&'static str>,
    /// The grants that are taken: `jwt_bearer`, `authorization_code`, `refresh_token`, `client_credentials`; all where
    /// there is none.
    pub grants: &'static [&'static str],
    /// The error codes of a call whose token is not good; the first is the one that is sent.
    pub token_gone: &'static [&'static str],
    /// The group whose limit the endpoints count against.
    pub usage_plan_group: Option<&'static str>,
    /// What the method `S256` makes of a verifier (RFC 7636), where codes are given.
    pub challenge: Option<fn(&str) -> String>,
}

impl SignInEndpoints {
    /// Whether a path is of one of them.
    pub(super) fn has(&self, path: &str) -> bool {
        path == self.token || [self.revoke, self.authorize].contains(&Some(path))
    }

    /// Whether a grant is taken.
    pub(super) fn takes(&self, grant: &str) -> bool {
        self.grants.is_empty() || self.grants.contains(&grant)
    }
}
