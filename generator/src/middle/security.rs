//! What security schemes of both formats have in common.
//!
//! In: the named schemes. Out: `components/securitySchemes`. Invariant: a scheme that cannot be read is told and left out,
//! and so are the requirements that name it.

use indexmap::IndexMap;
use openapiv3::{APIKeyLocation, ReferenceOr, SecurityScheme};

use super::faults::UNKNOWN_VALUE;
use super::reader::{Fields, Grammar, Reader, entry_place, scalar_text};
use crate::diagnostic::nearest;
use crate::tree::Entry;

impl<'t> Reader<'t, '_> {
    /// All security schemes; `read` reads one.
    pub(crate) fn security_schemes(
        &mut self,
        definitions: &[(&'t String, &'t Entry)],
        grammar: &Grammar,
        read: fn(&mut Self, &Fields<'t>) -> Option<SecurityScheme>,
    ) -> IndexMap<String, ReferenceOr<SecurityScheme>> {
        let mut schemes = IndexMap::new();
        for (name, entry) in definitions {
            let Some(key) = self.security_keys.get(*name).cloned() else { continue };
            self.mark_at(&["components", "securitySchemes", &key], entry_place(entry));
            let fields = self.resolve(&entry.node).and_then(|node| self.fields(node, grammar));
            match fields.and_then(|fields| read(self, &fields)) {
                Some(scheme) => drop(schemes.insert(key, ReferenceOr::Item(scheme))),
                None => drop(self.security_keys.shift_remove(*name)),
            }
        }
        schemes
    }

    /// Rule: a key that does not say where it goes goes into a header.
    pub(crate) fn key_location(&mut self, fields: &Fields<'t>, words: &[&str]) -> APIKeyLocation {
        let word = self.required_text(fields, "in");
        match word.as_str() {
            "header" | "" => APIKeyLocation::Header,
            "query" => APIKeyLocation::Query,
            "cookie" => APIKeyLocation::Cookie,
            _ => {
                self.unknown_security_word(fields, "in", &word, words, "taken as 'header'");
                APIKeyLocation::Header
            }
        }
    }

    /// The scopes of a flow, and what each is for.
    pub(crate) fn scopes(&mut self, flow: &Fields<'t>) -> IndexMap<String, String> {
        let members = self.members(flow, "scopes");
        let named = members.into_iter().filter(|(name, _)| !name.starts_with("x-"));
        named.map(|(name, entry)| (name.clone(), scalar_text(&entry.node).unwrap_or_default())).collect()
    }

    /// Says that a word of a security scheme is none of those that may stand there.
    pub(crate) fn unknown_security_word(
        &mut self,
        fields: &Fields<'t>,
        key: &str,
        word: &str,
        words: &[&str],
        label: &str,
    ) {
        let place = fields.get(key).map_or(fields.place(), |node| node.place);
        let fault = UNKNOWN_VALUE.at(place, format!("'{word}' is no '{key}' of a security scheme")).label(label);
        self.tell(match nearest(word, words.iter().copied()) {
            Some(near) => fault.help(format!("did you mean '{near}'?")),
            None => fault.help(format!("write one of {}", words.join(", "))),
        });
    }
}
