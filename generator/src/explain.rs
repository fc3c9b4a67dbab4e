//! What a code means, with an input that is told of it.
//!
//! In: a code. Out: its meaning, an example, and what a run says of that example, remedy included. Invariant: what is said
//! of an example is never written down; it is what the pipeline says now.

use crate::diagnostic::render::{Colour, one_to_text};
use crate::diagnostic::{Code, Diagnostics, Policy};
use crate::emit::Package;
use crate::source::Loader;
use crate::tree::Sources;
use crate::{Input, Output, analyze};

macro_rules! examples {
    ($($id:literal)*) => { &[$(($id, include_str!(concat!("explain/", $id, ".txt")))),*] };
}

/// Code -> the text of its example.
static EXAMPLES: &[(&str, &str)] = examples! {
    "G0001" "G0002" "G0003" "G0004" "G0005" "G0006" "G0007" "G0008" "G0009" "G0010" "G0011" "G0100" "G0101"
    "G0102" "G0103" "G0104" "G0105" "G0106" "G0107" "G0108" "G0109" "G0110" "G0111" "G0112" "G0113"
    "G0114" "G0115" "G0116" "G0117" "G0118" "G0119" "G0120" "G0121" "G0122" "G0123" "G0124" "G0125" "G0150" "G0151"
    "G0152" "G0200" "G0201" "G0202" "G0203" "G0204" "G0205" "G0300" "G0301" "G0302" "G0303" "G0304"
    "G0401" "G0501" "G0504" "G0505" "G0506" "G0507" "G0508" "G0510" "G0511" "G0512" "G0513" "G0514"
    "G0515" "G0516" "G0518" "G0519" "G0520" "G0521" "G0522" "G0523" "G0524" "G0530"
};

/// What begins the text of a further file of an example; its name and [`MARK_END`] follow.
const MARK: &str = "==> ";
const MARK_END: &str = " <==";

/// An input that is told of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// All of it, as it is shown.
    text: String,
    /// Name and text of each file.
    files: Vec<(String, String)>,
}

impl Example {
    /// The example of a code of the pipeline.
    pub fn of(code: &Code) -> Option<Self> {
        EXAMPLES.iter().find(|(id, _)| *id == code.id).map(|(_, text)| Self::parse(text, "document.yaml"))
    }

    /// Takes a text apart: up to the first line such as `==> overlay.yaml <==` it is the file `first`, behind it the file
    /// that the line names.
    pub fn parse(text: &str, first: &str) -> Self {
        let mut files = vec![(first.to_owned(), String::new())];
        for line in text.split_inclusive('\n') {
            match line.trim_end().strip_prefix(MARK).and_then(|name| name.strip_suffix(MARK_END)) {
                Some(name) => files.push((name.to_owned(), String::new())),
                None => files.iter_mut().next_back().into_iter().for_each(|(_, text)| text.push_str(line)),
            }
        }
        files.retain(|(_, text)| !text.is_empty());
        Self { text: text.to_owned(), files }
    }

    /// The same, with one more overlay.
    #[must_use]
    pub fn with_overlay(&self, name: &str, text: &str) -> Self {
        let mut more = self.clone();
        more.files.push((name.to_owned(), text.to_owned()));
        more
    }

    /// How many files it has.
    pub fn files(&self) -> usize {
        self.files.len()
    }

    /// Runs the pipeline on the document and the overlays, up to the API.
    pub fn run(&self) -> Output {
        let named = |part: &str| {
            let names = self.files.iter().map(|(name, _)| name.clone());
            names.filter(|name| name.starts_with(part)).collect::<Vec<_>>()
        };
        let input = Input {
            document: named("document.").pop().unwrap_or_else(|| "document.yaml".to_owned()),
            overlays: named("overlay"),
            package: Package::default(),
            policy: Policy::default(),
        };
        analyze(&input, self)
    }

    /// What a code means, this example, and what is said of it.
    pub fn explain(&self, code: &Code, diagnostics: &Diagnostics, sources: &Sources) -> String {
        let told: Vec<String> = diagnostics
            .list
            .iter()
            .filter(|diagnostic| diagnostic.code.id == code.id)
            .map(|diagnostic| one_to_text(diagnostic, sources, Colour::Never))
            .collect();
        let (shown, told) = (indented(self.text.trim_end()), indented(told.join("\n").trim_end()));
        format!("{}\nFor example:\n\n{shown}\nwhich gives:\n\n{told}", code.explained())
    }
}

impl Loader for Example {
    /// A character that stands for what is no text (U+FFFD) is a byte that is none, and `⟪text⟫3` is the text three times.
    fn load(&self, path: &str) -> Result<Vec<u8>, String> {
        let (_, text) = self.files.iter().find(|(name, _)| name == path).ok_or("there is no such file")?;
        let text = repeated(text);
        let pieces: Vec<&[u8]> = text.split('\u{fffd}').map(str::as_bytes).collect();
        Ok(pieces.join(&0xff))
    }
}

/// The text that an example stands for where it is too long to be shown.
fn repeated(text: &str) -> String {
    let Some((before, rest)) = text.split_once('⟪') else { return text.to_owned() };
    let (piece, rest) = rest.split_once('⟫').unwrap_or((rest, ""));
    let count = rest.find(|digit: char| !digit.is_ascii_digit()).unwrap_or(rest.len());
    let (count, rest) = rest.split_at(count);
    let times = count.parse().unwrap_or_default();
    [before, &piece.repeat(times), &repeated(rest)].concat()
}

/// What a code of the pipeline means, with its example.
pub fn explain(code: &Code) -> String {
    let Some(example) = Example::of(code) else { return code.explained() };
    let Output { diagnostics, sources, .. } = example.run();
    example.explain(code, &diagnostics, &sources)
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}").trim_end().to_owned() + "\n").collect()
}
