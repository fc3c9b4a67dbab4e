use super::{known, line, names};

#[test]
fn every_dependency_of_the_runtime_has_its_reason() {
    assert!(!known().is_empty());
    for dependency in known() {
        assert!(!dependency.reason.is_empty(), "{} has none", dependency.name);
    }
}

#[test]
fn a_crate_is_named_by_code_and_not_by_comments() {
    assert!(names("    pub day: Option<jiff::civil::Date>,", "jiff::"));
    assert!(!names("    /// jiff::Timestamp", "jiff::"));
    assert!(!names("    use crate::my_jiff::X;", "jiff::"));
    assert!(!names("    runtime::bytes::X", "bytes::"));
}

#[test]
fn text_cannot_leave_its_string() {
    let mut text = String::new();
    line(&mut text, "name", "a\"\n[x] \\ é");
    assert_eq!(text, "name = \"a\\\"\\u000a[x] \\\\ é\"\n");
}
