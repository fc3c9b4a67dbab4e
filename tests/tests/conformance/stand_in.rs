//! The mock: it is told an answer, and the client gets that answer, under a status and a media type of the document.

use std::sync::{Arc, Mutex, PoisonError};

use generator::ir::Response;
use libtest_mimic::{Failed, Trial};
use ringcentral::mock::MockServer;
use workspace_tests::bodies::Shape;

use crate::bodies::told;
use crate::drive::{Inputs, Suite};
use crate::same;

/// A test per operation.
pub(crate) fn trials(suite: &'static Suite) -> impl Iterator<Item = Trial> {
    suite.probes().map(move |probe| {
        let id = probe.operation.id;
        Trial::test(format!("mock::{id}"), move || check(suite, id))
    })
}

fn check(suite: &Suite, id: &str) -> Result<(), Failed> {
    let probe = suite.probe(id);
    let answer = told(suite, id, Shape::Maximal);
    let inputs = suite.inputs(id, Inputs::Required, Shape::Minimal);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
    let (outcome, head, problems) = runtime.expect("a runtime can be made").block_on(async {
        let mock = MockServer::start().await.expect("the loopback interface has a free port");
        (probe.expect)(&mock, answer.clone())?;
        let head = Arc::new(Mutex::new(None));
        let kept = Arc::clone(&head);
        let builder = mock.client_builder().bearer_token(mock.token()).on_response(move |response| {
            let headers = response.headers().and_then(|headers| headers.get("content-type"));
            let media_type = headers.and_then(|value| value.to_str().ok()).map(str::to_owned);
            let head = (response.status(), media_type);
            kept.lock().unwrap_or_else(PoisonError::into_inner).replace(head);
            Ok(())
        });
        let client = builder.build().expect("the settings are in order");
        let outcome = (probe.send)(&client, inputs).await;
        let head = head.lock().unwrap_or_else(PoisonError::into_inner).take();
        Ok::<_, String>((outcome, head, mock.problems()))
    })?;
    same("what the mock has to tell", &problems, &Vec::new())?;
    same("answer", &outcome.map_err(|refused| refused.shown.clone())?, &answer)?;
    let documented = suite.operation(id).responses.iter().find(|response| response.status.starts_with('2'));
    let Response { status, content, .. } = documented.ok_or("no success is documented")?;
    let media_type = content.as_ref().map(|(media_type, _)| media_type.clone());
    same("head", &head, &Some((status.parse().ok(), media_type)))
}
