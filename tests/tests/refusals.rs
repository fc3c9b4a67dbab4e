//! What a caller is kept from by the compiler: a request without what its document requires.

use generator::emit::SourceFile;
use workspace_tests::cargo::Crate;
use workspace_tests::inputs::{folder, generate};

/// A program that compiles, and the changes to it that do not: what stands in it, what takes its place, what rustc says.
const PROGRAM: &str = r#"
use sample::models::{Order, OrderKind, Part, PartRequired, Receipt};

fn main() {
    let part = Part { i: Some(9), ..Part::new(PartRequired { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8 }) };
    let order = Order { note: Some("soon".to_owned()), ..Order::new("12", OrderKind::Gift, None, part) };
    // What only the service makes can be made of nothing, for tests.
    let _ = Receipt { order: Some(order), ..Receipt::default() };
}
"#;

const CHANGES: [(&str, &str, &str, &str); 5] = [
    ("argument", ", None, part)", ", None)", "E0061"),
    ("holder", ", h: 8", "", "E0063"),
    ("literal", "..Order::new(\"12\", OrderKind::Gift, None, part)", "item: \"12\".into()", "E0063"),
    ("model", "Order::new(\"12\", OrderKind::Gift, None, part)", "Default::default()", "E0277"),
    ("value", "OrderKind::Gift", "OrderKind::default()", "E0599"),
];

#[test]
fn a_request_without_what_is_required_does_not_compile() {
    let mut files = generate(&folder("fixtures"), "required_members.yaml", &[]).files;
    let program = |name: &str, text: String| SourceFile { path: format!("examples/{name}.rs"), contents: text };
    files.push(program("complete", PROGRAM.to_owned()));
    for (name, from, to, _) in CHANGES {
        assert!(PROGRAM.contains(from), "{from} is in the program");
        files.push(program(name, PROGRAM.replace(from, to)));
    }
    let sample = Crate::new(&files);
    sample.cargo_succeeds(&["check", "--example", "complete"], &[]);
    let told = sample.cargo(&["check", "--examples", "--keep-going", "--message-format", "short"], &[]).stderr;
    let told = String::from_utf8_lossy(&told);
    for (name, _, _, code) in CHANGES {
        let place = format!("examples/{name}.rs:");
        let refused = told.lines().any(|line| line.starts_with(&place) && line.contains(&format!("error[{code}]")));
        assert!(refused, "{name} is not refused by {code}:\n{told}");
    }
}
