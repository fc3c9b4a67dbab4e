//! Text to tree.
//!
//! In: a path and a [`Loader`]. Out: the [`Node`] of the file's first document that is not empty, and the text among the
//! [`Sources`]. Invariant: values are those that `serde_json` and `serde_yaml` read; where the position of one cannot be
//! told, its place names the file alone, and nothing else changes.

mod faults;
mod spots;
#[cfg(test)]
mod tests;
mod value;
mod within;

use std::sync::Arc;

use serde::de::DeserializeSeed;

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::parallel;
use crate::tree::{FileId, Node, Place, Role, SourceText, Sources, Value};
use spots::Spots;
use value::{MOST, NodeSeed, Reading};
pub use within::place_within;

codes! {
    /// The text is neither JSON nor YAML.
    SYNTAX = "G0001", Error, "the text is neither JSON nor YAML",
        "A file has to be one JSON value, or one YAML document. The place is where the reader could go no further; the \
         cause often stands a line or two before it: an indent that differs from its neighbours, a quote or bracket that \
         is not closed, a value with ': ' or ' #' in it that is not quoted.";
    /// The loader has no such file.
    UNREADABLE = "G0002", Error, "a file cannot be read",
        "The file does not exist or cannot be opened. Paths of overlays and of the document are relative to the folder \
         that the run names; see `codegen.toml`.";
    /// The bytes are not UTF-8.
    ENCODING = "G0003", Error, "a file is not UTF-8",
        "JSON and YAML are read as UTF-8, with or without a byte-order mark. Convert the file first, for example with \
         `iconv -f WINDOWS-1252 -t UTF-8`.";
    /// There is nothing in the file.
    EMPTY = "G0004", Error, "a file holds no document",
        "The file is empty, or has only comments and document markers.";
    /// The nesting is too deep.
    TOO_DEEP = "G0005", Error, "a document is nested too deeply",
        "A mapping or list in a mapping or list, and so on, past any depth that an API description needs. Such a file is \
         broken or hostile; a reference (`$ref`) takes a deep schema apart.";
    /// Aliases repeat too much.
    ALIAS_BOMB = "G0006", Error, "aliases repeat too much",
        "A YAML alias (`*name`) stands for a copy of what its anchor (`&name`) marks. These copies, nested, make far more \
         of the document than its text holds. Use references (`$ref`) instead.";
    /// A key stands twice in one mapping.
    DUPLICATE_KEY = "G0007", Warning, "a key stands twice in one mapping",
        "Neither JSON nor YAML allows it, and readers differ in what they make of it. Taken is the last one, as most JSON \
         readers do. Remove the other.";
    /// There is more than one document in the file.
    MORE_DOCUMENTS = "G0008", Warning, "a file holds several documents",
        "YAML separates documents by lines of `---`. The first one that is not empty is read and the others are not. An \
         empty one, as a closing `---` leaves behind, is no cause for a warning.";
    /// A `.json` file is YAML.
    NOT_JSON = "G0009", Warning, "a JSON file is not JSON",
        "The name ends in `.json` and the text is not JSON, but YAML takes it: a comma after the last member, a comment, \
         a word without quotes. It is read as YAML.";
    /// A mapping has a list or mapping as key.
    COMPLEX_KEY = "G0010", Warning, "a key is no text",
        "A YAML key can be a list or a mapping; an API description has no use for it. Often it is a template such as \
         `{id}` that lacks its quotes. The key is taken as its JSON text.";
    /// There is more in a file than is read.
    TOO_LARGE = "G0011", Error, "a file has more values than are read",
        "A file may have three million values (texts, numbers, lists, mappings), which is twenty times as many as the largest \
         API descriptions have. One with more is broken or hostile, or it is data. Parts can stand in files of their own, to \
         which references (`$ref`) lead.";
}

/// How many opening brackets a text has at most that is read while it is looked at.
const MOST_BRACKETS: usize = 2_000;

/// Where text comes from.
pub trait Loader {
    /// The bytes of the file at `path` (as written by the user, or joined from a document's path and a reference).
    ///
    /// # Errors
    /// Says in a user's words why there are none.
    fn load(&self, path: &str) -> Result<Vec<u8>, String>;
}

/// Reads a file and parses it; faults go to `diagnostics`.
pub fn read(
    path: &str,
    role: Role,
    loader: &dyn Loader,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Node> {
    read_all(&[(path, role)], loader, sources, diagnostics)?.pop()
}

/// Reads several files and parses them all at once; gives the trees of those that have one, or nothing where the first has
/// none. Faults go to `diagnostics`, file by file; of the others only where the first has a tree.
pub fn read_all(
    files: &[(&str, Role)],
    loader: &dyn Loader,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Node>> {
    let loaded = files.iter().map(|(path, role)| match loader.load(path) {
        Ok(bytes) => Ok(Loaded::new(path, *role, bytes, sources)),
        Err(reason) => {
            let help = "check the path; it is relative to the folder of the run";
            Err(Box::new(UNREADABLE.bare(format!("cannot read '{path}': {reason}")).help(help)))
        }
    });
    let loaded: Vec<_> = loaded.collect();
    let parse = |loaded: Result<Loaded, Box<Diagnostic>>| loaded.and_then(|it| it.parse(sources.get(it.file)));
    let mut trees = Vec::new();
    for (index, read) in parallel::map(loaded, parse).into_iter().enumerate() {
        let tree = told(read, diagnostics);
        if index == 0 && tree.is_none() {
            return None;
        }
        trees.extend(tree);
    }
    Some(trees)
}

/// Parses the bytes of a file, and adds it to the sources; faults go to `diagnostics`.
pub(crate) fn parse(
    path: &str,
    role: Role,
    bytes: Vec<u8>,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Node> {
    let loaded = Loaded::new(path, role, bytes, sources);
    told(loaded.parse(sources.get(loaded.file)), diagnostics)
}

/// The tree of what was read, once the faults are told.
fn told(read: Result<Read, Box<Diagnostic>>, diagnostics: &mut Diagnostics) -> Option<Node> {
    match read {
        Ok(read) => {
            diagnostics.list.extend(read.faults);
            read.node
        }
        Err(fault) => {
            diagnostics.push(*fault);
            None
        }
    }
}

/// A file among the sources that is to be parsed.
struct Loaded {
    file: FileId,
    fault: Option<Undecodable>,
}

impl Loaded {
    fn new(path: &str, role: Role, bytes: Vec<u8>, sources: &mut Sources) -> Self {
        let (text, fault) = decode(bytes);
        Self { file: sources.add(path, text, role), fault }
    }

    fn parse(&self, source: Option<&SourceText>) -> Result<Read, Box<Diagnostic>> {
        let (id, Some(source)) = (self.file, source) else { return Ok(Read { node: None, faults: Vec::new() }) };
        let path = &source.path;
        if let Some(fault) = &self.fault {
            let place = place_at(id, source, fault.offset);
            let fault =
                ENCODING.at(place, fault.message.as_str()).label("this is not UTF-8").help("save the file as UTF-8");
            return Err(Box::new(fault));
        }
        let read = match json_start(&source.text) {
            Some(start) => match read_json(id, source, start) {
                Ok(read) => read,
                // What is too much for one reader is not given to the other.
                Err(fault) if fault.code.id != SYNTAX.id => return Err(fault),
                Err(fault) => match (read_yaml(id, source), path.ends_with(".json")) {
                    (Ok(read), true) => read.and(faults::not_json(&fault)),
                    // What a file that calls itself JSON has wrong is a matter of JSON.
                    (Err(_), true) => return Err(fault),
                    (Err(other), false) => return Err(further(fault, other)),
                    (Ok(read), false) => read,
                },
            },
            None => read_yaml(id, source)?,
        };
        if read.node.is_some() {
            return Ok(read);
        }
        let place = Place { file: id, line: 1, column: 1 };
        let help = "an API description begins with 'swagger: \"2.0\"' or 'openapi: 3.0.x'";
        Ok(read.and(EMPTY.at(place, format!("'{path}' holds no document")).help(help)))
    }
}

/// Of what two readers of one text say, that of the one that got further.
fn further(json: Box<Diagnostic>, yaml: Box<Diagnostic>) -> Box<Diagnostic> {
    if yaml.place > json.place { yaml } else { json }
}

/// What came of a text: the first document that is not empty, and what there is to say about it.
struct Read {
    node: Option<Node>,
    faults: Vec<Diagnostic>,
}

impl Read {
    fn and(mut self, fault: Diagnostic) -> Self {
        self.faults.push(fault);
        self
    }
}

/// Why, and from which byte on, bytes are not text.
struct Undecodable {
    offset: usize,
    message: String,
}

/// The text of a file without byte-order mark; where it is not UTF-8, what can be shown of it and why.
fn decode(bytes: Vec<u8>) -> (Arc<str>, Option<Undecodable>) {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let message = "the file is UTF-16, and UTF-8 is read".to_owned();
        return (Arc::from(""), Some(Undecodable { offset: 0, message }));
    }
    // What begins with a character of ASCII, and has a zero beside it.
    if let [0, first, ..] | [first, 0, ..] = bytes[..]
        && first.is_ascii_graphic()
    {
        let message = "the file is UTF-16 without a byte-order mark, and UTF-8 is read".to_owned();
        return (Arc::from(""), Some(Undecodable { offset: 0, message }));
    }
    match String::from_utf8(bytes) {
        Ok(text) => (Arc::from(text.strip_prefix('\u{feff}').unwrap_or(&text)), None),
        Err(error) => {
            let byte = error.as_bytes().get(error.utf8_error().valid_up_to()).copied().unwrap_or_default();
            let message = format!("the byte 0x{byte:02x} is not UTF-8");
            let offset = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes());
            let mark = text.len() - text.trim_start_matches('\u{feff}').len();
            (Arc::from(&text[mark..]), Some(Undecodable { offset: offset.saturating_sub(mark), message }))
        }
    }
}

/// Where JSON begins, if the text looks like it: at a bracket that is its first character, a line of `---` aside.
fn json_start(text: &str) -> Option<usize> {
    let body = text.trim_start();
    let body = body.strip_prefix("---").map_or(body, str::trim_start);
    body.starts_with(['{', '[']).then(|| text.len() - body.len())
}

fn read_json(id: FileId, source: &SourceText, start: usize) -> Result<Read, Box<Diagnostic>> {
    let text = &source.text[start..];
    let spots = Spots::of_json(&source.text, start);
    if let Some((line, column)) = spots.too_many() {
        return Err(Box::new(faults::too_large(Place { file: id, line, column })));
    }
    let mut reading = Reading::json(id, source, &spots);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let node = NodeSeed::new(&mut reading)
        .deserialize(&mut deserializer)
        .map_err(|error| Box::new(reading.fatal.take().unwrap_or_else(|| faults::json(id, source, start, &error))))?;
    let mut rest = deserializer.into_iter::<serde::de::IgnoredAny>();
    let end = start + rest.byte_offset();
    if only_markers(&source.text[end..]) {
        return Ok(Read { node: Some(node), faults: reading.faults });
    }
    match rest.next() {
        Some(Err(error)) => Err(Box::new(faults::json(id, source, start, &error))),
        _ => Err(Box::new(faults::trailing(place_at(id, source, end + leading_space(&source.text[end..]))))),
    }
}

/// Whether nothing follows a JSON value but the end of its YAML document.
fn only_markers(rest: &str) -> bool {
    rest.lines().all(|line| matches!(line.trim(), "" | "---" | "..."))
}

fn leading_space(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

fn read_yaml(id: FileId, source: &SourceText) -> Result<Read, Box<Diagnostic>> {
    let text = &source.text;
    let mut documents = serde_yaml::Deserializer::from_str(text).enumerate().peekable();
    let spots = if is_modest(text) {
        // The reader begins with the first document while it is found out where everything stands.
        let begin = || {
            documents.peek();
        };
        parallel::both(|| Spots::of_yaml(text), begin).0
    } else {
        Spots::of_yaml(text)
    };
    if let Some((line, column)) = spots.too_deep() {
        return Err(Box::new(faults::too_deep(Place { file: id, line, column })));
    }
    if let Some((line, column)) = spots.too_many() {
        return Err(Box::new(faults::too_large(Place { file: id, line, column })));
    }
    let mut first: Option<Node> = None;
    let mut faults = Vec::new();
    for (index, document) in documents {
        let mut reading = Reading::yaml(id, source, &spots, index);
        let begin = reading.place_ahead();
        let read = NodeSeed::new(&mut reading).deserialize(document);
        let blank = matches!(&read, Ok(node) if node.value == Value::Null);
        if blank {
            continue;
        }
        // A second document begins with a line of `---`; anything else behind the first is a fault of that one.
        let apart = !matches!(&read, Err(error) if error.to_string().contains("<document start>"));
        if let Some(first) = first.as_ref().filter(|_| apart) {
            faults.push(faults::more_documents(begin, first.place));
            break;
        }
        match read {
            Ok(node) => first = Some(node),
            Err(error) => {
                let here = reading.place_ahead();
                let told = faults::yaml(here, source, &error);
                // A fault that we found ourselves has the words; where it stands, the reader may know better.
                let fault = match reading.fatal.take() {
                    Some(fatal) if fatal.place.is_some_and(|place| place.line > 0) => fatal,
                    Some(fatal) => Diagnostic { place: told.place, ..fatal },
                    None => told,
                };
                return Err(Box::new(fault));
            }
        }
        faults.extend(reading.faults);
    }
    Ok(Read { node: first, faults })
}

/// Whether a text is too short for more values than are read, and has too few brackets, and signs of block lists and
/// mappings behind one another, to nest as deeply as would take a reader long. Nothing is made of what closes: it may
/// stand in texts. What nests over many lines is indented, so that a short text cannot do it often.
fn is_modest(text: &str) -> bool {
    let opens = |byte: &u8| matches!(byte, b'[' | b'{');
    text.len() <= MOST
        && text.as_bytes().iter().filter(|byte| opens(byte)).count() <= MOST_BRACKETS
        && text.lines().map(signs_of_blocks).sum::<usize>() <= MOST_BRACKETS
}

/// How many signs of block lists and mappings a line begins with, but for the first.
fn signs_of_blocks(line: &str) -> usize {
    let begin = line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t' | b'-' | b'?'));
    begin.filter(|byte| matches!(byte, b'-' | b'?')).count().saturating_sub(1)
}

/// The place of a byte of a file.
fn place_at(file: FileId, source: &SourceText, offset: usize) -> Place {
    let (line, column) = source.position(offset);
    Place { file, line, column }
}
