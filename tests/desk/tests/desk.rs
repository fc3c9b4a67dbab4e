//! The desk on the mock: no account, no network, and the clock is paused, so that no test waits.

use std::time::Duration;

use desk::{NoCall, call_back, export, sound};
use jiff::Timestamp;
use jiff::civil::date;
use ringcentral::errors::{GetRecordingContentError, ListCallLogForAccountError, MakeRingOutCallError};
use ringcentral::mock::{MockServer, Reply};
use ringcentral::models::{CallLogFromParty, CallLogRecord, CallLogResponse, CallResult, Direction};
use serde_json::json;
use tokio::time::Instant;

const DESK: &str = "+16505550100";
const MISSED: &str = "+16505550199";

async fn mock() -> MockServer {
    MockServer::start().await.expect("the loopback interface has a free port")
}

fn call(id: &str, result: CallResult) -> CallLogRecord {
    CallLogRecord {
        id: id.into(),
        direction: Some(Direction::Inbound),
        result: Some(result),
        from: Some(CallLogFromParty { phone_number: Some(MISSED.to_owned()), ..Default::default() }),
        start_time: Some(Timestamp::UNIX_EPOCH),
        duration: Some(7),
        ..Default::default()
    }
}

fn log(records: Vec<CallLogRecord>) -> CallLogResponse {
    CallLogResponse { records: Some(records), ..Default::default() }
}

/// A mock with one missed call, whose caller cannot be called back for this reason.
async fn refused(error: MakeRingOutCallError) -> NoCall {
    let mock = mock().await;
    mock.call_log().list_for_extension().respond(log(vec![call("1", CallResult::Missed)]));
    mock.ring_out().make_call().fail(error).times(1);
    call_back(&mock.client(), DESK, Timestamp::UNIX_EPOCH).await.expect_err("the service refuses")
}

#[tokio::test(start_paused = true)]
async fn who_was_missed_is_called_back() {
    let mock = mock().await;
    let read = mock.call_log().list_for_extension();
    let read = read.respond(log(vec![call("1", CallResult::Accepted), call("2", CallResult::Missed)]));
    let rung = mock.ring_out().make_call().reply(Reply::json(200, &json!({"id": "s-1"}))).times(1);
    let number = call_back(&mock.client(), DESK, Timestamp::UNIX_EPOCH).await.expect("the service takes it");
    assert_eq!(number.as_deref(), Some(MISSED));
    assert_eq!(read.request().direction, Some(vec![Direction::Inbound]));
    let request = rung.request();
    assert_eq!(request.body.to.phone_number.as_deref(), Some(MISSED));
    assert_eq!(request.body.from.phone_number.as_deref(), Some(DESK));
}

#[tokio::test(start_paused = true)]
async fn nobody_is_called_back_where_nobody_was_missed() {
    let mock = mock().await;
    mock.call_log().list_for_extension().respond(log(vec![call("1", CallResult::Accepted)]));
    // A call would fail this test, for none is expected.
    assert_eq!(call_back(&mock.client(), DESK, Timestamp::UNIX_EPOCH).await.expect("it is no fault"), None);
}

#[tokio::test(start_paused = true)]
async fn the_desk_is_told_why_nobody_was_called_back() {
    let blocked = refused(MakeRingOutCallError::ToNumberBlocked { phone_number: Some(MISSED.to_owned()) }).await;
    assert_eq!(blocked.to_string(), format!("{MISSED} is blocked"));
    let caller_id = refused(MakeRingOutCallError::CallerIdNotAllowed { caller_id: Some(DESK.to_owned()) }).await;
    assert_eq!(caller_id.to_string(), format!("the desk may not show {DESK}"));
    let number = refused(MakeRingOutCallError::ToNumberInvalid).await;
    assert_eq!(number.to_string(), format!("{MISSED} is no number to call"));
    let other =
        refused(MakeRingOutCallError::FeatureUnavailableForAccount { feature: Some("RingOut".to_owned()) }).await;
    let NoCall::Service(error) = other else { panic!("{other} is another thing") };
    assert_eq!((error.status(), error.code()), (Some(403), Some("BIL-103")));
}

#[tokio::test(start_paused = true)]
async fn a_day_is_written_down_page_by_page() {
    let mock = mock().await;
    // More calls than a page has.
    let calls: Vec<_> = (0..1500).map(|number| call(&number.to_string(), CallResult::Missed)).collect();
    let expected = mock.call_log().list_for_account().respond_list(log(calls));
    let written = export(&mock.client(), date(2026, 3, 1)).await.expect("the service gives it");
    let line = format!("1970-01-01T00:00:00Z,Inbound,{MISSED},Missed,7\n");
    assert_eq!(written, format!("time,direction,number,result,seconds\n{}", line.repeat(1500)));
    let requests = expected.requests();
    let instant = |text: &str| text.parse::<Timestamp>().ok();
    assert_eq!(requests[0].date_from, instant("2026-03-01T00:00:00Z"));
    assert_eq!(requests[0].date_to, instant("2026-03-02T00:00:00Z"));
    let pages: Vec<_> = requests.iter().map(|request| request.page).collect();
    assert_eq!(pages, [None, Some(2)]);
}

#[tokio::test(start_paused = true)]
async fn a_day_that_breaks_off_is_no_day() {
    let mock = mock().await;
    let calls = |result: CallResult| log(vec![call("1", result)]);
    let pages = [calls(CallResult::Missed), calls(CallResult::Voicemail)];
    mock.call_log().list_for_account().when(|request| request.page.is_none()).respond_pages(pages);
    let gone = ListCallLogForAccountError::AppPermissionRequired { permission: Some("ReadCallLog".to_owned()) };
    mock.call_log().list_for_account().fail(gone);
    let error = export(&mock.client(), date(2026, 3, 1)).await.expect_err("the second page does not come");
    assert!(error.to_string().contains("[ReadCallLog] permission"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_storm_of_refusals_delays_the_day_and_loses_nothing() {
    let mock = mock().await;
    mock.call_log().list_for_account().respond_pages([log(vec![call("1", CallResult::Missed)])]);
    mock.storm(3, Some(Duration::from_secs(40)));
    let begun = Instant::now();
    let written = export(&mock.client(), date(2026, 3, 1)).await.expect("the storm is waited out");
    assert_eq!(written.lines().count(), 2);
    assert!(begun.elapsed() >= Duration::from_secs(120), "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_sign_in_that_ends_within_a_day_is_renewed() {
    let mock = mock().await;
    mock.call_log().list_for_account().respond_pages([log(vec![call("1", CallResult::Missed)])]);
    let builder = mock.client_builder().confidential_app("the desk", "its secret").jwt("its credential");
    let client = builder.build().expect("the settings are in order");
    export(&client, date(2026, 3, 1)).await.expect("it has signed in");
    mock.expire_tokens();
    export(&client, date(2026, 3, 2)).await.expect("it has renewed its token");
    let tokens = mock.received().iter().filter(|request| request.path == "/restapi/oauth/token").count();
    assert_eq!(tokens, 2);
}

#[tokio::test(start_paused = true)]
async fn a_recording_is_whole_or_gone_or_a_fault() {
    let mock = mock().await;
    mock.recordings().get_content().respond("the sound").times(1);
    let gone = GetRecordingContentError::ResourceNotFound { parameter: Some("recordingId".to_owned()) };
    mock.recordings().get_content().fail(gone).times(1);
    mock.recordings().get_content().reply(Reply::body(200, "audio/mpeg", "the sound").truncated(4));
    let client = mock.client();
    assert_eq!(sound(&client, "1").await.expect("it is there").as_deref(), Some(&b"the sound"[..]));
    assert_eq!(sound(&client, "1").await.expect("it is no fault"), None);
    assert!(sound(&client, "1").await.is_err());
}
