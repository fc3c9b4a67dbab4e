//! Objects and `allOf` to structs.
//!
//! In: a schema with properties, or made of parts by `allOf`. Out: one struct with the fields of all parts, a later part
//! over an earlier one; or the one type that the parts come to. Invariant: a base type with a discriminator and types
//! built on it is a union of these and itself, and its fields stand in a struct of their own.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, ReferenceOr, Schema};

use super::codes::{ENDLESS, TOO_LARGE, UNMERGED};
use super::schemas::{Shape, component_name, component_pointer, nullable, text};
use super::site::Site;
use super::view::{SchemaRef, View};
use super::{Lowering, x_client};
use crate::ir::{Basis, Constraints, Field, ObjectType, Type, TypeId, TypeKind, UnionType, UnionVariant};
use crate::middle::faults::DANGLING_REFERENCE;
use crate::names::{Kind, Name, Scope};
use crate::tree::escape_pointer;
use crate::vocabulary;

/// How many members all compositions may bring from one schema into another.
pub(super) const ROOM: usize = 100_000;

/// What the parts of an object come to.
#[derive(Default)]
struct Merge {
    fields: IndexMap<String, Field>,
    required: HashSet<String>,
    additional: Option<Type>,
    /// Parts that are no objects.
    others: Vec<Type>,
    /// Whether a part is a struct, though it may have no field.
    is_struct: bool,
    /// Whether a part is an object at all.
    is_object: bool,
}

impl<'a> Lowering<'a> {
    /// A schema with properties or with `allOf`, or both.
    pub(super) fn all_of(&mut self, view: &View<'a>, site: &Site) -> Shape {
        if let Some(shape) = self.sole_part(view, site) {
            return shape;
        }
        let mut merge = Merge::default();
        for (index, part) in view.all_of.iter().enumerate() {
            self.merge(SchemaRef::from(part), &site.part("allOf", index), &mut merge);
        }
        self.merge_own(view, site, &mut merge);
        self.merged(merge, site)
    }

    /// `allOf` around a single schema, with nothing that adds to it: a way to put a description beside a reference.
    fn sole_part(&mut self, view: &View<'a>, site: &Site) -> Option<Shape> {
        let adds_nothing = |part: &ReferenceOr<Schema>| {
            part.as_item().is_some_and(|item| View::of(item).is_bare() && View::of(item).required.is_empty())
        };
        let own = !view.properties.is_empty() || !view.required.is_empty() || view.additional.is_some();
        if own || !view.one_of.is_empty() || !view.any_of.is_empty() {
            return None;
        }
        let mut parts = view.all_of.iter().enumerate().filter(|(_, part)| !adds_nothing(part));
        let ((index, part), None) = (parts.next()?, parts.next()) else { return None };
        let site = site.part("allOf", index);
        match part {
            ReferenceOr::Reference { reference } => Some(Shape::Use(self.reference(reference, &site.pointer))),
            ReferenceOr::Item(schema) => {
                let inner = View::of(schema);
                // Without a name of its own it takes the one of the schema around.
                let client: vocabulary::Schema = x_client(&schema.schema_data.extensions);
                (client.name.is_none() && inner.all_of.is_empty()).then(|| match self.shape(&inner, &client, &site) {
                    Shape::Use(ty) => Shape::Use(nullable(ty, inner.is_nullable())),
                    define => define,
                })
            }
        }
    }

    fn merge(&mut self, part: SchemaRef<'a>, site: &Site, merge: &mut Merge) {
        match part {
            SchemaRef::Reference(reference) => self.merge_reference(reference, site, merge),
            SchemaRef::Item(schema) => {
                let view = View::of(schema);
                for (index, part) in view.all_of.iter().enumerate() {
                    if site.depth < super::schemas::DEEPEST {
                        self.merge(SchemaRef::from(part), &site.part("allOf", index), merge);
                    }
                }
                self.merge_own(&view, site, merge);
            }
        }
    }

    fn merge_reference(&mut self, reference: &str, site: &Site, merge: &mut Merge) {
        let Some((name, component)) = component_name(reference).and_then(|name| {
            let component = *self.types.components.get(name.as_str())?;
            Some((name, component))
        }) else {
            return self.report(
                &DANGLING_REFERENCE,
                &site.pointer,
                format!("'{reference}' leads nowhere, so it adds no field"),
            );
        };
        if !self.ensure(&name, site.depth + 1) {
            let message = format!("'{name}' is made of itself by 'allOf', so it adds no field here");
            return self.report(&ENDLESS, &site.pointer, message);
        }
        let fields_of = self.types.components.get(name.as_str()).and_then(|component| component.fields_of);
        let ty = Type::Named(fields_of.unwrap_or(component.id));
        match (self.types.definition(&ty), self.types.resolve(&ty)) {
            (Some(TypeKind::Object(object)), _) if object.fields.len() > self.room => {
                merge.additional.get_or_insert(Type::Any);
                (merge.is_object, merge.is_struct) = (true, true);
                self.report_room(&site.pointer, &format!("the members of '{name}' are free-form here"));
            }
            (Some(TypeKind::Object(object)), _) => {
                let object = object.clone();
                self.room -= object.fields.len();
                for field in object.fields {
                    self.merge_field(field, &site.pointer, merge);
                }
                merge.additional = object.additional.map(|(_, ty)| ty).or(merge.additional.take());
                (merge.is_object, merge.is_struct) = (true, true);
            }
            (_, Type::Map(values)) => {
                merge.additional = Some((**values).clone());
                merge.is_object = true;
            }
            (_, Type::Any) => {}
            _ => merge.others.push(Type::Named(component.id)),
        }
    }

    /// Says that compositions bring more into others than code is made of, and what becomes of this one.
    fn report_room(&mut self, pointer: &str, so: &str) {
        let message = format!("all 'allOf' together bring in more than {ROOM} members, so {so}");
        self.report(&TOO_LARGE, pointer, message);
    }

    /// Adds a field, or narrows the one that is there. A part that says nothing of its type, or less than is known of it,
    /// leaves the type as it was.
    fn merge_field(&mut self, field: Field, pointer: &str, merge: &mut Merge) {
        let Some(known) = merge.fields.get_mut(&field.name.wire) else {
            merge.fields.insert(field.name.wire.clone(), field);
            return;
        };
        let (old, new) = (self.types.resolve(&known.ty), self.types.resolve(&field.ty));
        let narrows = self.types.is_narrower(new, old);
        if *new == Type::Any || !narrows && self.types.is_vaguer(new, old) {
            let may_be_null = matches!(field.ty, Type::Nullable(_)) && !matches!(known.ty, Type::Nullable(_));
            let ty = std::mem::replace(&mut known.ty, Type::Any);
            let says_bounds = field.constraints != Constraints::default();
            let constraints = if says_bounds { field.constraints } else { std::mem::take(&mut known.constraints) };
            let ty = if may_be_null { Type::Nullable(Box::new(ty)) } else { ty };
            *known = Field {
                ty,
                required: known.required || field.required,
                read_only: known.read_only || field.read_only,
                write_only: known.write_only || field.write_only,
                deprecated: known.deprecated || field.deprecated,
                default: field.default.or(known.default.take()),
                description: field.description.or(known.description.take()),
                constraints,
                ..known.clone()
            };
            return;
        }
        let differs = *old != Type::Any && old != new && !narrows;
        let message =
            format!("'{}' has another type in another part of 'allOf'; the last one is taken", field.name.wire);
        let required = known.required || field.required;
        let description = field.description.clone().or(known.description.take());
        *known = Field { required, description, ..field };
        if differs {
            self.report(&UNMERGED, pointer, message);
        }
    }

    /// What a schema says by itself, its `allOf` aside.
    fn merge_own(&mut self, view: &View<'a>, site: &Site, merge: &mut Merge) {
        merge.required.extend(view.required.iter().cloned());
        if Self::has_alternatives(view) {
            match self.alternatives(view, site) {
                Shape::Use(Type::Any) => {}
                shape => {
                    let ty = self.defined(shape, view, site);
                    merge.others.push(ty);
                }
            }
        } else if view.is_bare() {
            merge.is_object |= view.kind.is_some();
        } else if view.properties.is_empty() && view.additional.is_none() && view.all_of.is_empty() {
            let client: vocabulary::Schema = x_client(&view.data.extensions);
            let shape = self.shape(view, &client, site);
            let ty = self.defined(shape, view, site);
            if ty != Type::Any {
                merge.others.push(ty);
            }
        }
        self.merge_members(view, site, merge);
    }

    fn merge_members(&mut self, view: &View<'a>, site: &Site, merge: &mut Merge) {
        for (wire, schema) in &view.properties {
            let field = self.field(wire, *schema, site);
            self.merge_field(field, &format!("{}/properties/{}", site.pointer, escape_pointer(wire)), merge);
        }
        if view.additional.is_some() {
            merge.additional = self.additional(view.additional, site).or(merge.additional.take());
        }
        let closed = matches!(view.additional, Some(AdditionalProperties::Any(false)));
        merge.is_struct |= closed || !view.properties.is_empty();
        merge.is_object |= merge.is_struct || view.additional.is_some();
    }

    fn merged(&mut self, mut merge: Merge, site: &Site) -> Shape {
        if !merge.is_struct {
            return match (merge.others.is_empty(), merge.additional) {
                (true, Some(values)) => Shape::Use(Type::Map(Box::new(values))),
                (true, None) if merge.is_object => Shape::Use(Type::Map(Box::new(Type::Any))),
                _ => Shape::Use(self.one_of_others(&merge.others, site)),
            };
        }
        if !merge.others.is_empty() {
            let message = "only objects can be merged by 'allOf'; the members of the other parts are free-form";
            self.report(&UNMERGED, &site.pointer, message);
            merge.additional.get_or_insert(Type::Any);
        }
        let required = merge.required;
        let fields = merge.fields.into_values().map(|field| {
            let required = field.required || required.contains(&field.name.wire);
            Field { required, ..field }
        });
        let (fields, additional) = (fields.collect(), merge.additional);
        Shape::Define(TypeKind::Object(self.name_fields(fields, additional, site)))
    }

    /// The first of several types that should all be the same.
    fn one_of_others(&mut self, others: &[Type], site: &Site) -> Type {
        let Some(first) = others.first() else { return Type::Any };
        if others.iter().any(|other| self.types.resolve(other) != self.types.resolve(first)) {
            let message = "the parts of this 'allOf' have different types; the first one is taken";
            self.report(&UNMERGED, &site.pointer, message);
        }
        first.clone()
    }

    fn field(&mut self, wire: &str, schema: SchemaRef<'a>, site: &Site) -> Field {
        let site = site.field(wire);
        let ty = self.schema(schema, &site);
        let mut field = Field {
            name: Name { wire: wire.to_owned(), rust: String::new() },
            ty,
            required: false,
            boxed: false,
            read_only: false,
            write_only: false,
            default: None,
            description: None,
            deprecated: false,
            constraints: crate::ir::Constraints::default(),
            basis: self.basis(&site.pointer),
        };
        if let SchemaRef::Item(schema) = schema {
            let data = &schema.schema_data;
            field.read_only = data.read_only;
            field.write_only = data.write_only;
            field.default.clone_from(&data.default);
            field.description = text(data.description.as_deref());
            let client: vocabulary::Schema = x_client(&data.extensions);
            field.deprecated = client.deprecated.unwrap_or(data.deprecated);
            field.constraints = View::of(schema).constraints;
        }
        field
    }

    fn name_fields(&mut self, mut fields: Vec<Field>, additional: Option<Type>, site: &Site) -> ObjectType {
        let mut scope = Scope::new(Kind::Fields);
        for field in &mut fields {
            let claim = scope.claim(&field.name.wire);
            self.note_clash(&claim, &site.pointer);
            field.name = claim.name;
        }
        let additional = additional.map(|ty| {
            let name = scope.claim_as("additional", &["additional", "additional_properties"]).name;
            (name, ty)
        });
        ObjectType { fields, additional }
    }

    /// A component with a discriminator that others are built on: the union of these and itself.
    pub(super) fn discriminated(&mut self, wire: &'a str, view: &View<'a>, kind: TypeKind, id: TypeId) -> TypeKind {
        let (Some(discriminator), TypeKind::Object(_)) = (&view.data.discriminator, &kind) else { return kind };
        let heirs = self.heirs_of(wire);
        if heirs.is_empty() {
            return kind;
        }
        let Some(room) = self.room.checked_sub(heirs.len()) else {
            self.report_room(&component_pointer(wire), "the types that are built on it are not told apart");
            return kind;
        };
        self.room = room;
        let outer = self.types.get(id);
        let (rust, basis, description) = (outer.name.rust.clone(), outer.basis, outer.description.clone());
        let claim = self.types.claim(wire, &[&format!("{rust} base")]);
        let base = self.types.push(claim.name, kind, basis, Basis::default());
        self.types.get_mut(base).description = description;
        if let Some(component) = self.types.components.get_mut(wire) {
            component.fields_of = Some(base);
        }
        let mut scope = Scope::new(Kind::Variants);
        let members = heirs.into_iter().map(|heir| (heir, None)).chain([(wire, Some(base))]);
        let mut variants = Vec::new();
        for (member, own) in members {
            let Some(component) = self.types.components.get(member) else { continue };
            let ty = Type::Named(own.unwrap_or(component.id));
            let text = self.types.get(component.id).name.rust.clone();
            let name = Name { wire: member.to_owned(), ..scope.claim(&text).name };
            let stated = self.stated_tag(member).map(|tag| vec![tag]);
            let tags = stated.unwrap_or_else(|| tags(&discriminator.mapping, member));
            variants.push(UnionVariant { name, ty, tags, boxed: false });
        }
        let discriminator = Some(discriminator.property_name.clone());
        TypeKind::Union(UnionType { variants, discriminator, implied: false })
    }

    /// The value of the discriminator that a component gives itself, by the extensions that are in use for it.
    pub(super) fn stated_tag(&self, component: &str) -> Option<String> {
        const KEYS: [&str; 2] = ["x-ms-discriminator-value", "x-discriminator-value"];
        let schema = self.openapi.components.as_ref()?.schemas.get(component)?.as_item()?;
        let stated = KEYS.iter().find_map(|key| schema.schema_data.extensions.get(*key)?.as_str());
        stated.map(str::to_owned)
    }

    /// The components that are built on this one, directly or not, each once.
    fn heirs_of(&self, wire: &str) -> Vec<&'a str> {
        let mut heirs: Vec<&'a str> = Vec::new();
        let mut seen = HashSet::from([wire.to_owned()]);
        let mut next: Vec<&'a str> = self.children.get(wire).cloned().unwrap_or_default();
        next.reverse();
        while let Some(heir) = next.pop() {
            if seen.insert(heir.to_owned()) {
                heirs.push(heir);
                next.extend(self.children.get(heir).into_iter().flatten().rev());
            }
        }
        heirs
    }
}

/// The values of a discriminator that choose a component: those of the mapping, else the component's own name.
pub(super) fn tags(mapping: &IndexMap<String, String>, component: &str) -> Vec<String> {
    let names = |target: &str| component_name(target).is_some_and(|name| name == component) || target == component;
    let tags: Vec<String> =
        mapping.iter().filter(|(_, target)| names(target)).map(|(value, _)| value.clone()).collect();
    if tags.is_empty() { vec![component.to_owned()] } else { tags }
}

/// Component -> the components whose `allOf` names it.
pub(super) fn children(openapi: &openapiv3::OpenAPI) -> HashMap<String, Vec<&str>> {
    let mut children: HashMap<String, Vec<&str>> = HashMap::new();
    for (wire, schema) in openapi.components.iter().flat_map(|components| &components.schemas) {
        let ReferenceOr::Item(schema) = schema else { continue };
        for part in View::of(schema).all_of {
            if let ReferenceOr::Reference { reference } = part
                && let Some(base) = component_name(reference)
            {
                children.entry(base).or_default().push(wire);
            }
        }
    }
    children
}
