//! What a run tells of a document that changed, and of other runs at the same time.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use xtask::sync::{Lock, Mode};

const BEFORE: &str = "\
swagger: '2.0'
info: {title: Pets, version: '1'}
host: pets.example
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
      - {name: limit, in: query, type: integer}
      responses: {200: {description: pets, schema: {type: array, items: {$ref: '#/definitions/Pet'}}}}
  /toys:
    get:
      operationId: listToys
      responses: {204: {description: done}}
definitions:
  Pet: {type: object, properties: {name: {type: string}, born: {type: string}}}
";

const AFTER: &str = "\
swagger: '2.0'
info: {title: Pets, version: '1'}
host: pets.example
paths:
  /pets:
    get:
      operationId: findPets
      parameters:
      - {name: limit, in: query, type: integer}
      - {name: kind, in: query, type: string, required: true}
      responses: {200: {description: pets, schema: {type: array, items: {$ref: '#/definitions/Pet'}}}}
  /shops:
    get:
      operationId: listShops
      responses: {204: {description: done}}
definitions:
  Pet:
    type: object
    properties:
      name: {type: string, description: What it is called by.}
      born: {type: string, format: date}
      owner: {type: string}
";

/// What is printed where `document` becomes the crate of `folder`.
fn run(folder: &Path, document: &str) -> String {
    fs::write(folder.join("pets.yaml"), document).expect("the folder is writable");
    let arguments = ["codegen", "--document", "pets.yaml", "--package", "pets", "--out", "pets"];
    let output = Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).current_dir(folder).output();
    let output = output.expect("the command can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("the command writes UTF-8")
}

#[test]
fn a_change_is_told_with_its_line_and_whether_it_breaks() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    assert_eq!(run(folder.path(), BEFORE).lines().count(), 1, "the first run has nothing to compare with");
    let told = run(folder.path(), AFTER);
    let (told, _) = told.split_once("files: ").expect("files are told after the API");
    let expected = "\
operations: 1 added, 1 removed, 1 changed
 !~ GET /pets: method 'list_pets' became 'find_pets' --> pets.yaml:6
 !- GET /toys
  + GET /shops --> pets.yaml:13
parameters: 1 added
 !+ GET /pets: query kind (required) --> pets.yaml:10
types: 1 added, 2 changed
 !~ Pet.born: string became string (date) --> pets.yaml:21
  ~ Pet.name: described otherwise --> pets.yaml:20
  + Pet.owner --> pets.yaml:22
";
    assert_eq!(told, expected);
}

#[test]
fn a_run_waits_for_the_one_before_it_and_says_so() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    run(folder.path(), BEFORE);
    fs::write(folder.path().join("pets.yaml"), AFTER).expect("the folder is writable");
    let before = fs::read(folder.path().join("pets/openapi.json")).expect("the crate has it");
    let held = Lock::of(&folder.path().join("pets"), Mode::Write, || panic!("nobody else has it"));
    let mut second = Command::new(env!("CARGO_BIN_EXE_xtask"));
    second.args(["codegen", "--document", "pets.yaml", "--package", "pets", "--out", "pets/"]);
    second.current_dir(folder.path()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut second = second.spawn().expect("the command can be run");
    let told = BufReader::new(second.stderr.take().expect("it is piped"));
    let mut lines = told.lines().map_while(Result::ok);
    assert!(lines.any(|line| line.contains("another run is at work in 'pets/'")), "it does not wait");
    assert_eq!(fs::read(folder.path().join("pets/openapi.json")).expect("the crate has it"), before);
    drop(held);
    assert!(second.wait().expect("it ends").success());
    assert_ne!(fs::read(folder.path().join("pets/openapi.json")).expect("the crate has it"), before);
}

#[test]
fn two_checkouts_give_the_same_bytes_wherever_they_are() {
    let (one, other) = (tempfile::tempdir(), tempfile::tempdir());
    let (one, other) = (one.expect("a temporary folder"), other.expect("a temporary folder"));
    let deep = other.path().join("far/away");
    fs::create_dir_all(&deep).expect("the folder is writable");
    let files = |folder: &Path| {
        run(folder, AFTER);
        let names = fs::read_to_string(folder.join("pets/.codegen-manifest")).expect("the crate has it");
        let names = names.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect::<Vec<_>>();
        let contents = |name: String| (fs::read(folder.join("pets").join(&name)).expect("it is listed"), name);
        names.into_iter().map(contents).collect::<Vec<_>>()
    };
    let (one, other) = (files(one.path()), files(&deep));
    assert!(one.len() > 50 && one == other, "the crates differ");
}
