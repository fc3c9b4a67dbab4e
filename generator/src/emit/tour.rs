//! A tour of the crate: what a caller meets, in the order in which it is met.
//!
//! In: the API. Out: sections for the front page and the README, each where the document has what it is about.
//! Invariant: code compiles whatever groups are left out, and a link leads to an item that is emitted.

use std::collections::BTreeSet;

use quote::quote;

use crate::ir::{
    Api, Content, EnumBase, Location, Operation, Parameter, StringFormat, Success, Type, TypeDef, TypeKind,
};
use crate::render::docs::{self, Docs};

use super::Package;
use super::example::{Examples, lines};
use super::first_call::FirstCall;
use super::operations::{Walk, walk};
use super::snippet::Snippet;
use super::tokens::{ident, plain, resolved};
use super::uses::Uses;

/// What the sections are made from.
pub(super) struct Tour<'a> {
    api: &'a Api,
    crate_name: String,
    examples: Examples<'a>,
    uses: Uses,
}

impl<'a> Tour<'a> {
    /// The tour of a crate.
    pub(super) fn new(api: &'a Api, package: &Package) -> Self {
        let crate_name = package.crate_name();
        Self { api, examples: Examples::new(api, &crate_name), crate_name, uses: Uses::of(api) }
    }

    /// The groups, for a page that can leave out those that are not compiled.
    pub(super) fn groups(&self, docs: Docs) -> Docs {
        let rows = self.api.groups.iter().map(|group| {
            let accessor = plain(&group.name.rust);
            let call = docs::code_cell(&format!("client.{}()", group.name.rust));
            let about = docs::cell(group.description.as_deref().unwrap_or(&group.name.wire));
            (group.feature.clone(), vec![format!("[{call}](Client::{accessor})"), about])
        });
        let docs = docs.section_unless(self.api.groups.is_empty(), "Groups");
        docs.gated_table(&["group", "what it is about"], rows)
    }

    /// How an error is told from others.
    pub(super) fn errors(&self, docs: Docs) -> Docs {
        let docs = docs.section("Errors").and(
            "A call fails with an [`Error`] of what is documented for its operation (see [`errors`]). Each has the \
             status, the code, the message and the request's id where the service gives them, and predicates such as \
             [`is_rate_limited`](runtime::Error::is_rate_limited). `?` turns it into the [`Error`] of all codes.",
        );
        let coded = self.examples.pick(|operation| !operation.error_variants.is_empty());
        let Some(operation) = coded.or_else(|| self.examples.pick(|_| true)) else { return docs };
        let example = self.examples.bare(operation);
        let snippet = self.snippet("handle", example.handling()).with_client().calling(self.api, &example);
        docs.fence("no_run", &snippet.doctest())
    }

    /// Ids, where there are any.
    pub(super) fn ids(&self, docs: Docs) -> Docs {
        let paths = self.api.operations.iter().flat_map(|operation| &operation.parameters);
        let usual = paths.filter(|it| it.location == Location::Path && it.required && it.default.is_some());
        let mut usual: Vec<_> = usual
            .filter_map(|it| Some((docs::code(plain(&it.name.rust)), super::facts::scalar_text(it.default.as_ref()?)?)))
            .map(|(name, value)| format!("{name} ({})", docs::code(&value)))
            .collect();
        usual.sort();
        usual.dedup();
        let usual = (!usual.is_empty()).then(|| {
            format!(
                "What stands in a path and has a default is no argument but a setter, such as {}.",
                usual.join(", ")
            )
        });
        if !self.uses.ids {
            return docs.section_unless(usual.is_none(), "Ids").and_maybe(usual);
        }
        let id = format!("use {}::runtime::Id;", self.crate_name);
        let code = [
            id.as_str(),
            "",
            "let (text, number) = (Id::from(\"401\"), Id::from(401));",
            "assert_eq!(text, number);",
            "assert_eq!(number.to_string(), \"401\");",
        ];
        docs.section("Ids")
            .and(
                "The service writes an id as a string in one place and as an integer in another. An [`Id`](runtime::Id) \
                 takes both and keeps the text: two are equal when their texts are, and each goes back as it came. Calls \
                 take an id as anything that has a text.",
            )
            .fence("", &code.join("\n"))
            .and_maybe(usual)
    }

    /// Times, where there are any.
    pub(super) fn times(&self, docs: Docs) -> Docs {
        let kinds = [
            (
                self.uses.instants,
                "Instants are [`jiff::Timestamp`](https://docs.rs/jiff/latest/jiff/struct.Timestamp.html)s, read with any \
                 offset and fraction, written in UTC.",
            ),
            (
                self.uses.dates,
                "Dates are [`jiff::civil::Date`](https://docs.rs/jiff/latest/jiff/civil/struct.Date.html)s.",
            ),
        ];
        let kinds: Vec<_> = kinds.into_iter().filter(|(used, _)| *used).map(|(_, sentence)| sentence).collect();
        if kinds.is_empty() {
            return docs;
        }
        let docs = docs
            .section("Times")
            .and(&format!("{} Add `jiff` to the dependencies of your own crate to make them.", kinds.join(" ")));
        let picked = self.examples.pick(|operation| self.instant(operation).is_some());
        let Some((operation, parameter)) = picked.and_then(|it| Some((it, self.instant(it)?))) else { return docs };
        let example = self.examples.bare(operation).with(parameter);
        let snippet = self.snippet("recent", lines(&example.statements(&quote!(.await))));
        docs.fence("no_run", &snippet.with_client().calling(self.api, &example).doctest())
    }

    /// A setter of an operation that takes an instant.
    fn instant<'o>(&self, operation: &'o Operation) -> Option<&'o Parameter> {
        let is_instant = |ty: &Type| *resolved(self.api, ty) == Type::String(StringFormat::DateTime);
        let mut parameters = operation.parameters.iter();
        parameters.find(|it| it.location == Location::Query && !it.required && !it.deprecated && is_instant(&it.ty))
    }

    /// What the document does not list.
    pub(super) fn unknown_values(&self, docs: Docs) -> Docs {
        let shown = |def: &&TypeDef| match &def.kind {
            TypeKind::Enum(values) => values.base == EnumBase::String && values.values.len() > 1,
            _ => false,
        };
        let mut enums: Vec<_> = self.api.types.iter().filter(shown).collect();
        enums.sort_by_key(|def| (def.deprecated, !def.in_responses, std::cmp::Reverse(def.groups.len())));
        let Some(def) = enums.first() else { return docs };
        let TypeKind::Enum(values) = &def.kind else { return docs };
        let docs = docs.section("Unknown values").and(
            "A service has more values than its document lists, and gets new ones. Every enum keeps what is not listed in \
             `Unknown` and writes it back, and members that the models do not name are ignored. What says the same in \
             another way, such as `\"61\"` for 61, is read.",
        );
        let (name, first) = (ident(&def.name.rust), ident(&values.values[0].name.rust));
        let (new, listed) = ("Of tomorrow", &values.values[0].name.wire);
        let body = lines(&quote! {
            let value = #name::from(#new);
            assert_eq!(value.as_str(), #new);
            assert_eq!(#name::from(#listed), #name::#first);
            match value {
                #name::#first => println!("listed"),
                #name::Unknown(text) => println!("new: {text}"),
                _ => println!("listed, too"),
            }
        });
        let snippet = self.snippet("unknown", body).importing(self.api, &def.name.rust, &def.groups);
        docs.fence("", &snippet.run())
    }

    /// Lists that come in pages.
    pub(super) fn lists(&self, docs: Docs, info: &str, show: fn(&Snippet) -> String) -> Docs {
        let Some(walk) = self.walk() else { return docs };
        docs.section("Lists")
            .and(
                "`send` gives one page of a list. `pages()` walks all of it, and `items()` does so item by item, where the \
                 document says what the items are. Both ask for the next page when it is needed, and are streams besides.",
            )
            .fence(info, &show(&walk))
            .and(
                "A walk that ends with an error can go on later: the error's `page` is the URL of the page that could not \
                 be had, and `from_page` begins there.",
            )
    }

    /// The walk through a list, where there is one.
    fn walk(&self) -> Option<Snippet> {
        let pick = |wanted: Walk| self.examples.pick(|operation| walk(self.api, operation) == Some(wanted));
        let (operation, method) = match (pick(Walk::Items), pick(Walk::Pages)) {
            (Some(operation), _) => (operation, ident("items")),
            (None, pages) => (pages?, ident("pages")),
        };
        let example = self.examples.bare(operation);
        let (prepare, call) = example.call();
        let body = lines(&quote! {
            #prepare
            let mut list = #call.#method();
            while let Some(item) = list.next().await {
                let item = item?;
                println!("{item:?}");
            }
        });
        Some(self.snippet("walk", body).with_client().calling(self.api, &example))
    }

    /// Answers that are bytes.
    pub(super) fn bytes(&self, docs: Docs, info: &str, show: fn(&Snippet) -> String) -> Docs {
        let Some((operation, save)) = self.save() else { return docs };
        let at_url = operation.link_name.as_ref().map(|name| {
            let name = docs::code(plain(&name.rust));
            format!("Where an answer holds the URL of such content, {name} calls it there, as it is.")
        });
        docs.section("Bytes")
            .and(
                "An answer that is no JSON comes as a stream of bytes. `save_to` writes it to a file, goes on where the \
                 connection broke, and leaves no half of it behind.",
            )
            .fence(info, &show(&save))
            .and_maybe(at_url)
    }

    /// An operation that answers with bytes, and how they are saved.
    fn save(&self) -> Option<(&'a Operation, Snippet)> {
        let operation = self.examples.pick(|operation| operation.success == Success::One(Content::Bytes))?;
        let example = self.examples.bare(operation);
        let (prepare, call) = example.call();
        let body = lines(&quote! {
            #prepare
            let saved = #call.save_to("content.bin").await?;
            println!("{} bytes in {}", saved.bytes, saved.path.display());
        });
        Some((operation, self.snippet("save", body).with_client().calling(self.api, &example)))
    }

    /// The features without which the README has code that does not compile.
    pub(super) fn features(&self, first_call: &FirstCall) -> BTreeSet<String> {
        let snippets = self.walk().into_iter().chain(self.save().map(|(_, save)| save));
        let features = snippets.flat_map(|snippet| snippet.features().to_vec());
        features.chain(first_call.awaited.features().to_vec()).collect()
    }

    /// Several answers in one.
    pub(super) fn batches(&self, docs: Docs) -> Docs {
        let has_batch = |success: &Success| match success {
            Success::One(Content::Batch(_)) => true,
            Success::Several { variants, .. } => {
                variants.iter().any(|variant| matches!(variant.content, Some(Content::Batch(_))))
            }
            _ => false,
        };
        let several = self.api.operations.iter().any(|operation| has_batch(&operation.success));
        docs.section_unless(!several, "Several answers in one").and_maybe(several.then(|| {
            "A call for several things may be answered in parts. Each [`BatchPart`](runtime::BatchPart) has a status of \
             its own and its value or its error: one that is refused hides none of the others."
                .to_owned()
        }))
    }

    /// How often calls may be made, and what happens past that.
    pub(super) fn limits(&self, docs: Docs) -> Docs {
        let retries = "A call that may be sent again is tried up to four times where the service fails or cannot be \
                       reached; a [`RetryPolicy`](runtime::RetryPolicy) says otherwise, for the client or one call.";
        let Some(limits) = &self.api.client.rate_limits else { return docs.section("Retries").and(retries) };
        let crate_name = ident(&self.crate_name);
        let code = lines(&quote! {
            let client = #crate_name::Client::builder()
                .bearer_token("the token")
                .longest_wait(std::time::Duration::from_secs(20))
                .build()?;
        });
        let budgets = limits.groups.iter().map(|(group, budget)| {
            vec![docs::code_cell(group), budget.limit.to_string(), format!("{} s", budget.window)]
        });
        docs.section("Limits and retries")
            .and(
                "The operations are in groups that have a budget each. A call that would go past it waits, up to five \
                 minutes unless told otherwise, and what the service's answers say of its limits counts from then on. An \
                 error by [`is_rate_limited`](runtime::Error::is_rate_limited) has the time to wait in \
                 [`retry_after`](runtime::Error::retry_after).",
            )
            .table(&["group", "calls", "in"], budgets)
            .fence("no_run", &self.snippet("patient", code).doctest())
            .and(retries)
    }

    fn snippet(&self, name: &'static str, body: Vec<String>) -> Snippet {
        Snippet::new(&self.crate_name, name, body)
    }
}
