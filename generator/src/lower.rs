//! OpenAPI 3 to the IR.
//!
//! In: the document in the middle format, with the places of its parts. Out: [`Api`], where every reference is resolved
//! and every name decided. Invariant: what the IR cannot hold is a diagnostic at its place, and the rest goes on.
//!
//! The order matters to names: components come first, then groups and operations, then what stands inline, each in
//! document order. Who comes first keeps the plain name.

mod bodies;
pub mod codes;
mod defaults;
mod endless;
mod enums;
mod errors;
mod finish;
mod forms;
mod groups;
mod headers;
mod links;
mod objects;
mod operations;
mod outline;
mod paging;
mod parameters;
mod registry;
mod resolve;
mod scalars;
mod schemas;
mod security;
mod sign_in;
mod site;
mod unions;
mod vendor_keys;
mod view;

use std::collections::HashMap;

use indexmap::IndexMap;
use openapiv3::OpenAPI;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

pub use codes::CODES;

use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Api, Basis, Info};
use crate::middle::{Middle, Places};
use crate::names::{Claim, Name};
use crate::prose;
use crate::tree::{Place, Sources};
use crate::vocabulary;

/// Resolves, names, groups and sorts.
pub fn lower(middle: &Middle, sources: &Sources, diagnostics: &mut Diagnostics) -> Api {
    let openapi = &middle.openapi;
    let mut lowering = Lowering {
        openapi,
        places: &middle.places,
        sources,
        diagnostics,
        types: registry::Registry::new(),
        children: objects::children(openapi),
        room: objects::ROOM,
    };
    let mut client: vocabulary::Root = x_client(&openapi.extensions);
    client.sign_in = lowering.sign_in(client.sign_in.take());
    let security_schemes = lowering.security_schemes();
    lowering.declare_components();
    let outlines = lowering.outlines();
    let (groups, plans) = lowering.plan(&outlines, &client);
    lowering.lower_components();
    let keys = client.keys.clone().unwrap_or_default();
    let operations = lowering.operations(&outlines, plans, &security_schemes, &keys);
    let mut api = Api {
        info: lowering.info(),
        servers: lowering.servers(),
        groups,
        operations,
        types: Vec::new(),
        error_codes: Vec::new(),
        security_schemes,
        client,
    };
    lowering.break_endless_aliases();
    lowering.page(&mut api, &outlines);
    links::name(&mut api);
    lowering.name_errors(&mut api);
    api.types = lowering.types.defs;
    finish::finish(&mut api);
    defaults::settle(&mut api.types, &mut lowering.types.scope, lowering.diagnostics);
    api
}

/// What the rules share: the document, what is known of it, and the types so far.
struct Lowering<'a> {
    openapi: &'a OpenAPI,
    places: &'a Places,
    sources: &'a Sources,
    diagnostics: &'a mut Diagnostics,
    types: registry::Registry<'a>,
    /// Component -> the components whose `allOf` names it.
    children: HashMap<String, Vec<&'a str>>,
    /// How many members compositions may still bring from one schema into another.
    room: usize,
}

impl Lowering<'_> {
    /// Where the part at a pointer is from.
    fn basis(&self, pointer: &str) -> Basis {
        Basis { place: self.places.get(pointer) }
    }

    /// Says something about the part at a pointer.
    fn report(&mut self, code: &'static Code, pointer: &str, message: impl Into<String>) {
        self.report_with(code, pointer, message, None);
    }

    /// Says something about the part at a pointer, with the remedy.
    fn report_with(&mut self, code: &'static Code, pointer: &str, message: impl Into<String>, help: Option<String>) {
        let mut diagnostic = code.bare(message);
        diagnostic.place = self.places.get(pointer);
        diagnostic.help = help;
        self.diagnostics.push(diagnostic);
    }

    /// Says that a name had to give way to an earlier one.
    fn note_clash(&mut self, claim: &Claim, pointer: &str) {
        self.note_clash_at(claim, self.places.get(pointer));
    }

    fn note_clash_at(&mut self, claim: &Claim, place: Option<Place>) {
        let Some(other) = &claim.clash else { return };
        let Claim { name: Name { wire, rust }, .. } = claim;
        let message = if other == wire {
            format!("the name '{wire}' is taken already, so this one is called '{rust}'")
        } else {
            format!("'{wire}' would have the same name as '{other}' in Rust, so it is called '{rust}'")
        };
        let mut diagnostic = codes::NAME_CLASH.bare(message);
        diagnostic.place = place;
        self.diagnostics.push(diagnostic);
    }

    fn info(&mut self) -> Info {
        let info = &self.openapi.info;
        let pointer = "/info/description";
        let description = info.description.as_deref().unwrap_or_default();
        let prose = prose::read(description);
        self.report_leftovers(&prose, description, pointer);
        Info {
            title: info.title.clone(),
            version: info.version.clone(),
            description: schemas::text(Some(&prose.text)),
            errors: self.prose_rows(&prose, description, pointer),
        }
    }
}

/// What `x-client` says at a part; nothing where it says nothing. Faults in it were told when the document was read.
fn x_client<T: DeserializeOwned + Default>(extensions: &IndexMap<String, Json>) -> T {
    extensions.get(vocabulary::KEY).and_then(|value| T::deserialize(value).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
