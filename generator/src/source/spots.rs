//! Where the values of a text begin, in the order in which a reader meets them.
//!
//! In: a text. Out: [`Spots`], and a [`Cursor`] that goes through them beside a reader. Invariant: where the cursor and
//! the reader disagree, the cursor gives no position any more, rather than a wrong one.

use std::collections::HashMap;

use granit_parser::{ErrorKind, Event, Marker, Parser, ScalarStyle, Span};

use super::value::{DEPTH, MOST};

/// What begins or ends at a spot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Scalar,
    Sequence,
    Mapping,
    End,
    /// An alias of the node at this index.
    Alias(u32),
}

/// A node, or the end of one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub(super) kind: Kind,
    pub(super) line: u32,
    pub(super) column: u32,
    offset: u32,
}

/// A spot as the reader sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) kind: Kind,
    pub(super) line: u32,
    pub(super) column: u32,
    pub(super) offset: usize,
}

/// The spots of a text, as far as its parser got.
#[derive(Debug, Default)]
pub(super) struct Spots {
    list: Vec<Spot>,
    /// The first spot of each document.
    documents: Vec<usize>,
    /// How many values the list has, their ends aside.
    values: usize,
    /// Where the nesting became too deep, if it did.
    too_deep: Option<(u32, u32)>,
    /// Where there was one value too many, if there was.
    too_many: Option<(u32, u32)>,
}

impl Spots {
    /// The spots of the JSON value at byte `start`; of anything else, something.
    pub(super) fn of_json(text: &str, start: usize) -> Self {
        let mut scan = JsonScan { bytes: text.as_bytes(), at: 0, line: 1, column: 1 };
        while scan.at < start.min(text.len()) {
            scan.step();
        }
        let mut spots = Self { documents: vec![0], ..Self::default() };
        while let Some(spot) = scan.next_spot() {
            if spots.push(spot).is_none() {
                break;
            }
        }
        spots
    }

    /// The spots of a stream of YAML documents.
    pub(super) fn of_yaml(text: &str) -> Self {
        let options = granit_parser::options! {
            emit_comments: false,
            flow_nesting_limit: 2 * DEPTH,
            block_nesting_limit: 2 * DEPTH,
            bom_inside_document_as_content: true,
        };
        let mut spots = Self::default();
        let mut walk = YamlWalk { text, anchors: HashMap::new(), depth: 0, end: Marker::new(0, 1, 0) };
        for event in Parser::new_from_str_with_options(text, options) {
            let (event, span) = match event {
                Ok(event) => event,
                Err(error) if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) => {
                    let mark = error.marker();
                    spots.too_deep = Some((mark.line() as u32, mark.col() as u32 + 1));
                    break;
                }
                Err(_) => break,
            };
            if walk.step(&mut spots, &event, &span).is_none() {
                break;
            }
        }
        spots
    }

    /// Adds a spot; none where there are more than a reader takes.
    fn push(&mut self, spot: Spot) -> Option<()> {
        self.values += usize::from(spot.kind != Kind::End);
        self.list.push(spot);
        if self.values > MOST {
            self.too_many = Some((spot.line, spot.column));
        }
        self.too_many.is_none().then_some(())
    }

    /// Where there are more values than any reader takes.
    pub(super) fn too_many(&self) -> Option<(u32, u32)> {
        self.too_many
    }

    /// Where the nesting is deeper than any reader takes.
    pub(super) fn too_deep(&self) -> Option<(u32, u32)> {
        self.too_deep
    }

    /// A cursor before the root of a document.
    pub(super) fn document(&self, index: usize) -> Cursor<'_> {
        let at = self.documents.get(index).copied();
        Cursor { spots: &self.list, at }
    }
}

/// Goes through the spots beside a reader.
#[derive(Debug)]
pub(super) struct Cursor<'a> {
    spots: &'a [Spot],
    /// The next spot; none once the way is lost.
    at: Option<usize>,
}

impl Cursor<'_> {
    /// The spot of the next node.
    pub(super) fn ahead(&self) -> Option<Seen> {
        let spot = self.spots.get(self.at?)?;
        let spot = match spot.kind {
            Kind::Alias(target) => self.spots.get(target as usize)?,
            _ => spot,
        };
        Some(Seen { kind: spot.kind, line: spot.line, column: spot.column, offset: spot.offset as usize })
    }

    /// Goes into the next node; gives its spot, and what [`Cursor::leave`] is to be told at its end.
    pub(super) fn enter(&mut self) -> (Option<Seen>, Option<usize>) {
        let seen = self.ahead();
        let Some(at) = self.at.filter(|_| seen.is_some()) else {
            self.lose();
            return (None, None);
        };
        let resume = match self.spots[at].kind {
            Kind::Alias(target) => {
                self.at = Some(target as usize + 1);
                Some(at + 1)
            }
            _ => {
                self.at = Some(at + 1);
                None
            }
        };
        (seen, resume)
    }

    /// Leaves a node that was entered through an alias: goes on behind the alias.
    pub(super) fn leave(&mut self, resume: Option<usize>) {
        if self.at.is_some() && resume.is_some() {
            self.at = resume;
        }
    }

    /// Passes the end of a sequence or mapping.
    pub(super) fn end(&mut self) {
        let at_end = self.at.and_then(|at| self.spots.get(at)).is_some_and(|spot| spot.kind == Kind::End);
        self.at = self.at.filter(|_| at_end).map(|at| at + 1);
    }

    /// Gives up: the reader saw something else.
    pub(super) fn lose(&mut self) {
        self.at = None;
    }
}

/// The way through the events of a YAML stream.
struct YamlWalk<'t> {
    text: &'t str,
    /// Anchor -> spot.
    anchors: HashMap<usize, u32>,
    depth: usize,
    /// Where the last event ended.
    end: Marker,
}

impl YamlWalk<'_> {
    /// Takes an event; none where the walk cannot go on.
    fn step(&mut self, spots: &mut Spots, event: &Event<'_>, span: &Span) -> Option<()> {
        let kind = match event {
            Event::DocumentStart(..) => {
                spots.documents.push(spots.list.len());
                None
            }
            Event::Scalar(..) => Some(Kind::Scalar),
            Event::SequenceStart(..) => Some(Kind::Sequence),
            Event::MappingStart(..) => Some(Kind::Mapping),
            Event::SequenceEnd | Event::MappingEnd => Some(Kind::End),
            Event::Alias(anchor) => Some(Kind::Alias(*self.anchors.get(anchor)?)),
            _ => None,
        };
        if let Some(kind) = kind {
            let spot = self.spot(kind, event, span)?;
            if let Some(anchor) = event.anchor_id() {
                self.anchors.insert(anchor, u32::try_from(spots.list.len()).ok()?);
            }
            spots.push(spot)?;
            match kind {
                Kind::Sequence | Kind::Mapping => self.depth += 1,
                Kind::End => self.depth = self.depth.saturating_sub(1),
                Kind::Scalar | Kind::Alias(_) => {}
            }
            if self.depth > DEPTH + 1 {
                spots.too_deep = Some((spot.line, spot.column));
                return None;
            }
        }
        self.end = span.end;
        Some(())
    }

    fn spot(&self, kind: Kind, event: &Event<'_>, span: &Span) -> Option<Spot> {
        let block = matches!(event.scalar(), Some((_, ScalarStyle::Literal | ScalarStyle::Folded)));
        let header = block.then(|| self.block_header(span)).flatten();
        let (line, column, offset) = match header {
            Some(position) => position,
            None => (span.start.line(), span.start.col() + 1, span.start.byte_offset()?),
        };
        Some(Spot {
            kind,
            line: u32::try_from(line).ok()?,
            column: u32::try_from(column).ok()?,
            offset: u32::try_from(offset).ok()?,
        })
    }

    /// Where a block scalar begins: at its `|` or `>`, which stands between the event before and its text.
    fn block_header(&self, span: &Span) -> Option<(usize, usize, usize)> {
        let (from, to) = (self.end.byte_offset()?, span.start.byte_offset()?);
        let (mut line, mut column) = (self.end.line(), self.end.col() + 1);
        let mut before = ' ';
        let mut comment = false;
        for (offset, character) in self.text.get(from..to)?.char_indices() {
            let spaced = before.is_whitespace();
            comment |= character == '#' && spaced;
            if spaced && !comment && matches!(character, '|' | '>') {
                return Some((line, column, from + offset));
            }
            before = character;
            column += 1;
            if character == '\n' {
                (line, column, comment) = (line + 1, 1, false);
            }
        }
        None
    }
}

/// The way through the bytes of a JSON value. It takes more than JSON, since a reader beside it takes no more.
struct JsonScan<'t> {
    bytes: &'t [u8],
    at: usize,
    line: u32,
    column: u32,
}

impl JsonScan<'_> {
    fn next_spot(&mut self) -> Option<Spot> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            let (line, column, offset) = (self.line, self.column, u32::try_from(self.at).ok()?);
            let kind = match byte {
                b'{' => Kind::Mapping,
                b'[' => Kind::Sequence,
                b'}' | b']' => Kind::End,
                b'"' | b'0'..=b'9' | b'-' | b'a'..=b'z' | b'A'..=b'Z' => Kind::Scalar,
                _ => {
                    self.step();
                    continue;
                }
            };
            match byte {
                b'"' => self.skip_string(),
                _ if kind == Kind::Scalar => self.skip_word(),
                _ => self.step(),
            }
            return Some(Spot { kind, line, column, offset });
        }
    }

    /// Passes one byte; columns count characters.
    fn step(&mut self) {
        let byte = self.bytes[self.at];
        self.at += 1;
        let breaks = byte == b'\n' || (byte == b'\r' && self.bytes.get(self.at) != Some(&b'\n'));
        if breaks {
            (self.line, self.column) = (self.line.saturating_add(1), 1);
        } else if byte & 0xc0 != 0x80 {
            self.column = self.column.saturating_add(1);
        }
    }

    fn skip_string(&mut self) {
        self.step();
        while let Some(&byte) = self.bytes.get(self.at) {
            self.step();
            match byte {
                b'"' => return,
                b'\\' if self.at < self.bytes.len() => self.step(),
                _ => {}
            }
        }
    }

    fn skip_word(&mut self) {
        while self.bytes.get(self.at).is_some_and(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte)) {
            self.step();
        }
    }
}
