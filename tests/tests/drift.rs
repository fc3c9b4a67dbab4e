//! The committed crate is what the committed input gives, and every way of not being so is seen.

use std::fs;
use std::path::Path;

use generator::emit::SourceFile;
use workspace_tests::inputs::workspace;
use xtask::job::configured_at;
use xtask::report::{MessageFormat, Reporter};
use xtask::sync::{Company, Mode, sync};

fn emitted() -> Vec<SourceFile> {
    let reporter = Reporter::stderr(MessageFormat::Human);
    let (job, out) = configured_at(&workspace(), &reporter).expect("the configuration is in order");
    assert_eq!(out, "generated");
    job.run().files
}

fn differences(files: &[SourceFile], folder: &Path) -> Vec<String> {
    let differences = sync(files, folder, Company::None, Mode::Check).expect("check refuses nothing");
    differences.iter().map(|difference| format!("{} {}", difference.kind, difference.path)).collect()
}

#[test]
fn the_committed_crate_is_up_to_date() {
    assert_eq!(differences(&emitted(), &workspace().join("generated")), [""; 0]);
}

#[test]
fn every_changed_deleted_and_added_file_is_seen() {
    let files = emitted();
    let temporary = tempfile::tempdir().expect("a temporary folder can be made");
    let folder = temporary.path().join("crate");
    sync(&files, &folder, Company::None, Mode::Write).expect("the folder is new");
    assert_eq!(differences(&files, &folder), [""; 0]);
    let manifest = folder.join(".codegen-manifest");
    let listed = fs::read_to_string(&manifest).expect("the crate has a manifest");
    for path in listed.lines().filter(|line| !line.starts_with('#')).chain([".codegen-manifest"]) {
        let file = folder.join(path);
        let whole = fs::read(&file).expect("a listed file is there");
        let mut changed = whole.clone();
        let last = changed.last_mut().expect("no emitted file is empty");
        *last ^= 1;
        fs::write(&file, changed).expect("the folder is writable");
        assert_eq!(differences(&files, &folder), [format!("changed {path}")]);
        fs::remove_file(&file).expect("the folder is writable");
        assert_eq!(differences(&files, &folder), [format!("missing {path}")]);
        fs::write(&file, whole).expect("the folder is writable");
    }
    fs::write(folder.join("src/added.rs"), "").expect("the folder is writable");
    assert_eq!(differences(&files, &folder), ["stray src/added.rs"]);
}

#[test]
fn two_runs_give_the_same_bytes() {
    assert_eq!(emitted(), emitted());
}
