use serde_json::json;

use super::{assert_silent, assert_told, document};

#[test]
fn https_comes_first_and_http_stays() {
    let (api, told) = document("host: a.example\nbasePath: /v1/\nschemes: [http, wss, https]\n");
    assert_eq!(api["servers"], json!([{"url": "https://a.example/v1"}, {"url": "http://a.example/v1"}]));
    assert_silent(&told);
}

#[test]
fn a_host_without_schemes_is_on_https() {
    assert_eq!(document("host: a.example\nbasePath: /\n").0["servers"], json!([{"url": "https://a.example"}]));
}

#[test]
fn without_a_host_the_base_path_is_kept() {
    assert_eq!(document("basePath: /v1\n").0["servers"], json!([{"url": "/v1"}]));
    assert!(document("schemes: [https]\n").0.get("servers").is_none());
}

#[test]
fn a_host_that_is_a_url_is_its_host() {
    let (api, told) = document("host: https://a.example/\n");
    assert_eq!(api["servers"], json!([{"url": "https://a.example"}]));
    assert_told(&told, "G0105 4:7", "not a host alone");
}

#[test]
fn schemes_of_an_operation_are_its_servers() {
    let (api, _) = document(
        "host: a.example\nschemes: [https]\npaths:\n  /a:\n    get:\n      schemes: [http]\n      responses: {200: {description: OK}}\n    put:\n      schemes: [https]\n      responses: {200: {description: OK}}\n",
    );
    assert_eq!(api["paths"]["/a"]["get"]["servers"], json!([{"url": "http://a.example"}]));
    assert!(api["paths"]["/a"]["put"].get("servers").is_none());
}
