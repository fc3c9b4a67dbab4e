use std::fs;
use std::time::{Duration, SystemTime};

use super::*;

fn file(path: &str, contents: &str) -> SourceFile {
    SourceFile { path: path.to_owned(), contents: contents.to_owned() }
}

fn files() -> Vec<SourceFile> {
    vec![file("Cargo.toml", "[package]\n"), file("src/lib.rs", "mod a;\n"), file("src/a/b.rs", "// b\n")]
}

/// A temporary folder for the crate, and what it holds.
struct Home {
    temporary: tempfile::TempDir,
}

impl Home {
    fn empty() -> Self {
        Self { temporary: tempfile::tempdir().expect("a temporary folder") }
    }

    fn written(files: &[SourceFile]) -> Self {
        let home = Self::empty();
        home.sync(files, Mode::Write).expect("an empty folder is taken");
        home
    }

    fn path(&self) -> PathBuf {
        self.temporary.path().join("crate")
    }

    fn sync(&self, files: &[SourceFile], mode: Mode) -> Result<Vec<Difference>, Refusal> {
        sync(files, &self.path(), Company::None, mode)
    }

    fn put(&self, path: &str, contents: &str) {
        let file = self.path().join(path);
        fs::create_dir_all(file.parent().expect("a path below the folder")).expect("the folder is writable");
        fs::write(file, contents).expect("the folder is writable");
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).expect("the file is there")
    }

    fn listing(&self) -> Vec<String> {
        folder::list(&self.path(), Company::None).expect("the folder can be read").files.into_iter().collect()
    }
}

fn shown(differences: &[Difference]) -> Vec<String> {
    differences.iter().map(|difference| format!("{} {}", difference.kind, difference.path)).collect()
}

#[test]
fn the_folder_holds_the_emitted_files_and_the_manifest_and_nothing_else() {
    let home = Home::written(&files());
    assert_eq!(home.listing(), [".codegen-manifest", "Cargo.toml", "src/a/b.rs", "src/lib.rs"]);
    assert_eq!(home.text("src/lib.rs"), "mod a;\n");
    assert_eq!(home.text(MANIFEST), format!("{MANIFEST_HEAD}Cargo.toml\nsrc/a/b.rs\nsrc/lib.rs\n"));
}

#[test]
fn a_second_run_finds_nothing_and_touches_nothing() {
    let home = Home::written(&files());
    let long_ago = SystemTime::now() - Duration::from_secs(3600);
    for path in home.listing() {
        let file = fs::File::options().append(true).open(home.path().join(path)).expect("the file is there");
        file.set_modified(long_ago).expect("the time can be set");
    }
    let mut changed = files();
    changed[2].contents = "// c\n".to_owned();
    assert_eq!(shown(&home.sync(&changed, Mode::Write).expect("ours")), ["changed src/a/b.rs"]);
    let touched = |path: &str| {
        let modified = fs::metadata(home.path().join(path)).and_then(|metadata| metadata.modified());
        modified.expect("the file is there") > long_ago + Duration::from_secs(1)
    };
    let touched: Vec<String> = home.listing().into_iter().filter(|path| touched(path)).collect();
    assert_eq!(touched, ["src/a/b.rs"]);
    assert_eq!(home.sync(&changed, Mode::Write).expect("ours"), []);
}

#[test]
fn check_sees_missing_changed_orphaned_and_stray_files_and_touches_nothing() {
    let home = Home::written(&files());
    home.put("src/lib.rs", "mod b;\n");
    home.put("src/own.rs", "");
    fs::remove_file(home.path().join("Cargo.toml")).expect("the file is there");
    let emitted = &files()[..2];
    let expected = [
        "changed .codegen-manifest",
        "missing Cargo.toml",
        "orphaned src/a/b.rs",
        "changed src/lib.rs",
        "stray src/own.rs",
    ];
    assert_eq!(shown(&home.sync(emitted, Mode::Check).expect("ours")), expected);
    assert_eq!(shown(&home.sync(emitted, Mode::Check).expect("ours")), expected);
}

#[test]
fn write_restores_all_but_strays() {
    let home = Home::written(&files());
    home.put("src/lib.rs", "mod b;\n");
    home.put("src/own.rs", "mine");
    fs::remove_file(home.path().join("Cargo.toml")).expect("the file is there");
    home.sync(&files()[..2], Mode::Write).expect("ours");
    assert_eq!(home.listing(), [".codegen-manifest", "Cargo.toml", "src/lib.rs", "src/own.rs"]);
    assert!(!home.path().join("src/a").exists(), "a folder that is emptied goes");
    assert_eq!(home.text("src/own.rs"), "mine");
    assert_eq!(shown(&home.sync(&files()[..2], Mode::Check).expect("ours")), ["stray src/own.rs"]);
}

#[test]
fn a_missing_manifest_is_named_by_check() {
    let home = Home::written(&files());
    fs::remove_file(home.path().join(MANIFEST)).expect("the file is there");
    assert_eq!(shown(&home.sync(&files(), Mode::Check).expect("ours")), ["missing .codegen-manifest"]);
}

#[test]
fn a_folder_whose_manifest_is_lost_is_taken_back_only_where_nothing_else_differs() {
    let home = Home::written(&files());
    fs::remove_file(home.path().join(MANIFEST)).expect("the file is there");
    fs::remove_file(home.path().join("Cargo.toml")).expect("the file is there");
    home.sync(&files(), Mode::Write).expect("every file is what would be written");
    assert_eq!(home.sync(&files(), Mode::Check).expect("ours"), []);
    fs::remove_file(home.path().join(MANIFEST)).expect("the file is there");
    home.put("src/lib.rs", "mine");
    let refusal = home.sync(&files(), Mode::Write).expect_err("a file may be somebody's own");
    assert!(refusal.to_string().contains("restore its .codegen-manifest"), "{refusal}");
    assert_eq!(home.text("src/lib.rs"), "mine");
}

#[test]
fn a_folder_with_nothing_but_what_tools_leave_is_empty() {
    let home = Home::empty();
    home.put(".git/HEAD", "ref: refs/heads/main");
    sync(&files(), &home.path(), Company::Tools, Mode::Write).expect("nothing but a repository without a commit");
    assert!(matches!(
        sync(&files(), &home.temporary.path().join("."), Company::Tools, Mode::Write),
        Err(Refusal::NotOurs(_))
    ));
}

#[test]
fn a_whole_disk_is_refused_without_a_look_at_all_of_it() {
    let home = Home::empty();
    home.put("precious/deep/file", "");
    for mode in [Mode::Write, Mode::Check] {
        let refusal = home.sync(&files(), mode).expect_err("a stranger's folder");
        assert!(matches!(refusal, Refusal::NotOurs(_)), "{refusal}");
    }
}

#[test]
fn a_folder_inside_a_file_is_refused_by_the_files_name() {
    let home = Home::empty();
    fs::write(home.path(), "mine").expect("the folder is writable");
    let refusal = sync(&files(), &home.path().join("crate"), Company::None, Mode::Write).expect_err("inside a file");
    assert_eq!(refusal.to_string(), format!("'{}' is not a folder", home.path().display()));
}

#[test]
fn a_strangers_folder_is_refused_and_left_alone() {
    let home = Home::empty();
    home.put("precious.txt", "mine");
    let refusal = home.sync(&files(), Mode::Write).expect_err("a stranger's folder");
    assert!(matches!(refusal, Refusal::NotOurs(_)), "{refusal}");
    assert!(refusal.to_string().contains("is not empty and has no .codegen-manifest"), "{refusal}");
    assert_eq!(home.listing(), ["precious.txt"]);
}

#[test]
fn a_folder_that_is_a_file_is_refused() {
    let home = Home::empty();
    fs::write(home.path(), "mine").expect("the folder is writable");
    assert!(matches!(home.sync(&files(), Mode::Write), Err(Refusal::NotAFolder(_))));
    assert!(matches!(home.sync(&files(), Mode::Check), Err(Refusal::NotAFolder(_))));
}

#[test]
fn a_file_that_is_not_ours_is_not_overwritten() {
    let home = Home::written(&files()[..1]);
    home.put("src/lib.rs", "mine");
    let refusal = home.sync(&files(), Mode::Write).expect_err("a foreign file in the way");
    assert!(matches!(refusal, Refusal::InTheWay(_)), "{refusal}");
    assert_eq!(home.text("src/lib.rs"), "mine");
    assert_eq!(home.listing(), [".codegen-manifest", "Cargo.toml", "src/lib.rs"]);
}

#[test]
fn paths_that_leave_the_folder_are_refused() {
    for path in ["../out.rs", "/etc/out.rs", "src/../../out.rs", "src//a.rs", "a\\b.rs", "C:a.rs", ""] {
        let home = Home::empty();
        let refusal = home.sync(&[file(path, "")], Mode::Write).expect_err(path);
        assert!(matches!(refusal, Refusal::Escapes(_)), "{path}: {refusal}");
        assert!(!home.path().exists());
    }
}

#[test]
fn a_manifest_that_names_paths_outside_deletes_nothing() {
    let home = Home::written(&files());
    let outside = home.temporary.path().join("outside.txt");
    fs::write(&outside, "mine").expect("the folder is writable");
    home.put(MANIFEST, "../outside.txt\n");
    assert!(matches!(home.sync(&files(), Mode::Write), Err(Refusal::Escapes(_))));
    assert!(outside.exists());
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let home = Home::written(&files());
    let outside = home.temporary.path().join("outside");
    fs::create_dir(&outside).expect("the folder is writable");
    fs::remove_dir_all(home.path().join("src")).expect("the folder is there");
    std::os::unix::fs::symlink(&outside, home.path().join("src")).expect("links can be made");
    let refusal = home.sync(&files(), Mode::Write).expect_err("a link on the way");
    assert!(refusal.to_string().contains("is a link"), "{refusal}");
    assert_eq!(fs::read_dir(&outside).expect("the folder is there").count(), 0);
    let found = shown(&home.sync(&files(), Mode::Check).expect("check refuses nothing"));
    assert_eq!(found, ["stray src", "missing src/a/b.rs", "missing src/lib.rs"]);
}

#[test]
fn an_interrupted_run_leaves_the_old_files_whole_and_the_next_one_finishes() {
    let home = Home::written(&files()[..2]);
    let mut new = files();
    new[1].contents = "mod a; // new\n".to_owned();
    let folder = home.path();
    {
        let plan = Plan::new(&new, &folder, Company::None).expect("the folder can be read");
        let staging = write::Staging::new(&folder).expect("nothing is in the way");
        staging.open().expect("the folder is writable");
        write::claim(&plan, &staging).expect("the folder is writable");
        write::stage(&plan, &staging).expect("the folder is writable");
        // A run that is killed cleans nothing up.
        std::mem::forget(staging);
    }
    assert_eq!(home.text("src/lib.rs"), "mod a;\n");
    let found = shown(&home.sync(&new, Mode::Check).expect("ours"));
    assert_eq!(found, ["stray .codegen-staging", "missing src/a/b.rs", "changed src/lib.rs"]);
    home.sync(&new, Mode::Write).expect("ours");
    assert_eq!(home.sync(&new, Mode::Check).expect("ours"), []);
}

#[test]
fn a_run_interrupted_in_an_empty_folder_is_taken_up() {
    let home = Home::empty();
    home.put(".codegen-staging/src/lib.rs", "half");
    home.sync(&files(), Mode::Write).expect("nothing but our own leftovers");
    assert_eq!(home.sync(&files(), Mode::Check).expect("ours"), []);
}

#[test]
fn what_tools_leave_beside_a_crate_that_stands_alone_is_no_stray() {
    let home = Home::written(&files());
    home.put("target/debug/a", "");
    home.put("Cargo.lock", "");
    home.put("src/target/b", "");
    let alone = sync(&files(), &home.path(), Company::Tools, Mode::Check).expect("ours");
    assert_eq!(shown(&alone), ["stray src/target/b"]);
    let member = shown(&home.sync(&files(), Mode::Check).expect("ours"));
    assert_eq!(member, ["stray Cargo.lock", "stray src/target/b", "stray target/debug/a"]);
}
