//! What a file is handed over in: items as tokens or text, or an item by its members.
//!
//! In: tokens, text. Out: [`Piece`], whose members are tokens or text as well. Invariant: an item is the same text in
//! whichever way it is handed over.

use std::sync::Arc;

use proc_macro2::TokenStream;
use quote::quote;
use syn::Item;
use syn::parse::{ParseStream, Parser};

use super::Kind;
use super::members::{Form, Printer, whole};
use super::mentions::Mentions;

/// A piece of a file.
pub(crate) enum Piece {
    /// One or more items.
    Items(TokenStream),
    /// An item that has members.
    Item {
        /// What it is.
        form: Form,
        /// What stands before the braces, docs among it.
        head: String,
        /// What stands between them; at least one.
        members: Vec<Member>,
    },
    /// An item as it is to stand in the file; it defines no variants.
    Code(String),
    /// An item that was printed before.
    Ready(Ready),
}

/// The tokens of code that cannot stand as it is.
pub(super) fn tokens(code: &str) -> TokenStream {
    code.parse().unwrap_or_else(|_| quote!(compile_error! { #code }))
}

impl From<TokenStream> for Piece {
    fn from(items: TokenStream) -> Self {
        Self::Items(items)
    }
}

impl From<Ready> for Piece {
    fn from(item: Ready) -> Self {
        Self::Ready(item)
    }
}

/// An item without docs, as text.
#[derive(Clone, Debug)]
pub(crate) struct Ready {
    pub(super) kind: Kind,
    pub(super) text: String,
}

impl Ready {
    /// Prints an item.
    pub(crate) fn new(item: Item) -> Self {
        let (kind, text) = whole(item);
        Self { kind, text }
    }
}

/// One or more members of an item.
pub(crate) enum Member {
    /// To be printed.
    Tokens(TokenStream),
    /// As it is to stand in the item.
    Code(String),
    /// As they were printed for another item.
    Printed(Arc<Printed>),
}

/// Members as text, and the names that they use.
#[derive(Debug)]
pub(crate) struct Printed {
    pub(super) text: String,
    pub(super) mentions: Mentions,
}

impl Printed {
    /// Prints members of an item of this form, which stands in a file that imports of these names.
    pub(crate) fn new(form: Form, names: &[&'static str], members: Member) -> Self {
        let (mut text, mut mentions) = (String::new(), Mentions::of(names));
        Printer::with(|printer| printer.append(form, members, Some(&mut mentions), &mut text));
        Self { text, mentions }
    }

    /// As they stand in an item.
    #[cfg(test)]
    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

/// Parses tokens that have been looked through for names; gives them back where they cannot be parsed.
pub(super) fn parsed<T>(
    tokens: TokenStream,
    mentions: Option<&mut Mentions>,
    parse: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> Result<T, TokenStream> {
    let mut unparsed = TokenStream::new();
    let parser = |input: ParseStream<'_>| {
        let begin = input.cursor();
        if let Some(mentions) = mentions {
            mentions.look(begin);
        }
        // To copy all tokens for the case that they cannot be parsed costs more than the parsing.
        parse(input).inspect_err(|_| unparsed = begin.token_stream())
    };
    parser.parse2(tokens).map_err(|error| if unparsed.is_empty() { error.to_compile_error() } else { unparsed })
}
