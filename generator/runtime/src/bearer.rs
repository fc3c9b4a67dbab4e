//! The token that a call goes out with.
//!
//! In: a token as it is, or a sign-in. Out: the access token for a call, and another when the service no longer takes
//! it. Invariant: a token that was given as it is never changes.

use super::secret::Secret;
use super::sign_in::SignIn;
use super::sign_in_error::SignInError;

/// Where access tokens come from.
#[derive(Clone, Debug)]
pub enum Bearer {
    /// From the caller, as it is.
    Fixed(Secret),
    /// From a sign-in, which renews them.
    SignIn(SignIn),
}

impl Bearer {
    /// The access token for a call.
    ///
    /// # Errors
    /// There is none to be had.
    pub async fn access(&self) -> Result<Secret, SignInError> {
        match self {
            Self::Fixed(token) => Ok(token.clone()),
            Self::SignIn(sign_in) => Ok(sign_in.token().await?.access().clone()),
        }
    }

    /// Another one after a reply to a call with `used`, if the reply says that the token is gone and there can be
    /// another; `None` where the reply stands.
    ///
    /// # Errors
    /// There is none to be had.
    pub async fn another<'c>(
        &self,
        used: &Secret,
        status: u16,
        codes: impl IntoIterator<Item = &'c str>,
    ) -> Result<Option<Secret>, SignInError> {
        let Self::SignIn(sign_in) = self else {
            return Ok(None);
        };
        if !sign_in.facts().is_token_gone(status, codes) {
            return Ok(None);
        }
        Ok(Some(sign_in.replace(used).await?.access().clone()))
    }
}
