//! HTML in prose to plain Markdown.
//!
//! In: text that may have HTML tags in it. Out: the same text without them, block tags turned to line breaks. Invariant:
//! only tags that HTML knows go; `<T>` and `<extension id>` are a vendor's placeholders and stay.

use std::borrow::Cow;

use super::wrap::after_code_span;

/// What becomes of a tag.
#[derive(Clone, Copy)]
enum Becomes {
    /// It goes, and its content stays.
    Nothing,
    /// A space.
    Space,
    /// A new line in the same paragraph.
    Line,
    /// A new paragraph.
    Paragraph,
    /// A list item; nothing at the closing tag.
    Item,
    /// A code span's tick.
    Code,
}

/// The tags that documents are written with, and what becomes of each.
const TAGS: &[(&[&str], Becomes)] = &[
    (
        &[
            "a", "abbr", "b", "big", "center", "cite", "del", "em", "font", "i", "img", "ins", "label", "mark", "q",
            "s", "small", "span", "strike", "strong", "sub", "sup", "u",
        ],
        Becomes::Nothing,
    ),
    (&["td", "th"], Becomes::Space),
    (&["br", "tr", "dt", "dd"], Becomes::Line),
    (
        &[
            "article",
            "aside",
            "blockquote",
            "body",
            "caption",
            "details",
            "div",
            "dl",
            "footer",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "head",
            "header",
            "hr",
            "html",
            "ol",
            "p",
            "pre",
            "section",
            "summary",
            "table",
            "tbody",
            "tfoot",
            "thead",
            "ul",
        ],
        Becomes::Paragraph,
    ),
    (&["li"], Becomes::Item),
    (&["code", "kbd", "samp", "tt", "var"], Becomes::Code),
];

/// A tag at the start of `text` that ends what stands before it: its length, and whether rows end there too.
pub(crate) fn break_at(text: &str) -> Option<(usize, bool)> {
    let (length, becomes, _) = tag(text)?;
    match becomes {
        Becomes::Nothing | Becomes::Code => None,
        Becomes::Space => Some((length, false)),
        Becomes::Line => Some((length, text[..length].to_ascii_lowercase().contains("tr"))),
        Becomes::Paragraph | Becomes::Item => Some((length, true)),
    }
}

/// Takes the tags and comments out of `text`; code spans and fences are left as they are.
pub(crate) fn strip(text: &str) -> Cow<'_, str> {
    if !text.contains('<') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(found) = text[at..].find(['<', '`']) {
        plain.push_str(&text[at..at + found]);
        at += found;
        if text[at..].starts_with('`') {
            let end = after_code_span(text, at);
            plain.push_str(&text[at..end]);
            at = end;
        } else if let Some(length) = comment(&text[at..]) {
            at += length;
        } else if let Some((length, becomes, closing)) = tag(&text[at..]) {
            replace(&mut plain, becomes, closing);
            at += length;
        } else {
            plain.push('<');
            at += 1;
        }
    }
    plain.push_str(&text[at..]);
    Cow::Owned(plain)
}

fn replace(plain: &mut String, becomes: Becomes, closing: bool) {
    match (becomes, closing) {
        (Becomes::Nothing, _) | (Becomes::Item, true) => {}
        (Becomes::Space, _) => plain.push(' '),
        (Becomes::Line, true) => plain.push('\n'),
        (Becomes::Line, false) => plain.push_str("  \n"),
        (Becomes::Paragraph, _) => plain.push_str("\n\n"),
        (Becomes::Item, false) => plain.push_str("\n- "),
        (Becomes::Code, _) => plain.push('`'),
    }
}

fn comment(text: &str) -> Option<usize> {
    let body = text.strip_prefix("<!--")?;
    Some(body.find("-->").map_or(text.len(), |end| "<!--".len() + end + "-->".len()))
}

/// The tag at the start of `text`: its length, what becomes of it, and whether it is a closing one.
fn tag(text: &str) -> Option<(usize, Becomes, bool)> {
    let inner = text.strip_prefix('<')?;
    let closing = inner.starts_with('/');
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    let name_length = inner.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let (name, rest) = inner.split_at(name_length);
    let name = name.to_ascii_lowercase();
    let (_, becomes) = TAGS.iter().find(|(names, _)| names.contains(&name.as_str()))?;
    // `<a b>` is a placeholder, `<a b="c">` a tag.
    let attributes = &rest[..rest.find(['<', '>'])?];
    let bare = attributes.trim().trim_end_matches('/').is_empty();
    if !rest[attributes.len()..].starts_with('>') || !(bare || attributes.contains('=')) {
        return None;
    }
    Some((text.len() - rest.len() + attributes.len() + 1, *becomes, closing))
}
