//! Answers and errors on order, and the requests that met with them.

use ringcentral::errors::MakeRingOutCallError;
use ringcentral::mock::{Batch, Reply, expectations, requests};
use ringcentral::models::{
    CallLogRecord, CallLogResponse, CallResult, Direction, GetRingOutStatusResponse, MakeRingOutRequest, PageSize,
    RingOutFrom, RingOutNumber,
};
use ringcentral::operations::call_log::GetCallLogRecordsResponse;

use serde_json::json;

use crate::mock;

pub(crate) fn call_to(number: &str) -> MakeRingOutRequest {
    MakeRingOutRequest {
        from: RingOutFrom { phone_number: Some("+16505550100".to_owned()), ..RingOutFrom::default() },
        ..MakeRingOutRequest::new(RingOutFrom::default(), RingOutNumber { phone_number: Some(number.to_owned()) })
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_given_and_the_request_is_kept_with_its_types() {
    let mock = mock().await;
    let status = GetRingOutStatusResponse { id: "s-1".into(), ..Default::default() };
    let expected = mock.ring_out().make_call().respond(status.clone());
    let answer = mock.client().ring_out().make_call(&call_to("+16505550199")).account_id("17").send().await;
    assert_eq!(answer.expect("it is answered"), status);
    let request = expected.request();
    assert_eq!(request.account_id, "17");
    assert_eq!(request.body.to.phone_number.as_deref(), Some("+16505550199"));
    assert_eq!(request.received().header("content-type"), Some("application/json"));
    assert_eq!(request.received().operation.as_deref(), Some("makeRingOutCallNew"));
}

#[tokio::test(start_paused = true)]
async fn a_sample_is_an_answer() {
    let mock = mock().await;
    mock.ring_out().get_status().respond_json(json!({"id": 17, "status": {"callStatus": "Success"}}));
    let answer = mock.client().ring_out().get_status("17").send().await.expect("it is answered");
    assert_eq!(answer.id, "17");
    mock.recordings().get_content().respond_json(json!("the sound"));
    let answer = mock.client().recordings().get_content("1").send().await.expect("it is answered");
    assert_eq!(answer.bytes().await.expect("it is whole"), "the sound");
    mock.call_log().get_records().respond_json(json!({"a": {"id": "a"}, "b": {"id": "b"}}));
    let answer = mock.client().call_log().get_records(["a", "b"]).send().await.expect("it is answered");
    let GetCallLogRecordsResponse::MultiStatus(parts) = answer else { panic!("{answer:?} is not several") };
    assert_eq!(parts.iter().map(|part| part.id.as_deref()).collect::<Vec<_>>(), [Some("a"), Some("b")]);
}

#[tokio::test(start_paused = true)]
#[should_panic(expected = "this is no answer of GET /restapi/v1.0/account/{accountId}/call-queues: records[0].id")]
async fn a_sample_of_something_else_is_told() {
    mock().await.call_queues().list().respond_json(json!({"records": [{"id": []}]}));
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_made_of_what_the_request_asks_for() {
    let mock = mock().await;
    mock.call_log().list_for_extension().respond_with(|request| {
        let id = format!("{:?} of {}", request.per_page, request.extension_id);
        CallLogResponse {
            records: Some(vec![CallLogRecord { id: id.into(), ..Default::default() }]),
            ..Default::default()
        }
    });
    let call = mock.client();
    let log =
        call.call_log().list_for_extension().extension_id("4").direction([Direction::Inbound]).per_page(7).send().await;
    let records = log.expect("it is answered").records.expect("there are records");
    assert_eq!(records[0].id, format!("{:?} of 4", Some(PageSize::from(7))).as_str());
}

#[tokio::test(start_paused = true)]
async fn an_error_arrives_as_the_variant_that_was_ordered() {
    let mock = mock().await;
    let ordered = MakeRingOutCallError::CallerIdNotAllowed { caller_id: Some("+1 [2] 3".to_owned()) };
    mock.ring_out().make_call().fail(ordered.clone()).times(1);
    mock.ring_out().make_call().fail_as(403, ordered.clone()).times(1);
    mock.ring_out().make_call().fail(MakeRingOutCallError::CallerIdNotAllowed { caller_id: None }).times(1);
    let client = mock.client();
    let mut told = Vec::new();
    for _ in 0..3 {
        let error = client.ring_out().make_call(&call_to("1")).send().await.expect_err("it is refused");
        assert_eq!(error.code(), Some("TEL-107"));
        assert!(error.request_id().is_some_and(|id| id.starts_with("mock-")), "{error}");
        told.push((error.status(), error.into_service()));
    }
    let nothing = MakeRingOutCallError::CallerIdNotAllowed { caller_id: None };
    assert_eq!(told, [(Some(400), Some(ordered.clone())), (Some(403), Some(ordered)), (Some(400), Some(nothing))]);
}

#[tokio::test(start_paused = true)]
async fn what_is_expected_so_many_times_gives_way_to_the_next() {
    let mock = mock().await;
    let first = mock.ring_out().cancel_call().fail(ringcentral::errors::CancelRingOutCallError::ResourceNotFound {
        parameter: Some("ringOutId".to_owned()),
    });
    let first = first.times(2);
    let rest = mock.ring_out().cancel_call().when(|request| request.ringout_id == "s-1").respond(());
    let client = mock.client();
    let mut succeeded = Vec::new();
    for _ in 0..4 {
        succeeded.push(client.ring_out().cancel_call("s-1").send().await.is_ok());
    }
    assert_eq!(succeeded, [false, false, true, true]);
    assert_eq!((first.requests().len(), rest.requests().len()), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn pages_follow_each_other_by_their_links() {
    let mock = mock().await;
    let page = |id: &str| CallLogResponse {
        records: Some(vec![CallLogRecord { id: id.into(), ..Default::default() }]),
        ..Default::default()
    };
    let expected = mock.call_log().list_for_account().respond_pages([page("one"), page("two"), page("three")]);
    let client = mock.client();
    let (mut number, mut ids) = (1, Vec::new());
    loop {
        let page = client.call_log().list_for_account().page(number).per_page(1).send().await.expect("a page");
        ids.extend(page.records.into_iter().flatten().map(|record| record.id.to_string()));
        let next = page.navigation.and_then(|navigation| navigation.next_page).and_then(|next| next.uri);
        let Some(next) = next else { break };
        number += 1;
        assert_eq!(next, format!("{}/restapi/v1.0/account/~/call-log?perPage=1&page={number}", mock.url()));
    }
    assert_eq!(ids, ["one", "two", "three"]);
    assert_eq!(expected.requests().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_recording_is_given_in_parts_to_who_asks_for_them() {
    let mock = mock().await;
    mock.recordings().get_content().respond("0123456789");
    let client = mock.client();
    let parts = [
        (None, 200, "0123456789"),
        (Some("bytes=2-4"), 206, "234"),
        (Some("bytes=7-"), 206, "789"),
        (Some("bytes=-2"), 206, "89"),
    ];
    for (range, status, expected) in parts {
        let call = client.recordings().get_content("1");
        let call = range.map_or(client.recordings().get_content("1"), |range| call.header("range", range));
        let answer = call.send().await.expect("it is answered");
        assert_eq!((answer.status(), answer.content_type()), (status, Some("audio/mpeg")));
        assert_eq!(answer.bytes().await.expect("it is whole"), expected);
    }
    let beyond = client.recordings().get_content("1").header("range", "bytes=10-").send().await;
    assert_eq!(beyond.expect_err("there is nothing").status(), Some(416));
}

#[tokio::test(start_paused = true)]
async fn several_answers_come_in_one() {
    let mock = mock().await;
    let record = CallLogRecord { id: "a".into(), result: Some(CallResult::Missed), ..Default::default() };
    let error =
        ringcentral::errors::GetCallLogRecordsError::ResourceNotFound { parameter: Some("callRecordId".to_owned()) };
    let batch = Batch::new().with("a", &record).fail("b", &error);
    mock.call_log()
        .get_records()
        .respond(ringcentral::mock::expectations::GetCallLogRecordsAnswer::MultiStatus(Box::new(batch)));
    let answer = mock.client().call_log().get_records(["a", "b"]).send().await.expect("it is answered");
    let GetCallLogRecordsResponse::MultiStatus(parts) = answer else { panic!("{answer:?} is not several") };
    let told: Vec<_> = parts.iter().map(|part| (part.id.as_deref(), part.status)).collect();
    assert_eq!(told, [(Some("a"), 200), (Some("b"), 404)]);
    assert_eq!(parts[0].result.as_ref().expect("a record"), &record);
    let refused = parts[1].result.as_ref().expect_err("an error");
    assert_eq!((refused.code(), refused.service()), (Some("CMN-102"), Some(&error)));
}

#[tokio::test(start_paused = true)]
async fn made_up_answers_are_read_and_the_same_for_the_same_seed() {
    let mut answers = Vec::new();
    for seed in [5, 5, 6] {
        let mock = mock().await;
        mock.plausible(seed);
        let queues = mock.client().call_queues().list().send().await.expect("it is answered");
        assert!(queues.records.is_some_and(|records| !records.is_empty()));
        let queues = mock.client().call_recording_settings().get().send().await.expect("it is answered");
        answers.push(format!("{queues:?}"));
    }
    assert_eq!(answers[0], answers[1]);
    assert_ne!(answers[0], answers[2]);
}

/// The names are those of the client, which a test may want to write down.
#[tokio::test(start_paused = true)]
async fn expectations_and_requests_have_names() {
    let mock = mock().await;
    let handle: expectations::CallQueues<'_> = mock.call_queues();
    let expected = handle.list().reply(Reply::json(200, &json!({"records": []})));
    mock.client().call_queues().list().send().await.expect("it is answered");
    let request: requests::ListCallQueues = (*expected.request()).clone();
    assert_eq!(request.page, None);
}
