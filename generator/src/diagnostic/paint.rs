//! Colour on a terminal.
//!
//! In: text and what it is. Out: the text, in an ANSI colour if that is wanted. Invariant: every colour that begins ends.

use super::Severity;
use super::render::Colour;

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Error,
    Warning,
    Note,
    /// Line numbers, bars and arrows.
    Frame,
    /// What is to be read first.
    Strong,
}

impl Ink {
    pub(super) fn of(severity: Severity) -> Self {
        match severity {
            Severity::Note => Self::Note,
            Severity::Warning => Self::Warning,
            Severity::Error => Self::Error,
        }
    }

    /// The parameters of the escape sequence.
    fn code(self) -> &'static str {
        match self {
            Self::Error => "1;31",
            Self::Warning => "1;33",
            Self::Note => "1;32",
            Self::Frame => "1;34",
            Self::Strong => "1",
        }
    }
}

/// Whether text is coloured.
#[derive(Clone, Copy, Debug)]
pub(super) struct Palette(Colour);

impl Palette {
    pub(super) fn of(colour: Colour) -> Self {
        Self(colour)
    }

    pub(super) fn paint(self, ink: Ink, text: &str) -> String {
        match self.0 {
            Colour::Never => text.to_owned(),
            Colour::Always => format!("\u{1b}[{}m{text}\u{1b}[0m", ink.code()),
        }
    }
}
