//! Files that do not wait for each other.
//!
//! In: a function for each file. Out: the files, in the same order, and what each names.

use super::SourceFile;
use super::named::Named;
use crate::parallel;

/// A file that is to be made.
pub(super) struct Making<'a> {
    path: String,
    make: Box<dyn FnOnce() -> String + Send + 'a>,
}

impl<'a> Making<'a> {
    /// A file whose text is worked out by `make`. Tokens stay on the thread that made them, so they are made in there.
    pub(super) fn new(path: impl Into<String>, make: impl FnOnce() -> String + Send + 'a) -> Self {
        Self { path: path.into(), make: Box::new(make) }
    }
}

/// Makes the files on all processors.
pub(super) fn all(makings: Vec<Making<'_>>) -> (Vec<SourceFile>, Vec<Named>) {
    let make = |Making { path, make }: Making<'_>| {
        let contents = make();
        let named = if path.ends_with(".rs") { Named::of(&contents) } else { Named::default() };
        (SourceFile { path, contents }, named)
    };
    parallel::map(makings, make).into_iter().unzip()
}
