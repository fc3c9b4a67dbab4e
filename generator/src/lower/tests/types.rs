//! Schemas to types.

use serde_json::{Value as Json, json};

use super::{lower, operation, schemas};

#[test]
fn an_object_is_a_struct_with_its_fields_in_order() {
    let lowered = schemas(json!({ "Pet": { "type": "object", "required": ["id"], "properties": {
        "id": { "type": "integer", "format": "int64" },
        "born": { "type": "string", "format": "date-time", "nullable": true },
        "tags": { "type": "array", "items": { "type": "string" } },
        "photo": { "type": "string", "format": "byte" },
        "type": { "type": "string", "format": "uuid" },
    } } }));
    let fields = [
        "id: integer(int64)",
        "born?: nullable<string(date-time)>",
        "tags?: array<string>",
        "photo?: string(byte)",
        "type?: string(uuid)",
    ];
    assert_eq!(lowered.shape("Pet"), fields);
    assert_eq!(lowered.fields("Pet")[4].name.rust, "r#type");
    assert!(lowered.said.iter().all(|said| said.starts_with("G0518")), "{:?}", lowered.said);
}

#[test]
fn objects_without_properties_are_mappings_unless_they_are_closed() {
    let lowered = schemas(json!({
        "Free": { "type": "object" },
        "Open": { "type": "object", "additionalProperties": true },
        "Scores": { "type": "object", "additionalProperties": { "type": "number" } },
        "Nothing": { "type": "object", "additionalProperties": false },
        "Both": { "type": "object", "properties": { "additional": {} }, "additionalProperties": { "type": "string" } },
    }));
    assert_eq!(["Free", "Open", "Scores"].map(|name| lowered.alias(name)), ["map<any>", "map<any>", "map<number>"]);
    assert_eq!(lowered.shape("Nothing"), [""; 0]);
    let super::TypeKind::Object(both) = &lowered.def("Both").kind else { panic!("a struct") };
    assert_eq!(both.additional.as_ref().map(|(name, _)| name.rust.as_str()), Some("additional_properties"));
}

#[test]
fn what_is_inline_is_named_after_where_it_stands() {
    let lowered = schemas(json!({ "Pet": { "type": "object", "properties": {
        "status": { "type": "string", "enum": ["sold", "free"] },
        "owner": { "type": "object", "properties": { "home": { "type": "object", "properties": { "street": {} } } } },
        "visits": { "type": "array", "items": { "type": "object", "properties": { "at": {} } } },
        "chosen": { "type": "string", "enum": ["a"], "x-client": { "name": "Choice" } },
    } } }));
    assert_eq!(lowered.type_names(), ["Pet", "PetStatus", "PetOwnerHome", "PetOwner", "PetVisits", "Choice"]);
    assert_eq!(lowered.shape("Pet")[2], "visits?: array<PetVisits>");
}

#[test]
fn the_items_of_a_component_are_called_after_it() {
    let row = json!({ "type": "object", "properties": { "x": {} } });
    let lowered = schemas(json!({ "Rows": { "type": "array", "items": row } }));
    assert_eq!(lowered.alias("Rows"), "array<RowsItem>");
}

#[test]
fn equal_inline_types_are_one_type_under_the_name_of_each_operation() {
    let view = json!({ "name": "view", "in": "query", "schema": { "type": "string", "enum": ["Simple", "Detailed"] } });
    let other = json!({ "name": "view", "in": "query", "schema": { "type": "string", "enum": ["Map"] } });
    let get = |id: &str, parameter| json!({ "get": { "operationId": id, "parameters": [parameter], "responses": {} } });
    let lowered =
        lower(json!({ "paths": { "/a": get("listA", &view), "/b": get("listB", &view), "/c": get("listC", &other) } }));
    assert_eq!(lowered.type_names(), ["ListAView", "ListBView", "ListCView"]);
    assert_eq!(lowered.alias("ListBView"), "ListAView");
}

#[test]
fn an_operation_that_comes_first_changes_no_name() {
    let get = |id: &str, tag: &str, values: [&str; 2], client| {
        let schema = json!({ "type": "string", "enum": values, "x-client": client });
        json!({ "get": { "operationId": id, "tags": [tag], "responses": {},
            "parameters": [{ "name": "view", "in": "query", "schema": schema }] } })
    };
    let old = [
        ("/a", get("a", "things", ["x", "y"], json!({ "name": "View" }))),
        ("/b", get("search", "things", ["x", "y"], json!({}))),
        ("/c", get("c", "things", ["z", "y"], json!({}))),
    ];
    let new = ("/0", get("new", "search", ["z", "y"], json!({})));
    let names = |paths: Vec<&(&str, Json)>| {
        let paths: serde_json::Map<String, Json> =
            paths.iter().map(|(path, item)| ((*path).to_owned(), item.clone())).collect();
        let lowered = lower(json!({ "paths": paths }));
        let parameter = |one: &crate::ir::Operation| lowered.words(&one.parameters[0].ty);
        let named = |one: &crate::ir::Operation| (one.id.clone(), format!("{} {}", one.type_name, parameter(one)));
        lowered.api.operations.iter().map(named).collect::<std::collections::BTreeMap<_, _>>()
    };
    let (before, mut after) = (names(old.iter().collect()), names(std::iter::once(&new).chain(&old).collect()));
    after.remove("new");
    assert_eq!(before, after);
    assert_eq!(before["a"], "A View");
    assert_eq!(before["search"], "Search SearchView");
}

#[test]
fn what_a_parameter_that_is_shared_holds_is_called_after_it() {
    let order = json!({ "$ref": "#/components/parameters/SortOrder" });
    let get = |id: &str| json!({ "get": { "operationId": id, "parameters": [order], "responses": {} } });
    let lowered = lower(json!({
        "paths": { "/a": get("listA"), "/b": get("listB") },
        "components": { "parameters": { "SortOrder": { "name": "order", "in": "query",
            "schema": { "type": "string", "enum": ["asc", "desc"] } } } },
    }));
    assert_eq!(lowered.type_names(), ["SortOrder"]);
}

#[test]
fn an_inline_enum_equal_to_a_component_of_its_name_is_the_component() {
    let lowered = lower(json!({
        "components": { "schemas": { "Direction": { "type": "string", "enum": ["In", "Out"] } } },
        "paths": { "/a": { "get": { "responses": {}, "parameters": [{ "name": "direction", "in": "query", "schema": {
            "type": "array", "items": { "type": "string", "enum": ["In", "Out"] } } }] } } },
    }));
    assert_eq!(lowered.type_names(), ["Direction"]);
}

#[test]
fn enums_hold_strings_or_whole_numbers_and_null_makes_them_nullable() {
    let lowered = schemas(json!({
        "Word": { "type": "string", "enum": ["a", "b", "a", null], "default": "b" },
        "Level": { "type": "integer", "enum": [1, 2] },
        "Rate": { "type": "number", "enum": [0.5, 1.5] },
        "Odd": { "enum": ["a", 1] },
        "Digits": { "type": "string", "enum": [1, true] },
        "Uses": { "type": "object", "properties": { "word": { "$ref": "#/components/schemas/Word" } } },
    }));
    assert_eq!(lowered.values("Word"), ["a", "b"]);
    assert_eq!(lowered.values("Level"), ["1", "2"]);
    assert_eq!(lowered.values("Digits"), ["1", "true"]);
    assert_eq!([lowered.alias("Rate"), lowered.alias("Odd")], ["number", "any"]);
    assert_eq!(lowered.shape("Uses"), ["word?: nullable<Word>"]);
    assert!(lowered.says("G0506"), "{:?}", lowered.said);
    let super::TypeKind::Enum(word) = &lowered.def("Word").kind else { panic!("an enum") };
    assert_eq!(word.default, Some(1));
}

#[test]
fn all_of_is_one_struct_and_a_later_part_wins() {
    let lowered = schemas(json!({
        "Cat": { "allOf": [
            { "$ref": "#/components/schemas/Animal" },
            { "required": ["name"], "properties": { "age": { "type": "string" }, "lives": { "type": "integer" } } },
        ] },
        "Animal": { "type": "object", "required": ["id"], "properties": {
            "id": { "type": "string" }, "name": { "type": "string" }, "age": { "type": "integer" },
            "home": { "type": "object", "properties": { "street": {} } } } },
    }));
    let fields = ["id: string", "name: string", "age?: string", "home?: AnimalHome", "lives?: integer"];
    assert_eq!(lowered.shape("Cat"), fields);
}

#[test]
fn all_of_around_one_reference_is_the_reference_with_a_description() {
    let lowered = schemas(json!({
        "Animal": { "type": "object", "properties": { "id": {} } },
        "Zoo": { "type": "object", "properties": { "star": {
            "description": "The favourite.", "nullable": true, "allOf": [{ "$ref": "#/components/schemas/Animal" }] } } },
    }));
    assert_eq!(lowered.shape("Zoo"), ["star?: nullable<Animal>"]);
    assert_eq!(lowered.fields("Zoo")[0].description.as_deref(), Some("The favourite."));
}

#[test]
fn a_base_with_a_discriminator_is_the_union_of_what_is_built_on_it() {
    let child = |field: &str, base: &str| {
        json!({ "allOf": [
        { "$ref": format!("#/components/schemas/{base}") }, { "type": "object", "properties": { field: {} } }] })
    };
    let lowered = schemas(json!({
        "Cat": child("lives", "Pet"),
        "Pet": { "type": "object", "discriminator": { "propertyName": "kind", "mapping": { "meow": "Cat" } },
            "required": ["kind"], "properties": { "kind": { "type": "string" } } },
        "Dog": child("tricks", "Pet"),
        "Puppy": child("age", "Dog"),
    }));
    let variants = ["Cat: Cat meow", "Dog: Dog Dog", "Puppy: Puppy Puppy", "Pet: PetBase Pet"];
    assert_eq!(lowered.variants("Pet"), variants);
    assert_eq!(lowered.shape("Puppy"), ["kind: string", "tricks?: any", "age?: any"]);
}

#[test]
fn alternatives_become_the_simplest_type_that_holds_them() {
    let string = json!({ "type": "string" });
    let lowered = schemas(json!({
        "Either": { "oneOf": [{ "type": "integer" }, { "type": "boolean" }, { "type": "array", "items": {"type": "string"} }] },
        "Id": { "oneOf": [string, { "type": "integer" }] },
        "Size": { "oneOf": [{ "type": "integer", "format": "int32" }, { "type": "string", "enum": ["max"] }] },
        "Open": { "anyOf": [string, { "type": "string", "enum": ["a", "b"] }] },
        "Sole": { "oneOf": [string], "nullable": true },
        "Shapes": { "oneOf": [{ "$ref": "#/components/schemas/Sq" }, { "$ref": "#/components/schemas/Ci" }],
            "discriminator": { "propertyName": "t", "mapping": { "square": "#/components/schemas/Sq" } } },
        "Sq": { "type": "object", "properties": { "t": {} } },
        "Ci": { "type": "object", "properties": { "t": {}, "r": {} } },
        "Needs": { "type": "object", "properties": { "a": {} }, "anyOf": [{ "required": ["a"] }, { "required": ["b"] }] },
    }));
    assert_eq!(lowered.variants("Either"), ["Integer: integer", "Boolean: boolean", "List: array<string>"]);
    assert_eq!(
        [lowered.alias("IdModel"), lowered.alias("Sole")],
        ["id", "nullable<string>"].map(|text| text.replace("nullable<string>", "string"))
    );
    assert_eq!(lowered.words(&super::Type::Named(crate::ir::TypeId(2))), "integer(int32)|max");
    assert_eq!(lowered.values("Open"), ["a", "b"]);
    assert_eq!(lowered.variants("Shapes"), ["Sq: Sq square", "Ci: Ci Ci"]);
    assert_eq!(lowered.shape("Needs"), ["a?: any"]);
}

#[test]
fn a_box_stands_where_a_type_would_hold_itself_and_nowhere_else() {
    let node = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let lowered = schemas(json!({
        "Tree": { "type": "object", "properties": {
            "left": node("Tree"), "children": { "type": "array", "items": node("Tree") },
            "by_name": { "type": "object", "additionalProperties": node("Tree") }, "leaf": node("Leaf") } },
        "Leaf": { "type": "object", "properties": { "up": node("Branch") } },
        "Branch": { "oneOf": [node("Leaf"), { "type": "string" }] },
    }));
    let boxed = |name: &str| lowered.fields(name).iter().map(|field| field.boxed).collect::<Vec<_>>();
    assert_eq!(boxed("Tree"), [true, false, false, false]);
    assert_eq!(boxed("Leaf"), [false], "the union's variant closes the cycle");
    let super::TypeKind::Union(branch) = &lowered.def("Branch").kind else { panic!("a union") };
    assert!(branch.variants[0].boxed);
    assert!(lowered.def("Tree").has_default && !lowered.says("G0505"));
}

#[test]
fn a_struct_that_no_finite_value_fills_may_lack_what_holds_it() {
    let node = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let holds = |member: &str, what| json!({ "type": "object", "required": [member], "properties": { member: what } });
    let list = json!({ "type": "array", "items": node("Tree") });
    let lowered = schemas(json!({
        "Loop": holds("next", node("Loop")), "There": holds("back", node("Back")), "Back": holds("there", node("There")),
        "Before": holds("loop", node("Loop")), "Tree": holds("trees", list), "Up": holds("branch", node("Branch")),
        "Branch": { "oneOf": [node("Up"), { "type": "string" }] },
        "Between": holds("loop", node("Loop")),
        "Round": { "type": "object", "required": ["round", "between"],
            "properties": { "round": node("Round"), "between": node("Between") } },
    }));
    assert_eq!(lowered.shape("Round"), ["round?: Round", "between: Between"]);
    assert_eq!(lowered.shape("Between"), ["loop: Loop"], "it lies between two cycles, and in none");
    let shapes = ["Loop", "There", "Back", "Before"].map(|name| lowered.shape(name));
    assert_eq!(shapes, [["next?: Loop"], ["back?: Back"], ["there?: There"], ["loop: Loop"]]);
    assert_eq!(["Tree", "Up"].map(|name| lowered.shape(name)), [["trees: array<Tree>"], ["branch: Branch"]]);
    assert!(lowered.says("G0505"));
}

#[test]
fn a_schema_that_is_only_itself_is_any_json() {
    let node = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let lowered = schemas(json!({
        "A": node("B"), "B": node("A"),
        "List": { "type": "array", "items": node("List") },
        "Part": { "allOf": [node("Part"), { "type": "object", "properties": { "x": {} } }] },
        "Gone": node("Nowhere"),
    }));
    assert!(lowered.says("G0505") && lowered.says("G0108"), "{:?}", lowered.said);
    assert_eq!(lowered.shape("Part"), ["x?: any"]);
    assert_eq!(lowered.alias("Gone"), "any");
    assert_eq!([lowered.alias("A"), lowered.alias("List")], ["any", "any"]);
}

#[test]
fn deep_nesting_ends_in_any_json() {
    use openapiv3::{ArrayType, ReferenceOr, Schema, SchemaData, SchemaKind, Type};
    let of = |items| {
        let items = Some(ReferenceOr::boxed_item(items));
        let list = ArrayType { items, min_items: None, max_items: None, unique_items: false };
        Schema { schema_data: SchemaData::default(), schema_kind: SchemaKind::Type(Type::Array(list)) }
    };
    let any = Schema { schema_data: SchemaData::default(), schema_kind: SchemaKind::Any(Default::default()) };
    let deep = (0..1_000).fold(any, |inner, _| of(inner));
    let mut openapi = openapiv3::OpenAPI::default();
    let components = openapi.components.get_or_insert_default();
    components.schemas.insert("Deep".to_owned(), ReferenceOr::Item(deep));
    assert!(super::lower_document(openapi).says("G0504"));
}

#[test]
fn the_vocabulary_types_what_openapi_cannot() {
    let lowered = schemas(json!({ "Row": { "type": "object", "properties": {
        "id": { "type": "string", "x-client": { "type": "id" } },
        "per": { "type": "integer", "format": "int32", "x-client": { "type": { "integer_or": ["max"] } } },
        "bad": { "type": "string", "x-client": { "nmae": "Bad" } },
    } } }));
    assert_eq!(lowered.shape("Row"), ["id?: id", "per?: integer(int32)|max", "bad?: string"]);
    assert_eq!(lowered.said.len(), 1, "only that there is no operation: {:?}", lowered.said);
}

#[test]
fn requests_and_responses_mark_what_they_reach() {
    let lowered = lower(json!({
        "components": { "schemas": {
            "In": { "type": "object", "properties": { "both": { "$ref": "#/components/schemas/Both" } } },
            "Both": { "type": "string", "enum": ["x"] },
            "Out": { "type": "object", "properties": { "list": { "type": "array", "items": { "$ref": "#/components/schemas/Both" } } } },
        } },
        "paths": { "/a": { "post": {
            "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/In" } } } },
            "responses": { "200": { "description": "", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Out" } } } } },
        } } },
    }));
    let marks = |name: &str| (lowered.def(name).in_requests, lowered.def(name).in_responses);
    assert_eq!([marks("In"), marks("Out"), marks("Both")], [(true, false), (false, true), (true, true)]);
}

#[test]
fn a_schema_without_a_type_is_any_json() {
    let lowered = operation("get", json!({ "parameters": [{ "name": "q", "in": "query", "schema": {} }] }));
    assert_eq!(lowered.words(&lowered.operation().parameters[0].ty), "any");
}

/// What a request reaches is made of what is required; a list of answers alone has a default.
#[test]
fn a_request_has_no_default_for_what_its_sender_has_to_choose() {
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let content = |name: &str| json!({ "content": { "application/json": { "schema": reference(name) } } });
    let lowered = lower(json!({
        "openapi": "3.0.3", "info": { "title": "", "version": "1" },
        "paths": { "/pets": { "post": { "operationId": "addPet", "requestBody": content("New"),
            "responses": { "200": { "description": "", "content": content("Pet")["content"] } } } } },
        "components": { "schemas": {
            "New": { "type": "object", "required": ["kind", "id"], "properties": {
                "id": { "type": "string", "readOnly": true }, "kind": reference("Kind"), "mood": reference("Mood"),
                "tags": reference("Tags") } },
            "Kind": { "type": "string", "enum": ["cat", "dog"] },
            "Mood": { "type": "string", "enum": ["calm", "wild"], "default": "calm" },
            "Tags": { "type": "object", "required": ["readOnly"], "properties": {
                "readOnly": { "type": "string", "readOnly": true } } },
            "Pet": { "type": "object", "required": ["name"], "properties": { "name": { "type": "string" } } },
            "Holder": { "type": "object", "required": ["new"], "properties": { "new": reference("New") } },
        } },
    }));
    let has_default = |name: &str| lowered.def(name).has_default;
    assert!(!has_default("New") && !has_default("Kind"));
    assert!(has_default("Mood"), "the document gives it one");
    assert!(has_default("Tags"), "only the service sets what it requires");
    assert!(has_default("Pet"), "no request has it");
    assert!(!has_default("Holder"), "it has to hold what has none");
    let required = |name: &str| lowered.fields(name).iter().map(|field| field.required).collect::<Vec<_>>();
    assert_eq!(required("New"), [false, true, false, false]);
}

#[test]
fn an_enum_of_more_values_than_variants_is_the_plain_type() {
    let values = |count: usize| (0..count).map(|index| format!("v{index}")).collect::<Vec<_>>();
    let lowered = schemas(json!({
        "Few": { "type": "string", "enum": values(10_000) },
        "Many": { "type": "string", "enum": values(10_001) },
        "Numbers": { "enum": (0..10_001).collect::<Vec<i64>>() },
        "List": { "type": "array", "items": { "type": "string" }, "enum": values(10_001) },
    }));
    assert_eq!(lowered.said.iter().filter(|said| said.starts_with("G0523")).count(), 3, "{:?}", lowered.said);
    assert_eq!(lowered.values("Few").len(), 10_000);
    assert_eq!(["Many", "Numbers", "List"].map(|name| lowered.alias(name)), ["string", "integer", "array<string>"]);
}

#[test]
fn heirs_of_heirs_take_over_as_much_as_there_is_room_for() {
    let mut all = serde_json::Map::new();
    all.insert("C0".to_owned(), json!({ "type": "object", "properties": { "p0": { "type": "string" } } }));
    for index in 1..500 {
        let base = json!({ "$ref": format!("#/components/schemas/C{}", index - 1) });
        let own = json!({ "type": "object", "properties": { (format!("p{index}")): { "type": "string" } } });
        all.insert(format!("C{index}"), json!({ "allOf": [base, own] }));
    }
    let lowered = schemas(Json::Object(all));
    assert!(lowered.says("G0523"), "{:?}", lowered.said);
    assert_eq!(lowered.shape("C3"), ["p0?: string", "p1?: string", "p2?: string", "p3?: string"]);
    assert_eq!(lowered.shape("C499"), ["p499?: string"]);
}
