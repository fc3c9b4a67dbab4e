//! The types against what is known of the service's own schemas.

use std::collections::{BTreeMap, BTreeSet};

use generator::diagnostic::Severity;
use generator::ir::{Api, Field, IntegerFormat, Parameter, StringFormat, Type, TypeDef, TypeKind};
use workspace_tests::inputs::folder;

use super::{api, fields, run};

/// The members that the service's own schemas leave open, too.
const FREE_FORM: [&str; 5] = ["transferTarget", "transferee", "site", "positionInQueue", "callBack"];

/// What a line of `facts/fields.tsv` says of a field.
struct Known {
    /// `Schema.field` of the service.
    theirs: String,
    /// `Definition.field` of the overlay.
    ours: String,
    /// What it is.
    kind: String,
    required: bool,
}

fn known() -> Vec<Known> {
    let path = folder("facts").join("fields.tsv");
    let text = std::fs::read_to_string(path).expect("the list of fields is there");
    let known = |line: &str| {
        let columns: Vec<_> = line.split('\t').collect();
        let (theirs, ours, kind, required) = match columns.as_slice() {
            [theirs, ours, kind] => (theirs, ours, kind, false),
            [theirs, ours, kind, "required"] => (theirs, ours, kind, true),
            _ => panic!("'{line}' is no fact"),
        };
        Known { theirs: (*theirs).to_owned(), ours: (*ours).to_owned(), kind: (*kind).to_owned(), required }
    };
    text.lines().filter(|line| !line.starts_with('#')).map(known).collect()
}

/// The fields of the overlay, by `Definition.field`.
fn ours(api: &Api) -> BTreeMap<String, &Field> {
    fields(api).map(|(def, field)| (format!("{}.{}", def.name.wire, field.name.wire), field)).collect()
}

#[test]
fn no_field_of_the_service_is_missing() {
    let api = api();
    let (ours, known) = (ours(&api), known());
    assert!(known.len() > 600, "{} fields are listed", known.len());
    let missing: Vec<_> = known.iter().map(|one| &one.ours).filter(|name| !ours.contains_key(*name)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
    let last = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    let renamed = known.iter().filter(|one| last(&one.theirs) != last(&one.ours));
    let renamed: Vec<_> = renamed.map(|one| (&one.theirs, &one.ours)).collect();
    assert!(renamed.is_empty(), "{renamed:#?}");
}

/// Whether a type takes all that the service's own schema lets a field be.
fn takes(api: &Api, ty: &Type, kind: &str) -> bool {
    let def = |ty: &Type| match ty {
        Type::Named(id) => api.types.get(id.0 as usize),
        _ => None,
    };
    if let Some(item) = kind.strip_prefix('[').and_then(|kind| kind.strip_suffix(']')) {
        return matches!(ty, Type::Array(inner) if takes(api, inner, item));
    }
    match (kind, ty, def(ty).map(|def| &def.kind)) {
        (_, _, Some(TypeKind::Alias(target))) => takes(api, target, kind),
        ("any", ty, _) => matches!(ty, Type::Any) || matches!(ty, Type::Map(inner) if **inner == Type::Any),
        ("object", _, kind) => matches!(kind, Some(TypeKind::Object(_))),
        ("boolean", ty, _) => *ty == Type::Boolean,
        ("number", ty, _) => matches!(ty, Type::Number(_)),
        // An id may be either, and where the older schemas have text alone, the newer or the guides are more exact.
        ("string" | "integer" | "int64" | "int32", Type::Id, _) => true,
        ("string", ty, kind) => matches!(ty, Type::String(_)) || matches!(kind, Some(TypeKind::Enum(_))),
        ("uri", ty, _) => *ty == Type::String(StringFormat::Plain(Some("uri".to_owned()))),
        ("date-time", ty, _) => *ty == Type::String(StringFormat::DateTime),
        ("integer", ty, _) => matches!(ty, Type::Integer(_)),
        ("int32", ty, _) => matches!(ty, Type::Integer(IntegerFormat::Int32 | IntegerFormat::Int64)),
        ("int64", ty, _) => *ty == Type::Integer(IntegerFormat::Int64),
        (values, _, Some(TypeKind::Enum(listed))) => {
            values.split('|').all(|value| listed.values.iter().any(|one| one.name.wire == value))
        }
        _ => false,
    }
}

#[test]
fn every_field_is_what_the_service_says_it_is() {
    let api = api();
    let ours = ours(&api);
    // A field that is another thing in each version is what one of them says.
    let mut kinds: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for one in known() {
        kinds.entry((one.theirs, one.ours)).or_default().push(one.kind);
    }
    let wrong = kinds.iter().filter(|((_, name), kinds)| {
        !ours.get(name).is_some_and(|field| kinds.iter().any(|kind| takes(&api, &field.ty, kind)))
    });
    let wrong: Vec<_> = wrong.map(|((_, name), kinds)| (name, kinds, ours.get(name).map(|field| &field.ty))).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// An enum has the values of the service's schemas that use it, and no others.
#[test]
fn no_value_of_an_enum_is_made_up() {
    let api = api();
    let ours = ours(&api);
    let mut listed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for one in known().into_iter().filter(|one| one.kind.contains('|')) {
        let values = one.kind.trim_matches(['[', ']']).split('|').map(str::to_owned);
        let mut ty = ours.get(&one.ours).map(|field| &field.ty);
        while let Some(Type::Array(inner)) = ty {
            ty = Some(inner);
        }
        let Some(Type::Named(id)) = ty else { panic!("{} is no enum", one.ours) };
        listed.entry(api.types[id.0 as usize].name.wire.clone()).or_default().extend(values);
    }
    assert!(listed.len() > 25, "{} enums", listed.len());
    for def in api.types.iter().filter(|def| listed.contains_key(&def.name.wire)) {
        let TypeKind::Enum(values) = &def.kind else { panic!("{} is no enum", def.name.wire) };
        let values: BTreeSet<_> = values.values.iter().map(|value| value.name.wire.clone()).collect();
        assert_eq!(values, listed[&def.name.wire], "{}", def.name.wire);
    }
}

/// The service leaves out what its schemas require. A record's own id is always there, and what a request cannot do
/// without is asked for.
#[test]
fn only_ids_are_required_of_answers_and_of_requests_what_the_service_requires() {
    let api = api();
    let required: BTreeSet<String> = known().into_iter().filter(|one| one.required).map(|one| one.ours).collect();
    let is = |def: &TypeDef, field: &Field| required.contains(&format!("{}.{}", def.name.wire, field.name.wire));
    let requests: Vec<_> = fields(&api).filter(|(def, _)| def.in_requests && !def.in_responses).collect();
    let wrong = requests.iter().filter(|(def, field)| field.required != is(def, field));
    let wrong: Vec<_> = wrong.map(|(def, field)| format!("{}.{}", def.name.wire, field.name.wire)).collect();
    assert!(wrong.is_empty(), "of requests: {wrong:#?}");
    let answers = fields(&api).filter(|(def, field)| def.in_responses && field.required && field.name.wire != "id");
    let wrong: Vec<_> = answers.map(|(def, field)| format!("{}.{}", def.name.wire, field.name.wire)).collect();
    assert!(wrong.is_empty(), "of answers: {wrong:#?}");
}

#[test]
fn every_parameter_is_what_the_service_says_it_is() {
    let api = api();
    let text = std::fs::read_to_string(folder("facts").join("parameters.tsv")).expect("the list is there");
    let mut known = BTreeSet::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<_> = line.split('\t').collect();
        let [id, place, name, kind, need, default @ ..] = columns.as_slice() else { panic!("'{line}' is no fact") };
        let operation = api.operations.iter().find(|operation| operation.id == *id).expect("the operation is there");
        let is_it = |it: &&Parameter| it.name.wire == *name && format!("{:?}", it.location).to_lowercase() == *place;
        let Some(parameter) = operation.parameters.iter().find(is_it) else { panic!("{line}: it is missing") };
        let is_word = |def: &TypeDef| matches!(&def.kind, TypeKind::IntegerOr { words, .. } if words.len() == 1);
        let fits = match (*kind, &parameter.ty) {
            ("int_or_max", Type::Named(id)) => is_word(&api.types[id.0 as usize]),
            (kind, ty) => takes(&api, ty, kind),
        };
        assert!(fits, "{line}: {:?}", parameter.ty);
        assert_eq!(parameter.required, *need == "required", "{line}");
        let set = parameter.default.as_ref().map(|default| default.as_str().map_or(default.to_string(), str::to_owned));
        // Where the call log takes `max` as well, the number is still what it takes by itself.
        assert!(*kind == "int_or_max" || set.as_deref() == default.first().copied(), "{line}: {set:?}");
        known.insert((id.to_string(), place.to_string(), name.to_string()));
    }
    let all: usize = api.operations.iter().map(|operation| operation.parameters.len()).sum();
    assert_eq!((known.len(), all), (101, 101));
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
