use super::{known, line, root, separators};

#[test]
fn every_dependency_of_the_runtime_has_its_reason() {
    assert!(!known().is_empty());
    for dependency in known() {
        assert!(!dependency.reason.is_empty(), "{} has none", dependency.name);
    }
}

#[test]
fn a_crate_is_named_by_code_and_not_by_comments() {
    let roots = |text| separators(text).filter_map(|at| root(&text[..at])).collect::<Vec<_>>();
    let roots: fn(&'static str) -> Vec<&'static str> = roots;
    assert_eq!(roots("    pub day: Option<jiff::civil::Date>, <T>::new(), a: x_y::B"), ["jiff", "", "x_y"]);
    assert_eq!(roots("    /// jiff::Timestamp"), [""; 0]);
    assert_eq!(roots("//! a::B\n    c::D // e::F\n    // g::H"), ["c", "e"]);
    assert_eq!(roots("    use crate::my_jiff::X;"), ["crate"]);
    assert_eq!(roots("    runtime::bytes::X"), ["runtime"]);
}

#[test]
fn text_cannot_leave_its_string() {
    let mut text = String::new();
    line(&mut text, "name", "a\"\n[x] \\ é");
    assert_eq!(text, "name = \"a\\\"\\u000a[x] \\\\ é\"\n");
}
