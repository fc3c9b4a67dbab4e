//! A request as it came, and what it says as JSON.
//!
//! In: a request, and the operation that it is of. Out: its inputs by place and name, and what breaks the document.
//! Invariant: every input is there in the form in which the document has it, or there is a fault that says why not.

use bytes::Bytes;
use percent_encoding::percent_decode_str;
use reqwest::header::HeaderMap;
use serde_json::{Map, Value};

use super::document::{Described, Document};

/// A request as it came.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Received {
    /// The method.
    pub method: String,
    /// The path, as it was encoded.
    pub path: String,
    /// The query without its question mark, as it was encoded; empty where there is none.
    pub query: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// The id of the operation that it is of, where it is of one.
    pub operation: Option<String>,
}

impl Received {
    /// Method and target: `GET /things?page=2`.
    pub fn line(&self) -> String {
        let query = if self.query.is_empty() { String::new() } else { format!("?{}", self.query) };
        format!("{} {}{query}", self.method, self.path)
    }

    /// The body as JSON; `null` where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// A request that a browser makes.
    pub(super) fn get(url: &str) -> Self {
        let target = url.split_once("://").map_or(url, |(_, rest)| rest.find('/').map_or("", |at| &rest[at..]));
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Self {
            method: "GET".to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            operation: None,
        }
    }

    /// The value of a header, where it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Keys and values of the query, decoded, in order.
    pub fn pairs(&self) -> Vec<(String, String)> {
        pairs(&self.query)
    }

    pub(super) fn media_type(&self) -> String {
        let text = self.header("content-type").unwrap_or_default();
        text.split(';').next().unwrap_or_default().trim().to_lowercase()
    }
}

/// Keys and values of a query or a form.
pub(super) fn pairs(text: &str) -> Vec<(String, String)> {
    let pair = |pair: &str| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(key), decoded(value))
    };
    text.split('&').filter(|pair| !pair.is_empty()).map(pair).collect()
}

pub(super) fn decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

/// What a request says, and what it breaks.
pub(super) struct Reading<'a> {
    document: &'a Document,
    operation: &'a Described,
    request: &'a Received,
    pub(super) inputs: Map<String, Value>,
    pub(super) faults: Vec<String>,
}

impl<'a> Reading<'a> {
    /// Reads a request; `variables` are those of its path, still encoded.
    pub(super) fn of(
        document: &'a Document,
        operation: &'a Described,
        request: &'a Received,
        variables: &[(String, String)],
    ) -> Self {
        let mut this = Self { document, operation, request, inputs: Map::new(), faults: Vec::new() };
        let parameters: Vec<&Value> = operation.parameters(document).collect();
        this.query_keys(&parameters);
        for parameter in parameters {
            this.parameter(parameter, variables);
        }
        this.body();
        this
    }

    fn parameter(&mut self, parameter: &Value, variables: &[(String, String)]) {
        let (name, place) = (text(&parameter["name"]), text(&parameter["in"]));
        let json = parameter["content"].as_object().and_then(|content| content.values().next());
        let schema = json.map_or(&parameter["schema"], |content| &content["schema"]);
        let value = match place {
            "path" => {
                variables.iter().find(|(known, _)| known == name).map(|(_, raw)| self.in_path(raw, parameter, schema))
            }
            "query" => self.in_query(name, parameter, schema),
            "header" => self.request.header(name).map(|raw| self.listed(&[raw.to_owned()], parameter, schema)),
            "cookie" => self.cookie(name).map(|raw| self.listed(&[raw], parameter, schema)),
            _ => None,
        };
        let value = match value {
            Some(Value::String(text)) if json.is_some() => {
                serde_json::from_str(&text).ok().or(Some(Value::String(text)))
            }
            value => value,
        };
        match value {
            Some(value) => {
                for fault in self.document.faults(schema, &value) {
                    self.faults.push(format!("{place} parameter '{name}': {fault}"));
                }
                self.inputs.insert(format!("{place}.{name}"), value);
            }
            None if parameter["required"] == true => {
                self.faults.push(format!("{place} parameter '{name}' is required and missing"));
            }
            None => {}
        }
    }

    fn in_path(&self, raw: &str, parameter: &Value, schema: &Value) -> Value {
        let plain = |raw: &str| percent_decode_str(raw).decode_utf8_lossy().into_owned();
        if !self.is_list(schema) {
            return self.typed(&plain(raw), schema);
        }
        // Separators stand between the items as they are, and within them encoded.
        let separator = separator(parameter, ",");
        let item = &self.document.resolved(schema)["items"];
        Value::Array(raw.split(&separator).map(|raw| self.typed(&plain(raw), item)).collect())
    }

    fn in_query(&self, name: &str, parameter: &Value, schema: &Value) -> Option<Value> {
        let pairs = self.request.pairs();
        let deep = format!("{name}[");
        let members = pairs.iter().filter_map(|(key, value)| {
            let member = key.strip_prefix(&deep)?.strip_suffix(']')?;
            Some((member.to_owned(), self.typed(value, &self.member(schema, member))))
        });
        let members: Map<String, Value> = members.collect();
        if !members.is_empty() {
            return Some(Value::Object(members));
        }
        if parameter["content"].is_null() && self.is_object(schema) && parameter["explode"] != false {
            let properties = self.members(schema);
            let known = pairs.iter().filter(|(key, _)| properties.contains(key));
            let members: Map<String, Value> =
                known.map(|(key, value)| (key.clone(), self.typed(value, &self.member(schema, key)))).collect();
            return (!members.is_empty()).then_some(Value::Object(members));
        }
        let values: Vec<String> = pairs.into_iter().filter(|(key, _)| key == name).map(|(_, value)| value).collect();
        (!values.is_empty()).then(|| self.listed(&values, parameter, schema))
    }

    /// The value of a parameter that came once, or several times.
    fn listed(&self, values: &[String], parameter: &Value, schema: &Value) -> Value {
        if !self.is_list(schema) {
            return self.typed(values.first().map(String::as_str).unwrap_or_default(), schema);
        }
        let item = &self.document.resolved(schema)["items"];
        let repeats = parameter["explode"] == true || (parameter["explode"].is_null() && parameter["in"] == "query");
        let separator = separator(parameter, ",");
        let items: Vec<Value> = match values {
            [one] if !repeats => one.split(&separator).map(|text| self.typed(text, item)).collect(),
            many => many.iter().map(|text| self.typed(text, item)).collect(),
        };
        Value::Array(items)
    }

    fn cookie(&self, name: &str) -> Option<String> {
        let cookies = self.request.header("cookie")?;
        let pair = |cookie: &str| cookie.trim().split_once('=').map(|(key, value)| (key.to_owned(), decoded(value)));
        cookies.split(';').filter_map(pair).find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Every key of the query is one of the document.
    fn query_keys(&mut self, parameters: &[&Value]) {
        let mut known: Vec<String> = self.document.query_keys().map(str::to_owned).collect();
        known.extend(
            pairs(self.operation.label.split_once('?').map_or("", |(_, query)| query)).into_iter().map(|it| it.0),
        );
        let mut open = false;
        for parameter in parameters.iter().filter(|parameter| parameter["in"] == "query") {
            let schema = &parameter["schema"];
            known.push(text(&parameter["name"]).to_owned());
            if self.is_object(schema) {
                known.extend(self.members(schema));
                open |= !self.document.resolved(schema)["additionalProperties"].is_null()
                    || self.members(schema).is_empty();
            }
        }
        for (key, _) in self.request.pairs() {
            let stem = key.split('[').next().unwrap_or_default();
            if !open && !known.contains(&key) && !known.iter().any(|known| known == stem) {
                let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                self.faults.push(format!("the document has no query parameter '{key}' here; it has {known}"));
            }
        }
    }

    fn body(&mut self) {
        let Some(body) = self.operation.body(self.document) else {
            if !self.request.body.is_empty() {
                self.faults.push("a body was sent, and the document has none here".to_owned());
            }
            return;
        };
        if self.request.body.is_empty() {
            if body["required"] == true {
                self.faults.push("the body is required and missing".to_owned());
            }
            return;
        }
        let sent = self.request.media_type();
        let offered: Vec<&String> = body["content"].as_object().into_iter().flatten().map(|(name, _)| name).collect();
        let is_sent = |offered: &&&String| matches_media_type(offered, &sent);
        let Some(offered_type) = offered.iter().find(is_sent) else {
            let offered: Vec<_> = offered.iter().map(|offered| format!("'{offered}'")).collect();
            self.faults.push(format!("the body is '{sent}', and the document takes {}", offered.join(" or ")));
            return;
        };
        let schema = &body["content"][offered_type.as_str()]["schema"];
        self.content(&sent, schema);
    }

    fn content(&mut self, media_type: &str, schema: &Value) {
        let lossy = || String::from_utf8_lossy(&self.request.body).into_owned();
        if media_type == "application/json" || media_type.ends_with("+json") {
            match serde_json::from_slice::<Value>(&self.request.body) {
                Ok(value) => {
                    let faults = self.document.faults(schema, &value);
                    self.faults.extend(faults.into_iter().map(|fault| format!("body: {fault}")));
                    self.inputs.insert("body".to_owned(), value);
                }
                Err(error) => self.faults.push(format!("the body is no JSON: {error}")),
            }
        } else if media_type == "application/x-www-form-urlencoded" {
            self.form(&pairs(&lossy()), schema);
        } else if media_type == "multipart/form-data" {
            let fields =
                super::multipart::fields(self.request.header("content-type").unwrap_or_default(), &self.request.body);
            self.form(&fields, schema);
        } else {
            self.inputs.insert("body".to_owned(), Value::String(lossy()));
        }
    }

    fn form(&mut self, fields: &[(String, String)], schema: &Value) {
        let mut form = Map::new();
        for name in self.members(schema) {
            let member = self.member(schema, &name);
            let values: Vec<String> =
                fields.iter().filter(|(key, _)| *key == name).map(|(_, value)| value.clone()).collect();
            if !values.is_empty() {
                let repeated = serde_json::json!({"explode": true});
                form.insert(name, self.listed(&values, &repeated, &member));
            }
        }
        let known = self.members(schema);
        for (key, _) in fields.iter().filter(|(key, _)| !known.is_empty() && !known.contains(key)) {
            self.faults.push(format!("the document has no form field '{key}' here"));
        }
        let form = Value::Object(form);
        let faults = self.document.faults(schema, &form);
        self.faults.extend(faults.into_iter().map(|fault| format!("form: {fault}")));
        let Value::Object(form) = form else { return };
        self.inputs.extend(form.into_iter().map(|(name, value)| (format!("form.{name}"), value)));
    }

    /// The names of an object's members.
    fn members(&self, schema: &Value) -> Vec<String> {
        let schema = self.document.resolved(schema);
        let own = schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.clone());
        let parts = schema["allOf"].as_array().into_iter().flatten().flat_map(|part| self.members(part));
        own.chain(parts).collect()
    }

    /// The schema of a member; that of additional ones where it is not named.
    fn member(&self, schema: &Value, name: &str) -> Value {
        let schema = self.document.resolved(schema);
        if let Some(member) = schema["properties"].get(name) {
            return member.clone();
        }
        let parts = schema["allOf"].as_array().into_iter().flatten().map(|part| self.member(part, name));
        let part = parts.into_iter().find(|member| !member.is_null());
        part.unwrap_or_else(|| schema["additionalProperties"].clone())
    }

    fn is_list(&self, schema: &Value) -> bool {
        self.document.resolved(schema)["type"] == "array"
    }

    fn is_object(&self, schema: &Value) -> bool {
        let schema = self.document.resolved(schema);
        schema["type"] == "object" || schema["properties"].is_object()
    }

    /// Text as the JSON that the schema has in its place; what does not fit stays text, and is a fault.
    fn typed(&self, text: &str, schema: &Value) -> Value {
        let schema = self.document.resolved(schema);
        let parsed = || serde_json::from_str::<Value>(text).ok();
        let as_type = |kind: &str| match kind {
            "integer" | "number" => parsed().filter(Value::is_number),
            "boolean" => parsed().filter(Value::is_boolean),
            "array" | "object" => parsed().filter(|value| value.is_array() || value.is_object()),
            _ => None,
        };
        let alternatives = ["allOf", "anyOf", "oneOf"].into_iter().filter_map(|key| schema[key].as_array()).flatten();
        let value = match schema["type"].as_str() {
            Some(kind) => as_type(kind),
            None => alternatives.map(|schema| self.typed(text, schema)).find(|value| !value.is_string()),
        };
        value.unwrap_or_else(|| Value::String(text.to_owned()))
    }
}

/// What stands between the items of a list.
fn separator(parameter: &Value, otherwise: &str) -> String {
    let own = parameter["x-client"]["collection_format"].get(0).and_then(Value::as_str);
    let separator = match (own, parameter["style"].as_str()) {
        (Some("csv"), _) => ",",
        (Some("ssv"), _) | (None, Some("spaceDelimited")) => " ",
        (Some("tsv"), _) => "\t",
        (Some("pipes"), _) | (None, Some("pipeDelimited")) => "|",
        _ => otherwise,
    };
    separator.to_owned()
}

/// Whether a media type is one of those that a range takes.
fn matches_media_type(offered: &str, sent: &str) -> bool {
    let offered = offered.split(';').next().unwrap_or_default().trim().to_lowercase();
    let range = offered.strip_suffix('*').is_some_and(|stem| sent.starts_with(stem));
    offered == sent || offered == "*/*" || range
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
