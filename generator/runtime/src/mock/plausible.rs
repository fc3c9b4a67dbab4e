//! Values that a schema takes, made up.
//!
//! In: a schema and a seed. Out: JSON. Invariant: the same seed gives the same value, and a validator takes it.

use serde_json::{Map, Value, json};

use super::document::{Described, Document};

/// Members that may be left out are left out when they stand deeper than this, since types may hold themselves.
const DEEPEST: usize = 6;

/// Deeper than this nothing is made up, for a type that cannot do without itself.
const BOTTOM: usize = 24;

/// After so many values only what has to be there is made up, and after twice as many nothing, since types that hold
/// themselves more than once grow with every step.
const MOST: u32 = 20_000;

/// Makes values up.
pub(super) struct Plausible<'a> {
    document: &'a Document,
    state: u64,
    /// How many items a list has.
    items: u64,
    /// How many values there are already.
    made: u32,
}

impl<'a> Plausible<'a> {
    pub(super) fn new(document: &'a Document, seed: u64) -> Self {
        Self { document, state: seed, items: 2, made: 0 }
    }

    /// With lists of one item.
    pub(super) fn with_single_items(mut self) -> Self {
        self.items = 1;
        self
    }

    /// All inputs of an operation, by place and name.
    pub(super) fn inputs(&mut self, operation: &Described) -> Value {
        let mut inputs = Map::new();
        let document = self.document;
        for parameter in operation.parameters(document) {
            let (name, place) =
                (parameter["name"].as_str().unwrap_or_default(), parameter["in"].as_str().unwrap_or_default());
            let json = parameter["content"].as_object().and_then(|content| content.values().next());
            let schema = json.map_or(&parameter["schema"], |content| &content["schema"]);
            inputs.insert(format!("{place}.{name}"), self.parameter(name, schema, place));
        }
        let body = operation.body(document);
        if let Some((media_type, content)) = body.and_then(|body| body["content"].as_object()?.iter().next()) {
            let value = self.value("body", &content["schema"], 0);
            match (media_type.as_str(), value) {
                ("application/x-www-form-urlencoded" | "multipart/form-data", Value::Object(fields)) => {
                    inputs.extend(fields.into_iter().map(|(name, value)| (format!("form.{name}"), value)));
                }
                (_, value) => drop(inputs.insert("body".to_owned(), value)),
            }
        }
        Value::Object(inputs)
    }

    fn parameter(&mut self, name: &str, schema: &Value, place: &str) -> Value {
        match schema.get("default") {
            Some(default) if place == "path" => default.clone(),
            _ => self.value(name, schema, 0),
        }
    }

    /// A value of a schema; `name` is what it is called where it stands.
    pub(super) fn value(&mut self, name: &str, schema: &Value, depth: usize) -> Value {
        let schema = self.document.resolved(schema);
        self.made = self.made.saturating_add(1);
        if depth > BOTTOM || self.made > 2 * MOST {
            return Value::Null;
        }
        // What a document gives as an example is not always one.
        let is_taken = |example: &&Value| !example.is_null() && self.document.faults(schema, example).is_empty();
        if let Some(example) = schema.get("example").filter(is_taken) {
            return example.clone();
        }
        if let Some(values) = schema["enum"].as_array().filter(|values| !values.is_empty()) {
            return values[self.below(values.len())].clone();
        }
        if let Some(parts) = schema["allOf"].as_array() {
            return self.all_of(name, schema, parts, depth);
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(first) = schema[key].get(0) {
                let mut value = self.value(name, first, depth + 1);
                if let (Some((key, kind)), Some(members)) = (kind(schema, first), value.as_object_mut()) {
                    members.insert(key.to_owned(), json!(kind));
                }
                return value;
            }
        }
        match schema["type"].as_str() {
            Some("integer" | "number") => self.number(schema),
            Some("boolean") => json!(self.below(2) == 1),
            Some("array") => {
                let least = schema["minItems"].as_u64().unwrap_or_default();
                let most = schema["maxItems"].as_u64().unwrap_or(u64::MAX);
                let count = self.items.max(least).min(most);
                let count = if depth >= DEEPEST || self.made > MOST { least } else { count };
                Value::Array((0..count).map(|_| self.value(name, &schema["items"], depth + 1)).collect())
            }
            Some("string") => self.text(name, schema),
            Some("object") => self.object(schema, depth),
            _ if schema["properties"].is_object() => self.object(schema, depth),
            _ => json!({}),
        }
    }

    fn all_of(&mut self, name: &str, schema: &Value, parts: &[Value], depth: usize) -> Value {
        let mut whole = self.object(schema, depth).as_object().cloned().unwrap_or_default();
        for part in parts {
            match self.value(name, part, depth + 1) {
                Value::Object(members) => whole.extend(members),
                other if whole.is_empty() => return other,
                _ => {}
            }
        }
        Value::Object(whole)
    }

    fn object(&mut self, schema: &Value, depth: usize) -> Value {
        let required = schema["required"].as_array().map(Vec::as_slice).unwrap_or_default();
        let mut members = Map::new();
        for (name, member) in schema["properties"].as_object().into_iter().flatten() {
            let needed = required.iter().any(|required| required == name);
            if needed || (depth < DEEPEST && self.made < MOST) {
                members.insert(name.clone(), self.value(name, member, depth + 1));
            }
        }
        Value::Object(members)
    }

    fn number(&mut self, schema: &Value) -> Value {
        let bound = |key: &str, exclusive: &str, inwards: f64| {
            let step = if schema[exclusive] == true { inwards } else { 0.0 };
            schema[key].as_f64().map(|bound| bound + step)
        };
        let (least, most) = (bound("minimum", "exclusiveMinimum", 1.0), bound("maximum", "exclusiveMaximum", -1.0));
        let least = least.unwrap_or_else(|| most.map_or(1.0, |most| most.min(1.0)));
        let most = most.unwrap_or(f64::MAX).min(least + 59.0);
        if schema["type"] == "number" {
            return json!(least);
        }
        // Bounds of a document are far from those of an integer here.
        let span = (most - least).max(0.0) as usize;
        json!(least.ceil() as i64 + i64::try_from(self.below(span + 1)).unwrap_or_default())
    }

    fn text(&mut self, name: &str, schema: &Value) -> Value {
        let lower = name.to_lowercase();
        let digits = 100_000 + self.below(900_000);
        let text = match schema["format"].as_str() {
            Some("date-time") => {
                format!("2026-03-{:02}T{:02}:{:02}:00.000Z", 1 + digits % 28, digits % 24, digits % 60)
            }
            Some("date") => format!("2026-03-{:02}", 1 + digits % 28),
            Some("uri") => format!("https://service.example/{lower}/{digits}"),
            Some("email") => format!("user{digits}@service.example"),
            Some("byte") => "bW9jaw==".to_owned(),
            _ if schema["x-client"]["type"] == "id" || lower.ends_with("id") => digits.to_string(),
            _ if lower.contains("phone") || lower == "callerid" => format!("+1650555{:04}", digits % 10_000),
            _ if lower.contains("extensionnumber") => (100 + digits % 900).to_string(),
            _ => format!("{name} {digits}"),
        };
        let least = usize::try_from(schema["minLength"].as_u64().unwrap_or_default()).unwrap_or_default();
        let most = usize::try_from(schema["maxLength"].as_u64().unwrap_or(u64::MAX)).unwrap_or(usize::MAX);
        let filled: String = text.chars().chain(std::iter::repeat_n('x', least)).collect();
        let length = text.chars().count().max(least).min(most);
        json!(filled.chars().take(length).collect::<String>())
    }

    /// A number below this one (SplitMix64).
    fn below(&mut self, bound: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        let bound = u64::try_from(bound).unwrap_or(u64::MAX).max(1);
        usize::try_from(mixed % bound).unwrap_or_default()
    }
}

/// The member that tells the kinds of a union apart, and its value for one of them.
fn kind<'s>(union: &'s Value, one: &'s Value) -> Option<(&'s str, &'s str)> {
    let (key, reference) = (union["discriminator"]["propertyName"].as_str()?, one["$ref"].as_str()?);
    let name = reference.rsplit('/').next()?;
    let mapping = union["discriminator"]["mapping"].as_object();
    let is_it = |(_, target): &(&String, &Value)| target.as_str().is_some_and(|it| it == reference || it == name);
    let mapped = mapping.into_iter().flatten().find(is_it).map(|(kind, _)| kind.as_str());
    Some((key, mapped.unwrap_or(name)))
}

#[cfg(test)]
mod tests;
