//! `README.md` of the emitted crate.
//!
//! In: the API, the package, and what the crate depends on. Out: Markdown. Invariant: its Rust code compiles, because
//! the emitted crate tests it as a doctest.

use crate::ir::{Api, Group};
use crate::render::docs::{self, Docs};

use super::cargo_toml::Dependency;
use super::extras::Feature;
use super::first_call::FirstCall;
use super::sign_in;
use super::snippet::Snippet;
use super::tokens::plain;
use super::tour::Tour;
use super::{Package, guide, version};

/// The file.
pub(super) fn file(api: &Api, package: &Package, extras: &[Feature], dependencies: &[Dependency]) -> String {
    let (document_version, _) = version(&api.info.version);
    let title = docs::text(&api.info.title);
    let title = if title.is_empty() { "an API".to_owned() } else { title };
    let first_call = FirstCall::of(api, package);
    let begin = Docs::own(&format!(
        "A typed Rust client of {title}, version {}, with {}. It is generated: edit the spec, not the crate.",
        docs::code(&document_version),
        count(api.operations.len(), "operation"),
    ))
    .section("A first call")
    .fence("rust,no_run", &first_call.awaited.function())
    .and("What the service cannot do without is an argument, the rest are setters; a call does nothing until it is sent.");
    let groups = begin
        .section_unless(api.groups.is_empty(), "Groups")
        .table(&["group", "what it is about", "operations"], api.groups.iter().map(group));
    let features = groups.section("Features").and_maybe(features(api, package)).list(extras.iter().map(extra));
    let signing = sign_in::section(features, api, &package.crate_name(), "rust,no_run");
    let errors = signing.section("Errors").and(&format!(
        "A call fails with an error of what is documented for its operation: an enum with a variant per code, and one for \
         everything else. {} In a function that returns `Result<_, {}::Error>`, `?` takes the error of any operation.",
        match api.error_codes.len() {
            0 => "The document lists no codes, so what the service says is kept as it came.".to_owned(),
            codes => format!("The service documents {}, all of them in `ErrorCode`.", count(codes, "code")),
        },
        package.crate_name(),
    ));
    let tour = Tour::new(api, package);
    let lists = tour.lists(errors, "rust,no_run", Snippet::function);
    let bytes = tour.bytes(lists, "rust,no_run", Snippet::function);
    let guide = guide::sections(bytes, package, &first_call);
    let dependencies = guide.section("Dependencies").list(dependencies.iter().map(|it| {
        let reason = if it.reason.is_empty() { String::new() } else { format!(": {}", it.reason) };
        format!("{}{reason}", docs::code(it.name))
    }));
    let end = match &package.attribution {
        Some(attribution) => dependencies.section("Attribution").and_vendor(Some(attribution)),
        None => dependencies,
    };
    format!("# {}\n\n{}\n", package.name, end.lines().join("\n").replace("\n# ", "\n## "))
}

/// How to have a part of the crate.
fn features(api: &Api, package: &Package) -> Option<String> {
    let first = api.groups.first()?;
    Some(format!(
        "Each group is a feature of its name, with hyphens, and brings the types that it needs. All of them are on unless \
         `default-features = false` is said; `cargo add {} --no-default-features --features {}` compiles the group {} \
         alone.",
        package.name,
        first.feature,
        docs::code(plain(&first.name.rust)),
    ))
}

fn extra(feature: &Feature) -> String {
    let default = if feature.default { " (on by default)" } else { "" };
    format!("{}{default}: {}", docs::code(feature.name), feature.reason)
}

fn group(group: &Group) -> Vec<String> {
    let accessor = docs::code_cell(&format!("client.{}()", group.name.rust));
    let about = docs::cell(group.description.as_deref().unwrap_or(&group.name.wire));
    vec![accessor, about, group.operations.len().to_string()]
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("one {noun}") } else { format!("{number} {noun}s") }
}
