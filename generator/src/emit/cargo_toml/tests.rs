use super::{known, line};

#[test]
fn every_dependency_of_the_runtime_has_its_reason() {
    assert!(!known().is_empty());
    for dependency in known() {
        assert!(!dependency.reason.is_empty(), "{} has none", dependency.name);
    }
}

#[test]
fn text_cannot_leave_its_string() {
    let mut text = String::new();
    line(&mut text, "name", "a\"\n[x] \\ é");
    assert_eq!(text, "name = \"a\\\"\\u000a[x] \\\\ é\"\n");
}
