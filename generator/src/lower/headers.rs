//! The headers of responses.
//!
//! In: the headers of each response. Out: [`Parameter`]s, and one set of them for the whole operation. Invariant: a header
//! stands in the set once, in whatever case responses write it.

use openapiv3::Response as Source;

use super::Lowering;
use super::groups::Plan;
use super::schemas::text;
use super::site::Site;
use crate::ir::{
    Location, Parameter, Response, ResponseHeader, ResponseHeaders, Separator, StringFormat, Type, TypeKind,
};
use crate::names::{Kind, Scope};
use crate::tree::escape_pointer;

impl<'a> Lowering<'a> {
    /// The headers of a response; `name` is that of the response, in words.
    pub(super) fn headers(&mut self, source: &'a Source, pointer: &str, name: &str) -> Vec<Parameter> {
        let mut scope = Scope::new(Kind::Fields);
        let mut headers = Vec::new();
        for (wire, header) in &source.headers {
            let at = format!("{pointer}/headers/{}", escape_pointer(wire));
            let Some((header, at)) = self.resolve(header, &at) else { continue };
            let owner = self.types.owner.clone();
            let words = self.owned_name(&at, &format!("{name} {wire}"), "");
            let site = Site::root(String::new(), words, wire).qualified("header");
            let claim = scope.claim(wire);
            self.note_clash(&claim, &at);
            let mut typed = self.typed(claim.name, Location::Header, &header.format, &site, &at);
            self.types.owner = owner;
            typed.style = self.separators(&typed.ty, Separator::Csv);
            typed.required = header.required;
            typed.description = text(header.description.as_deref()).or(typed.description);
            headers.push(typed);
        }
        headers
    }

    /// The headers of all responses as one set.
    pub(super) fn all_headers(
        &mut self,
        responses: &[Response],
        successes: &[&str],
        plan: &Plan,
    ) -> Option<ResponseHeaders> {
        let mut all: Vec<ResponseHeader> = Vec::new();
        for response in responses {
            for header in &response.headers {
                let wire = &header.name.wire;
                let is_same = |known: &&mut ResponseHeader| known.header.name.wire.eq_ignore_ascii_case(wire);
                let Some(known) = all.iter_mut().find(is_same) else {
                    all.push(ResponseHeader { header: header.clone(), statuses: vec![response.status.clone()] });
                    continue;
                };
                known.statuses.push(response.status.clone());
                if !self.is_one_type(&known.header.ty, &header.ty) {
                    known.header.ty = Type::String(StringFormat::Plain(None));
                    known.header.content_type = None;
                }
            }
        }
        let mut scope = Scope::new(Kind::Fields);
        for ResponseHeader { header, statuses } in &mut all {
            header.name = scope.claim(&header.name.wire).name;
            if statuses.len() == responses.len() {
                statuses.clear();
            }
        }
        if all.is_empty() {
            return None;
        }
        let is_success = |response: &&Response| successes.contains(&response.status.as_str());
        let on_success = responses.iter().filter(is_success).any(|response| !response.headers.is_empty());
        let name = self.claim_beside_handle(plan, "headers", "response headers");
        Some(ResponseHeaders { name, headers: all, on_success })
    }

    /// Whether a header can be read as one type; an enum keeps what the other has, too.
    fn is_one_type(&self, one: &Type, other: &Type) -> bool {
        let base = |ty| match self.types.definition(ty) {
            Some(TypeKind::Enum(values)) => Some(values.base),
            _ => None,
        };
        self.types.resolve(one) == self.types.resolve(other) || (base(one).is_some() && base(one) == base(other))
    }
}
