//! The names that code uses, of those that an import would bring in.
//!
//! In: the tokens of a file's items, as they are parsed. Out: [`Mentions`], which decides what the file imports.
//! Invariant: the tokens are gone through once, however many names are looked for.

use proc_macro2::{Delimiter, Ident, Punct, Span};
use syn::buffer::Cursor;

/// Which names are used.
///
/// A module is used where a path begins with it, anything else where its name stands alone. `Self::Display` is another
/// thing of that name, and so are a name after its docs, which is a variant's, and one in the braces of a macro, where the
/// runtime's have members and variants.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mentions {
    names: Vec<(&'static str, bool)>,
}

impl Mentions {
    /// Looks for these names.
    pub(crate) fn of(names: &[&'static str]) -> Self {
        Self { names: names.iter().map(|name| (*name, false)).collect() }
    }

    /// Whether a name is used that was looked for.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.names.iter().any(|(known, used)| *used && *known == name)
    }

    /// Those of the names that are used.
    pub(crate) fn among(&self, names: &[&'static str]) -> Vec<Ident> {
        names.iter().filter(|name| self.has(name)).map(|name| Ident::new(name, Span::call_site())).collect()
    }

    /// What was found elsewhere is used here.
    pub(super) fn add(&mut self, other: &Self) {
        self.names.iter_mut().for_each(|(name, used)| *used |= other.has(name));
    }

    /// Looks at code, up to the end of the group that it begins in.
    pub(super) fn look(&mut self, mut at: Cursor<'_>) {
        let (mut colons, mut after_brackets, mut after_bang) = (0, false, false);
        loop {
            let is_path = colons >= 2;
            let was_after_brackets = std::mem::take(&mut after_brackets);
            let was_after_bang = std::mem::take(&mut after_bang);
            if let Some((ident, next)) = at.ident() {
                if !is_path && !was_after_brackets {
                    self.note(&ident, next);
                }
                (at, colons) = (next, 0);
            } else if let Some((punct, next)) = at.punct() {
                (at, colons) = (next, if punct.as_char() == ':' { colons + 1 } else { 0 });
                after_bang = punct.as_char() == '!';
            } else if let Some((inside, delimiter, _, next)) = at.any_group() {
                after_brackets = delimiter == Delimiter::Bracket;
                let is_table = was_after_bang && delimiter == Delimiter::Brace;
                if !(is_table || after_brackets && is_doc(inside)) {
                    self.look(inside);
                }
                (at, colons) = (next, 0);
            } else if let Some((_, next)) = at.literal() {
                (at, colons) = (next, 0);
            } else if let Some((_, next)) = at.lifetime() {
                (at, colons) = (next, 0);
            } else {
                return;
            }
        }
    }

    /// Looks at code that is text, and defines no variants.
    pub(super) fn read(&mut self, code: &str) {
        for (name, used) in self.names.iter_mut().filter(|(_, used)| !used) {
            *used = code.match_indices(*name).any(|(at, _)| is_use(name, &code[..at], &code[at + name.len()..]));
        }
    }

    fn note(&mut self, ident: &Ident, after: Cursor<'_>) {
        let missed = self.names.iter_mut().find(|(name, used)| !used && ident == name);
        if let Some((name, used)) = missed {
            let is_module = name.starts_with(char::is_lowercase);
            *used = !is_module || begins_path(after);
        }
    }
}

/// Whether a name between two pieces of code is a use of what is imported by that name.
fn is_use(name: &str, before: &str, after: &str) -> bool {
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    let line = &before[before.rfind('\n').map_or(0, |end| end + 1)..];
    let is_code = !line.trim_start().starts_with("///") && line.matches('"').count().is_multiple_of(2);
    let begins = !before.ends_with(is_word) && !before.ends_with("::");
    let is_module = name.starts_with(char::is_lowercase);
    is_code && begins && if is_module { after.starts_with("::") } else { !after.starts_with(is_word) }
}

/// Whether a path goes on here.
fn begins_path(at: Cursor<'_>) -> bool {
    let colon = |(punct, next): (Punct, _)| (punct.as_char() == ':').then_some(next);
    at.punct().and_then(colon).and_then(Cursor::punct).and_then(colon).is_some()
}

/// Whether the inside of brackets is a line of docs, in which nothing is a name.
fn is_doc(inside: Cursor<'_>) -> bool {
    inside.ident().is_some_and(|(ident, _)| ident == "doc")
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::quote;
    use syn::parse::{ParseStream, Parser};

    use super::*;

    const NAMES: [&str; 5] = ["models", "errors", "runtime", "Error", "BTreeMap"];

    fn mentions(tokens: TokenStream) -> Mentions {
        let mut mentions = Mentions::of(&NAMES);
        let look = |input: ParseStream<'_>| {
            mentions.look(input.cursor());
            input.parse::<TokenStream>()
        };
        look.parse2(tokens).expect("tokens are tokens");
        mentions
    }

    #[test]
    fn an_import_is_used_by_paths_and_types_and_not_by_namesakes() {
        let uses = mentions(quote! {
            pub fn get<'a>(self) -> Result<models::View, Error<errors::GetError>> {}
            pub struct View { #[serde(flatten)] pub more: BTreeMap<String, String> }
        });
        assert_eq!(uses.among(&NAMES), ["models", "errors", "Error", "BTreeMap"]);
        let in_macros = mentions(quote!(vec![Error::new(), matches!(it, BTreeMap(_))]; runtime::object! { View; }));
        assert_eq!(in_macros.among(&NAMES), ["runtime", "Error", "BTreeMap"]);
        let namesakes = mentions(quote! {
            pub enum View { #[doc = " `BTreeMap`"] BTreeMap, #[doc = " `Error`"] Error(String) }
            impl View { pub fn models(&self, errors: u8) -> u8 { Self::Error; View::BTreeMap; self.models(errors) } }
            text_enum! { View; BTreeMap("BTreeMap"), Error("Error") }
        });
        assert_eq!(namesakes.among(&NAMES), [""; 0]);
    }

    #[test]
    fn text_is_read_as_tokens_are() {
        let uses = |code: &str| {
            let mut mentions = Mentions::of(&NAMES);
            mentions.read(code);
            assert_eq!(mentions.among(&NAMES), self::mentions(code.parse().expect("code has tokens")).among(&NAMES));
            mentions.among(&NAMES)
        };
        let code = "/// runtime::x\nfn models(models: u8, e: Error) -> BTreeMap<models::View> { a(\"errors::b\"); }";
        assert_eq!(uses(code), ["models", "Error", "BTreeMap"]);
        assert_eq!(
            uses("impl my_errors::X for Errors { fn f() { self.models(crate::errors::E); s::Error } }"),
            [""; 0]
        );
        assert_eq!(uses("a(\"b\", errors::C); runtime::D"), ["errors", "runtime"]);
    }

    #[test]
    fn a_namesake_before_hides_no_use() {
        let uses = mentions(quote!(
            fn models(models: u8) -> models::View {
                #[doc = "runtime::x"]
                runtime::y(1, "a")
            }
        ));
        assert_eq!(uses.among(&NAMES), ["models"]);
    }
}
