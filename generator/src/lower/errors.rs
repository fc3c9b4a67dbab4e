//! Error rows to error codes.
//!
//! In: the rows of all operations, and the names that `x-client` has for codes. Out: one [`ErrorCode`] per code, sorted by
//! code, with the template of its messages, and the variants of each operation's error enum. Invariant: a code's name is
//! made from its own rows; who comes first in the document keeps it.

use indexmap::IndexMap;

use super::Lowering;
use super::bodies::status_word;
use super::codes::{ERROR_NAMES, UNUSED_ERROR_CODE};
use crate::diagnostic::nearest;
use crate::ir::{Api, Basis, Content, ErrorBody, ErrorCode, ErrorRow, ErrorVariant, Operation, Piece, Template, Type};
use crate::names::{Kind, Name, Scope};
use crate::templates;
use crate::tree::escape_pointer;
use crate::vocabulary::{ErrorCodeNames, KEY};

impl Lowering<'_> {
    /// Fills the error codes of the API and the error variants of its operations.
    pub(super) fn name_errors(&mut self, api: &mut Api) {
        let rows: Vec<&ErrorRow> =
            api.operations.iter().flat_map(|operation| &operation.errors).chain(&api.info.errors).collect();
        let mut by_code: IndexMap<&str, Vec<&ErrorRow>> = IndexMap::new();
        for row in rows {
            by_code.entry(&row.code).or_default().push(row);
        }
        let names = &api.client.error_codes;
        self.tell_unused(names, &by_code);
        let mut scope = Scope::new(Kind::Variants);
        // Chosen names first, so that none made by a rule takes one.
        let (chosen, made): (Vec<_>, Vec<_>) =
            by_code.iter().partition(|(code, _)| names.get(**code).is_some_and(|names| names.name.is_some()));
        let mut codes: Vec<ErrorCode> = chosen
            .into_iter()
            .chain(made)
            .map(|(code, rows)| self.error_code(code, rows, names.get(*code), &mut scope))
            .collect();
        codes.sort_by(|one, other| one.name.wire.cmp(&other.name.wire));
        for operation in &mut api.operations {
            operation.error_variants = variants(&operation.errors, &codes);
            operation.error_bodies = self.bodies(operation);
        }
        api.error_codes = codes;
    }

    /// The failures whose bodies have a type; free-form JSON says no more than the body itself.
    fn bodies(&self, operation: &Operation) -> Vec<ErrorBody> {
        let mut scope = Scope::new(Kind::Variants);
        operation.error_variants.iter().for_each(|variant| scope.reserve(&variant.name));
        let failures = operation.responses.iter().filter(|response| !operation.succeeds(&response.status));
        let typed = failures.filter_map(|response| match &response.content {
            Some((_, Content::Json(ty))) if *self.types.resolve(ty) != Type::Any => Some((&response.status, ty)),
            _ => None,
        });
        let typed = typed.map(|(status, ty)| {
            let name = scope.claim(&status_word(status)).name.rust;
            ErrorBody { name, status: status.clone(), ty: ty.clone() }
        });
        typed.collect()
    }

    fn tell_unused(&mut self, names: &IndexMap<String, ErrorCodeNames>, rows: &IndexMap<&str, Vec<&ErrorRow>>) {
        for code in names.keys().filter(|code| !rows.contains_key(code.as_str())) {
            let help = nearest(code, rows.keys().copied()).map(|near| format!("did you mean '{near}'?"));
            let pointer = names_pointer(code);
            self.report_with(&UNUSED_ERROR_CODE, &pointer, format!("no error table has code '{code}'"), help);
        }
    }

    fn error_code(
        &mut self,
        code: &str,
        rows: &[&ErrorRow],
        names: Option<&ErrorCodeNames>,
        scope: &mut Scope,
    ) -> ErrorCode {
        let mut messages: Vec<&str> = Vec::new();
        for row in rows {
            if !messages.contains(&row.message.as_str()) {
                messages.push(&row.message);
            }
        }
        let pointer = names_pointer(code);
        let (made, template) = self.aligned(code, &messages, names, &pointer);
        let chosen = names.and_then(|names| names.name.as_deref());
        let text = chosen.unwrap_or(if made.is_empty() { code } else { &made });
        let claim = scope.claim_as(code, &[text, &format!("{text} {code}")]);
        let place = names.and_then(|_| self.places.exact(&pointer)).or_else(|| rows.first().and_then(|row| row.place));
        self.note_clash_at(&claim, place);
        let mut statuses: Vec<u16> = rows.iter().map(|row| row.status).collect();
        statuses.sort_unstable();
        statuses.dedup();
        ErrorCode {
            name: claim.name,
            statuses,
            template: with_fields(template),
            named: chosen.is_some(),
            description: names.and_then(|names| names.description.clone()),
            basis: Basis { place },
        }
    }

    fn aligned(
        &mut self,
        code: &str,
        messages: &[&str],
        names: Option<&ErrorCodeNames>,
        pointer: &str,
    ) -> (String, Template) {
        match templates::align(code, messages, names) {
            Ok(aligned) => aligned,
            Err(why) => {
                self.report(&ERROR_NAMES, pointer, format!("the names of '{code}' do not fit: {why}"));
                templates::align(code, messages, None).unwrap_or_default()
            }
        }
    }
}

fn names_pointer(code: &str) -> String {
    format!("/{KEY}/error_codes/{}", escape_pointer(code))
}

/// The template with its parameters as the fields of one variant.
fn with_fields(template: Template) -> Template {
    let mut scope = Scope::new(Kind::Fields);
    let pieces = template.pieces.into_iter().map(|piece| match piece {
        Piece::Parameter(Name { wire, .. }) => Piece::Parameter(scope.claim(&wire).name),
        text => text,
    });
    Template { pieces: pieces.collect() }
}

/// The variants of an operation: one per code, in order of first appearance.
fn variants(rows: &[ErrorRow], codes: &[ErrorCode]) -> Vec<ErrorVariant> {
    let mut variants: IndexMap<&str, ErrorVariant> = IndexMap::new();
    for row in rows {
        let Ok(code) = codes.binary_search_by(|code| code.name.wire.as_str().cmp(&row.code)) else { continue };
        let variant = variants.entry(&row.code).or_insert_with(|| ErrorVariant {
            code,
            name: codes[code].name.rust.clone(),
            statuses: Vec::new(),
            messages: Vec::new(),
        });
        if !variant.statuses.contains(&row.status) {
            variant.statuses.push(row.status);
        }
        if !variant.messages.contains(&row.message) {
            variant.messages.push(row.message.clone());
        }
    }
    variants.into_values().collect()
}
