//! An item to text: its docs as they are, and its members one after the other.
//!
//! In: the tokens of items, as they are parsed. Out: the text of each, and its kind. Invariant: it is the text that
//! prettyplease gives the item as a whole. Docs are lines already, and half of what is emitted: those with which an item
//! or a member begins take no way through a syntax tree. Of the members of an item with docs, one at a time has a tree.

use std::cell::RefCell;

use proc_macro2::{Delimiter, Literal, TokenStream};
use quote::quote;
use syn::buffer::Cursor;
use syn::parse::ParseStream;
use syn::{Attribute, Expr, Field, Fields, ImplItem, Item, Lit, Meta, Token, TraitItem, Variant, parse_quote};

use super::code::fits;
use super::mentions::Mentions;
use super::pieces::{Member, parsed, tokens};
use super::{Kind, spaced};

/// What stands before a member.
const INDENT: &str = "    ";

/// Prints items; it has the shells into which members are put to be printed.
pub(super) struct Printer {
    implementation: syn::File,
    structure: syn::File,
    enumeration: syn::File,
}

thread_local! {
    /// The printer of all files that the thread makes: to parse the shells takes longer than to print a member.
    static PRINTER: RefCell<Printer> = RefCell::new(Printer::new());
}

/// An item whose members are printed one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// `impl T {}`
    Implementation,
    /// `struct T {}`
    Structure,
    /// `enum T {}`
    Enumeration,
}

impl Printer {
    /// Prints something. Nothing else can be printed meanwhile.
    pub(super) fn with<R>(print: impl FnOnce(&mut Self) -> R) -> R {
        PRINTER.with_borrow_mut(print)
    }

    fn new() -> Self {
        Self {
            implementation: parse_quote!(impl T {}),
            structure: parse_quote!(
                struct T {}
            ),
            enumeration: parse_quote!(
                enum T {}
            ),
        }
    }

    /// The next item.
    pub(super) fn item(&mut self, input: ParseStream<'_>) -> syn::Result<(Kind, String)> {
        let mut text = String::new();
        docs(input, "", &mut text);
        if let Some(form) = Form::of(input.cursor()) {
            self.members(form, input, &mut text)?;
            return Ok((Kind::Other, text));
        }
        let item: Item = input.parse()?;
        let (kind, item) = whole(item);
        let kind = match kind {
            Kind::Import(_) if !text.is_empty() => Kind::Other,
            kind => kind,
        };
        text.push_str(&item);
        Ok((kind, text))
    }

    /// An item of which members are printed already.
    pub(super) fn assemble(
        &mut self,
        form: Form,
        head: &str,
        members: Vec<Member>,
        mut mentions: Option<&mut Mentions>,
        text: &mut String,
    ) {
        open(form, head, mentions.as_deref_mut(), text);
        for (index, member) in members.into_iter().enumerate() {
            if index > 0 && form == Form::Implementation {
                text.push('\n');
            }
            self.append(form, member, mentions.as_deref_mut(), text);
        }
        text.push_str("}\n");
    }

    /// Members, as they stand in an item.
    pub(super) fn append(&mut self, form: Form, member: Member, mentions: Option<&mut Mentions>, text: &mut String) {
        match member {
            Member::Tokens(tokens) => self.print_members(form, tokens, mentions, text),
            Member::Code(code) if fits(&code) => {
                mentions.into_iter().for_each(|mentions| mentions.read(&code));
                text.push_str(&code);
            }
            Member::Code(code) => self.print_members(form, tokens(&code), mentions, text),
            Member::Printed(printed) => {
                text.push_str(&printed.text);
                mentions.into_iter().for_each(|mentions| mentions.add(&printed.mentions));
            }
        }
    }

    fn print_members(&mut self, form: Form, members: TokenStream, mentions: Option<&mut Mentions>, text: &mut String) {
        let length = text.len();
        if let Err(members) = parsed(members, mentions, |input| self.inside(form, input, text)) {
            text.truncate(length);
            text.push_str(&format!("{INDENT}{members}\n"));
        }
    }

    fn members(&mut self, form: Form, input: ParseStream<'_>, text: &mut String) -> syn::Result<()> {
        text.push_str(&form.opening(input)?);
        let content;
        syn::braced!(content in input);
        self.inside(form, &content, text)?;
        text.push_str("}\n");
        Ok(())
    }

    /// What stands between the braces of an item.
    fn inside(&mut self, form: Form, input: ParseStream<'_>, text: &mut String) -> syn::Result<()> {
        let mut is_first = true;
        while !input.is_empty() {
            if !is_first && form == Form::Implementation {
                text.push('\n');
            }
            is_first = false;
            docs(input, INDENT, text);
            self.member(form, input, text)?;
        }
        Ok(())
    }

    /// The next member, without the docs that it began with.
    fn member(&mut self, form: Form, input: ParseStream<'_>, text: &mut String) -> syn::Result<()> {
        let (shell, opening) = match form {
            Form::Implementation => (&mut self.implementation, "impl T {\n"),
            Form::Structure => (&mut self.structure, "struct T {\n"),
            Form::Enumeration => (&mut self.enumeration, "enum T {\n"),
        };
        match shell.items.first_mut() {
            Some(Item::Impl(shell)) => {
                let mut member: ImplItem = input.parse()?;
                lines(attributes_of_member(&mut member));
                shell.items.clear();
                shell.items.push(member);
            }
            Some(Item::Struct(shell)) => {
                let mut field = Field::parse_named(input)?;
                lines(Some(&mut field.attrs));
                if let Fields::Named(fields) = &mut shell.fields {
                    fields.named.clear();
                    fields.named.push(field);
                }
            }
            Some(Item::Enum(shell)) => {
                let mut variant: Variant = input.parse()?;
                lines(Some(&mut variant.attrs));
                variant.fields.iter_mut().for_each(|field| lines(Some(&mut field.attrs)));
                shell.variants.clear();
                shell.variants.push(variant);
            }
            _ => {}
        }
        if form != Form::Implementation && input.peek(Token![,]) {
            input.parse::<Token![,]>()?;
        }
        let printed = prettyplease::unparse(shell);
        let member = printed.strip_prefix(opening).and_then(|rest| rest.strip_suffix("}\n"));
        text.push_str(member.unwrap_or(&printed));
        Ok(())
    }
}

impl Form {
    /// The form of the item that begins here, where it has members with docs.
    fn of(mut at: Cursor<'_>) -> Option<Self> {
        let mut form = None;
        loop {
            if let Some((inside, _, _)) = at.group(Delimiter::Brace) {
                return form.filter(|_| has_docs(inside));
            } else if let Some((ident, next)) = at.ident() {
                form = match form {
                    None if ident == "impl" => Some(Self::Implementation),
                    None if ident == "struct" => Some(Self::Structure),
                    None if ident == "enum" => Some(Self::Enumeration),
                    None if ident != "pub" => return None,
                    form => form,
                };
                at = next;
            } else if let Some((punct, next)) = at.punct() {
                if punct.as_char() == ';' {
                    return None;
                }
                at = next;
            } else if let Some((_, _, _, next)) = at.any_group() {
                at = next;
            } else {
                (_, at) = at.token_tree()?;
            }
        }
    }

    /// The text of the next item up to its members, and the way to them, or to the end where they do not follow.
    fn opening(self, input: ParseStream<'_>) -> syn::Result<String> {
        let mut tokens = TokenStream::new();
        input.step(|cursor| {
            let mut at = *cursor;
            while at.group(Delimiter::Brace).is_none() {
                let Some((token, next)) = at.token_tree() else { break };
                tokens.extend([token]);
                at = next;
            }
            Ok(((), at))
        })?;
        // With a member in it, or the braces would close on the same line.
        let (member, printed) = match self {
            Self::Implementation => (
                quote!({
                    const A: () = ();
                }),
                "    const A: () = ();\n}\n",
            ),
            Self::Structure => (quote!({ a: () }), "    a: (),\n}\n"),
            Self::Enumeration => (quote!({ A }), "    A,\n}\n"),
        };
        tokens.extend(member);
        let mut item: Item = syn::parse2(tokens)?;
        line_up(&mut item);
        let text = print(item);
        let opening = text.strip_suffix(printed).ok_or_else(|| input.error("an item does not end with its members"))?;
        Ok(opening.to_owned())
    }
}

/// Writes an item up to its members.
fn open(form: Form, head: &str, mentions: Option<&mut Mentions>, text: &mut String) {
    let opening = format!("{head} {{\n");
    if fits(&opening) {
        mentions.into_iter().for_each(|mentions| mentions.read(&opening));
        return text.push_str(&opening);
    }
    let length = text.len();
    let printed = parsed(tokens(head), mentions, |input| {
        docs(input, "", text);
        text.push_str(&form.opening(input)?);
        Ok(())
    });
    if printed.is_err() {
        text.truncate(length);
        text.push_str(&opening);
    }
}

/// The kind of an item, and its text.
pub(super) fn whole(mut item: Item) -> (Kind, String) {
    let kind = Kind::of(&item);
    line_up(&mut item);
    (kind, print(spaced(item)))
}

fn print(item: Item) -> String {
    prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] })
}

/// Whether docs stand among the members in these braces.
fn has_docs(mut at: Cursor<'_>) -> bool {
    while !at.eof() {
        if doc(at).is_some() {
            return true;
        }
        let next = at.any_group().map(|(_, _, _, next)| next);
        let next = next.or_else(|| at.ident().map(|(_, next)| next)).or_else(|| at.punct().map(|(_, next)| next));
        let Some(next) = next.or_else(|| at.token_tree().map(|(_, next)| next)) else { return false };
        at = next;
    }
    false
}

/// Writes the docs that stand next.
fn docs(input: ParseStream<'_>, indent: &str, text: &mut String) {
    while let Some((literal, _)) = doc(input.cursor()) {
        let Some(docs) = value(&literal) else { return };
        // What would begin with more than three slashes is no docs any more.
        if docs.split('\n').any(|line| line.starts_with('/')) {
            return;
        }
        for line in docs.split('\n') {
            text.push_str(indent);
            text.push_str("///");
            text.push_str(line.trim_end_matches(' '));
            text.push('\n');
        }
        let step = input.step(|cursor| {
            let next = doc(*cursor).map(|(_, next)| ((), next));
            next.ok_or_else(|| cursor.error("docs end before they begin"))
        });
        if step.is_err() {
            return;
        }
    }
}

/// The text of the docs that stand here, and what follows.
fn doc(at: Cursor<'_>) -> Option<(Literal, Cursor<'_>)> {
    let (punct, after) = at.punct()?;
    let (inside, _, next) = after.group(Delimiter::Bracket).filter(|_| punct.as_char() == '#')?;
    let (ident, inside) = inside.ident()?;
    let (_, inside) = inside.punct().filter(|(punct, _)| ident == "doc" && punct.as_char() == '=')?;
    let (literal, end) = inside.literal()?;
    end.eof().then_some((literal, next))
}

/// What a literal of text stands for.
fn value(literal: &Literal) -> Option<String> {
    match Lit::new(literal.clone()) {
        Lit::Str(text) => Some(text.value()),
        _ => None,
    }
}

/// Puts each line of docs into an attribute of its own, wherever in an item they stand.
fn line_up(item: &mut Item) {
    lines(match item {
        Item::Const(item) => Some(&mut item.attrs),
        Item::Enum(item) => Some(&mut item.attrs),
        Item::Fn(item) => Some(&mut item.attrs),
        Item::Impl(item) => Some(&mut item.attrs),
        Item::Macro(item) => Some(&mut item.attrs),
        Item::Mod(item) => Some(&mut item.attrs),
        Item::Static(item) => Some(&mut item.attrs),
        Item::Struct(item) => Some(&mut item.attrs),
        Item::Trait(item) => Some(&mut item.attrs),
        Item::Type(item) => Some(&mut item.attrs),
        Item::Use(item) => Some(&mut item.attrs),
        _ => None,
    });
    if let Item::Trait(item) = item {
        item.items.iter_mut().for_each(|member| {
            lines(match member {
                TraitItem::Const(member) => Some(&mut member.attrs),
                TraitItem::Fn(member) => Some(&mut member.attrs),
                TraitItem::Type(member) => Some(&mut member.attrs),
                _ => None,
            });
        });
    }
}

fn attributes_of_member(member: &mut ImplItem) -> Option<&mut Vec<Attribute>> {
    match member {
        ImplItem::Const(member) => Some(&mut member.attrs),
        ImplItem::Fn(member) => Some(&mut member.attrs),
        ImplItem::Type(member) => Some(&mut member.attrs),
        _ => None,
    }
}

fn lines(attributes: Option<&mut Vec<Attribute>>) {
    let Some(attributes) = attributes else { return };
    let long = |attribute: &Attribute| docs_of(attribute).filter(|docs| docs.contains('\n'));
    if attributes.iter().all(|attribute| long(attribute).is_none()) {
        return;
    }
    let lined = std::mem::take(attributes).into_iter().flat_map(|attribute| match long(&attribute) {
        Some(docs) => docs.split('\n').map(|line| parse_quote!(#[doc = #line])).collect(),
        None => vec![attribute],
    });
    *attributes = lined.collect();
}

fn docs_of(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else { return None };
    match &pair.value {
        Expr::Lit(literal) if pair.path.is_ident("doc") => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}
