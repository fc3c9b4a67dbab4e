//! Schemas to types.
//!
//! In: a schema and the [`Site`] where it stands. Out: a [`Type`]; what needs a name is in the registry. Invariant: a
//! component is lowered once, on demand, and is referred to by its id from the first moment, so cycles are no matter.

use openapiv3::{AdditionalProperties, Schema};

use super::codes::TOO_DEEP;
use super::registry::Progress;
use super::site::Site;
use super::view::{SchemaRef, View};
use super::{Lowering, enums, scalars, x_client};
use crate::ir::{Type, TypeId, TypeKind};
use crate::middle::faults::DANGLING_REFERENCE;
use crate::names::{Case, identifier};
use crate::vocabulary::{self, SchemaType};

/// How deep schemas may nest; real documents stay below 20.
pub(super) const DEEPEST: usize = 64;

/// What a schema turned out to be.
pub(super) enum Shape {
    /// A type that needs no name.
    Use(Type),
    /// A type to be defined.
    Define(TypeKind),
}

impl<'a> Lowering<'a> {
    /// The type of a schema or of a reference to one.
    pub(super) fn schema(&mut self, schema: SchemaRef<'a>, site: &Site) -> Type {
        match schema {
            SchemaRef::Reference(reference) => self.reference(reference, &site.pointer),
            SchemaRef::Item(schema) => self.inline(schema, site),
        }
    }

    /// The type that a reference names.
    pub(super) fn reference(&mut self, reference: &str, pointer: &str) -> Type {
        let Some(component) = self.component(reference).copied() else {
            let message = format!("'{reference}' leads nowhere, so the value is free-form JSON");
            self.report(&DANGLING_REFERENCE, pointer, message);
            return Type::Any;
        };
        nullable(Type::Named(component.id), component.nullable)
    }

    fn inline(&mut self, schema: &'a Schema, site: &Site) -> Type {
        if site.depth > DEEPEST {
            self.report(&TOO_DEEP, &site.pointer, format!("more than {DEEPEST} schemas stand around this one"));
            return Type::Any;
        }
        let view = View::of(schema);
        let client: vocabulary::Schema = x_client(&schema.schema_data.extensions);
        let ty = match self.shape(&view, &client, site) {
            Shape::Use(ty) => ty,
            Shape::Define(kind) => Type::Named(self.define(kind, &view, &client, site)),
        };
        nullable(ty, view.is_nullable())
    }

    /// What a schema is, by the first rule that applies.
    pub(super) fn shape(&mut self, view: &View<'a>, client: &vocabulary::Schema, site: &Site) -> Shape {
        match &client.kind {
            Some(SchemaType::Id) => return Shape::Use(Type::Id),
            Some(SchemaType::IntegerOr(words)) => {
                return Shape::Define(enums::integer_or(scalars::integer(view.format), words));
            }
            None => {}
        }
        if !view.all_of.is_empty() {
            return self.all_of(view, site);
        }
        if view.is_composed() {
            return self.union(view, site);
        }
        if !view.values.is_empty() {
            return self.enumeration(view, client, site);
        }
        match view.kind {
            _ if !view.properties.is_empty() => self.object(view, site),
            Some("object") => self.object(view, site),
            Some("array") => Shape::Use(self.array(view, site)),
            None if view.items.is_some() => Shape::Use(self.array(view, site)),
            None if view.additional.is_some() => self.object(view, site),
            Some(kind) => Shape::Use(scalars::scalar(kind, view.format)),
            None => Shape::Use(Type::Any),
        }
    }

    fn array(&mut self, view: &View<'a>, site: &Site) -> Type {
        let items = view.items.map_or(Type::Any, |items| self.schema(items, &site.items()));
        Type::Array(Box::new(items))
    }

    /// An object with properties is a struct; without them it is a mapping, of any JSON where the schema does not say
    /// of what, and an empty struct only where it forbids members.
    pub(super) fn object(&mut self, view: &View<'a>, site: &Site) -> Shape {
        let closed = matches!(view.additional, Some(AdditionalProperties::Any(false)));
        if view.properties.is_empty() && !closed {
            let values = self.additional(view.additional, site).unwrap_or(Type::Any);
            return Shape::Use(Type::Map(Box::new(values)));
        }
        self.all_of(view, site)
    }

    /// The type of members that are not named; `None` where they are forbidden or not spoken of.
    pub(super) fn additional(&mut self, additional: Option<&'a AdditionalProperties>, site: &Site) -> Option<Type> {
        match additional? {
            AdditionalProperties::Any(allowed) => allowed.then_some(Type::Any),
            AdditionalProperties::Schema(schema) => Some(self.schema(SchemaRef::from(&**schema), &site.value())),
        }
    }

    /// A shape as a type, named if need be.
    pub(super) fn defined(&mut self, shape: Shape, view: &View<'_>, site: &Site) -> Type {
        match shape {
            Shape::Use(ty) => ty,
            Shape::Define(kind) => Type::Named(self.define(kind, view, &vocabulary::Schema::default(), site)),
        }
    }

    /// Gives a type a name, or finds its equal.
    pub(super) fn define(
        &mut self,
        kind: TypeKind,
        view: &View<'_>,
        client: &vocabulary::Schema,
        site: &Site,
    ) -> TypeId {
        // A name that is chosen is shared with its like alone.
        let last = client.name.as_ref().map_or_else(|| site.last.clone(), |name| format!("={name}"));
        let named = |name: &String| self.types.find_component(name, &kind);
        let equal = self.types.find_equal(&last, &kind).or_else(|| client.name.as_ref().and_then(named));
        if let Some(id) = equal {
            self.types.merge_default(id, &kind);
            if let Some(id) = if client.name.is_some() { equal } else { self.types.own_name(id) } {
                return id;
            }
        }
        let name = client.name.as_deref().unwrap_or(&site.name);
        let claim = match &client.name {
            Some(name) => self.types.scope.claim_promised(&identifier(name, Case::Pascal), name),
            None => {
                let qualified = format!("{} {name}", site.qualifier.as_deref().unwrap_or_default());
                self.types.claim(&identifier(name, Case::Pascal), &[name, qualified.trim_start()])
            }
        };
        let kind = equal.map_or(kind, |id| TypeKind::Alias(Type::Named(id)));
        let name_basis = match client.name {
            Some(_) => self.basis(&format!("{}/{}/name", site.pointer, vocabulary::KEY)),
            None => crate::ir::Basis::default(),
        };
        self.note_clash(&claim, &site.pointer);
        let id = self.types.push(claim.name, kind, self.basis(&site.pointer), name_basis);
        let def = self.types.get_mut(id);
        def.description = text(view.data.description.as_deref());
        def.deprecated = client.deprecated.unwrap_or(view.data.deprecated);
        def.constraints.clone_from(&view.constraints);
        match equal {
            Some(equal) => self.types.note_alias(equal, id),
            None => {
                self.types.share(&last, id);
                self.types.share(&site.last, id);
            }
        }
        id
    }

    /// Gives every component its name, so that references can be resolved before it is lowered.
    pub(super) fn declare_components(&mut self) {
        self.declare_named_components();
        for name in self.places.chosen() {
            self.types.scope.promise(name);
        }
    }

    fn declare_named_components(&mut self) {
        let Some(components) = &self.openapi.components else { return };
        for (wire, schema) in &components.schemas {
            let pointer = component_pointer(wire);
            let (mut nullable, mut name, mut named) = (false, None, pointer.clone());
            if let SchemaRef::Item(schema) = SchemaRef::from(schema) {
                nullable = View::of(schema).is_nullable();
                name = x_client::<vocabulary::Schema>(&schema.schema_data.extensions).name;
            }
            if name.is_some() {
                named = format!("{pointer}/{}/name", vocabulary::KEY);
            }
            let claim = match &name {
                Some(name) => self.types.scope.claim_promised(wire, name),
                None => self.types.claim(wire, &[wire]),
            };
            self.note_clash(&claim, &pointer);
            let (basis, name_basis) = (self.basis(&pointer), self.basis(&named));
            let id = self.types.push(claim.name, TypeKind::Alias(Type::Any), basis, name_basis);
            self.types.components.insert(
                wire,
                super::registry::Component { id, nullable, progress: Progress::Waiting, fields_of: None },
            );
        }
    }

    /// Lowers every component, in document order.
    pub(super) fn lower_components(&mut self) {
        let Some(components) = &self.openapi.components else { return };
        for wire in components.schemas.keys() {
            self.ensure(wire, 0);
        }
    }

    /// Lowers a component unless it is lowered; `false` where that is under way, so the caller stands in a cycle.
    pub(super) fn ensure(&mut self, wire: &str, depth: usize) -> bool {
        let schemas = self.openapi.components.as_ref().map(|components| &components.schemas);
        let Some((wire, schema)) = schemas.and_then(|schemas| schemas.get_key_value(wire)) else { return false };
        let Some(component) = self.types.components.get_mut(wire.as_str()) else { return false };
        match component.progress {
            Progress::Done => return true,
            Progress::Started => return false,
            Progress::Waiting if depth > DEEPEST => return false,
            Progress::Waiting => component.progress = Progress::Started,
        }
        let id = component.id;
        self.component_kind(wire, SchemaRef::from(schema), id, depth);
        if let Some(component) = self.types.components.get_mut(wire.as_str()) {
            component.progress = Progress::Done;
        }
        true
    }

    fn component_kind(&mut self, wire: &'a str, schema: SchemaRef<'a>, id: TypeId, depth: usize) {
        let pointer = component_pointer(wire);
        let kind = match schema {
            SchemaRef::Reference(reference) => TypeKind::Alias(self.reference(reference, &pointer)),
            SchemaRef::Item(schema) => {
                let name = self.types.get(id).name.rust.clone();
                let site = Site { depth, is_definition: true, ..Site::root(pointer.clone(), name, wire) };
                let view = View::of(schema);
                let client: vocabulary::Schema = x_client(&schema.schema_data.extensions);
                let shape = self.shape(&view, &client, &site);
                let def = self.types.get_mut(id);
                def.description = text(view.data.description.as_deref());
                def.deprecated = client.deprecated.unwrap_or(view.data.deprecated);
                def.constraints.clone_from(&view.constraints);
                match shape {
                    Shape::Use(ty) => TypeKind::Alias(ty),
                    Shape::Define(kind) => self.discriminated(wire, &view, kind, id),
                }
            }
        };
        self.types.get_mut(id).kind = kind;
        self.types.share(wire, id);
    }

    /// The component that a reference names.
    pub(super) fn component(&self, reference: &str) -> Option<&super::registry::Component> {
        self.types.components.get(component_name(reference)?.as_str())
    }
}

/// The JSON pointer of a component's schema.
pub(super) fn component_pointer(wire: &str) -> String {
    format!("/components/schemas/{}", crate::tree::escape_pointer(wire))
}

/// The name in a reference to a component's schema.
pub(super) fn component_name(reference: &str) -> Option<String> {
    let token = reference.strip_prefix("#/components/schemas/")?;
    Some(token.replace("~1", "/").replace("~0", "~"))
}

/// A type that may be `null`, once.
pub(super) fn nullable(ty: Type, nullable: bool) -> Type {
    match ty {
        Type::Nullable(_) | Type::Any => ty,
        _ if nullable => Type::Nullable(Box::new(ty)),
        _ => ty,
    }
}

/// A text with something in it.
pub(super) fn text(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}
