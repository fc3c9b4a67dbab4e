//! Calls in progress and past, recordings, and two-legged calls.

use ringcentral::meta;
use ringcentral::models::{CallType, Direction, MakeRingOutRequest, RingOutFrom, RingOutNumber, Transport, View};
use serde_json::json;
use workspace_tests::server::Reply;

use crate::case::{Case, empty_page, outcome};

const PARAMETER: &str = "ParameterInvalid { parameter: Some(\"page\") }";

pub(crate) fn cases() -> Vec<Case> {
    [log(), recordings(), ring_out(), ring_out_legacy()].into_iter().flatten().collect()
}

fn log() -> Vec<Case> {
    vec![
        Case {
            operation: &meta::LIST_ACTIVE_CALLS,
            call: |client| {
                let call = client.active_calls().list().direction([Direction::Inbound, Direction::Outbound]).page(2);
                Box::pin(async { outcome(call.per_page(50).r#type([CallType::Voice]).send().await) })
            },
            line: "GET /restapi/v1.0/account/~/extension/~/active-calls?direction=Inbound&direction=Outbound&page=2\
                &perPage=50&type=Voice",
            body: None,
            reply: Reply::json(200, r#"{"records": [{"id": "AbC", "direction": "Sideways", "new": [1]}]}"#),
            answer: "Unknown(\"Sideways\")",
            refusal: Some((400, "CMN-101", "Parameter [page] value is invalid", PARAMETER)),
        },
        Case {
            operation: &meta::LIST_CALL_LOG_FOR_EXTENSION,
            call: |client| {
                let from = "2026-01-02T03:04:05.678Z".parse().expect("an instant");
                let to = "2026-01-03T00:00:00Z".parse().expect("an instant");
                let call = client.call_log().list_for_extension().account_id("17").extension_id("4").date_from(from);
                let call = call.date_to(to).extension_number("101").phone_number("+1 650").session_id("9").page(1);
                let call = call.show_blocked(false).with_recording(true).transport([Transport::Pstn]);
                Box::pin(async { outcome(call.view(View::Detailed).send().await) })
            },
            line: "GET /restapi/v1.0/account/17/extension/4/call-log?dateFrom=2026-01-02T03%3A04%3A05.678Z\
                &dateTo=2026-01-03T00%3A00%3A00Z&extensionNumber=101&phoneNumber=%2B1%20650&sessionId=9&page=1\
                &showBlocked=false&withRecording=true&transport=PSTN&view=Detailed",
            body: None,
            reply: Reply::json(
                200,
                r#"{"records": [{"id": 17, "startTime": "2026-01-02T03:04:05.678Z", "duration": 3}]}"#,
            ),
            answer: "2026-01-02T03:04:05.678Z",
            refusal: Some((
                400,
                "CLG-110",
                "Parameter [sessionId] is not allowed for usage along with parameter [extensionNumber]",
                "FilterCombinationNotAllowed { parameter: Some(\"sessionId\"), other_parameter: Some(\"extensionNumber\") }",
            )),
        },
        Case {
            operation: &meta::LIST_CALL_LOG_FOR_ACCOUNT,
            call: |client| {
                let call = client.call_log().list_for_account().direction([Direction::Inbound]).page(3);
                Box::pin(async { outcome(call.send().await) })
            },
            line: "GET /restapi/v1.0/account/~/call-log?direction=Inbound&page=3",
            body: None,
            reply: empty_page(),
            answer: "records: Some([])",
            refusal: Some((
                403,
                "CMN-408",
                "In order to call this API endpoint, user needs to have [ReadCompanyCallLog] permission for requested resource.",
                "UserPermissionRequired { permission: Some(\"ReadCompanyCallLog\") }",
            )),
        },
        Case {
            operation: &meta::GET_CALL_LOG_RECORDS,
            call: |client| {
                let call = client.call_log().get_records(["Ab,C", "D e"]).view(View::Simple);
                Box::pin(async { outcome(call.send().await) })
            },
            line: "GET /restapi/v1.0/account/~/extension/~/call-log/Ab%2CC,D%20e?view=Simple",
            body: None,
            reply: Reply::json(200, r#"{"id": "AbC"}"#),
            answer: "AbC",
            refusal: Some((
                404,
                "CMN-102",
                "Resource for parameter [extensionId] is not found",
                "ResourceNotFound { parameter: Some(\"extensionId\") }",
            )),
        },
    ]
}

fn recordings() -> Vec<Case> {
    vec![
        Case {
            operation: &meta::GET_RECORDING,
            call: |client| Box::pin(async { outcome(client.recordings().get(401_547_458_008_u64).send().await) }),
            line: "GET /restapi/v1.0/account/~/recording/401547458008",
            body: None,
            reply: Reply::json(200, r#"{"id": "401547458008", "contentType": "audio/mpeg", "duration": 7}"#),
            answer: "audio/mpeg",
            refusal: Some((401, "OAU-151", "Authorization method not supported", "AuthorizationMethodUnsupported")),
        },
        Case {
            operation: &meta::GET_RECORDING_CONTENT,
            call: |client| {
                Box::pin(async {
                    let answer = match client.recordings().get_content("4015").send().await {
                        Ok(answer) => answer.bytes().await,
                        Err(error) => Err(error),
                    };
                    outcome(answer)
                })
            },
            line: "GET /restapi/v1.0/account/~/recording/4015/content",
            body: None,
            reply: Reply::body(200, "audio/mpeg", b"ID3\x00sound".as_slice()),
            answer: "ID3\\0sound",
            refusal: Some((416, "CMN-107", "Requested range not satisfiable", "RangeNotSatisfiable")),
        },
    ]
}

fn request() -> MakeRingOutRequest {
    let number = |number: &str| RingOutNumber { phone_number: Some(number.to_owned()) };
    let from = RingOutFrom { phone_number: Some("+16505550100".to_owned()), ..Default::default() };
    MakeRingOutRequest {
        caller_id: Some(number("+16505550102")),
        play_prompt: Some(false),
        ..MakeRingOutRequest::new(from, number("+16505550101"))
    }
}

fn request_body() -> serde_json::Value {
    json!({
        "from": {"phoneNumber": "+16505550100"}, "to": {"phoneNumber": "+16505550101"},
        "callerId": {"phoneNumber": "+16505550102"}, "playPrompt": false,
    })
}

const STATUS: &str = r#"{"id": "Y3M", "status": {"callStatus": "InProgress", "callerStatus": "Humming"}}"#;

fn ring_out() -> Vec<Case> {
    vec![
        Case {
            operation: &meta::MAKE_RING_OUT_CALL,
            call: |client| Box::pin(async { outcome(client.ring_out().make_call(&request()).send().await) }),
            line: "POST /restapi/v1.0/account/~/extension/~/ring-out",
            body: Some(request_body()),
            reply: Reply::json(200, STATUS),
            answer: "InProgress",
            refusal: Some((
                403,
                "TEL-107",
                "Caller ID: [+16505550102] is not allowed",
                "CallerIdNotAllowed { caller_id: Some(\"+16505550102\") }",
            )),
        },
        Case {
            operation: &meta::GET_RING_OUT_STATUS,
            call: |client| Box::pin(async { outcome(client.ring_out().get_status("Y3M").send().await) }),
            line: "GET /restapi/v1.0/account/~/extension/~/ring-out/Y3M",
            body: None,
            reply: Reply::json(200, STATUS),
            answer: "Unknown(\"Humming\")",
            refusal: Some((503, "CMN-201", "Service Temporary Unavailable", "ServiceUnavailable")),
        },
        Case {
            operation: &meta::CANCEL_RING_OUT_CALL,
            call: |client| Box::pin(async { outcome(client.ring_out().cancel_call("Y3M").send().await) }),
            line: "DELETE /restapi/v1.0/account/~/extension/~/ring-out/Y3M",
            body: None,
            reply: Reply::empty(204),
            answer: "()",
            refusal: Some((
                404,
                "CMN-102",
                "Resource for parameter [ringoutId] is not found",
                "ResourceNotFound { parameter: Some(\"ringoutId\") }",
            )),
        },
    ]
}

#[expect(deprecated, reason = "withdrawn operations of the document are called too")]
fn ring_out_legacy() -> Vec<Case> {
    vec![
        Case {
            operation: &meta::MAKE_RING_OUT_LEGACY_CALL,
            call: |client| Box::pin(async { outcome(client.ring_out_legacy().make_call(&request()).send().await) }),
            line: "POST /restapi/v1.0/account/~/extension/~/ringout",
            body: Some(request_body()),
            reply: Reply::json(200, r#"{"id": 12, "status": {"callStatus": "Success"}}"#),
            answer: "Success",
            refusal: Some((
                403,
                "BIL-103",
                "Feature [RingOut] is not available for current account",
                "FeatureUnavailableForAccount { feature: Some(\"RingOut\") }",
            )),
        },
        Case {
            operation: &meta::GET_RING_OUT_LEGACY_STATUS,
            call: |client| Box::pin(async { outcome(client.ring_out_legacy().get_status(12).send().await) }),
            line: "GET /restapi/v1.0/account/~/extension/~/ringout/12",
            body: None,
            reply: Reply::json(200, r#"{"id": 12}"#),
            answer: "12",
            refusal: Some((401, "CMN-405", "Login to extension required", "LoginRequired")),
        },
        Case {
            operation: &meta::CANCEL_RING_OUT_LEGACY_CALL,
            call: |client| Box::pin(async { outcome(client.ring_out_legacy().cancel_call(12).send().await) }),
            line: "DELETE /restapi/v1.0/account/~/extension/~/ringout/12",
            body: None,
            reply: Reply::empty(204),
            answer: "()",
            refusal: Some((
                404,
                "CMN-102",
                "Resource for parameter [ringoutId] is not found",
                "ResourceNotFound { parameter: Some(\"ringoutId\") }",
            )),
        },
    ]
}
