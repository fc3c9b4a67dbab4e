use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{self, Docs};
use super::{Form, Member, Piece, file};

fn safe(text: &str) -> String {
    Docs::vendor(Some(text), "Nothing.").lines().join("\n")
}

#[test]
fn a_file_has_banner_docs_and_blank_lines_between_items() {
    let items = quote! {
        use std::fmt;
        use std::io;
        pub struct A;
        impl A {
            fn one() {}
            fn two() {}
        }
    };
    let text = file(&Docs::own("What it is.").and("More."), [items]);
    let body = text.split_once("\n\n").map(|(_, body)| body);
    let expected = "//! What it is.\n//!\n//! More.\n\nuse std::fmt;\nuse std::io;\n\npub struct A;\n\nimpl A {\n    \
                    fn one() {}\n\n    fn two() {}\n}\n";
    assert_eq!(body, Some(expected));
    assert!(text.starts_with("// @generated"));
}

/// The lines of a file, and those that prettyplease makes of the same file as a whole; blank ones aside.
fn printed_twice(text: &str) -> [Vec<String>; 2] {
    let whole = prettyplease::unparse(&syn::parse_file(text).expect("the text parses"));
    let lines = |text: &str| {
        let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with("// "));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    [lines(text), lines(&whole)]
}

#[test]
fn an_item_is_printed_by_its_members_as_it_would_be_as_a_whole() {
    let docs = Docs::own("One.").and("Two \"# and \\ three.");
    let gated = docs.clone().gated_list([("cats".to_owned(), "[`Cat`]".to_owned())]).and("Four.");
    let items = quote! {
        #docs
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum Choice {
            #gated
            One,
            #[cfg(feature = "cats")]
            #docs
            Two { #docs field: Option<String>, other: u8 },
            Three(String),
        }

        #docs
        pub(crate) struct Record<'a, Parameter, Another> where Parameter: Into<String>, Another: Into<Option<u8>> {
            pub plain: &'a Parameter,
            #docs
            #[serde(rename = "x")]
            pub(crate) other: Another,
        }

        #[cfg(feature = "cats")]
        #docs
        impl<'a, Parameter: Into<String> + Clone, Another> a::very::long::path::to::a::Trait<'a> for Record<'a, Parameter, Another> {
            const A: u8 = 1;
            #docs
            #[doc(alias = "first")]
            #[deprecated]
            fn first(&self, argument: impl Into<std::borrow::Cow<'static, str>>, another: u8) -> Result<(), ()> {
                self.second(argument.into(), another)
            }
            fn second(&self) {}
        }

        #docs
        pub trait Three { #docs fn three(); }

        #docs
        pub static FOUR: &[u8] = &[1];

        impl Choice {}
    };
    let text = file(&Docs::own("Three."), [items]);
    let [members, whole] = printed_twice(&text);
    assert_eq!(members, whole);
    assert_eq!(text.matches("/// Two \"# and \\ three.\n").count(), 11, "{text}");
}

#[test]
fn a_vendors_indents_and_fences_are_never_doctests() {
    let text = safe("Example:\n\n    let x = 1;\n\n```rust\nfn main() {}\n```\n\n~~~\nplain\n~~~");
    assert_eq!(text, "Example:\n\n```text\nlet x = 1;\n```\n\n```text\nfn main() {}\n```\n\n```text\nplain\n```");
}

#[test]
fn a_fence_that_is_never_closed_is_closed() {
    assert_eq!(safe("```\nx = 1"), "```text\nx = 1\n```");
    assert_eq!(safe("````\n```\n````"), "````text\n```\n````");
}

#[test]
fn brackets_are_no_links_and_placeholders_no_tags() {
    assert_eq!(safe("Parameter [x] of <T>"), "Parameter \\[x\\] of \\<T>");
    assert_eq!(
        safe("See [the guide](guide.html) and [site](https://a.b/c)"),
        "See the guide and [site](https://a.b/c)"
    );
    assert_eq!(safe("[a]: https://a.b/c\n\n[a]"), "[a](https://a.b/c)");
}

#[test]
fn bare_urls_are_links_without_the_sentences_punctuation() {
    assert_eq!(safe("See https://a.b/c_d?e=*f. (http://x.y/z)"), "See <https://a.b/c_d?e=*f>. (<http://x.y/z>)");
    assert_eq!(safe("http:// is no URL"), "http:// is no URL");
    assert_eq!(safe("[https://a.b](https://a.b)"), "<https://a.b>");
}

#[test]
fn html_is_plain_text_and_unknown_tags_are_words() {
    assert_eq!(safe("<p>One <b>two</b></p><ul><li>a</li><li>b</li></ul>"), "One two\n\n- a\n- b");
    assert_eq!(safe("a <!-- gone --> <script>b</script>"), "a \\<script>b\\</script>");
    assert_eq!(safe("use <a href=\"x\">this</a>, <a b> and `<b>`"), "use this, \\<a b> and `<b>`");
}

#[test]
fn a_wrapped_line_never_begins_a_block() {
    let words = "word ".repeat(21);
    for opener in ["-", "+", "#", "###", "1.", "12)", "===", "---", "> x"] {
        let text = safe(&format!("{words}abc {opener} end"));
        let second = text.lines().nth(1).unwrap_or_default();
        assert!(second.starts_with('\\') || second.contains("\\.") || second.contains("\\)"), "{text}");
    }
}

#[test]
fn lists_are_indented_as_their_markers_ask() {
    let text = safe("Some:\n* one\n  two\n\n     * deep\n* three\n1) x\n\nlast\nlazy");
    assert_eq!(text, "Some:\n\n- one two\n\n  - deep\n- three\n\n1. x\n\nlast lazy");
}

#[test]
fn tables_keep_their_shape() {
    assert_eq!(safe("|a|b|\n|-|-|\n|`x|y`|"), "| a | b |\n| --- | --- |\n| \\`x | y\\` |");
}

#[test]
fn unbalanced_marks_and_unseen_characters_do_no_harm() {
    assert_eq!(safe("a ` b */ c\u{202e}d\u{7}\u{85} _e_f snake_case *"), "a \\` b \\*/ cd \\_e_f snake_case \\*");
}

#[test]
fn headings_become_bold_lines() {
    assert_eq!(safe("# A **b**\ntext\n\nC\n===\n"), "**A b**\n\ntext\n\n**C**");
}

#[test]
fn depth_is_bounded() {
    assert!(safe(&">".repeat(5_000)).len() < 100);
    assert!(safe(&format!("{}x", "> ".repeat(5_000))).len() < 100);
    assert!(safe(&format!("{}x", "- ".repeat(5_000))).len() < 100_000);
}

#[test]
fn code_spans_take_any_text() {
    assert_eq!(docs::code("a`b"), "``a`b``");
    assert_eq!(docs::code("`a"), "`` `a ``");
    assert_eq!(docs::code(" "), "(empty)");
}

#[test]
fn a_cell_is_the_first_paragraph_on_one_line() {
    assert_eq!(docs::cell("See `a|b` | [c]\nd.\n\nMore."), "See `a\\|b` \\| \\[c\\] d.");
    assert_eq!(docs::cell("```\nx\n```"), "\\`\\`\\` x \\`\\`\\`");
}

#[test]
fn silence_is_filled() {
    assert_eq!(safe(""), "Nothing.");
    assert_eq!(safe(" \n <br/> \n"), "Nothing.");
}

#[test]
fn a_line_that_links_to_what_may_be_left_out_is_left_out_with_it() {
    let rows = [("cats".to_owned(), vec!["[`Cat`]".to_owned()]), ("dogs".to_owned(), vec!["\"Dog\"".to_owned()])];
    let docs = Docs::own("Pets.").gated_table(&["pet"], rows).gated_list([("cats".to_owned(), "[`Cat`]".to_owned())]);
    let text = file(&docs.clone().and("All."), [quote!(#docs pub struct Pets;)]);
    let head = "//! Pets.\n//!\n//! | pet |\n//! | --- |\n#![cfg_attr(feature = \"cats\", doc = \"| [`Cat`] |\")]\n\
                #![cfg_attr(feature = \"dogs\", doc = \"| \\\"Dog\\\" |\")]\n//!\n#![cfg_attr(feature = \"cats\", doc = \"- \
                [`Cat`]\")]\n//!\n//! All.\n";
    assert!(text.contains(head), "{text}");
    let item = "/// | --- |\n#[cfg_attr(feature = \"cats\", doc = \"| [`Cat`] |\")]\n#[cfg_attr(feature = \"dogs\"";
    assert!(text.contains(item), "{text}");
    assert!(syn::parse_file(&text).is_ok(), "{text}");
}

#[test]
fn an_item_is_the_same_as_text_and_as_tokens() {
    let docs = Docs::own("Pets.").fence("text", "a\n\nb").gated_list([("cats".to_owned(), "[`Cat`]".to_owned())]);
    let long = "x".repeat(60);
    for ty in ["u8", &format!("BTreeMap<{long}, Vec<{long}>>")] {
        let code = format!("{}pub struct Pets {{\n    pub pet: {ty},\n}}\n", docs.outer(""));
        let tokens: TokenStream = ty.parse().expect("a type has tokens");
        let items = file(&Docs::default(), [quote!(#docs pub struct Pets { pub pet: #tokens })]);
        assert_eq!(file(&Docs::default(), [Piece::Code(code)]), items);
        let (head, member) = (format!("{}pub struct Pets", docs.outer("")), format!("    pub pet: {ty},\n"));
        let item = Piece::Item { form: Form::Structure, head, members: vec![Member::Code(member)] };
        assert_eq!(file(&Docs::default(), [item]), items);
    }
}

#[test]
fn nothing_gets_out_of_a_comment() {
    assert_eq!(Docs::own("a").section("b\nc").outer("  "), "  /// a\n  ///\n  /// # b\n  /// c\n");
}
