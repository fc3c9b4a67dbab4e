use crate::diagnostic::Diagnostics;
use crate::middle::testing::tree;
use crate::vocabulary::{Operation, Root, Schema, read};

fn messages(diagnostics: &Diagnostics) -> Vec<String> {
    let text = |help: &Option<String>| help.clone().unwrap_or_default();
    diagnostics
        .list
        .iter()
        .map(|fault| {
            let place = fault.place.unwrap_or_default();
            format!("{} {}:{} {} ({})", fault.code.id, place.line, place.column, fault.message, text(&fault.help))
        })
        .collect()
}

#[test]
fn an_unknown_key_is_told_where_it_stands_with_the_nearest_known_one() {
    let node = tree("errors:\n  codes: [errorCode]\n  list: /errors\ngrops: {A: b}\n");
    let mut diagnostics = Diagnostics::default();
    let root: Root = read(&node, &mut diagnostics).expect("the rest is read");
    assert_eq!(
        messages(&diagnostics),
        [
            "G0150 2:3 unknown key 'codes' in 'x-client' (did you mean 'code'?)",
            "G0150 4:1 unknown key 'grops' in 'x-client' (did you mean 'groups'?)",
        ]
    );
    assert_eq!(root.errors.and_then(|errors| errors.list).as_deref(), Some("/errors"));
}

#[test]
fn a_value_of_the_wrong_kind_is_told_at_the_value() {
    let node = tree("name: [a]\nidempotent: true\n");
    let mut diagnostics = Diagnostics::default();
    let operation: Operation = read(&node, &mut diagnostics).expect("the rest is read");
    assert_eq!(operation.idempotent, Some(true));
    let messages = messages(&diagnostics);
    assert!(messages[0].starts_with("G0151 1:7 'name' of 'x-client' does not fit"), "{messages:?}");
}

#[test]
fn types_beyond_the_standard_are_read() {
    let mut diagnostics = Diagnostics::default();
    let schema: Schema = read(&tree("type: {integer_or: [max]}\n"), &mut diagnostics).expect("fits");
    assert!(schema.kind.is_some() && diagnostics.list.is_empty());
    let whole: Option<Schema> = read(&tree("7\n"), &mut diagnostics);
    assert!(whole.is_none() && diagnostics.list.len() == 1);
}
