//! Collection formats to styles.

use openapiv3::QueryStyle;

use crate::ir::{Separator, Style};
use crate::middle::faults::UNKNOWN_VALUE;
use crate::middle::reader::{Fields, Reader};
use crate::middle::template::Location;
use crate::tree::Node;

/// How OpenAPI 3 writes an array.
pub(super) struct ArrayStyle {
    /// The style of a query parameter or form field.
    pub(super) query: QueryStyle,
    /// Whether each item is written by itself; nothing for what is no array.
    pub(super) explode: Option<bool>,
    /// The separators, where the style does not say them.
    pub(super) unsaid: Option<Style>,
}

/// Rule: csv, multi, ssv and pipes are styles of a query or form, csv is the style of a path or header; every other
/// format, and those of nested arrays, are carried by `x-client`.
pub(super) fn array_style(separators: Style, location: Location) -> ArrayStyle {
    let in_query = matches!(location, Location::Query | Location::Form);
    let (query, explode, said) = match separators.first() {
        None => return ArrayStyle { query: QueryStyle::Form, explode: None, unsaid: None },
        Some(Separator::Csv) => (QueryStyle::Form, false, true),
        Some(Separator::Multi) => (QueryStyle::Form, true, in_query),
        Some(Separator::Ssv) => (QueryStyle::SpaceDelimited, false, in_query),
        Some(Separator::Pipes) => (QueryStyle::PipeDelimited, false, in_query),
        Some(Separator::DeepObject) => (QueryStyle::DeepObject, true, in_query),
        Some(Separator::Tsv) => (QueryStyle::Form, false, false),
    };
    let unsaid = (!said || separators.len() > 1).then_some(separators);
    ArrayStyle { query, explode: Some(explode), unsaid }
}

/// The separators of an array and of the arrays in it, outermost first; none for what is no array.
pub(super) fn separators<'t>(reader: &mut Reader<'t, '_>, fields: &Fields<'t>, location: Location) -> Style {
    let mut separators = Style::new();
    let mut node = fields.node;
    let mut may_repeat = matches!(location, Location::Query | Location::Form);
    while is_array(node) {
        separators.push(separator(reader, node, may_repeat));
        may_repeat = false;
        let Some(items) = node.get("items") else { break };
        node = items;
    }
    separators
}

fn is_array(node: &Node) -> bool {
    match node.get("type") {
        Some(kind) => kind.as_str() == Some("array"),
        None => node.get("items").is_some(),
    }
}

/// Rule: an array is comma-separated unless it says otherwise; its key is repeated only in a query or form.
fn separator(reader: &mut Reader<'_, '_>, node: &Node, may_repeat: bool) -> Separator {
    let Some(format) = node.get("collectionFormat") else { return Separator::Csv };
    match format.as_str() {
        Some("csv") => return Separator::Csv,
        Some("ssv") => return Separator::Ssv,
        Some("tsv") => return Separator::Tsv,
        Some("pipes") => return Separator::Pipes,
        Some("multi") if may_repeat => return Separator::Multi,
        _ => {}
    }
    let fault = match format.as_str() {
        Some("multi") => UNKNOWN_VALUE
            .at(format.place, "'collectionFormat: multi' has a meaning only in a query or form, at the outermost array")
            .help("write csv, ssv, tsv or pipes"),
        _ => UNKNOWN_VALUE
            .at(format.place, format!("'{}' is no collection format", format.as_str().unwrap_or(format.kind())))
            .help("write csv, ssv, tsv, pipes or multi"),
    };
    reader.tell(fault.label("taken as csv"));
    Separator::Csv
}
