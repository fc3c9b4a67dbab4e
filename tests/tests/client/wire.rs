//! What the table of operations does not show: values that try to leave their place, odd replies, and errors that meet.

use ringcentral::errors::{GetCallLogRecordsError, MakeRingOutCallError};
use ringcentral::models::{CallLogRecord, MakeRingOutRequest, RingOutFrom, RingOutNumber, View};
use ringcentral::operations::call_log::GetCallLogRecordsResponse;
use ringcentral::{Client, Error, ErrorCode, ErrorKind};
use workspace_tests::server::{Reply, Server};

use crate::case::client;

#[tokio::test(start_paused = true)]
async fn a_value_in_a_path_cannot_leave_its_segment() {
    let server = Server::start([Reply::json(200, r#"{"id": "1"}"#)]).await;
    client(&server).answering_rules().get("../x?y#z").send().await.expect("the server answers");
    assert_eq!(server.request().line, "GET /restapi/v1.0/account/~/extension/~/answering-rule/..%2Fx%3Fy%23z");
}

#[tokio::test(start_paused = true)]
async fn a_dot_segment_never_reaches_another_path() {
    for value in ["..", ".", ""] {
        let server = Server::start([]).await;
        let outcome = client(&server).answering_rules().get(value).send().await;
        outcome.expect_err("such a value names no rule");
        for request in server.requests() {
            assert!(
                request.line.starts_with("GET /restapi/v1.0/account/~/extension/~/answering-rule/%2E"),
                "{}",
                request.line
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn values_that_are_not_known_yet_are_kept_and_written_back() {
    let text = r#"{"id":"AbC","type":"Telepathy","direction":"Sideways"}"#;
    let record: CallLogRecord = serde_json::from_str(text).expect("a record");
    assert_eq!(serde_json::to_string(&record).expect("a record can be written"), text);
    let server = Server::start([Reply::json(200, r#"{"records": []}"#)]).await;
    let view = View::Unknown("Half & half".to_owned());
    client(&server).call_log().list_for_account().view(view).send().await.expect("the server answers");
    assert_eq!(server.request().line, "GET /restapi/v1.0/account/~/call-log?view=Half%20%26%20half");
}

#[tokio::test(start_paused = true)]
async fn several_records_come_as_parts_of_one_reply() {
    let part = |json: &str| format!("--x_20\r\nContent-Type: application/json\r\n\r\n{json}\r\n");
    let statuses = r#"{"response": [
        {"href": "https://platform.ringcentral.com/restapi/v1.0/account/1/extension/2/call-log/a", "status": 200, "responseDescription": "OK"},
        {"href": "https://platform.ringcentral.com/restapi/v1.0/account/1/extension/2/call-log/b", "status": 404, "responseDescription": "Not Found"}]}"#;
    let missing = r#"{"errors": [{"errorCode": "CMN-102", "message": "Resource for parameter [callRecordId] is not found", "parameterName": "callRecordId"}]}"#;
    let body =
        [part(statuses), part(r#"{"id": "a", "duration": 7}"#), part(missing), "--x_20--\r\n".to_owned()].concat();
    let listed = format!(
        r#"[{{"resourceId": "a", "status": 200, "body": {{"id": "a", "duration": 7}}}}, {{"resourceId": "b", "status": 404, "body": {missing}}}]"#
    );
    for reply in [
        Reply::body(207, "multipart/mixed; boundary=\"x_20\"", body),
        Reply::body(207, "application/vnd.ringcentral.multipart+json", listed),
    ] {
        let server = Server::start([reply]).await;
        let answer = client(&server).call_log().get_records(["a", "b"]).send().await.expect("the server answers");
        let GetCallLogRecordsResponse::MultiStatus(parts) = answer else { panic!("207 is its own variant") };
        let [one, other] = parts.as_slice() else { panic!("two ids, {} parts", parts.len()) };
        assert_eq!((one.id.as_deref(), one.status), (Some("a"), 200));
        assert_eq!(one.result.as_ref().expect("a record").duration, Some(7));
        assert_eq!((other.id.as_deref(), other.status), (Some("b"), 404));
        let error = other.result.as_ref().expect_err("an error in its place");
        let expected = GetCallLogRecordsError::ResourceNotFound { parameter: Some("callRecordId".to_owned()) };
        assert_eq!((error.service(), error.status()), (Some(&expected), Some(404)));
        assert_eq!(server.request().line, "GET /restapi/v1.0/account/~/extension/~/call-log/a,b");
    }
}

#[tokio::test(start_paused = true)]
async fn a_single_record_is_one_part_where_parts_are_wanted() {
    let server = Server::start([Reply::json(200, r#"{"id": "a"}"#)]).await;
    let answer = client(&server).call_log().get_records("a").send().await.expect("the server answers");
    let [part] = answer.into_parts().try_into().expect("one part");
    assert_eq!(part.result.expect("a record").id, "a");
    assert_eq!(server.request().line, "GET /restapi/v1.0/account/~/extension/~/call-log/a");
}

#[tokio::test(start_paused = true)]
async fn ids_are_one_to_fifty() {
    let server = Server::start([Reply::json(200, r#"{"id": "a"}"#)]).await;
    let (client, ids) = (client(&server), (1..=51).collect::<Vec<u32>>());
    for (ids, count) in [(&ids[..0], 0), (&ids[..], 51)] {
        let error = client.call_log().get_records(ids).send().await.expect_err("no or too many ids");
        assert_eq!(error.kind(), &ErrorKind::Request);
        let expected = format!("path parameter 'callRecordId' takes 1 to 50 items, and has {count}");
        assert!(error.to_string().ends_with(&expected), "{error}");
    }
    assert!(server.requests().is_empty());
    client.call_log().get_records(&ids[..50]).send().await.expect("fifty are taken");
}

async fn refused(reply: Reply) -> Error<MakeRingOutCallError> {
    let server = Server::start([reply]).await;
    let request = MakeRingOutRequest::new(RingOutFrom::default(), RingOutNumber::default());
    client(&server).ring_out().make_call(&request).send().await.expect_err("the server refuses")
}

#[tokio::test(start_paused = true)]
async fn every_shape_of_error_is_decoded() {
    for body in [
        r#"{"errors": [{"errorCode": "TEL-108", "message": "phoneNumber specified in the from field is empty or invalid"}]}"#,
        r#"{"errorCode": "TEL-108", "message": "phoneNumber specified in the from field is empty or invalid"}"#,
        r#"{"errorCode": "InvalidParameter", "message": "m", "errors": [{"errorCode": "TEL-108"}]}"#,
        r#"{"error": "invalid", "error_description": "d", "errors": [{"errorCode": "TEL-108"}]}"#,
        r#"{"errors": [{"errorCode": "NEW-1"}, {"errorCode": "TEL-108"}]}"#,
    ] {
        let error = refused(Reply::json(400, body)).await;
        assert_eq!(error.service(), Some(&MakeRingOutCallError::FromNumberInvalid), "{body}");
        assert_eq!(error.status(), Some(400), "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_member_of_the_body_comes_before_what_the_message_says() {
    let body = r#"{"errors": [{"errorCode": "CMN-101", "message": "Parameter [to] value is invalid", "parameterName": "from"}]}"#;
    let error = refused(Reply::json(400, body)).await;
    let expected = MakeRingOutCallError::ParameterInvalid { parameter: Some("from".to_owned()) };
    assert_eq!(error.service(), Some(&expected));
}

#[tokio::test(start_paused = true)]
async fn one_code_is_documented_under_two_statuses_and_no_third() {
    let body = r#"{"errorCode": "TEL-107", "message": "Caller ID: [+1650] is not allowed"}"#;
    for status in [400, 403] {
        let error = refused(Reply::json(status, body)).await;
        let expected = MakeRingOutCallError::CallerIdNotAllowed { caller_id: Some("+1650".to_owned()) };
        assert_eq!(error.service(), Some(&expected), "{status}");
    }
    let error = refused(Reply::json(409, body)).await;
    assert!(matches!(error.service(), Some(MakeRingOutCallError::Unknown(_))), "{error:?}");
    assert_eq!(error.code(), Some("TEL-107"));
}

#[tokio::test(start_paused = true)]
async fn a_body_that_is_no_json_hides_neither_status_nor_text() {
    let html = "<html><body><h1>Bad gateway</h1></body></html>";
    for (body, shown) in [(html, "Bad gateway"), ("", "502"), (r#"{"errorCode": "TEL-1"#, "502")] {
        let error = refused(Reply::body(502, "text/html", body)).await;
        assert_eq!(error.status(), Some(502), "{body}");
        assert!(error.is_server_error() && !error.is_decode(), "{body}");
        let text = error.to_string();
        assert!(text.contains("502") && text.contains(shown) && text.lines().count() == 1, "{text}");
    }
}

#[tokio::test(start_paused = true)]
async fn errors_of_different_operations_meet_under_one_question_mark() {
    async fn both(client: &Client) -> Result<(), Error> {
        client.ring_out().cancel_call("Y3M").send().await?;
        client.call_log().list_for_account().send().await?;
        Ok(())
    }
    let limited = r#"{"errorCode": "CMN-301", "message": "Request rate exceeded"}"#;
    let server = Server::start([Reply::empty(204), Reply::json(429, limited).header("retry-after", "7")]).await;
    let error = both(&client(&server)).await.expect_err("the second call is refused");
    assert_eq!(error.service(), Some(&ErrorCode::RateExceeded));
    assert!(error.is_rate_limited());
    assert_eq!(error.retry_after(), Some(std::time::Duration::from_secs(7)));
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_not_as_documented_names_the_place() {
    let server =
        Server::start([Reply::json(200, r#"{"records": [{"id": "1"}, {"id": "2", "duration": "long"}]}"#)]).await;
    let error = client(&server).call_log().list_for_account().send().await.expect_err("a duration is a number");
    assert!(error.is_decode());
    assert!(error.to_string().contains("records[1].duration"), "{error}");
}

#[test]
fn a_token_goes_nowhere_without_https() {
    let error = Client::builder().base_url("http://platform.example").bearer_token("secret").build();
    let error = error.expect_err("the address is not this machine's");
    assert!(error.to_string().contains("https"), "{error}");
    let builder = Client::builder().base_url("https://platform.example").bearer_token("secret");
    assert!(!format!("{builder:?}").contains("secret"));
    let client = builder.build().expect("https is in order");
    assert!(!format!("{client:?}").contains("secret"));
}
