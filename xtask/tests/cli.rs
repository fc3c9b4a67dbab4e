//! The commands as a user runs them, in a copy of the workspace's inputs and outputs.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::SystemTime;

use serde_json::Value;
use tempfile::TempDir;

/// A temporary workspace: `spec/` and `generated/`.
struct Workspace {
    folder: TempDir,
    /// Where in the folder it is.
    below: &'static str,
}

impl Workspace {
    fn new() -> Self {
        Self::within("")
    }

    fn within(below: &'static str) -> Self {
        let this = Self { folder: tempfile::tempdir().expect("a temporary folder can be made"), below };
        let original = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this package stands in the workspace");
        copy(&original.join("spec"), &this.path("spec"));
        copy(&original.join("generated"), &this.path("generated"));
        this
    }

    fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(self.below).join(below)
    }

    fn run(&self, arguments: &[&str]) -> Run {
        self.run_in("", arguments)
    }

    fn run_in(&self, folder: &str, arguments: &[&str]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        let output = command.args(arguments).current_dir(self.path(folder)).env_remove("NO_COLOR").output();
        Run(output.expect("the command can be run"))
    }

    /// Replaces text in a file, which has to have it.
    fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.path(file);
        let text = fs::read_to_string(&path).expect("the file is there");
        assert!(text.contains(from), "'{from}' is not in {file}");
        fs::write(path, text.replacen(from, to, 1)).expect("the file is writable");
    }

    /// Every file of the crate, and when it was last written.
    fn crate_state(&self) -> BTreeMap<PathBuf, (SystemTime, Vec<u8>)> {
        let state = |path: &Path| {
            let written = fs::metadata(path).and_then(|metadata| metadata.modified()).expect("the file has a time");
            (written, fs::read(path).expect("the file can be read"))
        };
        files(&self.path("generated")).into_iter().map(|path| (path.clone(), state(&path))).collect()
    }

    /// Runs `codegen`, which has to refuse its input at a place and to leave the crate alone.
    fn refused(&self, place: &str) -> String {
        let before = self.crate_state();
        let run = self.run(&["codegen"]);
        assert_eq!(run.code(), 1, "{}", run.stderr());
        let told = run.stderr();
        assert!(told.contains(&format!("--> {place}:")), "no '{place}' in:\n{told}");
        assert!(
            told.ends_with("'generated/' was left as it was\n") || told.ends_with("no file was touched\n"),
            "{told}"
        );
        assert_eq!(self.crate_state(), before, "the crate was touched");
        told
    }
}

struct Run(Output);

impl Run {
    fn code(&self) -> i32 {
        self.0.status.code().expect("the command was not killed")
    }

    fn stdout(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).expect("the command writes UTF-8")
    }

    fn stderr(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).expect("the command writes UTF-8")
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn copy(from: &Path, to: &Path) {
    for file in files(from) {
        let target = to.join(file.strip_prefix(from).expect("the file is below the folder"));
        fs::create_dir_all(target.parent().expect("a file stands in a folder")).expect("the folder is writable");
        fs::copy(file, target).expect("the folder is writable");
    }
}

/// Path below `generated/` and contents of every file of a crate.
fn crate_contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let below = |path: &PathBuf| path.strip_prefix(folder).expect("the file is below the folder").to_owned();
    files(folder).into_iter().map(|path| (below(&path), fs::read(&path).expect("the file can be read"))).collect()
}

#[test]
fn checkouts_at_different_paths_give_the_same_bytes_wherever_the_command_runs() {
    let (one, other) = (Workspace::new(), Workspace::within("a much longer path/über/here"));
    for workspace in [&one, &other] {
        fs::remove_dir_all(workspace.path("generated")).expect("the folder is there");
    }
    assert_eq!(one.run(&["codegen"]).code(), 0);
    assert_eq!(other.run_in("spec/overlay", &["codegen"]).code(), 0);
    let bytes = crate_contents(&one.path("generated"));
    assert!(!bytes.is_empty());
    assert_eq!(bytes, crate_contents(&other.path("generated")));
    let told = |workspace: &Workspace, folder: &str, document: &str| {
        let arguments = ["codegen", "--document", document, "--package", "bare", "--out", "bare"];
        let run = workspace.run_in(folder, &arguments);
        assert_eq!(run.code(), 0, "{}", run.stderr());
        crate_contents(&workspace.path(folder).join("bare"))
    };
    let absolute = other.path("spec/ringcentral.yaml");
    let absolute = absolute.to_str().expect("a temporary path is text");
    assert_eq!(told(&one, "", "spec/ringcentral.yaml"), told(&other, "spec/overlay", absolute));
}

#[cfg(unix)]
#[test]
fn a_run_that_is_killed_leaves_every_file_old_or_new_and_the_next_one_finishes() {
    let workspace = Workspace::new();
    let old = crate_contents(&workspace.path("generated"));
    workspace.edit("spec/codegen.toml", "version = \"0.1.0\"", "version = \"9.9.9\"");
    workspace.edit("spec/codegen.toml", "name = \"ringcentral\"", "name = \"another\"");
    let begun = std::time::Instant::now();
    assert_eq!(workspace.run(&["codegen"]).code(), 0);
    let whole = begun.elapsed();
    let new = crate_contents(&workspace.path("generated"));
    assert_ne!(old, new);
    for part in 1..=6 {
        fs::remove_dir_all(workspace.path("generated")).expect("the folder is there");
        for (path, contents) in &old {
            let path = workspace.path("generated").join(path);
            fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("the folder is writable");
            fs::write(path, contents).expect("the folder is writable");
        }
        let mut run = Command::new(env!("CARGO_BIN_EXE_xtask"));
        run.arg("codegen").current_dir(workspace.path("")).stdout(Stdio::null()).stderr(Stdio::null());
        let mut run = run.spawn().expect("the command can be run");
        // Most of the time goes into making the files; writing them is the end of it.
        std::thread::sleep(whole.mul_f64(0.4 + 0.1 * f64::from(part)));
        run.kill().and_then(|()| run.wait()).expect("the command can be killed");
        for (path, contents) in crate_contents(&workspace.path("generated")) {
            let is_staged = path.starts_with(".codegen-staging") || path.ends_with(".codegen-manifest");
            let is_whole = Some(&contents) == old.get(&path) || Some(&contents) == new.get(&path);
            assert!(is_staged || is_whole, "{} is neither old nor new", path.display());
        }
        let again = workspace.run(&["codegen"]);
        assert_eq!(again.code(), 0, "{}", again.stderr());
        assert_eq!(crate_contents(&workspace.path("generated")), new);
    }
}

#[test]
fn codegen_changes_nothing_of_what_is_committed() {
    let workspace = Workspace::new();
    let before = workspace.crate_state();
    let run = workspace.run(&["codegen"]);
    assert_eq!((run.code(), run.stderr().as_str()), (0, ""));
    assert!(run.stdout().contains("nothing changed"), "{}", run.stdout());
    assert_eq!(run.stdout().lines().count(), 1);
    assert_eq!(workspace.crate_state(), before);
}

#[test]
fn codegen_restores_a_source_folder_that_is_gone() {
    let workspace = Workspace::new();
    let contents = |state: BTreeMap<PathBuf, (SystemTime, Vec<u8>)>| -> Vec<_> {
        state.into_iter().map(|(path, (_, contents))| (path, contents)).collect()
    };
    let before = contents(workspace.crate_state());
    fs::remove_dir_all(workspace.path("generated/src")).expect("the folder is there");
    let run = workspace.run(&["codegen"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert_eq!(contents(workspace.crate_state()), before);
}

#[test]
fn check_names_what_is_changed_deleted_and_added_and_touches_nothing() {
    let workspace = Workspace::new();
    assert_eq!(workspace.run(&["codegen", "--check"]).code(), 0);
    fs::write(workspace.path("generated/src/added.rs"), "").expect("the folder is writable");
    fs::remove_file(workspace.path("generated/openapi.json")).expect("the file is there");
    fs::write(workspace.path("generated/src/lib.rs"), "//! mine").expect("the file is there");
    let before = workspace.crate_state();
    let run = workspace.run(&["codegen", "--check"]);
    assert_eq!(run.code(), 1);
    for told in [
        "generated/src/added.rs: is not generated, and has to go",
        "generated/openapi.json: is missing",
        "generated/src/lib.rs: is not what would be generated",
        "'generated/' is not up to date (3 files)",
    ] {
        assert!(run.stderr().contains(told), "no '{told}' in:\n{}", run.stderr());
    }
    assert_eq!(workspace.crate_state(), before);
}

#[test]
fn codegen_leaves_a_stray_file_alone_and_says_so() {
    let workspace = Workspace::new();
    fs::write(workspace.path("generated/src/mine.rs"), "mine").expect("the folder is writable");
    let run = workspace.run(&["codegen"]);
    assert_eq!(run.code(), 0);
    assert!(run.stderr().contains("generated/src/mine.rs: is not generated and was left alone"), "{}", run.stderr());
    assert!(workspace.path("generated/src/mine.rs").exists());
}

#[test]
fn a_typo_in_an_overlay_target_is_refused_at_its_place() {
    let workspace = Workspace::new();
    workspace.edit("spec/overlay/parameters.yaml", "$.paths", "$.pahts");
    workspace.refused("spec/overlay/parameters.yaml");
}

#[test]
fn a_typo_in_an_x_client_key_is_refused_at_its_place() {
    let workspace = Workspace::new();
    workspace.edit("spec/overlay/operations.yaml", "{group:", "{gruop:");
    let told = workspace.refused("spec/overlay/operations.yaml");
    assert!(told.contains("'gruop'"), "{told}");
}

#[test]
fn a_typo_in_the_yaml_is_refused_at_its_place() {
    let workspace = Workspace::new();
    workspace.edit("spec/ringcentral.yaml", "paths:", "paths: [");
    workspace.refused("spec/ringcentral.yaml");
}

#[test]
fn a_typo_in_the_configuration_is_refused_at_its_place() {
    let workspace = Workspace::new();
    workspace.edit("spec/codegen.toml", "document =", "documnt =");
    let told = workspace.refused("spec/codegen.toml");
    assert!(told.contains("'documnt'"), "{told}");
}

#[test]
fn a_typo_in_what_an_overlay_puts_into_the_document_is_refused_unless_it_is_allowed() {
    let workspace = Workspace::new();
    workspace.edit("spec/overlay/parameters.yaml", "type: integer", "tpye: integer");
    let told = workspace.refused("spec/overlay/parameters.yaml");
    assert!(told.contains("error[G0103]: unknown key 'tpye'"), "{told}");
    assert!(told.contains("did you mean 'type'?"), "{told}");
    let lowered = workspace.run(&["inspect", "--warn", "G0103"]);
    assert_eq!(lowered.code(), 0, "{}", lowered.stderr());
    assert!(lowered.stderr().contains("warning[G0103]: unknown key 'tpye'"), "{}", lowered.stderr());
}

#[test]
fn a_misspelt_list_of_actions_is_told_once() {
    let workspace = Workspace::new();
    workspace.edit("spec/overlay/parameters.yaml", "actions:", "acitons:");
    let told = workspace.refused("spec/overlay/parameters.yaml");
    assert_eq!(told.matches("error[").count(), 1, "{told}");
    assert!(told.contains("did you mean 'actions'?"), "{told}");
}

#[test]
fn options_weigh_diagnostics_over_the_configuration() {
    let workspace = Workspace::new();
    let bare = |more: &[&str]| {
        let arguments = ["codegen", "--document", "spec/ringcentral.yaml", "--package", "bare", "--out", "bare"];
        workspace.run(&[&arguments, more].concat())
    };
    let denied = bare(&["--deny", "g0107"]);
    assert_eq!(denied.code(), 1);
    assert!(denied.stderr().contains("error[G0107]"), "{}", denied.stderr());
    assert!(!workspace.path("bare").exists());
    let allowed = bare(&["--allow", "G0107"]);
    assert_eq!(allowed.code(), 0, "{}", allowed.stderr());
    assert!(!allowed.stderr().contains("G0107"), "{}", allowed.stderr());
    let unknown = bare(&["--deny", "G9999"]);
    assert_eq!(unknown.code(), 1);
    assert!(unknown.stderr().contains("no diagnostic has the code 'G9999'"), "{}", unknown.stderr());
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_written_is_a_failure_and_no_panic() {
    let workspace = Workspace::new();
    let full = || fs::File::options().write(true).open("/dev/full").expect("the system has it");
    let run = |stderr: bool| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(["codegen", "--check"]).current_dir(workspace.path("")).stdout(full());
        if stderr {
            command.stderr(full());
        }
        Run(command.output().expect("the command can be run"))
    };
    let told = run(false);
    assert_eq!((told.code(), told.stderr().contains("cannot write the result")), (1, true), "{}", told.stderr());
    assert_eq!(run(true).code(), 1);
}

#[test]
fn diagnostics_are_json_a_line_where_that_is_asked_for() {
    let workspace = Workspace::new();
    let run = workspace.run(&[
        "--message-format",
        "json",
        "codegen",
        "--document",
        "spec/ringcentral.yaml",
        "--package",
        "bare",
        "--out",
        "bare",
    ]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    let told: Vec<Value> =
        run.stderr().lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
    let untyped = told.iter().find(|told| told["code"] == "G0107").expect("the bare document has untyped parameters");
    assert_eq!(untyped["file"], "spec/ringcentral.yaml");
    assert!(untyped["line"].as_u64().is_some_and(|line| line > 0), "{untyped}");
}

#[test]
fn timings_name_the_parts_of_a_run_in_their_order_and_add_up() {
    let workspace = Workspace::new();
    let run = workspace.run(&["codegen", "--check", "--timings", "--message-format", "json"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    let told: Value = serde_json::from_str(run.stderr().trim()).expect("one object");
    let parts = told["timings"].as_object().expect("a number for each part");
    assert!(parts.values().all(|ms| ms.as_f64().is_some_and(|ms| ms >= 0.0)), "{told}");
    let run = workspace.run(&["codegen", "--check", "--timings"]);
    let lines: Vec<_> = parts.keys().map(String::as_str).chain(["in all"]).collect();
    let told = run.stderr();
    let shown = told.lines().filter_map(|line| line.split_once(" ms  ").map(|(_, doing)| doing));
    assert_eq!(shown.collect::<Vec<_>>(), lines, "{told}");
    let named = |name| lines.contains(&name);
    assert!(named("reading the document") && named("making files") && named("comparing files"), "{lines:?}");
    assert!(!workspace.run(&["codegen", "--check"]).stderr().contains(" ms "));
}

#[test]
fn a_document_becomes_a_crate_in_a_new_folder_and_again_in_the_same() {
    let workspace = Workspace::new();
    let arguments = ["codegen", "--document", "spec/ringcentral.yaml", "--package", "bare", "--out", "bare"];
    assert_eq!(workspace.run(&arguments).code(), 0);
    assert!(workspace.path("bare/Cargo.toml").exists());
    fs::create_dir(workspace.path("bare/target")).expect("the folder is writable");
    fs::write(workspace.path("bare/Cargo.lock"), "").expect("the folder is writable");
    let again = workspace.run(&arguments);
    assert_eq!(again.code(), 0);
    assert!(again.stdout().contains("nothing changed"), "{}", again.stdout());
    let check = workspace.run(&[arguments.as_slice(), &["--check"]].concat());
    assert_eq!(check.code(), 0, "{}", check.stderr());
}

#[test]
fn a_strangers_folder_is_refused_and_left_alone() {
    let workspace = Workspace::new();
    fs::create_dir(workspace.path("theirs")).expect("the folder is writable");
    fs::write(workspace.path("theirs/notes.txt"), "precious").expect("the folder is writable");
    let run =
        workspace.run(&["codegen", "--document", "spec/ringcentral.yaml", "--package", "bare", "--out", "theirs"]);
    assert_eq!(run.code(), 1);
    assert!(run.stderr().contains("is not empty and has no .codegen-manifest"), "{}", run.stderr());
    assert_eq!(files(&workspace.path("theirs")), [workspace.path("theirs/notes.txt")]);
}

#[test]
fn inspect_prints_tables_or_json() {
    let workspace = Workspace::new();
    let tables = workspace.run(&["inspect"]);
    assert_eq!(tables.code(), 0, "{}", tables.stderr());
    assert!(tables.stdout().contains("/restapi/v1.0/account/{accountId}/extension/{extensionId}/call-log"));
    let json = workspace.run(&["inspect", "--json"]);
    let json: Value = serde_json::from_str(&json.stdout()).expect("the output is JSON");
    assert_eq!(json["operations"].as_array().map(Vec::len), Some(30));
}

#[test]
fn explain_knows_every_code_that_it_lists() {
    let workspace = Workspace::new();
    let list = workspace.run(&["explain"]).stdout();
    for line in list.lines() {
        let code = line.split(' ').next().expect("a line begins with a code");
        let explained = workspace.run(&["explain", code]);
        assert!(explained.stdout().starts_with(&format!("{code}: ")), "{}", explained.stdout());
    }
    let unknown = workspace.run(&["explain", "G9999"]);
    assert_eq!(unknown.code(), 1);
    assert!(unknown.stderr().contains("no diagnostic has the code 'G9999'"), "{}", unknown.stderr());
}

#[test]
fn outside_a_workspace_the_user_is_told_where_to_go() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let output = Command::new(env!("CARGO_BIN_EXE_xtask")).arg("codegen").current_dir(&folder).output();
    let output = output.expect("the command can be run");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("run this in the workspace"));
}
