//! Wire names to Rust names.
//!
//! In: a name as it stands on the wire, and the [`Scope`] in which it has to be unique. Out: [`Name`]. Invariant: the
//! Rust side of a name that came from a scope is a valid identifier and stands there once. The only user of `heck`.
//!
//! A name is derived from its own text alone; the scope is asked only whether it is free. So a document that grows at
//! its end changes no name that it had.

mod reserved;
mod words;

use foldhash::{HashMap, HashSet};
use serde::Serialize;

pub use words::{Symbols, join, words};

/// A name on both sides.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Name {
    /// As it stands on the wire or in the document.
    pub wire: String,
    /// As it stands in Rust, a raw identifier included (`r#type`).
    pub rust: String,
}

/// How the words of a name are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Case {
    /// `CallLog`: types and variants.
    Pascal,
    /// `call_log`: fields, arguments, methods.
    Snake,
    /// `call_log`, never a raw identifier, since a file has this name too.
    Module,
    /// `CALL_LOG`
    Screaming,
    /// `call-log`: features of cargo, which are no identifiers.
    Kebab,
}

/// What lives together in a scope, and so may not have the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// All types of the emitted crate.
    Types,
    /// The variants of an enum or union, or the crate's error codes.
    Variants,
    /// The fields of a struct, or of an error variant.
    Fields,
    /// The arguments and setters of one call.
    Setters,
    /// The methods of a group's handle.
    Methods,
    /// The groups: methods of the client, and modules.
    Groups,
    /// The features of the emitted crate.
    Features,
    /// The constants of the operations.
    Constants,
    /// The setters of the client's builder.
    Builder,
}

impl Kind {
    fn case(self) -> Case {
        match self {
            Self::Types | Self::Variants => Case::Pascal,
            Self::Fields | Self::Setters | Self::Methods | Self::Builder => Case::Snake,
            Self::Groups => Case::Module,
            Self::Features => Case::Kebab,
            Self::Constants => Case::Screaming,
        }
    }

    /// What a name gets that the emitted code needs for itself.
    fn escape(self) -> &'static str {
        match self {
            Self::Types => "Model",
            Self::Variants => "Value",
            Self::Constants => "_OPERATION",
            Self::Features => "-group",
            _ => "_",
        }
    }
}

/// A set of names that live together; the only maker of unique identifiers.
#[derive(Clone, Debug)]
pub struct Scope {
    kind: Kind,
    /// Identifier -> the wire name that has it.
    taken: HashMap<String, String>,
    /// Identifiers that are kept for those to whom they were promised.
    promised: HashSet<String>,
    /// Identifier -> the number that its next namesake tries first.
    next: HashMap<String, u32>,
}

/// An identifier, and what stood in its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The name on both sides.
    pub name: Name,
    /// The wire name that already had the wanted identifier, if one had.
    pub clash: Option<String>,
}

impl Scope {
    /// An empty scope.
    pub fn new(kind: Kind) -> Self {
        Self { kind, taken: HashMap::default(), promised: HashSet::default(), next: HashMap::default() }
    }

    /// Takes an identifier out of the scope for the emitted code's own use.
    pub fn reserve(&mut self, rust: &str) {
        self.taken.insert(rust.to_owned(), String::new());
    }

    /// Keeps the identifier of a text for whoever [keeps the promise](Self::claim_promised), so that no other name that
    /// comes before takes it.
    pub fn promise(&mut self, text: &str) {
        let rust = self.spell(text, Symbols::Edges);
        if !self.taken.contains_key(&rust) {
            self.promised.insert(rust);
        }
    }

    /// The identifier of a wire name that was promised to be called by `text`.
    pub fn claim_promised(&mut self, wire: &str, text: &str) -> Claim {
        self.promised.remove(&self.spell(text, Symbols::Edges));
        self.claim_as(wire, &[text])
    }

    /// Whether an identifier can still be had.
    pub fn is_free(&self, rust: &str) -> bool {
        !self.taken.contains_key(rust) && !self.promised.contains(rust)
    }

    /// How a text is written in this scope, free or not.
    pub fn spelling(&self, text: &str) -> String {
        self.spell(text, Symbols::Edges)
    }

    /// The identifier of a wire name, made unique.
    pub fn claim(&mut self, wire: &str) -> Claim {
        self.claim_as(wire, &[wire])
    }

    /// The identifier of a wire name that is to be called by the first of `texts` that is free, and by the first with a
    /// number where none is.
    pub fn claim_as(&mut self, wire: &str, texts: &[&str]) -> Claim {
        let mut wanted = texts.iter().map(|text| self.spell(text, Symbols::Edges));
        let first = wanted.next().unwrap_or_else(|| self.spell(wire, Symbols::Edges));
        let promised = self.promised.get(&first);
        let clash = self.taken.get(&first).or(promised).cloned();
        let free = match &clash {
            None => Some(first.clone()),
            Some(other) => wanted.find(|rust| self.is_free(rust)).or_else(|| {
                // Names that differ in their symbols can be told apart by them.
                let symbols = texts.iter().filter(|_| other != wire).map(|text| self.spell(text, Symbols::All));
                symbols.into_iter().find(|rust| self.is_free(rust))
            }),
        };
        let rust = free.unwrap_or_else(|| self.number(&first));
        self.taken.insert(rust.clone(), wire.to_owned());
        Claim { name: Name { wire: wire.to_owned(), rust }, clash }
    }

    fn spell(&self, text: &str, symbols: Symbols) -> String {
        let case = self.kind.case();
        let rust = join(&words(text, symbols), case);
        let is_keyword = case == Case::Pascal && reserved::is_keyword(&rust);
        if is_keyword || reserved::in_scope(self.kind, &rust) {
            rust + self.kind.escape()
        } else {
            escape_keyword(rust, case)
        }
    }

    fn number(&mut self, wanted: &str) -> String {
        let number = self.next.entry(wanted.to_owned()).or_insert(2);
        let stem = wanted.strip_prefix("r#").unwrap_or(wanted).trim_end_matches('_');
        let between = match self.kind.case() {
            Case::Kebab => "-",
            Case::Pascal if !stem.ends_with(|end: char| end.is_ascii_digit()) => "",
            _ => "_",
        };
        loop {
            let rust = format!("{stem}{between}{number}");
            *number += 1;
            let free = !self.taken.contains_key(&rust) && !self.promised.contains(&rust);
            if free {
                return rust;
            }
        }
    }
}

/// The identifier of a text where nothing else is around: valid, but unique only by accident.
pub fn identifier(text: &str, case: Case) -> String {
    escape_keyword(join(&words(text, Symbols::Edges), case), case)
}

/// Whether a text is an identifier as it stands. Of letters beyond ASCII, which a few identifiers have, nothing is said.
pub(crate) fn is_bare(text: &str) -> bool {
    let mut letters = text.bytes();
    let begins = letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_');
    begins && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == b'_') && !reserved::is_keyword(text)
}

fn escape_keyword(rust: String, case: Case) -> String {
    if case == Case::Kebab || !reserved::is_keyword(&rust) {
        rust
    } else if case == Case::Snake && !reserved::is_never_raw(&rust) {
        format!("r#{rust}")
    } else {
        rust + "_"
    }
}

#[cfg(test)]
mod tests;
