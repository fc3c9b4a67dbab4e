//! `src/runtime.rs` and `src/runtime/*.rs`: the hand-written code that every client carries.
//!
//! In: the runtime crate's own files, and the emitted code that uses them. Out: the modules that this code needs, word
//! for word. Invariant: a module is carried when emitted code or a carried module names it, so no list of needs can go
//! stale.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use syn::{Item, UseTree};

use crate::parallel;
use crate::render;
use crate::render::docs::Docs;

use super::SourceFile;

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

struct Module {
    name: &'static str,
    /// What is carried of it.
    code: &'static str,
}

/// The modules that the emitted files need.
pub(super) fn files(emitted: &[SourceFile]) -> Vec<SourceFile> {
    let items = syn::parse_file(LIB_RS).map(|file| file.items).unwrap_or_default();
    let needed = needed(&items, emitted);
    let kept = items.into_iter().filter(|item| module_of(item).is_some_and(|name| needed.contains(name.as_str())));
    let docs = Docs::own("The machinery that the calls share. It knows nothing of the service but what it is told.");
    let index = render::file(&docs, kept.map(quote::ToTokens::into_token_stream));
    let mut files = vec![SourceFile { path: "src/runtime.rs".to_owned(), contents: index }];
    for module in MODULES.iter().filter(|module| needed.contains(module.name)) {
        files.push(SourceFile {
            path: format!("src/runtime/{}.rs", module.name),
            contents: [render::BANNER, "\n", module.code, "\n"].concat(),
        });
    }
    files
}

impl Module {
    fn new(name: &'static str, text: &'static str) -> Self {
        // A single character is searched for much faster than a text.
        let tests = text.match_indices('#').map(|(at, _)| at).find(|at| text[*at..].starts_with(TESTS));
        Self { name, code: text[..tests.unwrap_or(text.len())].trim_end() }
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

/// The modules that add methods to a type of another, by that other: nobody has to name them to need them.
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

fn needed(items: &[Item], emitted: &[SourceFile]) -> BTreeSet<&'static str> {
    let origins = origins(items);
    let by_name = |name: &str| origins.get(name).map_or_else(|| name.to_owned(), Clone::clone);
    let code: Vec<_> = emitted.iter().filter(|file| file.path.ends_with(".rs")).collect();
    let wanted = parallel::map(code, |file| BTreeSet::from_iter(names_after("runtime::", &file.contents)));
    let wanted: BTreeSet<_> = wanted.into_iter().flatten().collect();
    let mut open: Vec<String> = wanted.into_iter().map(by_name).collect();
    let (mut needed, extensions) = (BTreeSet::new(), extensions());
    while let Some(name) = open.pop() {
        if let Some(module) = MODULES.iter().find(|module| module.name == name)
            && needed.insert(module.name)
        {
            // What stands in a folder names the modules beside that folder by way of its own.
            let beside = if module.name.contains('/') { "super::super::" } else { "super::" };
            open.extend(names_after(beside, module.code).into_iter().map(str::to_owned));
            // Macros name what they put out as emitted code does.
            open.extend(names_after("runtime::", module.code).into_iter().map(by_name));
            open.extend(extensions.get(name.as_str()).into_iter().flatten().map(|other| (*other).to_owned()));
            let below = format!("{name}/");
            let below = MODULES.iter().filter(|other| other.name.starts_with(&below));
            open.extend(below.map(|other| other.name.to_owned()));
        }
    }
    needed
}

/// The modules of what the runtime offers, by name.
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

/// The names that follow `prefix`, which ends in `::`, in code: one, or those of a list in braces.
fn names_after<'t>(prefix: &str, text: &'t str) -> Vec<&'t str> {
    let mut names = Vec::new();
    // A single character is searched for much faster than a text.
    let ends = text.match_indices(':').map(|(at, _)| at + 1).filter(|end| text[..*end].ends_with(prefix));
    for end in ends {
        let rest = &text[end..];
        match rest.strip_prefix('{') {
            Some(list) => {
                let list = &list[..list.find(';').unwrap_or(list.len())];
                names.extend(list.split([',', '{', '}']).map(|name| first_word(name.trim_start())));
            }
            None => names.push(first_word(rest)),
        }
    }
    names
}

fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests;
