//! How far a run is.
//!
//! In: nothing. Out: [`Stage`]. Invariant: a run goes through the stages in their order, and through each at most once.

/// A stage of the pipeline, as a user knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The document is read.
    Read,
    /// Overlays are applied.
    Overlays,
    /// References to other files are followed.
    References,
    /// The document becomes OpenAPI 3.
    Upgrade,
    /// References, names and types are decided.
    Lower,
    /// Files are made.
    Emit,
}

impl Stage {
    /// All stages, in order.
    pub const ALL: [Self; 6] = [Self::Read, Self::Overlays, Self::References, Self::Upgrade, Self::Lower, Self::Emit];

    /// What is being done.
    pub fn doing(self) -> &'static str {
        match self {
            Self::Read => "reading the document",
            Self::Overlays => "applying overlays",
            Self::References => "following references",
            Self::Upgrade => "upgrading to OpenAPI 3",
            Self::Lower => "deciding names and types",
            Self::Emit => "making files",
        }
    }
}

/// Is told of every stage that begins.
pub type Watch<'w> = &'w dyn Fn(Stage);
