//! The files that references lead to.
//!
//! In: references as written, and the files in which they stand. Out: [`Target`]s, and the trees of their files.
//! Invariant: every file is loaded once, and a path is compared only in its normal form.

use std::collections::HashMap;

use percent_encoding::percent_decode_str;

use crate::diagnostic::Diagnostics;
use crate::source::{self, Loader};
use crate::tree::{Node, Role, Sources};

/// How many files may be referred to; folders that contain themselves would make any number.
const FILES: usize = 4096;

/// What a reference means: a file, and something in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Target {
    /// The path of the file, in normal form.
    pub(super) path: String,
    /// The JSON pointer; empty for the whole file.
    pub(super) pointer: String,
}

impl Target {
    /// What the target is in the tree of its file.
    pub(super) fn select<'n>(&self, tree: &'n Node) -> Option<&'n Node> {
        let is_pointer = self.pointer.is_empty() || self.pointer.starts_with('/');
        if is_pointer { tree.pointer(&self.pointer) } else { None }
    }
}

/// What came of loading a file.
#[derive(Debug)]
pub(super) enum Loaded {
    Tree(Node),
    /// It cannot be read, for this reason.
    Missing(String),
    /// It can be read and is no document; that was told.
    Broken,
}

/// The files of a run.
pub(super) struct Files<'r> {
    document: String,
    loader: &'r dyn Loader,
    sources: &'r mut Sources,
    loaded: HashMap<String, Loaded>,
}

impl<'r> Files<'r> {
    pub(super) fn new(document: &str, loader: &'r dyn Loader, sources: &'r mut Sources) -> Self {
        Self { document: normal(document), loader, sources, loaded: HashMap::new() }
    }

    /// The path of the document itself.
    pub(super) fn document(&self) -> &str {
        &self.document
    }

    /// Whether a reference in the file `base` stays in the document as it is written.
    pub(super) fn is_local(&self, written: &str, base: &str) -> bool {
        written.starts_with('#') && base == self.document
    }

    /// What a reference in the file `base` means.
    pub(super) fn target(&self, written: &str, base: &str) -> Target {
        let (path, pointer) = written.split_once('#').unwrap_or((written, ""));
        let path = match decoded(path) {
            path if path.is_empty() => base.to_owned(),
            path if path.starts_with('/') => normal(&path),
            path => {
                let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
                let root = if base.starts_with('/') && folder.is_empty() { "/" } else { "" };
                normal(&format!("{root}{folder}{}{path}", if folder.is_empty() { "" } else { "/" }))
            }
        };
        Target { path, pointer: decoded(pointer) }
    }

    /// What a target is, if its file is loaded and has it.
    pub(super) fn select(&self, target: &Target) -> Option<&Node> {
        match self.loaded.get(&target.path)? {
            Loaded::Tree(tree) => target.select(tree),
            _ => None,
        }
    }

    /// The file at a path.
    pub(super) fn load(&mut self, path: &str, diagnostics: &mut Diagnostics) -> &Loaded {
        let Self { loader, sources, loaded, .. } = self;
        let is_full = loaded.len() >= FILES;
        loaded.entry(path.to_owned()).or_insert_with(|| match loader.load(path) {
            Ok(_) if is_full => Loaded::Missing(format!("more than {FILES} files are referred to")),
            Ok(bytes) => {
                source::parse(path, Role::Document, bytes, sources, diagnostics).map_or(Loaded::Broken, Loaded::Tree)
            }
            Err(reason) => Loaded::Missing(reason),
        })
    }
}

/// Whether a reference leads to the network, or anywhere else that is no file: it has a scheme or a host.
pub(super) fn is_remote(written: &str) -> bool {
    let scheme = written.split(['/', '#', '?']).next().and_then(|start| start.split_once(':'));
    // One letter is a drive.
    let has_scheme = scheme.is_some_and(|(scheme, _)| {
        scheme.len() > 1 && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    });
    has_scheme || written.starts_with("//")
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// A path without `.`, and without `..` where something stands before it.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let root = if path.starts_with('/') { "/" } else { "" };
    format!("{root}{}", parts.join("/"))
}
