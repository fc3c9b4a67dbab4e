//! Bodies that are compressed by gzip (RFC 1952).
//!
//! In: a compressed body, piece by piece. Out: what it unpacks to. Invariant: unpacking stops where there is no more room,
//! so that a small answer cannot fill the memory, nor an endless one that unpacks to nothing keep the client busy.

use std::io::{self, Write};

use bytes::Bytes;
use flate2::write::MultiGzDecoder;

use super::intake::Kept;

/// By how much what is compressed may be larger than what there is room for: what does not compress grows a little.
const GROWTH: usize = 64 << 10;

/// A body on its way through the decoder.
pub(super) struct Gunzip {
    decoder: MultiGzDecoder<Kept>,
    /// How many compressed bytes may come.
    room: usize,
    is_empty: bool,
}

impl Gunzip {
    pub(super) fn new(limit: usize) -> Self {
        let decoder = MultiGzDecoder::new(Kept::up_to(limit));
        Self { decoder, room: limit.saturating_add(GROWTH), is_empty: true }
    }

    /// Takes a piece; whether there is room for more.
    ///
    /// # Errors
    /// It is not compressed, or was changed on the way.
    pub(super) fn take(&mut self, piece: &[u8]) -> io::Result<bool> {
        self.is_empty &= piece.is_empty();
        let Some(room) = self.room.checked_sub(piece.len()) else { return Ok(false) };
        self.room = room;
        let taken = self.decoder.write_all(piece);
        self.unless_cut(taken)
    }

    /// Takes note of the end.
    ///
    /// # Errors
    /// It comes too early, or the checksum is another. A body of no bytes was not compressed.
    pub(super) fn end(&mut self) -> io::Result<bool> {
        let ended = if self.is_empty { Ok(()) } else { self.decoder.try_finish() };
        self.unless_cut(ended)
    }

    /// What it unpacked to so far.
    pub(super) fn give(&mut self) -> Bytes {
        self.decoder.get_mut().give()
    }

    /// A decoder that finds no room says so by an error, which is none of the body's.
    fn unless_cut(&self, done: io::Result<()>) -> io::Result<bool> {
        if self.decoder.get_ref().is_cut() { Ok(false) } else { done.map(|()| true) }
    }
}

impl Write for Kept {
    fn write(&mut self, unpacked: &[u8]) -> io::Result<usize> {
        self.add(unpacked);
        if self.is_cut() { Err(io::ErrorKind::StorageFull.into()) } else { Ok(unpacked.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
