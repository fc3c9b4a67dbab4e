//! A token store in a file, which the processes of a machine can share.
//!
//! In: a path. Out: a [`TokenStore`]. Invariant: under the path stands a whole token or none, readable by its owner
//! alone; the lock is on a file beside it that stays, since a lock on a file that is replaced locks nobody out.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::future::BoxFuture;
use super::token::Token;
use super::token_store::{StoreError, StoreLock, TokenStore, later};

/// The pause before the lock is tried for the second time; it doubles up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_millis(200);

/// How long the lock is waited for unless told otherwise: longer than any renewal takes.
const PATIENCE: Duration = Duration::from_secs(300);

/// Tells the temporary files of one process apart.
static SERIAL: AtomicU64 = AtomicU64::new(0);

/// A store in a file. Other stores on the same path, in this process or another, share its token and its lock.
#[derive(Clone, Debug)]
pub struct FileStore {
    path: Arc<Path>,
    patience: Duration,
}

impl FileStore {
    /// A store in the file `path`, which need not be there yet. Its folder is made when the first token is stored.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into().into(), patience: PATIENCE }
    }

    /// Sets how long to wait for another that holds the lock; it is five minutes otherwise.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Runs `work` with the path and a text where it may block. There is one sort of it, so that one task is compiled.
    async fn blocking(&self, work: Work, text: String) -> Result<Found, StoreError> {
        let path = Arc::clone(&self.path);
        let task = tokio::task::spawn_blocking(move || work(&path, &text));
        task.await
            .unwrap_or_else(|error| Err(StoreError::new("work on the token's file was cut off").with_source(error)))
    }

    async fn load_token(&self) -> Result<Option<Token>, StoreError> {
        Ok(self.blocking(load, String::new()).await?.token)
    }

    async fn run(&self, work: Work, text: String) -> Result<(), StoreError> {
        self.blocking(work, text).await.map(drop)
    }

    /// Tries again and again instead of blocking: a blocked thread would keep the program from ending.
    async fn wait_for_lock(&self) -> Result<StoreLock, StoreError> {
        let deadline = later(Instant::now(), self.patience);
        let mut pause = FIRST_PAUSE;
        loop {
            if let Some(file) = self.blocking(try_lock, String::new()).await?.lock {
                return Ok(StoreLock::new(file));
            }
            if Instant::now() >= deadline {
                return Err(StoreError::new(format!("token's file '{}' is locked by another", self.path.display())));
            }
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
}

impl TokenStore for FileStore {
    fn lock(&self) -> BoxFuture<'_, Result<StoreLock, StoreError>> {
        Box::pin(self.wait_for_lock())
    }

    fn load(&self) -> BoxFuture<'_, Result<Option<Token>, StoreError>> {
        Box::pin(self.load_token())
    }

    fn save<'a>(&'a self, token: &'a Token) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(self.run(save, token.to_json()))
    }

    fn clear(&self) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(self.run(clear, String::new()))
    }
}

/// What is done with the file at a path, and what a text is for in it.
type Work = fn(&Path, &str) -> Result<Found, StoreError>;

/// What came of it.
#[derive(Default)]
struct Found {
    token: Option<Token>,
    /// The lock file, locked as long as it is open.
    lock: Option<File>,
}

fn failed(what: &str, path: &Path, error: io::Error) -> StoreError {
    StoreError::new(format!("cannot {what} '{}': {error}", path.display())).with_source(error)
}

/// The path with `ending` after its name, in the same folder: a rename from there is one step.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Finds the lock, unless another holds it.
fn try_lock(path: &Path, _: &str) -> Result<Found, StoreError> {
    let lock = beside(path, ".lock");
    let open = || private(OpenOptions::new().write(true).create(true).truncate(false)).open(&lock);
    let file = match open() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => make_folder(path).and_then(|()| open()),
        result => result,
    };
    let file = file.map_err(|error| failed("open", &lock, error))?;
    match file.try_lock() {
        Ok(()) => Ok(Found { lock: Some(file), ..Found::default() }),
        Err(TryLockError::WouldBlock) => Ok(Found::default()),
        Err(TryLockError::Error(error)) => Err(failed("lock", &lock, error)),
    }
}

/// Finds the token, if there is one.
fn load(path: &Path, _: &str) -> Result<Found, StoreError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::default()),
        Err(error) => return Err(failed("read", path, error)),
    };
    match Token::from_json(&text) {
        Ok(token) => Ok(Found { token: Some(token), ..Found::default() }),
        Err(error) => {
            let problem = format!("cannot read '{}': {error}; remove it to sign in anew", path.display());
            Err(StoreError::new(problem).with_source(error))
        }
    }
}

fn clear(path: &Path, _: &str) -> Result<Found, StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("remove", path, error)),
        _ => Ok(Found::default()),
    }
}

/// Writes a file beside the path and renames it, so that a crash leaves the old token or the new one.
fn save(path: &Path, text: &str) -> Result<Found, StoreError> {
    let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
    let temporary = beside(path, &format!(".{}-{serial}.tmp", std::process::id()));
    let written = write_private(&temporary, text).and_then(|()| fs::rename(&temporary, path));
    match written.and_then(|()| sync_folder(path)) {
        Ok(()) => Ok(Found::default()),
        Err(error) => {
            // The cause is what matters; that the leftover could not be removed either adds nothing.
            drop(fs::remove_file(&temporary));
            Err(failed("write", path, error))
        }
    }
}

fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    let mut file = private(options.write(true).create_new(true)).open(path)?;
    file.write_all(text.as_bytes())?;
    // The token before this one may be dead already: this one has to be on the disk before it is used.
    file.sync_all()
}

#[cfg(unix)]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600)
}

#[cfg(not(unix))]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder(path))
}

/// Makes the rename last; elsewhere the rename itself does.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(folder(path))?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}
