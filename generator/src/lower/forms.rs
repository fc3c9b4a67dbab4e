//! Form bodies.
//!
//! In: the object schema of a form, and how its members are encoded. Out: a [`Parameter`] for each member, so that callers
//! set form fields as they set parameters.

use openapiv3::{Encoding, MediaType, QueryStyle};

use super::Lowering;
use super::codes::FORM;
use super::schemas::Shape;
use super::site::Site;
use super::view::{SchemaRef, View};
use crate::ir::{Field, Location, Parameter, Separator, StringFormat, Type, TypeKind};
use crate::names::Scope;
use crate::vocabulary;

impl<'a> Lowering<'a> {
    /// The fields of a form; `None` where its schema has none.
    pub(super) fn form(
        &mut self,
        media: &'a MediaType,
        pointer: &str,
        site: &Site,
        setters: &mut Scope,
    ) -> Option<Vec<Parameter>> {
        let fields = media.schema.as_ref().and_then(|schema| self.form_fields(SchemaRef::from(schema), site));
        let Some(fields) = fields else {
            self.report(&FORM, pointer, "this form has no fields, so its body is to be given as it is");
            return None;
        };
        Some(fields.into_iter().map(|field| self.form_field(field, media, pointer, setters)).collect())
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
                let client: vocabulary::Schema = self.client_key(&schema.schema_data.extensions, &site.pointer);
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

    fn form_field(&mut self, field: Field, media: &'a MediaType, pointer: &str, setters: &mut Scope) -> Parameter {
        let encoding = media.encoding.get(&field.name.wire);
        let at = format!("{pointer}/encoding/{}", crate::tree::escape_pointer(&field.name.wire));
        let client: vocabulary::Parameter =
            encoding.map(|encoding| self.client_key(&encoding.extensions, &at)).unwrap_or_default();
        let text = client.name.as_deref().unwrap_or(&field.name.wire);
        let claim = setters.claim_as(&field.name.wire, &[text, &format!("{text} form")]);
        self.note_clash(&claim, pointer);
        let style = client.collection_format.unwrap_or_else(|| self.separators(&field.ty, separator(encoding)));
        let content_type = encoding.and_then(|encoding| encoding.content_type.clone());
        let content_type = content_type.or_else(|| self.is_json(&field.ty).then(|| "application/json".to_owned()));
        Parameter {
            name: claim.name,
            location: Location::Form,
            ty: field.ty,
            required: field.required,
            default: field.default,
            style,
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

/// What stands between the items of a list in a form: the key is repeated unless the document says otherwise.
fn separator(encoding: Option<&Encoding>) -> Separator {
    let Some(encoding) = encoding else { return Separator::Multi };
    match &encoding.style {
        None => Separator::Multi,
        Some(_) if encoding.explode => Separator::Multi,
        Some(QueryStyle::Form) => Separator::Csv,
        Some(QueryStyle::SpaceDelimited) => Separator::Ssv,
        Some(QueryStyle::PipeDelimited) => Separator::Pipes,
        Some(QueryStyle::DeepObject) => Separator::DeepObject,
    }
}
