//! Bodies as the service sends them, written by hand.

use ringcentral::models::{
    AnsweringRule, AnsweringRuleType, CallLogResponse, CallQueueMemberList, CallRecordingCustomGreetingList,
    GetRingOutStatusResponse, UpdateAnsweringRuleRequest,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn read<T: DeserializeOwned>(body: &Value) -> T {
    serde_json::from_str(&body.to_string()).unwrap_or_else(|error| panic!("{error}\n{body:#}"))
}

fn written(model: &impl Serialize) -> Value {
    serde_json::to_value(model).expect("a model is JSON")
}

#[test]
fn a_page_of_the_call_log() {
    let body = json!({
        "uri": "https://platform.example/restapi/v1.0/account/11/extension/22/call-log?page=1&perPage=2",
        "records": [
            {
                "uri": "https://platform.example/restapi/v1.0/account/11/extension/22/call-log/Qx-1?view=Detailed",
                "id": "Qx-1",
                "sessionId": "880011",
                "startTime": "2024-02-29T12:30:00.5Z",
                "duration": 61,
                "type": "Voice",
                "direction": "Inbound",
                "action": "Phone Call",
                "result": "Call connected",
                "from": {"phoneNumber": "+442079460018", "name": "A. Caller", "location": "London"},
                "to": {"phoneNumber": "+13035550142", "extensionId": "22"},
                "recording": {
                    "id": "77", "type": "Automatic",
                    "uri": "https://platform.example/restapi/v1.0/account/11/recording/77",
                    "contentUri": "https://media.example:443/restapi/v1.0/account/11/recording/77/content"
                },
                "transport": "PSTN",
                "lastModifiedTime": "2024-02-29T12:31:02.25Z",
                "billing": {"costIncluded": 0.0, "costPurchased": 0.35},
                "legs": [{"startTime": "2024-02-29T12:30:00.5Z", "action": "911", "direction": "Outbound"}]
            },
            {"id": 5, "result": "Sent to the moon"}
        ],
        "paging": {"page": 1, "perPage": 2, "pageStart": 0, "pageEnd": 1},
        "navigation": {
            "firstPage": {"uri": "https://platform.example/log?page=1"},
            "nextPage": {"uri": "https://platform.example/log?page=2"}
        }
    });
    let page: CallLogResponse = read(&body);
    assert_eq!(written(&page), body);
    let records = page.records.expect("the page has records");
    assert_eq!(records[0].id, "Qx-1");
    assert_eq!(records[1].id, "5");
    assert_eq!(records[1].result.as_ref().map(|result| result.as_str()), Some("Sent to the moon"));
    assert!(page.paging.is_some_and(|paging| paging.total_pages.is_none()));
}

#[test]
fn an_empty_page_and_a_list_without_paging() {
    let body = json!({"records": [], "paging": {"page": 3, "perPage": 100}, "navigation": {}});
    let page: CallQueueMemberList = read(&body);
    assert_eq!(written(&page), body);
    let body = json!({"records": [{"type": "StartRecording", "custom": {"id": 9}}]});
    let greetings: CallRecordingCustomGreetingList = read(&body);
    assert_eq!(written(&greetings), body);
}

#[test]
fn a_call_that_rings() {
    let body = json!({
        "id": "s-1", "uri": "https://platform.example/ring-out/s-1",
        "status": {"callStatus": "InProgress", "callerStatus": "Success", "calleeStatus": "TransferredToTheMoon"}
    });
    let status: GetRingOutStatusResponse = read(&body);
    assert_eq!(written(&status), body);
    // The older address gives the id as a number.
    let older: GetRingOutStatusResponse = read(&json!({"id": 31, "status": null}));
    assert_eq!(written(&older), json!({"id": 31}));
}

#[test]
fn a_rule_with_hours_forwarding_and_voicemail() {
    let body = json!({
        "id": "business-hours-rule", "type": "BusinessHours", "enabled": true,
        "schedule": {"weeklyRanges": {"monday": [{"from": "09:00", "to": "17:30"}]}, "ref": "BusinessHours"},
        "callHandlingAction": "ForwardCalls",
        "forwarding": {
            "notifyMySoftPhones": true, "softPhonesRingCount": 1, "ringingMode": "Sequentially",
            "rules": [{"index": 1, "ringCount": 4, "forwardingNumbers": [{"id": 8, "label": "Desk"}]}]
        },
        "greetings": [{"type": "Voicemail", "preset": {"id": 65536, "name": "A preset"}}],
        "screening": "Off",
        "voicemail": {"enabled": true, "recipient": {"id": "22"}}
    });
    let rule: AnsweringRule = read(&body);
    assert_eq!(rule.r#type, Some(AnsweringRuleType::BusinessHours));
    assert_eq!(written(&rule), body);
}

#[test]
fn what_is_absent_is_left_alone_and_what_is_empty_is_emptied() {
    let nothing = UpdateAnsweringRuleRequest::default();
    assert_eq!(written(&nothing), json!({}));
    let emptied = UpdateAnsweringRuleRequest { callers: Some(Vec::new()), ..Default::default() };
    assert_eq!(written(&emptied), json!({"callers": []}));
}
