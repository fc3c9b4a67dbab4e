//! Emitted crates as their users have them: outside the workspace, with cargo alone.

use generator::emit::SourceFile;
use workspace_tests::cargo::Crate;
use workspace_tests::inputs::{folder, generate, workspace};
use workspace_tests::server::{Reply, Server};

fn read(path: &str) -> String {
    std::fs::read_to_string(folder("downstream").join(path)).expect("the crate is there")
}

/// The downstream crate, in a folder of its own.
fn downstream() -> Crate {
    let client = workspace().join("generated");
    let manifest = read("Cargo.toml").replace("../../generated", &client.display().to_string());
    Crate::new(&[file("Cargo.toml", manifest), file("src/main.rs", read("src/main.rs"))])
}

fn file(path: &str, contents: String) -> SourceFile {
    SourceFile { path: path.to_owned(), contents }
}

#[test]
fn the_readmes_first_call_is_the_downstream_crate() {
    let readme = std::fs::read_to_string(workspace().join("README.md")).expect("there is a README");
    let (_, rest) = readme.split_once("```rust\n").expect("the README has Rust in it");
    let (call, _) = rest.split_once("```").expect("the block ends");
    assert_eq!(call, read("src/main.rs"));
}

#[tokio::test]
async fn the_readmes_first_call_compiles_and_runs() {
    let page = r#"{"records": [{"id": "AbC", "startTime": "2026-01-02T03:04:05.000Z"}], "paging": {"page": 1}}"#;
    let invalid = r#"{"errorCode": "CMN-101", "message": "Parameter [dateFrom] value is invalid",
        "errors": [{"errorCode": "CMN-101", "message": "Parameter [dateFrom] value is invalid", "parameterName": "dateFrom"}]}"#;
    let server = Server::start([Reply::json(200, page), Reply::json(400, invalid)]).await;
    let url = server.url();
    let run = move || {
        let variables = [("RINGCENTRAL_SERVER", url.as_str()), ("RINGCENTRAL_TOKEN", "secret")];
        let downstream = downstream();
        let first = downstream.cargo_succeeds(&["run"], &variables);
        let second = downstream.cargo(&["run"], &variables);
        (first, String::from_utf8_lossy(&second.stderr).into_owned())
    };
    // The server answers on this thread meanwhile.
    let (first, second) = tokio::task::spawn_blocking(run).await.expect("cargo can be run");
    assert!(first.starts_with("AbC "), "{first}");
    assert!(second.contains("mend Some(\"dateFrom\")"), "{second}");
    let [request, _] = <[_; 2]>::try_from(server.requests()).expect("each run makes one request");
    assert_eq!(request.line, "GET /restapi/v1.0/account/~/extension/~/call-log?view=Detailed&perPage=100");
    assert_eq!(request.header("authorization"), Some("Bearer secret"));
}

/// The vendor's document alone has no types, and names bodies that it does not have.
#[test]
fn the_bare_document_gives_a_crate_that_builds() {
    let output = generate(&workspace().join("spec"), "ringcentral.yaml", &[]);
    let bare = Crate::new(&output.files);
    bare.cargo_succeeds(&["check"], &[]);
    bare.cargo_succeeds(&["doc", "--no-deps"], &[]);
    for (code, least) in [("G0107", 100), ("G0108", 8)] {
        let told: Vec<_> = output.diagnostics.list.iter().filter(|told| told.code.id == code).collect();
        assert!(told.len() >= least, "{code} is told {} times", told.len());
        assert!(told.iter().all(|told| told.place.is_some_and(|place| place.line > 0)), "{code} without a line");
    }
}

/// An operation, a parameter and an error row more in the document are an operation, a parameter and a row more in the
/// crate.
#[test]
fn what_is_added_to_the_document_is_in_the_crate() {
    let temporary = tempfile::tempdir().expect("a temporary folder can be made");
    let document = std::fs::read_to_string(workspace().join("spec/ringcentral.yaml")).expect("the document is there");
    let added = "paths:
  /restapi/v1.0/account/{accountId}/fax-cover:
    get:
      summary: Get Fax Covers
      description: \"Returns fax covers.\\nError Codes\\n\\nHTTP Code\\nError Code\\nError Message\\n\\n400\\nFAX-900\\nCover [x] is unknown\"
      operationId: listFaxCovers
      parameters:
      - {in: path, name: accountId, type: string, required: true}
      - {in: query, name: coverIndex, type: integer}
      responses:
        200:
          description: OK
";
    let document = document.replacen("paths:\n", added, 1);
    std::fs::write(temporary.path().join("document.yaml"), document).expect("the folder is writable");
    let output = generate(temporary.path(), "document.yaml", &[]);
    let emitted: String = output.files.iter().map(|file| file.contents.as_str()).collect();
    for part in ["pub fn cover_index(", "/restapi/v1.0/account/{accountId}/fax-cover", "FAX-900", "listFaxCovers"] {
        assert!(emitted.contains(part), "'{part}' is not in the crate");
    }
    Crate::new(&output.files).cargo_succeeds(&["check"], &[]);
}
