//! Code of the crate's own pages: its front page and README.
//!
//! In: statements, and the groups that they need. Out: an example that shows the statements alone, what is around them
//! hidden, or a whole function. Invariant: where its groups are left out of the crate, there is nothing of it to compile.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::Api;

use super::example::{Example, print};
use super::features::OTHER_MODELS;
use super::tokens::ident;

/// An example.
#[derive(Clone)]
pub(super) struct Snippet {
    crate_name: String,
    /// The function's name.
    name: &'static str,
    /// What it is given.
    given: String,
    /// Whether it awaits.
    is_async: bool,
    /// Features without which it is not there, any of them.
    features: Vec<String>,
    imports: TokenStream,
    body: Vec<String>,
}

impl Snippet {
    /// A function of this name that does this.
    pub(super) fn new(crate_name: &str, name: &'static str, body: Vec<String>) -> Self {
        Self {
            crate_name: crate_name.to_owned(),
            name,
            given: String::new(),
            is_async: true,
            features: Vec::new(),
            imports: TokenStream::new(),
            body,
        }
    }

    /// The same without async.
    pub(super) fn blocking(self) -> Self {
        Self { is_async: false, ..self }
    }

    /// The same with a client that is there already.
    pub(super) fn with_client(self) -> Self {
        Self { given: format!("client: &{}::Client", self.crate_name), ..self }
    }

    /// The same with what a call needs: its imports, and its group.
    pub(super) fn calling(self, api: &Api, example: &Example<'_>) -> Self {
        let group = api.groups.get(example.operation().group);
        let features = group.map(|group| group.feature.clone()).into_iter().collect();
        Self { features, imports: example.imports(), ..self }
    }

    /// The same with a model, which comes with these groups; where there are none, with the feature of such models.
    pub(super) fn importing(self, api: &Api, model: &str, groups: &[usize]) -> Self {
        let (crate_name, model) = (ident(&self.crate_name), ident(model));
        let groups = groups.iter().filter_map(|group| api.groups.get(*group));
        let mut features: Vec<_> = groups.map(|group| group.feature.clone()).collect();
        if features.is_empty() {
            features.push(OTHER_MODELS.to_owned());
        }
        Self { features, imports: quote!(use #crate_name::models::#model;), ..self }
    }

    /// The function, for a file that is read as it is.
    pub(super) fn function(&self) -> String {
        let mut text = print(&self.imports);
        if !text.is_empty() {
            text.push('\n');
        }
        text + &self.bare()
    }

    /// The function where this feature is on, its imports inside, so that nothing is unused where it is off.
    pub(super) fn function_with(&self, feature: &str) -> String {
        let imports = print(&self.imports);
        let body = imports.lines().map(str::to_owned).chain(self.body.iter().cloned()).collect();
        format!("#[cfg(feature = \"{feature}\")]\n{}", Self { body, ..self.clone() }.bare())
    }

    fn bare(&self) -> String {
        let mut text = self.head();
        for line in self.body.iter().map(String::as_str).chain(["Ok(())"]) {
            text.push('\n');
            text.push_str(&if line.is_empty() { String::new() } else { format!("    {line}") });
        }
        text.push_str("\n}\n");
        text
    }

    /// The statements for a doc comment, the function around them hidden.
    pub(super) fn doctest(&self) -> String {
        let imports = print(&self.imports);
        let blank = (!imports.is_empty()).then(String::new);
        let imports = imports.lines().map(str::to_owned).chain(blank);
        let head = self.condition().into_iter().chain([self.head()]).map(|line| format!("# {line}"));
        let foot = ["# Ok(())", "# }"].map(str::to_owned);
        head.chain(imports).chain(self.body.iter().cloned()).chain(foot).collect::<Vec<_>>().join("\n")
    }

    /// The statements for a doc comment, to be run by themselves.
    pub(super) fn run(&self) -> String {
        let imports = print(&self.imports);
        let lines = imports.lines().map(str::to_owned).chain(self.body.iter().cloned());
        let (begin, end) = match self.condition() {
            Some(condition) => (Some(format!("# {condition} {{")), Some("# }".to_owned())),
            None => (None, None),
        };
        begin.into_iter().chain(lines).chain(end).collect::<Vec<_>>().join("\n")
    }

    fn head(&self) -> String {
        let Self { crate_name, name, given, .. } = self;
        let keyword = if self.is_async { "async fn" } else { "fn" };
        format!("{keyword} {name}({given}) -> Result<(), {crate_name}::Error> {{")
    }

    /// The features that it needs, any of them; none where it needs none.
    pub(super) fn features(&self) -> &[String] {
        &self.features
    }

    /// Where its groups may be left out of the crate.
    fn condition(&self) -> Option<String> {
        let features: Vec<_> = self.features.iter().map(|feature| format!("feature = \"{feature}\"")).collect();
        match features.as_slice() {
            [] => None,
            [feature] => Some(format!("#[cfg({feature})]")),
            features => Some(format!("#[cfg(any({}))]", features.join(", "))),
        }
    }
}
