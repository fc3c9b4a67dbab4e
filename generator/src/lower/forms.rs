//! Form bodies.
//!
//! In: the object schema of a form, and how its members are encoded. Out: a [`Parameter`] for each member, so that callers
//! set form fields as they set parameters.

use openapiv3::MediaType;

use super::codes::FORM;
use super::schemas::Shape;
use super::site::Site;
use super::view::{SchemaRef, View};
use super::{Lowering, x_client};
use crate::ir::{Field, Location, Parameter, PathStyle, StringFormat, Type, TypeKind};
use crate::middle::form::{FieldEncoding, field_encodings};
use crate::names::Scope;
use crate::vocabulary;

impl<'a> Lowering<'a> {
    /// The fields of a form; `None` where its schema has none, and yet something has to be sent.
    pub(super) fn form(
        &mut self,
        media: &'a MediaType,
        pointer: &str,
        site: &Site,
        required: bool,
        setters: &mut Scope,
    ) -> Option<Vec<Parameter>> {
        let fields = media.schema.as_ref().and_then(|schema| self.form_fields(SchemaRef::from(schema), site));
        let Some(fields) = fields else {
            let schema = media.schema.as_ref().and_then(|schema| self.follow(SchemaRef::from(schema)));
            let is_nothing = !required && schema.is_some_and(is_empty);
            let what = if is_nothing { "nothing is sent" } else { "its body is to be given as it is" };
            self.report(&FORM, pointer, format!("this form has no fields, so {what}"));
            return is_nothing.then(Vec::new);
        };
        let mut encodings = field_encodings(media);
        let mut parameters = Vec::with_capacity(fields.len());
        // What only the service sets is in its answers alone.
        for field in fields.into_iter().filter(|field| !field.read_only) {
            let encoding = encodings.shift_remove(&field.name.wire).unwrap_or_default();
            parameters.push(self.form_field(field, encoding, pointer, setters));
        }
        Some(parameters)
    }

    /// The members of the form's object, which is no type of its own where it stands inline.
    fn form_fields(&mut self, schema: SchemaRef<'a>, site: &Site) -> Option<Vec<Field>> {
        let kind = match schema {
            SchemaRef::Reference(reference) => {
                let ty = self.reference(reference, &site.pointer);
                self.types.definition(&ty).cloned()
            }
            SchemaRef::Item(schema) => {
                let view = View::of(schema);
                let client: vocabulary::Schema = x_client(&schema.schema_data.extensions);
                match self.shape(&view, &client, site) {
                    Shape::Define(kind) => Some(kind),
                    Shape::Use(ty) => self.types.definition(&ty).cloned(),
                }
            }
        };
        match kind {
            Some(TypeKind::Object(object)) => Some(object.fields),
            _ => None,
        }
    }

    fn form_field(&mut self, field: Field, encoding: FieldEncoding, pointer: &str, setters: &mut Scope) -> Parameter {
        let separator = encoding.outer_separator();
        let client = encoding.client.unwrap_or_default();
        let text = client.name.as_deref().unwrap_or(&field.name.wire);
        let claim = setters.claim_as(&field.name.wire, &[text, &format!("{text} form")]);
        self.note_clash(&claim, pointer);
        let style = client.collection_format.unwrap_or_else(|| self.separators(&field.ty, separator));
        // What has a style is written by it, key by key.
        let is_json = encoding.style.is_none() && self.is_json(&field.ty);
        let content_type = encoding.content_type.or_else(|| is_json.then(|| "application/json".to_owned()));
        Parameter {
            name: claim.name,
            location: Location::Form,
            ty: field.ty,
            required: field.required,
            default: field.default,
            style,
            path_style: PathStyle::Simple,
            keeps_reserved: false,
            content_type,
            description: field.description,
            deprecated: field.deprecated,
            constraints: field.constraints,
            basis: field.basis,
        }
    }

    /// Whether a form carries the value as JSON: an object, free-form JSON, or a list of them.
    fn is_json(&self, ty: &Type) -> bool {
        match self.types.resolve(ty) {
            Type::Any => true,
            Type::Array(items) => self.is_json(items),
            Type::String(StringFormat::Binary) => false,
            other => self.is_object(other),
        }
    }
}

/// Whether a form has no field at all, as some tools write the body of a call that takes none.
fn is_empty(schema: &openapiv3::Schema) -> bool {
    let view = View::of(schema);
    view.is_bare() && view.kind == Some("object")
}
