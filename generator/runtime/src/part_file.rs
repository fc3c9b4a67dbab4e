//! A file that comes into being piece by piece and is there at once.
//!
//! In: bytes. Out: the file under its name. Invariant: under the name stands what stood there before, or everything; what
//! is not finished goes, whatever ended it but a killed process.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use bytes::Bytes;

/// Pieces are written together once they have so many bytes, for each write goes to another thread.
const AT_ONCE: usize = 512 << 10;

/// Tells the temporary files of one process apart.
static SERIAL: AtomicU64 = AtomicU64::new(0);

/// A file to be, beside the place where it is to stand.
pub(super) struct PartFile {
    file: Arc<Temporary>,
    target: PathBuf,
    /// What was handed over and is not written yet.
    pending: Vec<Bytes>,
    pending_bytes: usize,
}

/// The file under its temporary name; it is removed with the last who holds this.
struct Temporary {
    file: File,
    path: PathBuf,
    /// Whether it has its own name by now.
    is_named: AtomicBool,
}

impl PartFile {
    /// A file that is to stand at `target`, in place of any that stands there.
    ///
    /// # Errors
    /// There can be no file, or none beside it.
    pub(super) async fn create(target: &Path) -> io::Result<Self> {
        let target = target.to_owned();
        blocking(move || {
            if target.file_name().is_none() || target.is_dir() {
                return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
            }
            let file = Arc::new(Temporary::beside(&target)?);
            Ok(Self { file, target, pending: Vec::new(), pending_bytes: 0 })
        })
        .await
    }

    /// Adds a piece.
    ///
    /// # Errors
    /// The disk refuses it.
    pub(super) async fn write(&mut self, piece: Bytes) -> io::Result<()> {
        self.pending_bytes += piece.len();
        self.pending.push(piece);
        if self.pending_bytes < AT_ONCE { Ok(()) } else { self.flush().await }
    }

    /// Throws away everything that was written.
    ///
    /// # Errors
    /// The disk refuses.
    pub(super) async fn restart(&mut self) -> io::Result<()> {
        self.pending.clear();
        self.pending_bytes = 0;
        self.work(|temporary| {
            temporary.file.set_len(0)?;
            (&temporary.file).rewind()
        })
        .await
    }

    /// Puts the file under its name.
    ///
    /// # Errors
    /// The disk refuses.
    pub(super) async fn finish(mut self) -> io::Result<()> {
        self.flush().await?;
        let target = self.target.clone();
        self.work(move |temporary| {
            temporary.file.sync_all()?;
            fs::rename(&temporary.path, target)?;
            temporary.is_named.store(true, Ordering::Relaxed);
            Ok(())
        })
        .await
    }

    async fn flush(&mut self) -> io::Result<()> {
        let pieces = std::mem::take(&mut self.pending);
        self.pending_bytes = 0;
        self.work(move |temporary| pieces.iter().try_for_each(|piece| (&temporary.file).write_all(piece))).await
    }

    async fn work(&self, work: impl FnOnce(&Temporary) -> io::Result<()> + Send + 'static) -> io::Result<()> {
        // The work holds the file too: it outlives whoever gives up waiting for it, and the file goes after it.
        let file = Arc::clone(&self.file);
        blocking(move || work(&file)).await
    }
}

impl Temporary {
    fn beside(target: &Path) -> io::Result<Self> {
        loop {
            let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
            let path = target.with_file_name(format!(".part-{}-{serial}", std::process::id()));
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(file) => return Ok(Self { file, path, is_named: AtomicBool::new(false) }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !*self.is_named.get_mut() {
            let _ = fs::remove_file(&self.path);
        }
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(io::Error::other(error)))
}
