//! The emitted client against a real server: every operation is called, what goes over the wire is compared byte for byte,
//! and what comes back is decoded, the documented errors too. The clock is paused, so that waiting to send again takes no
//! time.

mod calls;
mod case;
mod lists;
mod rules;
mod settings;
mod sign_in;
mod waits;
mod wire;

use std::collections::BTreeSet;

use case::Case;
use ringcentral::meta;

fn cases() -> Vec<Case> {
    [calls::cases(), rules::cases(), settings::cases()].into_iter().flatten().collect()
}

#[tokio::test(start_paused = true)]
async fn every_operation_is_sent_as_documented_and_its_answer_decoded() {
    for case in cases() {
        case.succeeds().await;
    }
}

#[tokio::test(start_paused = true)]
async fn every_operation_with_an_error_table_decodes_a_documented_error() {
    for case in cases() {
        case.gets_refused().await;
    }
}

#[test]
fn no_operation_is_left_out() {
    let known: BTreeSet<&str> = meta::ALL.iter().map(|operation| operation.id).collect();
    let called: BTreeSet<&str> = cases().iter().map(|case| case.operation.id).collect();
    assert_eq!((called.len(), &called), (30, &known));
    let with_table = meta::ALL.iter().filter(|operation| !operation.errors.is_empty()).map(|operation| operation.id);
    let refused = cases().into_iter().filter(|case| case.refusal.is_some()).map(|case| case.operation.id);
    assert_eq!(refused.collect::<BTreeSet<_>>(), with_table.collect::<BTreeSet<_>>());
}
