//! How a client signs in: as `x-client.sign_in` says, and where it is silent, as the security schemes do.
//!
//! In: what is said, and `oauth2` schemes. Out: the sign-in. Invariant: of the schemes only what a client does by itself
//! counts: a token for a code or for the application's own credentials; and only where the token goes on its way unread.

use openapiv3::{OAuth2Flows, SecurityScheme as Scheme};

use super::Lowering;
use super::codes::{SECURITY, SIGN_IN};
use crate::tree::escape_pointer;
use crate::vocabulary::{KEY, SignIn};

impl Lowering<'_> {
    /// The sign-in that is said, completed by that of the schemes where it does not name the token endpoint.
    pub(super) fn sign_in(&mut self, said: Option<SignIn>) -> Option<SignIn> {
        let Some(said) = said else { return self.described_sign_in() };
        if !said.token.is_empty() {
            return Some(said);
        }
        let Some(described) = self.described_sign_in() else {
            let message =
                "'sign_in' names no token endpoint, and no security scheme does, so the client does not sign in";
            let help = "state its path: `x-client: {sign_in: {token: /oauth/token}}`";
            self.report_with(&SIGN_IN, &format!("/{KEY}/sign_in"), message, Some(help.to_owned()));
            return None;
        };
        Some(SignIn {
            token: described.token,
            authorize: said.authorize.or(described.authorize),
            grants: if said.grants.is_empty() { described.grants } else { said.grants },
            ..said
        })
    }

    /// The sign-in of the first scheme that has one, with the grants of all flows at its token endpoint.
    fn described_sign_in(&mut self) -> Option<SignIn> {
        let components = self.openapi.components.as_ref()?;
        let mut found = None;
        for (wire, scheme) in &components.security_schemes {
            let pointer = format!("/components/securitySchemes/{}", escape_pointer(wire));
            let Some((Scheme::OAuth2 { flows, .. }, pointer)) = self.resolve(scheme, &pointer) else { continue };
            for (token, authorize, grants) in usable(flows) {
                if !(token.starts_with("https://") || token.starts_with('/')) {
                    let message = format!("token URL '{token}' is not https, so the client does not sign in by itself");
                    let help = "state the path of the endpoint in `x-client: {sign_in: {token: …}}` at the root";
                    self.report_with(&SECURITY, &pointer, message, Some(help.to_owned()));
                    continue;
                }
                let sign_in = found.get_or_insert_with(|| SignIn { token: token.to_owned(), ..SignIn::default() });
                if sign_in.token == token {
                    sign_in.authorize = sign_in.authorize.take().or_else(|| authorize.map(str::to_owned));
                    let new = grants.iter().filter(|grant| !sign_in.grants.iter().any(|known| known == *grant));
                    let new: Vec<_> = new.map(|grant| (*grant).to_owned()).collect();
                    sign_in.grants.extend(new);
                }
            }
        }
        found
    }
}

/// Token endpoint, authorization endpoint and grants of the flows that a client can take by itself.
fn usable(flows: &OAuth2Flows) -> Vec<(&str, Option<&str>, &'static [&'static str])> {
    let code = flows.authorization_code.as_ref().map(|flow| {
        let grants: &[&str] = &["authorization_code", "refresh_token"];
        (flow.token_url.as_str(), Some(flow.authorization_url.as_str()), grants)
    });
    let own = flows.client_credentials.as_ref().map(|flow| {
        let grants: &[&str] = &["client_credentials"];
        (flow.token_url.as_str(), None, grants)
    });
    let written = |url: Option<&str>| url.is_none_or(|url| !url.is_empty());
    let all = [code, own].into_iter().flatten();
    all.filter(|(token, authorize, _)| !token.is_empty() && written(*authorize)).collect()
}
