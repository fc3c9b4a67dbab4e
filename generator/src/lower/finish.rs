//! What is known of types only when all of them are there.
//!
//! In: all types and operations. Out: which types requests, responses and groups reach, and which members stand behind a
//! `Box`. Invariant: every type has a finite size. Nothing here recurses: documents may chain types
//! as long as they like.

mod tags;

use super::Lowering;
use super::codes::ENDLESS;
use crate::ir::{Api, Content, Parameter, Success, Type, TypeDef, TypeId, TypeKind};

/// Fills what depends on all types.
pub(super) fn finish(api: &mut Api) {
    tags::imply(&mut api.types);
    box_cycles(&mut api.types);
    mark_reach(api);
    relax_one_sided(&mut api.types);
}

/// Lets a required member be absent that one of the two sides never sends, where a type goes both ways: what only the
/// server sets is not in a request, and what only the client sets is in no answer.
fn relax_one_sided(types: &mut [TypeDef]) {
    for def in types {
        let (in_requests, in_responses) = (def.in_requests, def.in_responses);
        let TypeKind::Object(object) = &mut def.kind else { continue };
        for field in &mut object.fields {
            let is_one_sided = (field.read_only && in_requests) || (field.write_only && in_responses);
            field.required &= !is_one_sided;
        }
    }
}

impl Lowering<'_> {
    /// Makes free-form JSON of a name that stands only for itself, or for lists and mappings of itself.
    pub(super) fn break_endless_aliases(&mut self) {
        // The walk that first came by each type; a walk that meets itself is in a cycle.
        let mut walks: Vec<Option<usize>> = vec![None; self.types.defs.len()];
        for start in 0..walks.len() {
            let mut at = start;
            while walks[at].is_none() {
                walks[at] = Some(start);
                let Some(next) = self.types.defs[at].kind.alias_of() else { break };
                if walks[next] == Some(start) {
                    self.end_alias(next);
                }
                at = next;
            }
        }
    }

    fn end_alias(&mut self, index: usize) {
        let def = &mut self.types.defs[index];
        def.kind = TypeKind::Alias(Type::Any);
        let message = format!("'{}' is defined as itself, so it is free-form JSON", def.name.wire);
        let mut diagnostic = ENDLESS.bare(message);
        diagnostic.place = def.basis.place;
        self.diagnostics.push(diagnostic);
    }
}

impl TypeKind {
    /// The types of the API that it names.
    pub fn named(&self) -> Vec<TypeId> {
        match self {
            Self::Object(object) => {
                let additional = object.additional.iter().map(|(_, ty)| ty);
                object.fields.iter().map(|field| &field.ty).chain(additional).filter_map(innermost).collect()
            }
            Self::Union(union) => union.variants.iter().filter_map(|variant| innermost(&variant.ty)).collect(),
            Self::Alias(ty) => innermost(ty).into_iter().collect(),
            Self::Enum(_) | Self::IntegerOr { .. } => Vec::new(),
        }
    }

    /// The named type that this is another name for, or for lists and mappings of it.
    fn alias_of(&self) -> Option<usize> {
        let TypeKind::Alias(ty) = self else { return None };
        innermost(ty).map(|id| id.0 as usize)
    }
}

/// The named type in a type, whatever lists and mappings are around it.
fn innermost(ty: &Type) -> Option<TypeId> {
    match ty {
        Type::Named(id) => Some(*id),
        Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => innermost(inner),
        _ => None,
    }
}

/// The struct or union whose size the type's own size holds, seen through aliases.
fn held(types: &[TypeDef], ty: &Type) -> Option<usize> {
    let mut ty = ty;
    loop {
        match ty {
            Type::Nullable(inner) => ty = inner,
            Type::Named(id) => match &types[id.0 as usize].kind {
                TypeKind::Alias(behind) => ty = behind,
                TypeKind::Object(_) | TypeKind::Union(_) => return Some(id.0 as usize),
                TypeKind::Enum(_) | TypeKind::IntegerOr { .. } => return None,
            },
            _ => return None,
        }
    }
}

/// The members of a type that its size holds, by their index.
fn holdings(types: &[TypeDef], index: usize) -> Vec<(usize, usize)> {
    let members: Vec<&Type> = match &types[index].kind {
        TypeKind::Object(object) => object.fields.iter().map(|field| &field.ty).collect(),
        TypeKind::Union(union) => union.variants.iter().map(|variant| &variant.ty).collect(),
        _ => Vec::new(),
    };
    let numbered = members.into_iter().enumerate();
    numbered.filter_map(|(member, ty)| held(types, ty).map(|target| (member, target))).collect()
}

/// Boxes the members that close a cycle, found by walking the types depth first in their order; no other member.
fn box_cycles(types: &mut [TypeDef]) {
    #[derive(Clone, Copy, PartialEq)]
    enum Visit {
        New,
        Open,
        Done,
    }
    let edges: Vec<Vec<(usize, usize)>> = (0..types.len()).map(|index| holdings(types, index)).collect();
    let mut visits = vec![Visit::New; types.len()];
    let mut closing = Vec::new();
    for start in 0..types.len() {
        if visits[start] != Visit::New {
            continue;
        }
        visits[start] = Visit::Open;
        let mut path = vec![(start, 0)];
        while let Some((index, next)) = path.last_mut() {
            let Some((member, target)) = edges[*index].get(*next) else {
                visits[*index] = Visit::Done;
                path.pop();
                continue;
            };
            *next += 1;
            match visits[*target] {
                Visit::Open => closing.push((*index, *member)),
                Visit::New => {
                    visits[*target] = Visit::Open;
                    path.push((*target, 0));
                }
                Visit::Done => {}
            }
        }
    }
    for (index, member) in closing {
        match &mut types[index].kind {
            TypeKind::Object(object) => object.fields[member].boxed = true,
            TypeKind::Union(union) => union.variants[member].boxed = true,
            _ => {}
        }
    }
}

/// Marks the types that requests and responses reach.
fn mark_reach(api: &mut Api) {
    let (mut requests, mut responses) = (Vec::new(), Vec::new());
    let mut groups = vec![Vec::new(); api.groups.len()];
    for operation in &api.operations {
        let before = (requests.len(), responses.len());
        requests.extend(operation.parameters.iter().filter_map(|parameter| innermost(&parameter.ty)));
        requests.extend(operation.request_body.iter().flat_map(|body| content_types(&body.content)));
        for response in &operation.responses {
            responses.extend(response.content.iter().flat_map(|(_, content)| content_types(content)));
            responses.extend(response.headers.iter().filter_map(|header| innermost(&header.ty)));
        }
        match &operation.success {
            Success::One(content) => responses.extend(content_types(content)),
            Success::Several { variants, .. } => {
                responses.extend(variants.iter().filter_map(|it| it.content.as_ref()).flat_map(content_types));
            }
            Success::Empty => {}
        }
        let group = &mut groups[operation.group];
        group.extend(requests[before.0..].iter().chain(&responses[before.1..]).copied());
    }
    spread(&mut api.types, requests, |def| !std::mem::replace(&mut def.in_requests, true));
    spread(&mut api.types, responses, |def| !std::mem::replace(&mut def.in_responses, true));
    for (index, reached) in groups.into_iter().enumerate() {
        spread(&mut api.types, reached, |def| {
            let is_new = def.groups.last() != Some(&index);
            if is_new {
                def.groups.push(index);
            }
            is_new
        });
    }
}

fn content_types(content: &Content) -> Vec<TypeId> {
    let fields = |fields: &[Parameter]| fields.iter().filter_map(|field| innermost(&field.ty)).collect();
    match content {
        Content::Json(ty) | Content::Batch(ty) => innermost(ty).into_iter().collect(),
        Content::Form(form) | Content::Multipart(form) => fields(form),
        Content::Text | Content::Bytes => Vec::new(),
    }
}

/// Marks types and all that they name; `mark` tells whether a type had no mark yet.
fn spread(types: &mut [TypeDef], from: Vec<TypeId>, mark: impl Fn(&mut TypeDef) -> bool) {
    let mut next = from;
    while let Some(id) = next.pop() {
        let def = &mut types[id.0 as usize];
        if mark(def) {
            next.extend(def.kind.named());
        }
    }
}
