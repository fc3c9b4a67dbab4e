//! Servers and security schemes.
//!
//! In: `servers`, `securitySchemes` and `security`. Out: base URLs with a host, schemes with the names of their setters,
//! and the alternatives that an operation takes.

use openapiv3::{APIKeyLocation, SecurityRequirement as Alternative, SecurityScheme as Scheme, Server};

use super::Lowering;
use super::codes::{SECURITY, SERVER};
use super::schemas::text;
use crate::ir::{Location, SecurityKind, SecurityRequirement, SecurityScheme};
use crate::names::{Kind, Scope};
use crate::tree::escape_pointer;

impl<'a> Lowering<'a> {
    /// The base URLs of the document.
    pub(super) fn servers(&mut self) -> Vec<String> {
        let openapi = self.openapi;
        self.base_urls(&openapi.servers, "")
    }

    /// Base URLs without a final slash, https first; those without a host are left out.
    pub(super) fn base_urls(&mut self, servers: &[Server], pointer: &str) -> Vec<String> {
        let mut urls: Vec<String> = Vec::new();
        for (index, server) in servers.iter().enumerate() {
            let url = filled(server);
            if !url.starts_with("https://") && !url.starts_with("http://") {
                if url != "/" && !url.is_empty() {
                    let message = format!("server '{url}' names no host, so users of the client have to give one");
                    self.report(&SERVER, &format!("{pointer}/servers/{index}"), message);
                }
                continue;
            }
            let url = url.trim_end_matches('/').to_owned();
            if !urls.contains(&url) {
                urls.push(url);
            }
        }
        urls.sort_by_key(|url| !url.starts_with("https://"));
        urls
    }

    /// The schemes of the document, in its order.
    pub(super) fn security_schemes(&mut self) -> Vec<SecurityScheme> {
        let Some(components) = &self.openapi.components else { return Vec::new() };
        let mut scope = Scope::new(Kind::Builder);
        let mut schemes = Vec::new();
        for (wire, scheme) in &components.security_schemes {
            let pointer = format!("/components/securitySchemes/{}", escape_pointer(wire));
            let Some((scheme, pointer)) = self.resolve(scheme, &pointer) else { continue };
            let Some((kind, description)) = kind(scheme) else {
                let message = format!("security scheme '{wire}' is of a kind that is not supported");
                self.report(&SECURITY, &pointer, message);
                continue;
            };
            let claim = scope.claim(wire);
            // A bearer token has a setter of its own, so the name of its scheme is none.
            if kind != SecurityKind::Bearer {
                self.note_clash(&claim, &pointer);
            }
            let description = text(description.as_deref());
            schemes.push(SecurityScheme { name: claim.name, description, kind, basis: self.basis(&pointer) });
        }
        schemes
    }

    /// What an operation takes: its own alternatives, else those of the document.
    pub(super) fn security(
        &mut self,
        own: Option<&'a Vec<Alternative>>,
        schemes: &[SecurityScheme],
        pointer: &str,
    ) -> Vec<Vec<SecurityRequirement>> {
        let (alternatives, pointer) = match (own, &self.openapi.security) {
            (Some(own), _) => (own, pointer),
            (None, Some(all)) => (all, ""),
            (None, None) => return Vec::new(),
        };
        let mut taken = Vec::new();
        for (index, alternative) in alternatives.iter().enumerate() {
            let mut together = Vec::new();
            for (wire, scopes) in alternative {
                match schemes.iter().position(|scheme| scheme.name.wire == *wire) {
                    Some(scheme) => together.push(SecurityRequirement { scheme, scopes: scopes.clone() }),
                    None => self.unknown_scheme(wire, &format!("{pointer}/security/{index}")),
                }
            }
            if !together.is_empty() || alternative.is_empty() {
                taken.push(together);
            }
        }
        // An empty list says that nothing is needed; schemes that are all unknown say nothing.
        if alternatives.is_empty() { vec![Vec::new()] } else { taken }
    }

    fn unknown_scheme(&mut self, wire: &str, pointer: &str) {
        let known = self.openapi.components.iter().any(|components| components.security_schemes.contains_key(wire));
        if !known {
            let message = format!("security scheme '{wire}' is needed but not described");
            self.report(&SECURITY, pointer, message);
        }
    }
}

/// A server's URL with the defaults of its variables; one that names a host and no scheme has that of a safe one.
fn filled(server: &Server) -> String {
    let mut url = server.url.trim().to_owned();
    for (name, variable) in server.variables.iter().flatten() {
        url = url.replace(&format!("{{{name}}}"), &variable.default);
    }
    let names_host = |rest: &&str| rest.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '[');
    match url.strip_prefix("//").filter(names_host) {
        Some(rest) => format!("https://{rest}"),
        None => url,
    }
}

fn kind(scheme: &Scheme) -> Option<(SecurityKind, Option<String>)> {
    match scheme {
        Scheme::APIKey { location, name, description, .. } => {
            let location = match location {
                APIKeyLocation::Query => Location::Query,
                APIKeyLocation::Header => Location::Header,
                APIKeyLocation::Cookie => Location::Cookie,
            };
            Some((SecurityKind::ApiKey { location, parameter: name.clone() }, description.clone()))
        }
        Scheme::HTTP { scheme, description, .. } => match scheme.to_ascii_lowercase().as_str() {
            "basic" => Some((SecurityKind::Basic, description.clone())),
            "bearer" => Some((SecurityKind::Bearer, description.clone())),
            _ => None,
        },
        Scheme::OAuth2 { description, .. } | Scheme::OpenIDConnect { description, .. } => {
            Some((SecurityKind::Bearer, description.clone()))
        }
    }
}
