//! Types of one value: JSON type and format to the IR's.

use crate::ir::{IntegerFormat, NumberFormat, StringFormat, Type};

/// A type that is no composition, enum, object or array.
pub(super) fn scalar(kind: &str, format: Option<&str>) -> Type {
    match kind {
        // A whole number or a text, as Kubernetes has it for ports.
        "string" | "integer" if format == Some("int-or-string") => Type::Id,
        "string" => Type::String(string(format)),
        "integer" => Type::Integer(integer(format)),
        "number" => Type::Number(number(format)),
        "boolean" => Type::Boolean,
        // What Swagger 2.0 calls the content of a file.
        "file" => Type::String(StringFormat::Binary),
        _ => Type::Any,
    }
}

/// The width of an integer; narrower ones than 32 bits fit the next wider.
pub(super) fn integer(format: Option<&str>) -> IntegerFormat {
    match format {
        Some("int32" | "int16" | "int8") => IntegerFormat::Int32,
        Some("int64") => IntegerFormat::Int64,
        Some("uint32" | "uint16" | "uint8") => IntegerFormat::Uint32,
        Some("uint64") => IntegerFormat::Uint64,
        _ => IntegerFormat::Plain,
    }
}

fn number(format: Option<&str>) -> NumberFormat {
    match format {
        Some("float") => NumberFormat::Float,
        Some("double") => NumberFormat::Double,
        _ => NumberFormat::Plain,
    }
}

fn string(format: Option<&str>) -> StringFormat {
    match format {
        Some("date-time") => StringFormat::DateTime,
        Some("date") => StringFormat::Date,
        Some("byte") => StringFormat::Byte,
        Some("binary") => StringFormat::Binary,
        other => StringFormat::Plain(other.map(str::to_owned)),
    }
}
