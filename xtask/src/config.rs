//! `spec/codegen.toml`: which document, which overlays, which crate, and what each diagnostic weighs.
//!
//! In: the file's text. Out: [`Config`], its paths taken from the file's own folder. Invariant: a key that is not known
//! is an error at its place, so that a typo never passes for silence.

use std::collections::BTreeMap;

use generator::diagnostic::{Code, Diagnostic, Diagnostics, Level, Policy, Severity};
use generator::emit::Package;
use generator::source::Loader;
use generator::tree::{FileId, Place, Role, Sources};
use serde::Deserialize;
use toml::Spanned;

use crate::explain;
use crate::loader::beside;

/// The configuration, or a file that it names, cannot be read.
pub static UNREADABLE: Code = Code {
    id: "G0700",
    severity: Severity::Error,
    title: "the configuration, or a file that it names, cannot be read",
    explanation: "`cargo xtask codegen` reads `spec/codegen.toml`, which has to be there and to be UTF-8 text, and the \
        document and the overlays that it names. Their paths are relative to the folder of `codegen.toml`.",
};

/// The configuration is no TOML, or not of the expected shape.
pub static INVALID: Code = Code {
    id: "G0701",
    severity: Severity::Error,
    title: "the configuration is not of the expected shape",
    explanation: "The keys of `codegen.toml` are `document`, `overlays` (a list, applied in order), `out`, `[package]` with \
        `name`, `version`, `license` and `attribution`, and `[diagnostics]` with a level (`allow`, `warn` or `deny`) for \
        each code. Paths are relative to the file. A key that is not among them is refused, because a misspelt one would \
        otherwise do nothing.",
};

/// `[diagnostics]` weighs a code that no stage has.
pub static UNKNOWN_CODE: Code = Code {
    id: "G0702",
    severity: Severity::Error,
    title: "the configuration names a diagnostic that does not exist",
    explanation: "`[diagnostics]` in `codegen.toml` gives a level to a code. `cargo xtask explain` without a code lists all \
        that there are.",
};

/// The crate could not be built under this name or version.
pub static INVALID_PACKAGE: Code = Code {
    id: "G0703",
    severity: Severity::Error,
    title: "the crate's name or version is not valid",
    explanation: "A crate's name begins with a letter and goes on with letters, digits, `-` and `_`, and is no keyword of \
        Rust and not the name of a crate that emitted code depends on; its version is a semantic version such as `0.1.0`.",
};

/// The codes of this stage.
pub static CODES: &[&Code] = &[&UNREADABLE, &INVALID, &UNKNOWN_CODE, &INVALID_PACKAGE];

/// What to generate from what.
#[derive(Clone, Debug)]
pub struct Config {
    /// Path of the document.
    pub document: String,
    /// Paths of the overlays, in the order in which they apply.
    pub overlays: Vec<String>,
    /// Path of the crate's folder.
    pub out: String,
    /// The crate; a member of this workspace.
    pub package: Package,
    /// What each diagnostic weighs.
    pub policy: Policy,
}

/// The file as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    document: Spanned<String>,
    #[serde(default)]
    overlays: Vec<Spanned<String>>,
    out: String,
    package: PackageTable,
    #[serde(default)]
    diagnostics: BTreeMap<String, Spanned<LevelWord>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PackageTable {
    name: Spanned<String>,
    version: Option<Spanned<String>>,
    license: Option<String>,
    attribution: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum LevelWord {
    Allow,
    Warn,
    Deny,
}

impl From<LevelWord> for Level {
    fn from(word: LevelWord) -> Self {
        match word {
            LevelWord::Allow => Self::Allow,
            LevelWord::Warn => Self::Warn,
            LevelWord::Deny => Self::Deny,
        }
    }
}

/// Reads the configuration at `path`; faults go to `diagnostics`, and any of them means none.
pub fn read(path: &str, loader: &dyn Loader, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Option<Config> {
    let (file, text) = match load(path, loader) {
        Ok(text) => (sources.add(path, text.as_str(), Role::Config), text),
        Err(why) => {
            diagnostics.push(UNREADABLE.bare(format!("'{path}' cannot be read: {why}")));
            return None;
        }
    };
    let parsed = match toml::from_str::<File>(&text) {
        Ok(parsed) => parsed,
        Err(error) => {
            diagnostics.push(invalid(&error, file, &text));
            return None;
        }
    };
    let mut faults = faults(&parsed, file, &text);
    faults.extend(unreadable(&parsed, path, loader, |offset| place(file, &text, offset)));
    if faults.is_empty() {
        return Some(parsed.relative_to(path));
    }
    faults.into_iter().for_each(|fault| diagnostics.push(fault));
    None
}

fn load(path: &str, loader: &dyn Loader) -> Result<String, String> {
    let bytes = loader.load(path)?;
    String::from_utf8(bytes).map_err(|error| {
        let line =
            error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("line {line} is not UTF-8 text")
    })
}

impl File {
    fn relative_to(self, path: &str) -> Config {
        let Self { document, overlays, out, package, diagnostics } = self;
        Config {
            document: beside(path, document.get_ref()),
            overlays: overlays.iter().map(|overlay| beside(path, overlay.get_ref())).collect(),
            out: beside(path, &out),
            package: Package {
                name: package.name.into_inner(),
                version: package.version.map(Spanned::into_inner),
                license: package.license,
                attribution: package.attribution,
                standalone: false,
            },
            policy: Policy {
                levels: diagnostics.into_iter().filter_map(|(id, level)| weight(&id, level.into_inner())).collect(),
            },
        }
    }
}

/// What a code weighs, by its own spelling.
fn weight(id: &str, level: LevelWord) -> Option<(String, Level)> {
    Some((explain::find(id)?.id.to_owned(), level.into()))
}

/// What is well-formed and wrong all the same.
fn faults(file: &File, id: FileId, text: &str) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    let name = &file.package.name;
    if let Err(why) = check_package_name(name.get_ref()) {
        faults.push(INVALID_PACKAGE.at(place(id, text, name.span().start), why));
    }
    if let Some(version) = &file.package.version
        && let Err(error) = semver::Version::parse(version.get_ref())
    {
        let message = format!("'{}' is no semantic version: {error}", version.get_ref());
        faults.push(INVALID_PACKAGE.at(place(id, text, version.span().start), message));
    }
    for (code, level) in file.diagnostics.iter().filter(|(code, _)| explain::find(code).is_none()) {
        let message = format!("no diagnostic has the code '{code}'");
        let fault = UNKNOWN_CODE.at(place(id, text, level.span().start), message);
        faults.push(fault.help("'cargo xtask explain' lists all codes"));
    }
    faults
}

/// Files that are named and cannot be read, each at the name; the pipeline would say so too, but not where.
fn unreadable(file: &File, path: &str, loader: &dyn Loader, place: impl Fn(usize) -> Place) -> Vec<Diagnostic> {
    let named = std::iter::once(&file.document).chain(&file.overlays);
    let fault = |name: &Spanned<String>| {
        let target = beside(path, name.get_ref());
        let why = loader.load(&target).err()?;
        Some(UNREADABLE.at(place(name.span().start), format!("'{target}' cannot be read: {why}")))
    };
    named.filter_map(fault).collect()
}

/// What cargo would say of a crate's name, said before anything is written.
///
/// # Errors
/// A sentence that says what is wrong with it.
pub fn check_package_name(name: &str) -> Result<(), String> {
    let plain = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_');
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) || !name.chars().all(plain) {
        return Err(format!("'{name}' is no crate name: a letter comes first, then letters, digits, '-' and '_'"));
    }
    if syn::parse_str::<syn::Ident>(&name.replace('-', "_")).is_err() {
        return Err(format!("'{name}' is no crate name: it is a keyword of Rust"));
    }
    if matches!(name, "alloc" | "core" | "proc-macro" | "proc_macro" | "std" | "test") {
        return Err(format!("'{name}' is no crate name: a crate of Rust itself has it"));
    }
    if let Some(other) = Package::namesake(name) {
        return Err(format!(
            "'{name}' is also the name of '{other}', on which the crate depends; give it another name"
        ));
    }
    Ok(())
}

fn invalid(error: &toml::de::Error, file: FileId, text: &str) -> Diagnostic {
    let message = error.message().trim_end_matches('.').replace('`', "'").replace('\n', ", ");
    match error.span() {
        Some(span) => INVALID.at(place(file, text, span.start), message),
        None => INVALID.at(Place { file, line: 1, column: 1 }, message),
    }
}

/// The line and column of a byte offset.
fn place(file: FileId, text: &str, offset: usize) -> Place {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX).saturating_add(1);
    Place { file, line: count(before.matches('\n').count()), column: count(before[line_start..].chars().count()) }
}

#[cfg(test)]
mod tests;
