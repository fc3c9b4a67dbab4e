//! Headers that a client sets by itself, described as parameters.
//!
//! In: the parameters of an operation, and which of its headers other parts of the document say. Out: the parameters
//! without those headers. Invariant: a caller is never asked for what the client knows.

use super::faults::OWN_HEADER;
use super::reader::Reader;
use super::template::{Gathered, Location};

/// A header that a client sets by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OwnHeader {
    /// Who calls.
    Authorization,
    /// What the body is.
    ContentType,
    /// What the answer may be.
    Accept,
}

impl OwnHeader {
    const ALL: [Self; 3] = [Self::Authorization, Self::ContentType, Self::Accept];

    fn name(self) -> &'static str {
        match self {
            Self::Authorization => "Authorization",
            Self::ContentType => "Content-Type",
            Self::Accept => "Accept",
        }
    }

    /// The header of a name.
    pub(crate) fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|header| header.name().eq_ignore_ascii_case(name.trim()))
    }

    /// What says in its place what it holds.
    fn said_by(self) -> &'static str {
        match self {
            Self::Authorization => "a security scheme",
            Self::ContentType => "the media type of the body",
            Self::Accept => "the media types of the answers",
        }
    }
}

impl<'t> Reader<'t, '_> {
    /// Rule: a header that a client sets by itself is no parameter, where `is_said` holds of it.
    pub(crate) fn without_own_headers(
        &mut self,
        gathered: Vec<Gathered<'t>>,
        is_said: impl Fn(OwnHeader) -> bool,
    ) -> Vec<Gathered<'t>> {
        let own = |one: &Gathered<'_>| {
            let header = OwnHeader::of(&one.name).filter(|_| one.location == Location::Header);
            header.filter(|header| is_said(*header))
        };
        let mut kept = Vec::with_capacity(gathered.len());
        for one in gathered {
            match own(&one) {
                Some(header) => self.tell_own_header(&one, header),
                None => kept.push(one),
            }
        }
        kept
    }

    fn tell_own_header(&mut self, parameter: &Gathered<'_>, header: OwnHeader) {
        let message = format!("header '{}' is no parameter: the client sets it", header.name());
        let help = format!(
            "say what it holds by {}, and take the parameter out; a call can still be given it as a header",
            header.said_by()
        );
        self.tell(OWN_HEADER.at(parameter.fields.place(), message).label("left out").help(help));
    }
}
