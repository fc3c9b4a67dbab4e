//! Results on stdout, and what is told on the way on stderr.
//!
//! In: text. Out: stdout, stderr. Invariant: a reader that has read enough, such as `head`, ends a command without a
//! complaint; any other failure to write a result is told, and fails the command.

use std::io::{self, ErrorKind, Write};

use anyhow::{Context as _, Result};

/// Writes what a command was asked for.
///
/// # Errors
/// It cannot be written.
pub fn result(text: &str) -> Result<()> {
    write(&mut io::stdout().lock(), text).context("cannot write the result")
}

/// Writes what a user is told on the way; there is nobody to tell where that fails, and the command goes on.
pub fn told(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

fn write(out: &mut impl Write, text: &str) -> io::Result<()> {
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes nothing, and says why.
    struct Refuses(ErrorKind);

    impl Write for Refuses {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_has_read_enough_is_no_failure() {
        assert!(write(&mut Refuses(ErrorKind::BrokenPipe), "text").is_ok());
    }

    #[test]
    fn a_full_disk_is_one() {
        let told = write(&mut Refuses(ErrorKind::StorageFull), "text").expect_err("nothing was written");
        assert_eq!(told.kind(), ErrorKind::StorageFull);
    }
}
