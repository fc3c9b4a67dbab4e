//! Code that an emitter writes as it is to stand in the file.
//!
//! In: text. Out: the same text where its lines are short, and its tokens where one is too long, for prettyplease to break.
//! Invariant: what stands in a file is what prettyplease would print. Where it breaks no line, that is known beforehand, and
//! to find it out by way of tokens and a syntax tree takes many times as long.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// Prettyplease breaks lines that are longer.
const LONGEST: usize = 89;

/// Whether no line of the text is one that would be broken.
pub(crate) fn fits(text: &str) -> bool {
    text.lines().all(|line| line.len() <= LONGEST || is_unbreakable(line.trim_start()))
}

/// Whether there is no place in a line to break it: it is docs, or a member with a text for a value.
fn is_unbreakable(line: &str) -> bool {
    let member = || line.strip_suffix("\",")?.split_once(": \"");
    line.starts_with("///") || member().is_some_and(|(name, text)| is_name(name) && !text.contains('"'))
}

fn is_name(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// A line that ends with a list in parentheses and what follows on it; or one for each item, where it would be too long.
pub(crate) fn listed(indent: &str, before: &str, items: &[String], after: &str) -> String {
    let line = format!("{indent}{before}({}){after}\n", items.join(", "));
    if line.len() <= LONGEST + 1 || items.is_empty() {
        return line;
    }
    let items: String = items.iter().map(|item| format!("{indent}    {item},\n")).collect();
    format!("{indent}{before}(\n{items}{indent}){after}\n")
}

/// The tokens of a type, a path or a call, on one line.
pub(crate) fn flat(tokens: TokenStream) -> String {
    let mut text = String::new();
    write_flat(tokens, &mut text);
    text
}

fn write_flat(tokens: TokenStream, text: &mut String) {
    let mut is_joint = false;
    for token in tokens {
        let was_joint = std::mem::take(&mut is_joint);
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => (" { ", " }"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                write_flat(group.stream(), text);
                text.push_str(close);
            }
            TokenTree::Punct(punct) => {
                is_joint = punct.spacing() == Spacing::Joint;
                match punct.as_char() {
                    ',' => text.push_str(", "),
                    '=' if text.ends_with("..") => text.push('='),
                    '=' => text.push_str(if is_joint { " =" } else { " = " }),
                    '>' if was_joint && text.ends_with('=') => text.push_str("> "),
                    sign => text.push(sign),
                }
            }
            word => {
                if text.ends_with(|last: char| last.is_alphanumeric() || last == '_') {
                    text.push(' ');
                }
                text.push_str(&word.to_string());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn tokens_are_written_as_they_stand_on_a_line() {
        for (tokens, text) in [
            (quote!(BTreeMap<String, Vec<models::View>>), "BTreeMap<String, Vec<models::View>>"),
            (quote!(impl Into<bytes::Bytes>), "impl Into<bytes::Bytes>"),
            (quote!(impl IntoIterator<Item = &'a str>), "impl IntoIterator<Item = &'a str>"),
            (
                quote!(call.path_many("a", &[X::Csv], 1..=usize::MAX)),
                "call.path_many(\"a\", &[X::Csv], 1..=usize::MAX)",
            ),
            (
                quote!(Self::NotFound(body) => mock::Refusal::of_body(404, body)),
                "Self::NotFound(body) => mock::Refusal::of_body(404, body)",
            ),
            (
                quote!(x.into_iter().map(runtime::FilePart::new).collect::<Vec<_>>()),
                "x.into_iter().map(runtime::FilePart::new).collect::<Vec<_>>()",
            ),
        ] {
            assert_eq!(flat(tokens), text);
        }
    }

    #[test]
    fn a_list_stands_on_one_line_or_on_one_for_each_item() {
        let items = ["&self".to_owned(), "to: View".to_owned()];
        assert_eq!(listed("  ", "fn f", &items, " {"), "  fn f(&self, to: View) {\n");
        let long = format!("fn {}", "f".repeat(LONGEST - 22));
        let line = listed("  ", &long, &items, "");
        assert_eq!((line.lines().count(), line.len()), (1, LONGEST + 1));
        assert_eq!(listed("  ", &long, &items, ";"), format!("  {long}(\n      &self,\n      to: View,\n  );\n"));
    }

    #[test]
    fn only_a_line_that_could_be_broken_is_too_long() {
        let long = "x".repeat(LONGEST);
        assert!(fits(&long) && !fits(&format!("{long}x")));
        assert!(fits(&format!("    /// {long}\n    message: \"{long}\",\n")));
        assert!(!fits(&format!("    call(\"{long}\", a: \"\",")));
    }
}
