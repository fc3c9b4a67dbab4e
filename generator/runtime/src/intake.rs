//! Bodies on their way into memory.
//!
//! In: a body piece by piece, as it is or compressed. Out: the body, up to a limit. Invariant: no more than the limit is
//! kept, whatever a small piece unpacks to.

use std::io;

use bytes::{Bytes, BytesMut};

#[cfg(feature = "gzip")]
use super::gzip::Gunzip;

/// A body that is taken in.
pub(super) enum Intake {
    /// As it comes.
    Plain(Kept),
    /// Unpacked.
    #[cfg(feature = "gzip")]
    Gzip(Box<Gunzip>),
}

impl Intake {
    /// Takes in a body that is compressed as the lower-case `encoding` says, up to so many bytes of what it unpacks to;
    /// `None` where that is not known here.
    pub(super) fn of(encoding: Option<&str>, limit: usize) -> Option<Self> {
        match encoding {
            None => Some(Self::plain(limit)),
            #[cfg(feature = "gzip")]
            Some("gzip" | "x-gzip") => Some(Self::Gzip(Box::new(Gunzip::new(limit)))),
            Some(_) => None,
        }
    }

    /// Takes in a body as it comes, up to so many bytes.
    pub(super) fn plain(limit: usize) -> Self {
        Self::Plain(Kept::up_to(limit))
    }

    /// Takes a piece; whether it was taken whole, and more may come.
    ///
    /// # Errors
    /// It is not what it was said to be.
    pub(super) fn take(&mut self, piece: Bytes) -> io::Result<bool> {
        match self {
            Self::Plain(kept) => {
                kept.add_piece(piece);
                Ok(!kept.is_cut())
            }
            #[cfg(feature = "gzip")]
            Self::Gzip(gzip) => gzip.take(&piece),
        }
    }

    /// Takes note of the end; whether all of the body is kept.
    ///
    /// # Errors
    /// What is compressed goes on behind it, or is not what was compressed.
    pub(super) fn end(&mut self) -> io::Result<bool> {
        match self {
            Self::Plain(kept) => Ok(!kept.is_cut()),
            #[cfg(feature = "gzip")]
            Self::Gzip(gzip) => gzip.end(),
        }
    }

    /// What is kept.
    pub(super) fn kept(self) -> Bytes {
        match self {
            Self::Plain(mut kept) => kept.give(),
            #[cfg(feature = "gzip")]
            Self::Gzip(mut gzip) => gzip.give(),
        }
    }
}

/// The bytes that there is room for.
pub(super) struct Kept {
    /// The only piece so far, which most bodies are; it is not copied unless another comes.
    only: Bytes,
    body: BytesMut,
    limit: usize,
    is_cut: bool,
}

impl Kept {
    pub(super) fn up_to(limit: usize) -> Self {
        Self { only: Bytes::new(), body: BytesMut::new(), limit, is_cut: false }
    }

    pub(super) fn add_piece(&mut self, piece: Bytes) {
        match self.only.is_empty() && self.body.is_empty() && piece.len() <= self.limit {
            true => self.only = piece,
            false => self.add(&piece),
        }
    }

    pub(super) fn add(&mut self, piece: &[u8]) {
        let only = std::mem::take(&mut self.only);
        self.body.extend_from_slice(&only);
        let fits = piece.len().min(self.limit - self.body.len());
        self.body.extend_from_slice(&piece[..fits]);
        self.is_cut |= fits < piece.len();
    }

    /// Whether there was not room for everything.
    pub(super) fn is_cut(&self) -> bool {
        self.is_cut
    }

    pub(super) fn give(&mut self) -> Bytes {
        match self.only.is_empty() {
            true => std::mem::take(&mut self.body).freeze(),
            false => std::mem::take(&mut self.only),
        }
    }
}
