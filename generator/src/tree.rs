//! The value tree of a document: what stands where.
//!
//! In: nothing. Out: [`Node`], the one currency of the stages before [`openapiv3`]. Invariant: every node carries the
//! [`Place`] that set it, in the document or in an overlay, so that every later fault has a line.

use std::sync::{Arc, OnceLock};

use foldhash::fast::RandomState;
use indexmap::IndexMap;

mod lines;
use lines::Lines;

/// A file among the [`Sources`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u16);

/// Where something stands: a file, and a line and column in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The line, from 1; 0 where only the file is known.
    pub line: u32,
    /// The column in characters, from 1; 0 where only the file is known.
    pub column: u32,
}

/// What a file is to the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The vendor's document, or a file that it refers to.
    Document,
    /// An overlay.
    Overlay,
    /// The generator's own configuration.
    Config,
}

/// One file that was read.
#[derive(Clone, Debug)]
pub struct SourceText {
    /// The path as the user wrote it, with `/` between its parts.
    pub path: String,
    /// The text, without a byte-order mark.
    pub text: Arc<str>,
    /// What the file is to the run.
    pub role: Role,
    /// Where the lines of the text begin, once somebody asked.
    lines: OnceLock<Lines>,
}

impl SourceText {
    /// The byte offset of a line and column, if the text has them; a column past the end of its line is that end.
    pub fn offset(&self, line: u32, column: u32) -> Option<usize> {
        self.lines().offset(&self.text, line, column)
    }

    /// The line and column of a byte offset; those of the end for an offset past it.
    pub fn position(&self, offset: usize) -> (u32, u32) {
        self.lines().position(&self.text, offset)
    }

    /// The bytes of a line, without its line break.
    pub fn line(&self, line: u32) -> Option<std::ops::Range<usize>> {
        self.lines().line(&self.text, line)
    }

    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::of(&self.text))
    }
}

/// The files of a run, in the order in which they were read.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<SourceText>,
}

impl Sources {
    /// Adds a file and gives its handle.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<Arc<str>>, role: Role) -> FileId {
        let id = FileId(u16::try_from(self.files.len()).unwrap_or(u16::MAX));
        self.files.push(SourceText { path: path.into(), text: text.into(), role, lines: OnceLock::new() });
        id
    }

    /// The file behind a handle, if the handle is of these sources.
    pub fn get(&self, id: FileId) -> Option<&SourceText> {
        self.files.get(usize::from(id.0))
    }

    /// All files, first read first.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceText)> {
        self.files.iter().enumerate().map(|(index, file)| (FileId(index as u16), file))
    }
}

/// A value and the place that set it.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where the value begins.
    pub place: Place,
    /// The value.
    pub value: Value,
}

/// A JSON value whose parts know their places.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(serde_json::Number),
    /// A string.
    String(String),
    /// A sequence.
    Array(Vec<Node>),
    /// A mapping, in document order.
    Object(Object),
}

/// A mapping, in document order.
pub type Object = IndexMap<String, Entry, RandomState>;

/// A member of a mapping: its value, and where its key stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Where the key begins.
    pub key: Place,
    /// The value.
    pub node: Node,
}

impl Node {
    /// The member `key` of a mapping.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.node)
    }

    /// The member `key` of a mapping, with the place of its key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.as_object()?.get(key)
    }

    /// The members, if this is a mapping.
    pub fn as_object(&self) -> Option<&Object> {
        match &self.value {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The items, if this is a sequence.
    pub fn as_array(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The text, if this is a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The truth value, if this is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The node at a JSON pointer (RFC 6901), such as `/paths/~1pets/get`.
    pub fn pointer(&self, pointer: &str) -> Option<&Node> {
        pointer.split('/').skip(1).try_fold(self, |node, token| {
            let token = token.replace("~1", "/").replace("~0", "~");
            match &node.value {
                Value::Object(object) => object.get(&token).map(|entry| &entry.node),
                Value::Array(items) => items.get(token.parse::<usize>().ok()?),
                _ => None,
            }
        })
    }

    /// What kind of value this is, in a user's words: `a string`, `a mapping`.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "a list",
            Value::Object(_) => "a mapping",
        }
    }

    /// The value without its places.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => serde_json::Value::Bool(*value),
            Value::Number(value) => serde_json::Value::Number(value.clone()),
            Value::String(value) => serde_json::Value::String(value.clone()),
            Value::Array(items) => items.iter().map(Node::to_json).collect(),
            Value::Object(object) => serde_json::Value::Object(
                object.iter().map(|(key, entry)| (key.clone(), entry.node.to_json())).collect(),
            ),
        }
    }
}

/// `token` as a part of a JSON pointer.
pub fn escape_pointer(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}
