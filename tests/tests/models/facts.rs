//! The types against what is known of the service's own schemas.

use std::collections::BTreeSet;

use generator::diagnostic::Severity;
use generator::ir::{Type, TypeKind};
use workspace_tests::inputs::folder;

use super::{api, fields, run};

/// The members that the service's own schemas leave open, too.
const FREE_FORM: [&str; 5] = ["transferTarget", "transferee", "site", "positionInQueue", "callBack"];

/// The pairs of `facts/fields.txt`: a field of the service, and the field of the overlay that has it.
fn known() -> Vec<(String, String)> {
    let path = folder("facts").join("fields.txt");
    let text = std::fs::read_to_string(path).expect("the list of fields is there");
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let pair = |line: &str| line.split_once(' ').map(|(theirs, ours)| (theirs.to_owned(), ours.to_owned()));
    lines.map(|line| pair(line).unwrap_or_else(|| panic!("'{line}' is no pair"))).collect()
}

#[test]
fn no_field_of_the_service_is_missing() {
    let api = api();
    let ours = fields(&api).map(|(def, field)| format!("{}.{}", def.name.wire, field.name.wire));
    let ours: BTreeSet<String> = ours.collect();
    let known = known();
    assert!(known.len() > 600, "{} fields are listed", known.len());
    let missing: Vec<_> = known.iter().filter(|(_, ours_is)| !ours.contains(ours_is)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
    let last = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    let renamed: Vec<_> = known.iter().filter(|(theirs, ours)| last(theirs) != last(ours)).collect();
    assert!(renamed.is_empty(), "{renamed:#?}");
}

/// Whether JSON of any form may stand somewhere in a value of the type, apart from named types.
fn is_open(ty: &Type) -> bool {
    match ty {
        Type::Any => true,
        Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => is_open(inner),
        _ => false,
    }
}

#[test]
fn nothing_is_left_open_but_what_the_service_leaves_open() {
    let api = api();
    let open = fields(&api).filter(|(_, field)| is_open(&field.ty));
    let others = open.filter(|(_, field)| !FREE_FORM.contains(&field.name.wire.as_str()));
    let others: Vec<_> = others.map(|(def, field)| format!("{}.{}", def.name.wire, field.name.wire)).collect();
    assert_eq!(others, [""; 0]);
    let site = fields(&api).filter(|(_, field)| field.name.wire == "site" && is_open(&field.ty));
    assert_eq!(site.map(|(def, _)| def.name.wire.as_str()).collect::<Vec<_>>(), ["CallMonitoringGroup"]);
    let empty = api.types.iter().filter(|def| match &def.kind {
        TypeKind::Object(object) => object.fields.is_empty() || object.additional.is_some(),
        TypeKind::Alias(target) => is_open(target),
        _ => false,
    });
    assert_eq!(empty.map(|def| def.name.wire.as_str()).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn every_body_has_a_type() {
    let output = run();
    let inspected = generator::inspect::json(&output);
    let operations = inspected["operations"].as_array().expect("there are operations");
    for operation in operations {
        let responses = operation["responses"].as_array().into_iter().flatten();
        for body in responses.chain([&operation["request_body"]]).filter(|body| !body["media_type"].is_null()) {
            let ty = body["type"].as_str().unwrap_or_default();
            let open = ty.split(|mark: char| !mark.is_alphanumeric()).any(|word| word == "any");
            assert!(!ty.is_empty() && !open, "{}: {body}", operation["id"]);
        }
    }
    let bodies = operations.iter().filter(|operation| !operation["request_body"].is_null());
    assert_eq!((operations.len(), bodies.count()), (30, 8));
    let doubts = output.diagnostics.list.iter().filter(|one| one.severity > Severity::Note);
    assert_eq!(doubts.map(|one| one.message.as_str()).collect::<Vec<_>>(), [""; 0]);
}
