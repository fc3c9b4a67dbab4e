//! Lists of texts that others are looked up in.
//!
//! In: texts, in the order of their bytes. Out: where in the list a text stands. Invariant: to look takes no memory, and
//! compares a few numbers, however long the list is.

/// Texts, in the order of their bytes.
#[derive(Debug)]
pub struct Texts<const N: usize> {
    /// How each begins, as a number.
    begins: [u64; N],
    texts: [&'static str; N],
}

impl<const N: usize> Texts<N> {
    /// These texts; one that is out of order is not found.
    pub const fn new(texts: [&'static str; N]) -> Self {
        let mut begins = [0; N];
        let mut at = 0;
        while at < N {
            begins[at] = begin(texts[at].as_bytes());
            at += 1;
        }
        Self { begins, texts }
    }

    /// Where a text stands; `None` where it does not.
    pub fn find(&self, text: &str) -> Option<usize> {
        find(&self.begins, &self.texts, text)
    }
}

fn find(begins: &[u64], texts: &[&str], text: &str) -> Option<usize> {
    let begin = begin(text.as_bytes());
    let mut at = begins.partition_point(|other| *other < begin);
    while begins.get(at) == Some(&begin) {
        if texts.get(at) == Some(&text) {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// The first eight bytes, as a number that is larger where the text comes later.
const fn begin(text: &[u8]) -> u64 {
    if let Some(first) = text.first_chunk() {
        return u64::from_be_bytes(*first);
    }
    if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        let (first, last) = (u32::from_be_bytes(*first) as u64, u32::from_be_bytes(*last) as u64);
        // Both have the bytes that there are too few of to fill two numbers; what the first has is shifted out.
        return first << 32 | (last << (8 * (8 - text.len()))) & 0xFFFF_FFFF;
    }
    let (mut begin, mut at) = (0, 0);
    while at < 8 {
        begin = begin << 8 | if at < text.len() { text[at] as u64 } else { 0 };
        at += 1;
    }
    begin
}

#[cfg(test)]
mod tests;
