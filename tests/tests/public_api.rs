//! The public items of the emitted crate: what goes from this list breaks somebody.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Fields, ImplItem, Item, TraitItem, Visibility};
use workspace_tests::inputs::{folder, workspace};

#[test]
fn the_public_items_are_those_known() {
    let source = workspace().join("generated/src");
    let mut lines = Vec::new();
    module(&source, "lib", "ringcentral", &mut lines);
    insta::with_settings!({ snapshot_path => folder("snapshots"), omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("public_api", lines.join("\n"));
    });
}

/// Lists a file's items and those of its modules. A private module is read too: what it holds may be exported.
fn module(folder: &Path, name: &str, path: &str, lines: &mut Vec<String>) {
    let file = folder.join(format!("{name}.rs"));
    let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let below = if name == "lib" { folder.to_owned() } else { folder.join(name) };
    lines.push(format!("{}mod {path}", if lines.is_empty() { "" } else { "\n" }));
    let mut modules = Vec::new();
    for item in &parsed.items {
        match item {
            Item::Mod(item) if item.content.is_none() => modules.push((item.ident.to_string(), item.vis.clone())),
            other => lines.extend(of_item(other)),
        }
    }
    for (name, visibility) in modules {
        let path = format!("{path}::{name}{}", if is_public(&visibility) { "" } else { " (private)" });
        module(&below, &name, &path, lines);
    }
}

/// The public parts of an item, a line each.
fn of_item(item: &Item) -> Vec<String> {
    match item {
        Item::Const(item) if is_public(&item.vis) => vec![format!("  const {}: {}", item.ident, text(&item.ty))],
        Item::Static(item) if is_public(&item.vis) => vec![format!("  static {}: {}", item.ident, text(&item.ty))],
        Item::Fn(item) if is_public(&item.vis) => vec![format!("  {}", signature(&item.sig))],
        Item::Type(item) if is_public(&item.vis) => {
            vec![format!("  type {}{} = {}", item.ident, text(&item.generics), text(&item.ty))]
        }
        Item::Use(item) if is_public(&item.vis) => vec![format!("  use {}", text(&item.tree))],
        Item::Struct(item) if is_public(&item.vis) => {
            let mut lines = vec![format!("  struct {}{}{}", item.ident, text(&item.generics), marks(&item.attrs))];
            lines.extend(fields(&item.fields));
            lines
        }
        Item::Enum(item) if is_public(&item.vis) => {
            let mut lines = vec![format!("  enum {}{}{}", item.ident, text(&item.generics), marks(&item.attrs))];
            lines.extend(item.variants.iter().map(|variant| format!("    {}{}", variant.ident, text(&variant.fields))));
            lines
        }
        Item::Trait(item) if is_public(&item.vis) => {
            let methods = item.items.iter().filter_map(|item| match item {
                TraitItem::Fn(item) => Some(format!("    {}", signature(&item.sig))),
                TraitItem::Type(item) => Some(format!("    type {}", item.ident)),
                _ => None,
            });
            std::iter::once(format!("  trait {}{}", item.ident, text(&item.generics))).chain(methods).collect()
        }
        Item::Impl(item) => of_impl(item),
        Item::Macro(item) => of_macro(item),
        _ => Vec::new(),
    }
}

/// What a macro puts out, or for which type it is asked to.
fn of_macro(item: &syn::ItemMacro) -> Vec<String> {
    let Some(name) = &item.ident else {
        let before = |token: &TokenTree| !matches!(token, TokenTree::Punct(mark) if mark.as_char() == ';');
        let head: TokenStream = item.mac.tokens.clone().into_iter().take_while(before).collect();
        return vec![format!("  {}! {}", text(&item.mac.path), text(&head))];
    };
    let mut lines = vec![format!("  macro {name}")];
    heads(item.mac.tokens.clone(), &mut lines);
    lines
}

/// The implementations and public methods in the tokens of a macro, a line each, up to their bodies.
fn heads(tokens: TokenStream, lines: &mut Vec<String>) {
    let mut head: Vec<TokenTree> = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Ident(word) if head.is_empty() && (word == "impl" || word == "pub") => head.push(word.into()),
            TokenTree::Group(group) if head.is_empty() || group.delimiter() == Delimiter::Brace => {
                if !head.is_empty() {
                    let margin = if head[0].to_string() == "impl" { "    " } else { "      " };
                    lines.push(format!(
                        "{margin}{}",
                        text(&std::mem::take(&mut head).into_iter().collect::<TokenStream>())
                    ));
                }
                heads(group.stream(), lines);
            }
            token if !head.is_empty() => head.push(token),
            _ => {}
        }
    }
}

fn of_impl(item: &syn::ItemImpl) -> Vec<String> {
    let subject = text(&item.self_ty);
    if let Some((path, _)) = &item.trait_ {
        return vec![format!("  impl {} for {subject}", text(path))];
    }
    let members = item.items.iter().filter_map(|item| match item {
        ImplItem::Fn(item) if is_public(&item.vis) => Some(format!("    {}", signature(&item.sig))),
        ImplItem::Const(item) if is_public(&item.vis) => Some(format!("    const {}: {}", item.ident, text(&item.ty))),
        _ => None,
    });
    let members: Vec<String> = members.collect();
    if members.is_empty() {
        return members;
    }
    std::iter::once(format!("  impl {subject}")).chain(members).collect()
}

fn fields(fields: &Fields) -> Vec<String> {
    let public = fields.iter().filter(|field| is_public(&field.vis));
    let name = |field: &syn::Field| field.ident.as_ref().map_or_else(|| "0".to_owned(), ToString::to_string);
    public.map(|field| format!("    {}: {}", name(field), text(&field.ty))).collect()
}

fn marks(attributes: &[Attribute]) -> String {
    let derives = attributes.iter().filter(|attribute| attribute.path().is_ident("derive"));
    let mut marks: Vec<String> = derives.map(|attribute| text(&attribute.meta)).collect();
    if attributes.iter().any(|attribute| attribute.path().is_ident("non_exhaustive")) {
        marks.push("non_exhaustive".to_owned());
    }
    if marks.is_empty() { String::new() } else { format!(" [{}]", marks.join(", ")) }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// A signature as a person would write it, on one line.
fn signature(signature: &syn::Signature) -> String {
    let file: syn::File = syn::parse_quote!(#signature {});
    let printed = prettyplease::unparse(&file).split_whitespace().collect::<Vec<_>>().join(" ");
    let shorter = printed.trim_end_matches("{}").trim_end();
    shorter.replace("( ", "(").replace(", )", ")")
}

/// Tokens on one line, without the blanks that printing puts around punctuation.
fn text(tokens: &impl ToTokens) -> String {
    let tokens = strip_docs(tokens.to_token_stream());
    let printed = tokens.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
    let tight = [" ::", ":: ", " <", "< ", " >", "& ", " ,", " (", "( ", " )", " ;", " :"];
    tight.iter().fold(printed, |printed, blank| printed.replace(blank, blank.trim()))
}

/// Without attributes, which stand between a variant's fields.
fn strip_docs(tokens: TokenStream) -> TokenStream {
    let mut kept = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(mark) if mark.as_char() == '#' => drop(tokens.next()),
            TokenTree::Group(group) => {
                kept.push(Group::new(group.delimiter(), strip_docs(group.stream())).into());
            }
            other => kept.push(other),
        }
    }
    kept.into_iter().collect()
}

/// The emitted files, for the modules that the walk above does not reach.
#[test]
fn every_source_file_is_part_of_the_crate() {
    let source = workspace().join("generated/src");
    let mut lines = Vec::new();
    module(&source, "lib", "ringcentral", &mut lines);
    let modules = lines.iter().filter(|line| line.trim_start().starts_with("mod ")).count();
    assert_eq!(modules, count_files(&source), "a file of generated/src is no module of the crate");
}

fn count_files(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    paths.map(|path: PathBuf| if path.is_dir() { count_files(&path) } else { 1 }).sum()
}
