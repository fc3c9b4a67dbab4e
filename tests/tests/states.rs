//! Members that may be absent, `null`, empty or a value: read and written again they are what they were.

use generator::emit::SourceFile;
use workspace_tests::cargo::Crate;
use workspace_tests::inputs::{folder, generate};

const PROGRAM: &str = r##"
use sample::models::{Home, Profile};

fn main() {
    for body in [
        r#"{"name":"A"}"#,
        r#"{"name":null}"#,
        r#"{"name":"","nick":"","tags":[],"home":{},"plain":""}"#,
        r#"{"name":null,"nick":null,"born":null,"tags":null,"mood":null,"home":null}"#,
        r#"{"name":"A","nick":"B","born":"2000-02-29","tags":["x",null,""],"mood":"wild","home":{"street":null},"plain":"C"}"#,
    ] {
        let profile: Profile = serde_json::from_str(body).expect(body);
        assert_eq!(serde_json::to_string(&profile).expect(body), body);
    }
    // What is not nullable has two states, and its null counts as absent.
    let profile: Profile = serde_json::from_str(r#"{"name":null,"plain":null}"#).expect("null is absent");
    assert_eq!(profile.plain, None);
    assert!(serde_json::from_str::<Profile>("{}").is_err(), "a required member is there, if only as null");

    let mut change = Profile::new(None);
    change.home = Some(Some(Home { street: Some(None) }));
    change.nick = Some(None);
    println!("{}", serde_json::to_string(&change).expect("a model is JSON"));
}
"##;

#[test]
fn absent_null_and_empty_are_told_apart() {
    let mut files = generate(&folder("fixtures"), "absent_null_empty.yaml", &[]).files;
    files.push(SourceFile { path: "examples/states.rs".to_owned(), contents: PROGRAM.to_owned() });
    let written = Crate::new(&files).cargo_succeeds(&["run", "--example", "states"], &[]);
    assert_eq!(written.trim(), r#"{"name":null,"nick":null,"home":{"street":null}}"#);
}
