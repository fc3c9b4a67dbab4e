//! The features of the emitted crate: one for each group, closed over what the group needs.
//!
//! In: the API. Out: the attribute that an item of a group has, the shelves that its types stand on, and those of the
//! manifest. Invariant: whatever features are on, an item that is there names only items that are there: a type
//! stands on the shelf of all groups that reach it, and all that it names is reached by these groups as well. What no group
//! reaches has a feature of its own, which turns on those of the groups that it needs.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Api, Group, Operation, TypeDef, TypeId};
use crate::names::{Kind, Scope};
use crate::render::docs::{self, Docs};

use super::extras::Feature;
use super::tokens::{plain, type_def};

/// The feature of the types that no operation uses.
pub(super) const OTHER_MODELS: &str = "other-models";

/// The attribute of an item that comes with a group.
pub(super) fn gate(group: &Group) -> TokenStream {
    let feature = &group.feature;
    quote!(#[cfg(feature = #feature)])
}

/// The module of a group below `parent`: a module is not called like the one that it stands in, nor like the runtime's
/// that is imported there.
pub(super) fn module_below(parent: &str, group: &Group) -> String {
    let name = plain(&group.name.rust);
    if name == parent || name == "mock" { format!("{name}_") } else { name.to_owned() }
}

/// All features that the default is made of, in the order of the groups.
pub(super) fn of_document(api: &Api) -> Vec<&str> {
    let groups = api.groups.iter().map(|group| group.feature.as_str());
    let others = api.types.iter().any(|def| groups_of(api, def).is_empty());
    groups.chain(others.then_some(OTHER_MODELS)).collect()
}

/// Types that come with the same groups, and so share a module.
pub(super) struct Shelf<'a> {
    /// The module below `models`.
    pub(super) module: String,
    /// What the types have in common.
    pub(super) docs: Docs,
    groups: Vec<&'a Group>,
    /// The types, in their order.
    pub(super) types: Vec<&'a TypeDef>,
}

impl Shelf<'_> {
    /// The attribute of the module.
    pub(super) fn gate(&self) -> TokenStream {
        gate_of(&self.groups)
    }

    /// The types on other shelves that those on this one name.
    pub(super) fn foreign<'a>(&self, api: &'a Api) -> Vec<&'a TypeDef> {
        let mut named: Vec<TypeId> = self.types.iter().flat_map(|def| def.kind.named()).collect();
        named.sort_unstable();
        named.dedup();
        let defs = named.into_iter().filter_map(|id| type_def(api, id));
        let here = |def: &&TypeDef| self.types.first().is_some_and(|own| groups_of(api, own) == groups_of(api, def));
        let mut foreign: Vec<_> = defs.filter(|def| !here(def)).collect();
        foreign.sort_by(|one, other| one.name.rust.cmp(&other.name.rust));
        foreign
    }
}

/// The shelves that have types on them: those of one group in the order of the groups, then those of several.
pub(super) fn shelves(api: &Api) -> Vec<Shelf<'_>> {
    let mut by_groups: BTreeMap<&[usize], Vec<&TypeDef>> = BTreeMap::new();
    for def in &api.types {
        by_groups.entry(groups_of(api, def)).or_default().push(def);
    }
    let mut sets: Vec<_> = by_groups.into_iter().collect();
    sets.sort_by_key(|(groups, _)| if groups.is_empty() { 3 } else { groups.len().min(2) });
    let mut names = Scope::new(Kind::Groups);
    names.reserve("models");
    let claimed = api.groups.iter().map(|group| names.claim(&module_below("models", group)).name.rust);
    let modules: HashMap<usize, String> = claimed.enumerate().collect();
    sets.into_iter()
        .map(|(indices, types)| {
            let groups: Vec<&Group> = indices.iter().filter_map(|index| api.groups.get(*index)).collect();
            let module = match groups.as_slice() {
                [] => names.claim("others").name.rust,
                [_] => modules.get(&indices[0]).cloned().unwrap_or_default(),
                [first, second] => names.claim(&format!("{} and {}", first.feature, second.feature)).name.rust,
                [first, rest @ ..] => names.claim(&format!("{} and {} more", first.feature, rest.len())).name.rust,
            };
            Shelf { module, docs: describe(&groups), groups, types }
        })
        .collect()
}

/// The features of the manifest.
pub(super) fn section(api: &Api, extras: &[Feature]) -> String {
    let features = of_document(api);
    let default = extras.iter().filter(|extra| extra.default).map(|extra| extra.name);
    let quoted = features.iter().copied().chain(default).map(|feature| format!("    \"{feature}\",\n"));
    let quoted: Vec<_> = quoted.collect();
    let own: Vec<_> = features
        .iter()
        .map(|feature| match *feature == OTHER_MODELS {
            true => format!("{feature} = [{}]\n", needed_by_others(api).join(", ")),
            false => format!("{feature} = []\n"),
        })
        .collect();
    let (quoted, own, extras) = (quoted.concat(), own.concat(), extras.iter().map(Feature::lines).collect::<String>());
    let own = match own.as_str() {
        "" => own,
        own => format!("# One for each group of operations, with the types that it needs.\n{own}"),
    };
    format!("default = [\n{quoted}]\n{own}{extras}")
}

/// The features that bring what the types of no group name, one for each of these.
fn needed_by_others(api: &Api) -> Vec<String> {
    let shelves = shelves(api);
    let others = shelves.iter().filter(|shelf| shelf.types.iter().any(|def| groups_of(api, def).is_empty()));
    let named = others.flat_map(|shelf| shelf.foreign(api));
    let groups: BTreeSet<usize> = named.filter_map(|def| groups_of(api, def).first().copied()).collect();
    groups.into_iter().filter_map(|index| Some(format!("\"{}\"", api.groups.get(index)?.feature))).collect()
}

/// Indices that lead nowhere left out, so that what they would name is there in any case.
fn groups_of<'a>(api: &Api, def: &'a TypeDef) -> &'a [usize] {
    match def.groups.last() {
        Some(last) if *last < api.groups.len() => &def.groups,
        _ => &[],
    }
}

/// The attribute of an item that operations need; without one it is there in any case.
pub(super) fn gate_for<'a>(api: &Api, operations: impl Iterator<Item = &'a Operation>) -> TokenStream {
    let indices: BTreeSet<usize> = operations.map(|operation| operation.group).collect();
    let groups: Vec<&Group> = indices.iter().filter_map(|index| api.groups.get(*index)).collect();
    if groups.len() < indices.len() || groups.is_empty() { TokenStream::new() } else { gate_of(&groups) }
}

fn gate_of(groups: &[&Group]) -> TokenStream {
    let features = groups.iter().map(|group| &group.feature);
    match groups {
        [] => quote!(#[cfg(feature = #OTHER_MODELS)]),
        [group] => gate(group),
        _ => quote!(#[cfg(any(#(feature = #features),*))]),
    }
}

fn describe(groups: &[&Group]) -> Docs {
    let names: Vec<_> = groups.iter().map(|group| docs::code(plain(&group.name.rust))).collect();
    Docs::own(&match names.as_slice() {
        [] => "The types that no operation uses.".to_owned(),
        [name] => format!("The types of the group {name} alone."),
        [first @ .., last] => format!("The types that the groups {} and {last} share.", first.join(", ")),
    })
}
