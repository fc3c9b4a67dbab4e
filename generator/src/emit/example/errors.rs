//! What an example does with an error.
//!
//! In: an operation and its call. Out: the call within a match on its answer. Invariant: an error that it names is one
//! that the operation documents.

use std::collections::BTreeSet;

use quote::quote;

use crate::ir::{Content, ErrorCode, ErrorVariant, Operation, Success};

use super::{Example, Examples, lines};

/// Columns of a line that is laid out here.
const LONGEST_LINE: usize = 96;

/// The error that an example matches on.
pub(super) struct Matched {
    /// `MakeRingOutCallError::CallerIdNotAllowed { caller_id }`
    pattern: String,
    /// What is printed of it: `"{error}: {caller_id:?}"`
    told: String,
}

impl Examples<'_> {
    /// The error that says most of this operation: one that few others have, with something that varies.
    pub(super) fn error(&self, operation: &Operation) -> Option<Matched> {
        let codes = |variant: &ErrorVariant| self.api.error_codes.get(variant.code);
        let names = |code: &ErrorCode| {
            let names: BTreeSet<_> = code.template.parameters().map(|name| name.rust.clone()).collect();
            (code.template.parameters().next().map(|name| name.rust.clone()), names.len())
        };
        let variants = operation.error_variants.iter().filter_map(|it| Some((it, names(codes(it)?))));
        let (variant, (name, count)) =
            variants.min_by_key(|(variant, (name, _))| (self.sharers[variant.code], name.is_none()))?;
        let path = format!("{}::{}", operation.error_name, variant.name);
        Some(match name {
            None => Matched { pattern: path, told: "\"{error}\"".to_owned() },
            Some(name) => {
                let rest = if count > 1 { ", .." } else { "" };
                // A raw identifier cannot stand in a format string everywhere.
                let (bound, part) = match name.strip_prefix("r#") {
                    Some(_) => (format!("{name}: part"), "part"),
                    None => (name.clone(), name.as_str()),
                };
                let told = format!("\"{{error}}: {{{part}:?}}\"");
                Matched { pattern: format!("{path} {{ {bound}{rest} }}"), told }
            }
        })
    }
}

impl Example<'_> {
    /// The call, and all that can be done with its error.
    pub(in crate::emit) fn handling(&self) -> Vec<String> {
        let limited = "Err(error) if error.is_rate_limited() => eprintln!(\"wait for {:?}\", error.retry_after()),";
        let rest = [
            "_ => {",
            "    eprintln!(\"{:?} {:?}: {error}\", error.status(), error.request_id());",
            "    return Err(error.into());",
            "}",
        ];
        match self.examples.error(self.operation) {
            Some(error) => {
                let mut code =
                    vec![format!("use {}::errors::{};", self.examples.crate_name, self.operation.error_name)];
                code.push(String::new());
                code.extend(self.matching(&[limited], &error, &rest));
                code
            }
            None => self.answered(&[limited, "Err(error) => {", rest[1], rest[2], "}"].map(str::to_owned)),
        }
    }

    /// The call, and what is done with its answer or the error; laid out here, for a match within a match.
    pub(super) fn matching(&self, before: &[&str], Matched { pattern, told }: &Matched, rest: &[&str]) -> Vec<String> {
        let mut arms: Vec<_> = before.iter().map(|arm| (*arm).to_owned()).collect();
        arms.push("Err(error) => match error.service() {".to_owned());
        let (arm, told) = (format!("    Some({pattern}) =>"), format!("eprintln!({told})"));
        if arm.len() + told.len() < LONGEST_LINE - 4 {
            arms.push(format!("{arm} {told},"));
        } else {
            arms.extend([format!("{arm} {{"), format!("        {told}"), "    }".to_owned()]);
        }
        arms.extend(rest.iter().map(|line| format!("    {line}")));
        arms.push("},".to_owned());
        self.answered(&arms)
    }

    /// The call, and a match on what it gives with these arms for errors.
    fn answered(&self, arms: &[String]) -> Vec<String> {
        let (prepare, call) = (&self.prepare, &self.call);
        let mut matching = lines(&quote!(#prepare));
        let mut call = lines(&quote!(#call.send().await));
        let matched = match call.as_slice() {
            [one] => one.clone(),
            _ => {
                call[0].insert_str(0, "let answer = ");
                call.last_mut().into_iter().for_each(|line| line.push(';'));
                matching.append(&mut call);
                "answer".to_owned()
            }
        };
        let done = match &self.operation.success {
            Success::Empty => "Ok(()) => println!(\"done\")",
            Success::One(Content::Bytes) => "Ok(answer) => println!(\"{} bytes\", answer.bytes().await?.len())",
            Success::One(_) | Success::Several { .. } => "Ok(answer) => println!(\"{answer:?}\")",
        };
        matching.extend([format!("match {matched} {{"), format!("    {done},")]);
        matching.extend(arms.iter().map(|arm| format!("    {arm}")));
        matching.push("}".to_owned());
        matching
    }
}
