//! The token store in a file.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::endpoint::{Endpoint, SetClock, at, build, builder, ended, fresh};
use client_runtime::{FileStore, SignInErrorKind, Token, TokenStore};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder can be made")
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("it can be listed");
    let mut names: Vec<_> =
        entries.map(|entry| entry.expect("it can be listed").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

async fn save(path: &Path, token: &Token) {
    let store = FileStore::new(path);
    let _lock = store.lock().await.expect("nobody else is there");
    store.save(token).await.expect("it can be written");
}

#[tokio::test]
async fn a_token_outlives_the_program() {
    let folder = folder();
    let path = folder.path().join("new/folder/token.json");
    assert_eq!(FileStore::new(&path).load().await.expect("an absent file is no error"), None);
    let token = fresh().with_refresh("r", Some(at(7)));
    save(&path, &token).await;
    assert_eq!(FileStore::new(&path).load().await.expect("it can be read"), Some(token));
    FileStore::new(&path).clear().await.expect("it can be removed");
    FileStore::new(&path).clear().await.expect("what is absent is clear");
    assert_eq!(FileStore::new(&path).load().await.expect("an absent file is no error"), None);
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_its_owners_alone_and_whole() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let path = folder.path().join("token.json");
    fs::write(&path, "anyone may read this").expect("it can be written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("it is ours");
    save(&path, &fresh()).await;
    for name in ["token.json", "token.json.lock"] {
        let mode = fs::metadata(folder.path().join(name)).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    assert_eq!(names(folder.path()), ["token.json", "token.json.lock"], "no temporary file is left");
}

#[tokio::test]
async fn a_write_that_fails_leaves_what_was_there() {
    let folder = folder();
    let path = folder.path().join("token.json");
    // A folder cannot be replaced by a file: the last step of the write fails.
    fs::create_dir(&path).expect("it can be made");
    let store = FileStore::new(&path);
    let _lock = store.lock().await.expect("nobody else is there");
    let error = store.save(&fresh()).await.expect_err("it cannot be replaced");
    assert!(error.to_string().starts_with("cannot write '"), "{error}");
    assert_eq!(names(folder.path()), ["token.json", "token.json.lock"], "no temporary file is left");
}

#[tokio::test]
async fn another_file_is_an_error_without_its_content() {
    let folder = folder();
    let path = folder.path().join("token.json");
    for (content, line) in [
        (r#"{"access_token": "s3cret"}"#, 1),
        (r#"{"access_token": "s3cret", "obtained_at": "2026-11-24T00:00:00Z", "expires_at": 5}"#, 1),
        (r#"{"access_token": "s3cret", "obtained_at": "2026-11-24T00:00:00Z", "extra": {"id": []}}"#, 1),
        ("{\"access_token\": \"s3cret\",\n", 2),
        (r#""s3cret""#, 1),
        ("s3cret", 1),
        ("", 1),
    ] {
        fs::write(&path, content).expect("it can be written");
        let error = FileStore::new(&path).load().await.expect_err("it is no token");
        let told = format!("not a stored token, from line {line}; remove it to sign in anew");
        assert!(error.to_string().ends_with(&told), "{content}: {error}");
        assert!(!format!("{error} {error:?}").contains("s3cret"), "{error:?}");
    }
    let sign_in = build(builder(&SetClock::new()).store(FileStore::new(&path)), &Endpoint::new());
    let error = sign_in.token().await.expect_err("it is no token");
    assert_eq!(error.kind(), SignInErrorKind::Store);
}

#[tokio::test(start_paused = true)]
async fn two_users_of_one_file_make_one_request() {
    let folder = folder();
    let path = folder.path().join("token.json");
    save(&path, &ended()).await;
    let (clock, endpoint) = (SetClock::new(), Endpoint::new());
    // Each has a store of its own, as two processes have: the file alone is between them.
    let user = || build(builder(&clock).store(FileStore::new(&path)), &endpoint);
    let (one, other) = (user(), user());
    let (one, other) = tokio::join!(one.token(), other.token());
    let access = |token: Arc<Token>| token.access().expose().to_owned();
    assert_eq!(one.map(access).expect("there is a token"), "access-1");
    assert_eq!(other.map(access).expect("there is a token"), "access-1");
    assert_eq!(endpoint.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_lock_that_never_ends_is_an_error() {
    let folder = folder();
    let path = folder.path().join("token.json");
    let _held = FileStore::new(&path).lock().await.expect("nobody else is there");
    let store = FileStore::new(&path).patience(Duration::from_secs(3));
    let error = store.lock().await.expect_err("another holds it");
    assert!(error.to_string().ends_with("is locked by another"), "{error}");
}
