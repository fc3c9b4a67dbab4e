use super::*;

#[test]
fn paths_are_relative_to_the_file_that_says_them() {
    assert_eq!(beside("spec/codegen.toml", "ringcentral.yaml"), "spec/ringcentral.yaml");
    assert_eq!(beside("spec/codegen.toml", "./overlay/../overlay/a.yaml"), "spec/overlay/a.yaml");
    assert_eq!(beside("spec/codegen.toml", "../generated"), "generated");
    assert_eq!(beside("codegen.toml", "../../elsewhere/a.yaml"), "../../elsewhere/a.yaml");
    assert_eq!(beside("spec/codegen.toml", "/absolute/a.yaml"), "/absolute/a.yaml");
}

#[test]
fn a_missing_file_is_told_in_a_users_words() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let disk = Disk::new(folder.path());
    assert_eq!(disk.load("no.yaml"), Err("there is no such file".to_owned()));
    fs::write(folder.path().join("a.yaml"), "a: 1").expect("the folder is writable");
    assert_eq!(disk.load("a.yaml"), Ok(b"a: 1".to_vec()));
}

#[test]
fn the_root_is_found_from_any_folder_below_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let deep = folder.path().join("generator/src");
    fs::create_dir_all(&deep).expect("the folder is writable");
    assert_eq!(workspace_root(&deep), None);
    fs::create_dir(folder.path().join("spec")).expect("the folder is writable");
    fs::write(folder.path().join(CONFIG), "").expect("the folder is writable");
    assert_eq!(workspace_root(&deep), Some(folder.path()));
}
