//! Types in OpenAPI's words.

use crate::ir::{Api, Basis, Content, IntegerFormat, NumberFormat, StringFormat, Success, Type, TypeKind};
use crate::tree::{Role, Sources};

/// Who set a fact; what has no place was made by a rule.
pub(super) fn source(sources: &Sources, basis: Basis) -> &'static str {
    match basis.place.and_then(|place| sources.get(place.file)).map(|file| file.role) {
        Some(Role::Document) => "document",
        Some(Role::Overlay) => "overlay",
        Some(Role::Config) => "config",
        None => "rule",
    }
}

/// A type as OpenAPI would say it: `string(date-time)`, `array<Direction>`, `integer(int32)|max`.
pub(crate) fn ty(api: &Api, ty: &Type) -> String {
    let of = |word: &str, inner: &Type| format!("{word}<{}>", self::ty(api, inner));
    match ty {
        Type::Any => "any".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Integer(format) => integer(*format).to_owned(),
        Type::Number(NumberFormat::Float) => "number(float)".to_owned(),
        Type::Number(NumberFormat::Double) => "number(double)".to_owned(),
        Type::Number(NumberFormat::Plain) => "number".to_owned(),
        Type::String(format) => string(format),
        Type::Id => "id".to_owned(),
        Type::Array(items) => of("array", items),
        Type::Map(values) => of("map", values),
        Type::Nullable(inner) => of("nullable", inner),
        Type::Named(id) => match api.types.get(id.0 as usize) {
            Some(def) => match &def.kind {
                TypeKind::IntegerOr { format, words } => {
                    words.iter().fold(integer(*format).to_owned(), |text, word| format!("{text}|{}", word.wire))
                }
                _ => def.name.rust.clone(),
            },
            None => "any".to_owned(),
        },
    }
}

/// What stands in a body: a type, or the kind of body.
pub(super) fn content(api: &Api, content: &Content) -> String {
    match content {
        Content::Json(inner) => ty(api, inner),
        Content::Form(_) => "form".to_owned(),
        Content::Multipart(_) => "multipart".to_owned(),
        Content::Text => "string".to_owned(),
        Content::Bytes => "string(binary)".to_owned(),
        Content::Batch(inner) => format!("batch<{}>", ty(api, inner)),
    }
}

/// What a successful call gives.
pub(super) fn success(api: &Api, success: &Success) -> String {
    match success {
        Success::Empty => "-".to_owned(),
        Success::One(one) => content(api, one),
        Success::Several { variants, .. } => {
            let each = variants.iter().map(|variant| {
                let text = variant.content.as_ref().map_or_else(|| "-".to_owned(), |one| content(api, one));
                format!("{} {text}", variant.status)
            });
            each.collect::<Vec<_>>().join(", ")
        }
    }
}

fn integer(format: IntegerFormat) -> &'static str {
    match format {
        IntegerFormat::Int32 => "integer(int32)",
        IntegerFormat::Int64 => "integer(int64)",
        IntegerFormat::Uint32 => "integer(uint32)",
        IntegerFormat::Uint64 => "integer(uint64)",
        IntegerFormat::Plain => "integer",
    }
}

fn string(format: &StringFormat) -> String {
    let format = match format {
        StringFormat::Plain(None) => return "string".to_owned(),
        StringFormat::Plain(Some(format)) => format,
        StringFormat::DateTime => "date-time",
        StringFormat::Date => "date",
        StringFormat::Byte => "byte",
        StringFormat::Binary => "binary",
    };
    format!("string({format})")
}
