use serde_json::{Value as Json, json};

use super::{assert_silent, assert_told, document, operation};

/// The one parameter of an operation.
fn parameter(flow: &str) -> (Json, Vec<String>) {
    let (operation, told) = operation(&format!("parameters: [{flow}]\n"));
    (operation["parameters"][0].clone(), told)
}

#[test]
fn a_parameter_has_its_type_under_schema() {
    let (found, told) =
        parameter("{name: q, in: query, type: integer, format: int32, minimum: 1, default: 3, description: d}");
    let schema = json!({"type": "integer", "format": "int32", "minimum": 1, "default": 3});
    let wanted = json!({"name": "q", "in": "query", "description": "d", "style": "form", "schema": schema});
    assert_eq!(found, wanted);
    assert_silent(&told);
}

#[test]
fn a_parameter_without_a_type_is_a_string_and_told() {
    let (found, told) = parameter("{name: page, in: query}");
    assert_eq!(found["schema"], json!({"type": "string"}));
    assert_told(&told, "G0107 6:20", "parameter 'page' has no type");
}

#[test]
fn headers_that_the_client_sets_are_no_parameters_where_other_parts_say_them() {
    let kept = |more: &str, rest: &str, root: &str| {
        let headers = ["Authorization", "Content-Type", "Accept"];
        let headers = headers.map(|name| format!("{{name: {name}, in: header, type: string}}")).join(", ");
        let operation = format!("parameters: [{headers}{more}], responses: {{200: {{description: OK}}}}{rest}");
        let (api, told) = document(&format!("paths: {{/a: {{post: {{{operation}}}}}}}\n{root}"));
        let parameters = api["paths"]["/a"]["post"]["parameters"].as_array().cloned().unwrap_or_default();
        assert_eq!(told.iter().filter(|fault| fault.starts_with("G0125")).count(), 3 - parameters.len(), "{told:#?}");
        parameters.iter().filter_map(|one| one["name"].as_str().map(str::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(kept("", "", ""), ["Authorization", "Content-Type", "Accept"]);
    assert_eq!(kept(", {name: b, in: body, schema: {}}", "", ""), ["Authorization", "Accept"]);
    assert_eq!(kept("", ", produces: [text/plain]", ""), ["Authorization", "Content-Type"]);
    let schemes = |key: &str| {
        format!(
            "securityDefinitions: {{basic: {{type: basic}}, key: {{type: apiKey, in: header, name: {key}}}}}\n\
             security: [{{key: []}}]\n"
        )
    };
    assert_eq!(kept("", "", &schemes("authorization")), ["Content-Type", "Accept"]);
    assert_eq!(kept("", "", &schemes("X-Key")), ["Authorization", "Content-Type", "Accept"]);
    assert_eq!(kept("", ", security: [{basic: []}]", &schemes("X-Key")), ["Content-Type", "Accept"]);
    assert_eq!(kept("", ", security: []", &schemes("Authorization")), ["Authorization", "Content-Type", "Accept"]);
}

#[test]
fn collection_formats_are_styles_where_the_standard_has_one() {
    let cases = [
        ("query", "csv", json!(["form", false, null])),
        ("query", "multi", json!(["form", true, null])),
        ("query", "ssv", json!(["spaceDelimited", false, null])),
        ("query", "pipes", json!(["pipeDelimited", false, null])),
        ("query", "tsv", json!(["form", false, ["tsv"]])),
        ("header", "csv", json!(["simple", false, null])),
        ("header", "pipes", json!(["simple", false, ["pipes"]])),
    ];
    for (place, format, wanted) in cases {
        let text =
            format!("{{name: q, in: {place}, type: array, items: {{type: string}}, collectionFormat: {format}}}");
        let (found, told) = parameter(&text);
        let got = json!([found["style"], found["explode"], found["x-client"]["collection_format"]]);
        assert_eq!(got, wanted, "{format} in {place}");
        assert_silent(&told);
    }
}

#[test]
fn nested_arrays_keep_all_separators() {
    let (found, told) = parameter(
        "{name: q, in: query, type: array, collectionFormat: pipes, items: {type: array, items: {type: integer}}}",
    );
    assert_eq!(found["x-client"], json!({"collection_format": ["pipes", "csv"]}));
    assert_silent(&told);
}

#[test]
fn keys_are_not_repeated_outside_query_and_form() {
    let (found, told) = parameter("{name: q, in: header, type: array, items: {type: string}, collectionFormat: multi}");
    assert_eq!(found["explode"], false);
    assert_told(&told, "G0105", "'collectionFormat: multi'");
}

#[test]
fn the_vocabulary_of_a_parameter_goes_to_it_and_to_its_schema() {
    let (found, told) = parameter("{name: q, in: query, type: string, x-client: {name: query, schema: {name: Query}}}");
    assert_eq!(found["x-client"], json!({"name": "query"}));
    assert_eq!(found["schema"]["x-client"], json!({"name": "Query"}));
    assert_silent(&told);
}

#[test]
fn parameters_of_the_path_hold_unless_the_operation_has_its_own() {
    let (api, told) = document(
        "parameters:
  page: {name: page, in: query, type: integer}
paths:
  /a:
    parameters: [{$ref: '#/parameters/page'}, {name: q, in: query, type: string}]
    get:
      parameters: [{name: q, in: query, type: boolean}]
      responses: {200: {description: OK}}
",
    );
    let parameters = &api["paths"]["/a"]["get"]["parameters"];
    assert_eq!([&parameters[0]["name"], &parameters[1]["name"]], ["page", "q"]);
    assert_eq!(parameters[1]["schema"]["type"], "boolean");
    assert_silent(&told);
}

#[test]
fn a_parameter_twice_is_told() {
    let (operation, told) =
        operation("parameters: [{name: q, in: query, type: string}, {name: q, in: query, type: integer}]\n");
    assert_eq!(operation["parameters"].as_array().map(Vec::len), Some(1));
    assert_told(&told, "G0106", "'q' is there twice");
}

#[test]
fn a_dangling_parameter_is_left_out() {
    let (operation, told) = operation("parameters: [{$ref: '#/parameters/page'}]\n");
    assert!(operation.get("parameters").is_none());
    assert_told(&told, "G0108 6:27", "'#/parameters/page' points nowhere");
}

/// The parameters of `GET /a/{id}`.
fn path_parameters(parameters: &str) -> (Json, Vec<String>) {
    let (api, told) = document(&format!(
        "paths:\n  /a/{{id}}:\n    get: {{parameters: [{parameters}], responses: {{200: {{description: OK}}}}}}\n"
    ));
    (api["paths"]["/a/{id}"]["get"]["parameters"].clone(), told)
}

#[test]
fn a_path_parameter_is_required() {
    let (found, told) = path_parameters("{name: id, in: path, type: string}");
    assert_eq!(found[0]["required"], true);
    assert_silent(&told);
    let (found, told) = path_parameters("{name: id, in: path, type: string, required: false}");
    assert_eq!(found[0]["required"], true);
    assert_told(&told, "G0113", "'id'");
}

#[test]
fn a_path_variable_without_a_parameter_is_a_string() {
    let (found, told) = path_parameters("");
    let wanted =
        json!([{"in": "path", "name": "id", "required": true, "style": "simple", "schema": {"type": "string"}}]);
    assert_eq!(found, wanted);
    assert_told(&told, "G0110 5:5", "'id' has no parameter");
}

#[test]
fn a_path_parameter_that_is_called_otherwise_takes_the_name_in_the_path() {
    let (found, told) = path_parameters("{name: ID, in: path, type: integer}");
    assert_eq!((&found[0]["name"], &found[0]["schema"]["type"]), (&json!("id"), &json!("integer")));
    assert_told(&told, "G0110", "'ID' is called 'id'");
}

#[test]
fn a_path_parameter_without_a_variable_is_left_out() {
    let (found, told) = path_parameters("{name: id, in: path, type: string}, {name: x, in: path, type: string}");
    assert_eq!(found.as_array().map(Vec::len), Some(1));
    assert_told(&told, "G0111", "no variable 'x'");
}

#[test]
fn a_parameter_without_a_place_is_found_one() {
    let (found, told) = path_parameters("{name: id, type: string}");
    assert_eq!(found[0]["in"], "path");
    assert_told(&told, "G0102", "no 'in'");
    let (found, told) = parameter("{name: q, in: Query, type: string}");
    assert_eq!(found["in"], "query");
    assert_told(&told, "G0105", "'Query' is no place");
}

#[test]
fn a_schema_at_a_query_parameter_is_its_type() {
    let (found, told) = parameter("{name: q, in: query, schema: {type: integer}}");
    assert_eq!(found["schema"]["type"], "integer");
    assert_told(&told, "G0104", "'q' has a 'schema'");
}
