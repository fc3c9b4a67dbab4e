//! Which kinds of value an API has at all.
//!
//! In: the API. Out: whether there are ids, instants and dates. Invariant: parameters count as much as members.

use crate::ir::{Api, Content, StringFormat, Success, Type, TypeKind};

/// What there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Uses {
    /// Ids that are strings or integers.
    pub(super) ids: bool,
    /// Points in time.
    pub(super) instants: bool,
    /// Days.
    pub(super) dates: bool,
}

impl Uses {
    /// What an API has.
    pub(super) fn of(api: &Api) -> Self {
        let mut uses = Self::default();
        for def in &api.types {
            match &def.kind {
                TypeKind::Object(object) => {
                    object.fields.iter().for_each(|field| uses.see(&field.ty));
                    object.additional.iter().for_each(|(_, ty)| uses.see(ty));
                }
                TypeKind::Union(union) => union.variants.iter().for_each(|variant| uses.see(&variant.ty)),
                TypeKind::Alias(target) => uses.see(target),
                TypeKind::Enum(_) | TypeKind::IntegerOr { .. } => {}
            }
        }
        for operation in &api.operations {
            operation.parameters.iter().for_each(|parameter| uses.see(&parameter.ty));
            operation.request_body.iter().for_each(|body| uses.see_content(&body.content));
            match &operation.success {
                Success::Empty => {}
                Success::One(content) => uses.see_content(content),
                Success::Several { variants, .. } => {
                    variants.iter().filter_map(|variant| variant.content.as_ref()).for_each(|it| uses.see_content(it));
                }
            }
        }
        uses
    }

    fn see(&mut self, ty: &Type) {
        match ty {
            Type::Id => self.ids = true,
            Type::String(StringFormat::DateTime) => self.instants = true,
            Type::String(StringFormat::Date) => self.dates = true,
            Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => self.see(inner),
            _ => {}
        }
    }

    fn see_content(&mut self, content: &Content) {
        match content {
            Content::Json(ty) | Content::Batch(ty) => self.see(ty),
            Content::Form(fields) | Content::Multipart(fields) => fields.iter().for_each(|field| self.see(&field.ty)),
            Content::Text | Content::Bytes => {}
        }
    }
}
