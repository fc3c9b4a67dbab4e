//! The hands of the readers: take members of mappings, tell faults, note places.
//!
//! In: nodes. Out: values for the OpenAPI 3 document, and the [`Places`] of what is being written. Invariant: no value is
//! passed over in silence, and no fault is told twice, however often a shared part is read.

use foldhash::HashSet;
use indexmap::IndexMap;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::Places;
use super::faults::{FOREIGN_KEY, LONG_TEXT, MISSING_KEY, STRAY_CLIENT, UNKNOWN_KEY, WRONG_KIND};
use super::references::References;
use crate::diagnostic::{Diagnostic, Diagnostics, Remedy, nearest};
use crate::tree::{Entry, Node, Object, Place, Value, escape_pointer};
use crate::vocabulary;

/// Keys that begin with `x-`, and their values.
pub(crate) type Extensions = IndexMap<String, Json>;

/// How many bytes of a text for people are kept.
const LONGEST_TEXT: usize = 200_000;

/// The format that is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// Swagger 2.0
    Swagger,
    /// OpenAPI 3.0
    OpenApi,
}

/// The keys that a kind of mapping may have.
pub(crate) struct Grammar {
    /// What the mapping is, with its article: `an operation`.
    pub(crate) what: &'static str,
    /// Its keys.
    pub(crate) keys: &'static [&'static str],
    /// Keys of another version of the standard whose meaning is plain.
    pub(crate) foreign: &'static [&'static str],
}

/// A mapping whose keys were checked.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'t> {
    /// The mapping.
    pub(crate) node: &'t Node,
    object: &'t Object,
    /// What it is, with its article.
    pub(crate) what: &'static str,
}

impl<'t> Fields<'t> {
    /// A member; absent where it is null.
    pub(crate) fn get(&self, key: &str) -> Option<&'t Node> {
        self.raw(key).filter(|node| node.value != Value::Null)
    }

    /// A member, null included: for keys whose value may be any JSON.
    pub(crate) fn raw(&self, key: &str) -> Option<&'t Node> {
        self.object.get(key).map(|entry| &entry.node)
    }

    /// A member with the place of its key; absent where it is null.
    pub(crate) fn entry(&self, key: &str) -> Option<&'t Entry> {
        self.object.get(key).filter(|entry| entry.node.value != Value::Null)
    }

    /// All members.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'t String, &'t Entry)> + use<'t> {
        self.object.iter()
    }

    /// The place of the mapping.
    pub(crate) fn place(&self) -> Place {
        self.node.place
    }
}

/// Where a member is from: its key, unless its value was set by another file.
pub(crate) fn entry_place(entry: &Entry) -> Place {
    if entry.key.file == entry.node.place.file { entry.key } else { entry.node.place }
}

/// Reads a tree, and keeps what all of its readers share.
pub(crate) struct Reader<'t, 'd> {
    /// The document's root, where references are looked up.
    pub(crate) root: &'t Node,
    /// The format that is being read.
    pub(crate) dialect: Dialect,
    /// What schema references become.
    pub(crate) references: References<'t>,
    /// The names of security schemes, and their keys.
    pub(crate) security_keys: IndexMap<String, String>,
    diagnostics: &'d mut Diagnostics,
    told: HashSet<(&'static str, Option<Place>, String)>,
    places: Places,
    pointer: String,
}

impl<'t, 'd> Reader<'t, 'd> {
    /// A reader of the document at `root`.
    pub(crate) fn new(root: &'t Node, dialect: Dialect, diagnostics: &'d mut Diagnostics) -> Self {
        let mut places = Places::default();
        // What no part is nearer to is the whole document's.
        places.insert("", root.place);
        Self {
            root,
            dialect,
            references: References::default(),
            security_keys: IndexMap::new(),
            diagnostics,
            told: HashSet::default(),
            places,
            pointer: String::new(),
        }
    }

    /// The places of everything that was written.
    pub(crate) fn finish(self) -> Places {
        self.places
    }

    /// Tells a fault, once: a parameter that many operations share is read for each of them.
    pub(crate) fn tell(&mut self, diagnostic: Diagnostic) {
        if self.told.insert((diagnostic.code.id, diagnostic.place, diagnostic.message.clone())) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Does something below the current pointer of the document that is being written.
    pub(crate) fn within<R>(&mut self, tokens: &[&str], act: impl FnOnce(&mut Self) -> R) -> R {
        let length = self.pointer.len();
        for token in tokens {
            self.pointer.push('/');
            self.pointer.push_str(&escape_pointer(token));
        }
        let result = act(self);
        self.pointer.truncate(length);
        result
    }

    /// Notes where the part at the current pointer is from.
    pub(crate) fn mark(&mut self, place: Place) {
        self.places.insert(self.pointer.as_str(), place);
    }

    /// Notes that the part at the current pointer is shared under a name, where it is.
    pub(crate) fn share(&mut self, name: Option<String>) {
        if let Some(name) = name {
            self.places.share(self.pointer.as_str(), name);
        }
    }

    /// Notes that `x-client` chooses the name of the schema at the current pointer, where it does.
    pub(crate) fn choose(&mut self, client: Option<&vocabulary::Schema>) {
        if let Some(name) = client.and_then(|client| client.name.clone()) {
            self.places.choose(name);
        }
    }

    /// Notes where the part below the current pointer is from.
    pub(crate) fn mark_at(&mut self, tokens: &[&str], place: Place) {
        self.within(tokens, |reader| reader.mark(place));
    }

    /// A mapping, its keys checked; tells where it is none.
    pub(crate) fn fields(&mut self, node: &'t Node, grammar: &Grammar) -> Option<Fields<'t>> {
        let Some(object) = node.as_object() else {
            self.wrong_kind(node, grammar.what, "a mapping");
            return None;
        };
        for (key, entry) in object {
            if !key.starts_with("x-") && !grammar.keys.contains(&key.as_str()) {
                self.unlisted_key(key, entry.key, grammar);
            }
        }
        Some(Fields { node, object, what: grammar.what })
    }

    fn unlisted_key(&mut self, key: &str, place: Place, grammar: &Grammar) {
        if grammar.foreign.contains(&key) {
            let message = format!("'{key}' is of another version of the standard, in {}", grammar.what);
            return self.tell(FOREIGN_KEY.at(place, message).label("read as that version has it"));
        }
        let fault = UNKNOWN_KEY.at(place, format!("unknown key '{key}' in {}", grammar.what)).label("nothing reads it");
        self.tell(match nearest(key, grammar.keys.iter().copied()) {
            Some(near) => fault.help(format!("did you mean '{near}'?")).remedy(Remedy::Rename(near.to_owned())),
            None => {
                let help = "remove it, or begin it with 'x-' to have it carried along";
                fault.help(help).remedy(Remedy::RemoveMember)
            }
        });
    }

    /// Says that a value is of the wrong kind, and left out.
    pub(crate) fn wrong_kind(&mut self, node: &Node, what: &str, expected: &str) {
        let message = format!("{what} is {}, not {expected}", node.kind());
        let fault = WRONG_KIND.at(node.place, message).label("left out").help(format!("write {expected} here"));
        self.tell(fault.remedy(Remedy::RemoveValue));
    }

    /// Says that a value is of the wrong kind, and what is made of it.
    pub(crate) fn wrong_kind_kept(&mut self, node: &Node, what: &str, expected: &str, taken: &str) {
        let message = format!("{what} is {}, not {expected}", node.kind());
        self.tell(WRONG_KIND.at(node.place, message).label(taken));
    }

    /// Says that a required key is missing, and what stands in for it.
    pub(crate) fn missing(&mut self, fields: &Fields<'t>, key: &str, stand_in: &str) {
        let message = format!("{} has no '{key}'", fields.what);
        let fault = MISSING_KEY.at(fields.place(), message).label(stand_in).help(format!("add '{key}'"));
        self.tell(fault.remedy(Remedy::required(key)));
    }

    /// A text; numbers and truth values are taken by their text, since unquoted YAML makes them of text.
    pub(crate) fn text(&mut self, fields: &Fields<'t>, key: &str) -> Option<String> {
        let node = fields.get(key)?;
        let text = scalar_text(node);
        if text.is_none() {
            self.wrong_kind(node, &format!("'{key}' of {}", fields.what), "a string");
        }
        if matches!(key, "title" | "summary" | "description") {
            return text.map(|text| self.shortened(text, node.place));
        }
        text
    }

    /// As much of a text for people as is kept.
    fn shortened(&mut self, mut text: String, place: Place) -> String {
        if text.len() > LONGEST_TEXT {
            self.tell(LONG_TEXT.at(place, "the text is longer than what is kept").label("cut after 200,000 bytes"));
            let end = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= LONGEST_TEXT).last();
            text.truncate(end.unwrap_or_default());
            text.push('…');
        }
        text
    }

    /// A text that must be there; empty where it is not.
    pub(crate) fn required_text(&mut self, fields: &Fields<'t>, key: &str) -> String {
        if fields.get(key).is_none() {
            self.missing(fields, key, "taken as empty");
        }
        self.text(fields, key).unwrap_or_default()
    }

    /// A text whose place is of interest to later stages.
    pub(crate) fn placed_text(&mut self, fields: &Fields<'t>, key: &str) -> Option<String> {
        let text = self.text(fields, key)?;
        self.mark_at(&[key], fields.get(key)?.place);
        Some(text)
    }

    /// A truth value.
    pub(crate) fn flag(&mut self, fields: &Fields<'t>, key: &str) -> Option<bool> {
        let node = fields.get(key)?;
        let flag = match &node.value {
            Value::Bool(flag) => return Some(*flag),
            Value::String(text) => truth(text),
            _ => None,
        };
        let message = format!("'{key}' of {} is {}, not a boolean", fields.what, node.kind());
        let label = flag.map_or("left out".to_owned(), |flag| format!("taken as {flag}"));
        self.tell(
            WRONG_KIND
                .at(node.place, message)
                .label(label)
                .help("write true or false, without quotes")
                .remedy(Remedy::RemoveValue),
        );
        flag
    }

    /// A list; empty where it is absent.
    pub(crate) fn list(&mut self, fields: &Fields<'t>, key: &str) -> &'t [Node] {
        let Some(node) = fields.get(key) else { return &[] };
        node.as_array().unwrap_or_else(|| {
            self.wrong_kind(node, &format!("'{key}' of {}", fields.what), "a list");
            &[]
        })
    }

    /// A list of texts; a single text counts as a list of one.
    pub(crate) fn texts(&mut self, fields: &Fields<'t>, key: &str) -> Vec<String> {
        let Some(node) = fields.get(key) else { return Vec::new() };
        let alone = std::slice::from_ref(node);
        let items = if scalar_text(node).is_some() { alone } else { self.list(fields, key) };
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            match scalar_text(item) {
                Some(text) => texts.push(text),
                None => self.wrong_kind(item, &format!("an item of '{key}' of {}", fields.what), "a string"),
            }
        }
        texts
    }

    /// The members of a mapping, `x-` keys aside; none where it is absent.
    pub(crate) fn members(&mut self, fields: &Fields<'t>, key: &str) -> Vec<(&'t String, &'t Entry)> {
        let Some(node) = fields.get(key) else { return Vec::new() };
        let Some(object) = node.as_object() else {
            self.wrong_kind(node, &format!("'{key}' of {}", fields.what), "a mapping");
            return Vec::new();
        };
        object.iter().collect()
    }

    /// The `x-` keys of a mapping that has no `x-client`.
    pub(crate) fn extensions(&mut self, fields: &Fields<'t>) -> Extensions {
        if let Some(entry) = fields.entry(vocabulary::KEY) {
            let message = format!("'x-client' is not read in {}", fields.what);
            let help = "it is read at the root, at operations, parameters, responses and schemas";
            self.tell(STRAY_CLIENT.at(entry.key, message).help(help));
        }
        plain_extensions(fields)
    }

    /// The `x-` keys of a mapping, and its `x-client`, which stays among them.
    pub(crate) fn client_extensions<T: DeserializeOwned>(&mut self, fields: &Fields<'t>) -> (Option<T>, Extensions) {
        let mut extensions = plain_extensions(fields);
        let Some(node) = fields.get(vocabulary::KEY) else { return (None, extensions) };
        let client = vocabulary::read(node, self.diagnostics);
        extensions.insert(vocabulary::KEY.to_owned(), node.to_json());
        self.within(&[vocabulary::KEY], |reader| reader.mark_all(node, node.place));
        (client, extensions)
    }

    /// Notes the places of a node and of everything in it.
    fn mark_all(&mut self, node: &Node, place: Place) {
        self.mark(place);
        match &node.value {
            Value::Object(object) => {
                for (key, entry) in object {
                    self.within(&[key], |reader| reader.mark_all(&entry.node, entry_place(entry)));
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.within(&[&index.to_string()], |reader| reader.mark_all(item, item.place));
                }
            }
            _ => {}
        }
    }
}

/// The `x-` keys of a mapping, `x-client` aside.
pub(crate) fn plain_extensions(fields: &Fields<'_>) -> Extensions {
    fields
        .entries()
        .filter(|(key, _)| key.starts_with("x-") && *key != vocabulary::KEY)
        .map(|(key, entry)| (key.clone(), entry.node.to_json()))
        .collect()
}

/// The text of a string, number or truth value.
pub(crate) fn scalar_text(node: &Node) -> Option<String> {
    match &node.value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// A truth value, in the words of YAML 1.1 too, which writers of documents still use.
pub(crate) fn truth(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => Some(true),
        "false" | "no" | "off" => Some(false),
        _ => None,
    }
}
