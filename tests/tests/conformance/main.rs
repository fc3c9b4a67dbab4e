//! Every operation of the emitted client against a real server, and every row of its error table: a test each, by name.
//!
//! What the server says of errors is a table that was read without the generator; bodies are made from the IR. The clock
//! is paused, so that waiting to send again takes no time.

mod bodies;
mod drive;
mod requests;
mod rows;
mod several;
mod stand_in;
mod vendor;

use std::collections::BTreeSet;

use drive::Suite;
use libtest_mimic::{Arguments, Failed, Trial};
use vendor::Vendor;

fn main() {
    let suite: &'static Suite = Box::leak(Box::new(Suite::read()));
    let answers = bodies::trials(suite).chain(several::trials(suite)).chain(stand_in::trials(suite));
    let mut trials: Vec<Trial> = rows::trials(suite).chain(answers).chain(requests::trials(suite)).collect();
    let names: Vec<String> = trials.iter().map(|trial| trial.name().to_owned()).collect();
    trials.push(Trial::test("table::is_the_text_of_the_document", move || rows::are_the_text_of_the_document(suite)));
    trials.push(Trial::test("count::30_operations_and_153_rows", move || nothing_is_left_out(suite, &names)));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

/// The numbers stand here on purpose: a suite that counts what it was given would count what was lost too.
fn nothing_is_left_out(suite: &Suite, names: &[String]) -> Result<(), Failed> {
    let document: BTreeSet<String> = Vendor::read().operations.into_iter().map(|operation| operation.id).collect();
    let called: BTreeSet<String> = suite.probes().map(|probe| probe.operation.id.to_owned()).collect();
    same("operations of the document and of the client", &called, &document)?;
    let of = |kind: &str| names.iter().filter(|name| name.starts_with(kind)).collect::<BTreeSet<_>>().len();
    same("operations", &called.len(), &30)?;
    same("tests of rows", &of("row::"), &153)?;
    same("tests of answers", &of("answer::"), &(3 * 30))?;
    // One operation gives several answers in one: a test per shape, and one of its rows.
    same("tests of several answers", &of("several::"), &(3 + 1))?;
    same("tests of the mock", &of("mock::"), &30)?;
    same("tests of requests", &of("request::"), &(3 * 30))
}

/// Fails where two values differ.
fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: &T, expected: &T) -> Result<(), Failed> {
    if found == expected { Ok(()) } else { Err(format!("{what}: {found:?} instead of {expected:?}").into()) }
}
