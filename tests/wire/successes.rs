//! Several successes, and answers that are no JSON.

use several_successes::models::Done;
use several_successes::operations::jobs::StartJobResponse;
use wire::{Reply, Server};

use crate::client;

#[tokio::test]
async fn the_status_says_which_success_it_is() {
    let job = r#"{"parts":[{"next":{"parts":[]}}]}"#;
    let replies = [Reply::json(200, job), Reply::json(202, r#"{"ticket":"t"}"#), Reply::empty(204), Reply::json(201, job)];
    let server = Server::start(replies).await;
    let client = client!(several_successes, server);
    let mut answers = Vec::new();
    for _ in 0..4 {
        answers.push(client.jobs().start_job().send().await.expect("a success"));
    }
    let done = |answer: &StartJobResponse| match answer {
        StartJobResponse::Ok(done) => serde_json::to_string(&done).expect("JSON"),
        other => panic!("{other:?}"),
    };
    assert_eq!(done(&answers[0]), job, "recursion, boxed where it needs to be");
    assert!(matches!(&answers[1], StartJobResponse::Accepted(it) if it.ticket.as_deref() == Some("t")));
    assert!(matches!(answers[2], StartJobResponse::NoContent));
    assert_eq!(done(&answers[3]), job, "a status that nobody listed is read as the nearest");
    assert_eq!(Done::default().parts, None);
    assert!(server.requests().iter().all(|it| it.header("accept") == Some("application/vnd.example.v2+json")));
}

#[tokio::test]
async fn a_refusal_keeps_its_body() {
    let server = Server::start([Reply::json(409, r#"{"reason":"busy"}"#)]).await;
    let error = client!(several_successes, server).jobs().start_job().send().await.expect_err("a refusal");
    assert_eq!(error.status(), Some(409));
    let body = String::from_utf8_lossy(error.body()).into_owned();
    assert_eq!(body, r#"{"reason":"busy"}"#);
}

#[tokio::test]
async fn text_is_text_and_head_has_no_body() {
    let server = Server::start([Reply::body(200, "text/plain; charset=utf-8", "zeile 1\nü")]).await;
    let client = client!(several_successes, server);
    assert_eq!(client.jobs().log_of().send().await.expect("an answer"), "zeile 1\nü");
    assert_eq!(server.request().header("accept"), Some("text/plain"));
    let server = Server::start([Reply::empty(200)]).await;
    client!(several_successes, server).jobs().look_at_jobs().send().await.expect("an answer");
    assert_eq!(server.request().line, "HEAD /jobs");
}
