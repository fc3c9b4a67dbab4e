//! `src/runtime.rs` and `src/runtime/*.rs`: the hand-written code that every client carries.
//!
//! In: the runtime crate's own files, and what emitted code names. Out: the modules that this code needs, word for word.
//! Invariant: a module is carried when emitted code or a carried module names it, so no list of needs can go stale.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use syn::{Item, UseTree};

use crate::render::docs::Docs;
use crate::render::{self, Ready};

use super::SourceFile;
use super::named::{Named, first_word, names_after};

/// The runtime's files, by module.
macro_rules! modules {
    ($($name:literal),* $(,)?) => {
        [$(Module::new($name, include_str!(concat!("../../runtime/src/", $name, ".rs")))),*].into()
    };
}

static MODULES: LazyLock<Vec<Module>> = LazyLock::new(|| {
    modules![
        "address",
        "api_error",
        "authorization",
        "batch",
        "binary",
        "blocking",
        "builder",
        "byte_range",
        "byte_response",
        "call",
        "clock",
        "credentials",
        "download",
        "encoding",
        "ended",
        "error",
        "excerpt",
        "execute",
        "facts",
        "file_store",
        "form",
        "future",
        "gzip",
        "headers",
        "hooks",
        "id",
        "intake",
        "joined",
        "json",
        "limiter",
        "limits",
        "links",
        "mend",
        "meta",
        "mock",
        "mock/answer",
        "mock/document",
        "mock/expectation",
        "mock/facts",
        "mock/issuer",
        "mock/judge",
        "mock/leading",
        "mock/made_up",
        "mock/multipart",
        "mock/outcome",
        "mock/path",
        "mock/plausible",
        "mock/program",
        "mock/quota",
        "mock/reply",
        "mock/report",
        "mock/request",
        "mock/schema",
        "mock/server",
        "mock/wire",
        "mode",
        "multipart",
        "names",
        "oauth",
        "object",
        "one_or_many",
        "pages",
        "paging",
        "parameters",
        "part_file",
        "places",
        "pointer",
        "predicates",
        "reading",
        "request",
        "response",
        "retry",
        "retry_after",
        "retry_budget",
        "secret",
        "sending",
        "service",
        "session",
        "session_blocking",
        "setters",
        "shape",
        "sign_in",
        "sign_in_builder",
        "sign_in_error",
        "slot",
        "spans",
        "tables",
        "template",
        "texts",
        "token",
        "token_store",
        "trace",
        "transport",
        "unions",
        "values",
        "window",
        "with_headers",
        "writing",
    ]
});

/// The runtime's list of modules, and what each of them offers.
const LIB_RS: &str = include_str!("../../runtime/src/lib.rs");

/// Where a runtime module's tests begin; the module is carried up to here.
const TESTS: &str = "#[cfg(test)]\nmod tests;";

/// A module of the runtime.
pub(super) struct Module {
    name: &'static str,
    /// What is carried of it.
    code: &'static str,
    /// What this code names.
    pub(super) named: Named,
    /// The names of modules beside it, among others.
    beside: Vec<&'static str>,
}

/// What the runtime's modules have to do with each other.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(Runtime::new);

struct Runtime {
    /// The items of the runtime's `lib.rs` by the modules that they declare or offer from.
    index: Vec<(String, Ready)>,
    /// The modules of what the runtime offers, by name.
    origins: HashMap<String, String>,
    /// The modules that add methods to a type of another, by that other: nobody has to name them to need them.
    extensions: HashMap<&'static str, Vec<&'static str>>,
}

impl Runtime {
    fn new() -> Self {
        let items = syn::parse_file(LIB_RS).map(|file| file.items).unwrap_or_default();
        let (origins, extensions) = (origins(&items), extensions());
        let index = items.into_iter().filter_map(|item| Some((module_of(&item)?, Ready::new(item))));
        Self { index: index.collect(), origins, extensions }
    }

    /// The module that offers what has this name; the name itself where it is a module's.
    fn origin<'a>(&'a self, name: &'a str) -> &'a str {
        self.origins.get(name).map_or(name, String::as_str)
    }
}

/// Works out what the runtime is, which is the same for every document.
pub(super) fn prepare() {
    LazyLock::force(&RUNTIME);
}

/// The modules that are needed, as files.
pub(super) fn files(needed: &[&'static Module]) -> Vec<SourceFile> {
    let names: BTreeSet<&str> = needed.iter().map(|module| module.name).collect();
    let kept = RUNTIME.index.iter().filter(|(module, _)| names.contains(module.as_str()));
    let docs = Docs::own("The machinery that the calls share. It knows nothing of the service but what it is told.");
    let index = render::file(&docs, kept.map(|(_, item)| item.clone()));
    let mut files = vec![SourceFile { path: "src/runtime.rs".to_owned(), contents: index }];
    files.extend(needed.iter().map(|module| SourceFile {
        path: format!("src/runtime/{}.rs", module.name),
        contents: [render::BANNER, "\n", module.code, "\n"].concat(),
    }));
    files
}

impl Module {
    fn new(name: &'static str, text: &'static str) -> Self {
        // A single character is searched for much faster than a text.
        let tests = text.match_indices('#').map(|(at, _)| at).find(|at| text[*at..].starts_with(TESTS));
        let code = text[..tests.unwrap_or(text.len())].trim_end();
        // What stands in a folder names the modules beside that folder by way of its own.
        let beside = if name.contains('/') { "super::super::" } else { "super::" };
        Self { name, code, named: Named::of(code), beside: names_after(beside, code) }
    }

    /// The types that stand here.
    fn structs(&self) -> impl Iterator<Item = &'static str> {
        self.code.lines().filter_map(|line| line.trim_start().strip_prefix("pub struct ")).map(first_word)
    }

    /// The types that have methods here.
    fn extended(&self) -> impl Iterator<Item = &'static str> {
        let inherent = self.code.lines().filter(|line| line.starts_with("impl") && !line.contains(" for "));
        inherent.map(|line| {
            let line = line.trim_start_matches("impl");
            let after_generics = line.strip_prefix('<').and_then(|line| line.split_once('>')).map(|(_, rest)| rest);
            first_word(after_generics.unwrap_or(line).trim_start())
        })
    }
}

fn extensions() -> HashMap<&'static str, Vec<&'static str>> {
    let definers: HashMap<&str, &str> =
        MODULES.iter().flat_map(|module| module.structs().map(|name| (name, module.name))).collect();
    let mut extensions: HashMap<_, Vec<_>> = HashMap::new();
    for module in MODULES.iter() {
        for definer in module.extended().filter_map(|name| definers.get(name)).filter(|name| **name != module.name) {
            extensions.entry(*definer).or_default().push(module.name);
        }
    }
    extensions
}

/// The module that an item of the runtime's `lib.rs` declares or offers from.
fn module_of(item: &Item) -> Option<String> {
    match item {
        Item::Mod(item) => Some(item.ident.to_string()),
        Item::Use(item) => match &item.tree {
            UseTree::Path(path) => Some(path.ident.to_string()),
            _ => None,
        },
        _ => None,
    }
}

/// The names that an import brings in.
fn offers(tree: &UseTree, names: &mut Vec<String>) {
    match tree {
        UseTree::Path(path) => offers(&path.tree, names),
        UseTree::Name(name) => names.push(name.ident.to_string()),
        UseTree::Rename(rename) => names.push(rename.rename.to_string()),
        UseTree::Group(group) => group.items.iter().for_each(|tree| offers(tree, names)),
        UseTree::Glob(_) => {}
    }
}

/// The modules that code needs which names these things.
pub(super) fn needed(emitted: &[Named]) -> Vec<&'static Module> {
    let runtime = &*RUNTIME;
    let mut open: Vec<&str> = emitted.iter().flat_map(Named::runtime).map(|name| runtime.origin(name)).collect();
    let mut needed = BTreeSet::new();
    while let Some(name) = open.pop() {
        if let Some(module) = MODULES.iter().find(|module| module.name == name)
            && needed.insert(module.name)
        {
            open.extend(&module.beside);
            // Macros name what they put out as emitted code does.
            open.extend(module.named.runtime().map(|name| runtime.origin(name)));
            open.extend(runtime.extensions.get(module.name).into_iter().flatten());
            let below =
                |other: &&Module| other.name.strip_prefix(module.name).is_some_and(|rest| rest.starts_with('/'));
            open.extend(MODULES.iter().filter(below).map(|other| other.name));
        }
    }
    MODULES.iter().filter(|module| needed.contains(module.name)).collect()
}

fn origins(items: &[Item]) -> HashMap<String, String> {
    let mut origins = HashMap::new();
    for item in items {
        let (Item::Use(import), Some(module)) = (item, module_of(item)) else { continue };
        let mut names = Vec::new();
        offers(&import.tree, &mut names);
        origins.extend(names.into_iter().map(|name| (name, module.clone())));
    }
    origins
}

#[cfg(test)]
mod tests;
