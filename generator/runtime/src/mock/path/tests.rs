use super::Template;

#[test]
fn a_variable_is_one_segment_unless_it_says_more() {
    for (template, path, value) in [
        ("/a/{id:[0-9]{3}}/x", "/a/123/x", Some("123")),
        ("/a/{id:[^/]+}", "/a/b/c", None),
        ("/a/{id:int}", "/a/b/c", None),
        ("/a/{rest:path}", "/a/b/c", Some("b/c")),
        ("/a/{rest:.+}", "/a/b/c", Some("b/c")),
        ("/a/{name=shelves/*}:move", "/a/shelves/1:move", Some("shelves/1")),
        ("/a/{name=*}", "/a/b/c", None),
        ("/a/{*}", "/a/b/c", Some("b/c")),
    ] {
        let found = Template::new(template).variables_of(path);
        let found = found.as_ref().and_then(|found| found.first()).map(|(_, value)| value.as_str());
        assert_eq!(found, value, "{template} {path}");
    }
}

#[test]
fn what_is_narrower_comes_first() {
    let wide = |template: &str| Template::new(template).wide();
    assert!(wide("/files/{id}/versions/{v}") < wide("/files/{+path}"));
}
