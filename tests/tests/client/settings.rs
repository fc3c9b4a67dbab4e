//! Call queues, departments, monitoring groups, and the settings of call recording.

use ringcentral::meta;
use ringcentral::models::{CallQueueBulkAssignRequest, DepartmentAssignment, DepartmentBulkAssignRequest};
use serde_json::json;
use workspace_tests::server::Reply;

use crate::case::{Case, empty_page, outcome};

pub(crate) fn cases() -> Vec<Case> {
    [queues(), monitoring(), recording()].into_iter().flatten().collect()
}

#[expect(deprecated, reason = "withdrawn operations of the document are called too")]
fn queues() -> Vec<Case> {
    vec![
        Case {
            operation: &meta::ASSIGN_DEPARTMENT_MEMBERS,
            call: |client| {
                let assignment = DepartmentAssignment {
                    department_id: Some(1.into()),
                    added_extension_ids: Some(vec!["2".into(), 3.into()]),
                    ..Default::default()
                };
                let body = DepartmentBulkAssignRequest { items: Some(vec![assignment]) };
                Box::pin(async move { outcome(client.departments().assign_members().body(&body).send().await) })
            },
            line: "POST /restapi/v1.0/account/~/department/bulk-assign",
            body: Some(json!({"items": [{"departmentId": 1, "addedExtensionIds": ["2", 3]}]})),
            reply: Reply::empty(204),
            answer: "()",
            refusal: Some((
                400,
                "EXT-401",
                "Extension ID should be present only in one section",
                "ExtensionInSeveralSections",
            )),
        },
        Case {
            operation: &meta::LIST_CALL_QUEUES,
            call: |client| {
                let call = client.call_queues().list().member_extension_id("9").page(1).per_page(20);
                Box::pin(async { outcome(call.send().await) })
            },
            line: "GET /restapi/v1.0/account/~/call-queues?memberExtensionId=9&page=1&perPage=20",
            body: None,
            reply: empty_page(),
            answer: "records: Some([])",
            refusal: None,
        },
        Case {
            operation: &meta::LIST_CALL_QUEUE_MEMBERS,
            call: |client| Box::pin(async { outcome(client.call_queues().list_members(5).page(2).send().await) }),
            line: "GET /restapi/v1.0/account/~/call-queues/5/members?page=2",
            body: None,
            reply: Reply::json(200, r#"{"records": [{"id": 77, "extensionNumber": "101"}]}"#),
            answer: "101",
            refusal: None,
        },
        Case {
            operation: &meta::ASSIGN_CALL_QUEUE_MEMBERS,
            call: |client| {
                let body = CallQueueBulkAssignRequest {
                    added_extension_ids: Some(vec!["2".into()]),
                    removed_extension_ids: Some(Vec::new()),
                };
                Box::pin(async move { outcome(client.call_queues().assign_members(5, &body).send().await) })
            },
            line: "POST /restapi/v1.0/account/~/call-queues/5/bulk-assign",
            body: Some(json!({"addedExtensionIds": ["2"], "removedExtensionIds": []})),
            reply: Reply::empty(204),
            answer: "()",
            refusal: Some((
                400,
                "EXT-405",
                "Extension of type [ParkLocation] could not be a member of [department]",
                "ExtensionTypeNotAllowedAsMember { extension_type: Some(\"ParkLocation\"), member_of: Some(\"department\") }",
            )),
        },
    ]
}

fn monitoring() -> Vec<Case> {
    vec![
        Case {
            operation: &meta::LIST_CALL_MONITORING_GROUPS,
            call: |client| {
                let call = client.call_monitoring_groups().list().member_extension_id(9).page(1).per_page(20);
                Box::pin(async { outcome(call.send().await) })
            },
            line: "GET /restapi/v1.0/account/~/call-monitoring-groups?memberExtensionId=9&page=1&perPage=20",
            body: None,
            reply: empty_page(),
            answer: "records: Some([])",
            refusal: None,
        },
        Case {
            operation: &meta::LIST_CALL_MONITORING_GROUP_MEMBERS,
            call: |client| {
                let call = client.call_monitoring_groups().list_members("a/b").per_page(5);
                Box::pin(async { outcome(call.send().await) })
            },
            line: "GET /restapi/v1.0/account/~/call-monitoring-groups/a%2Fb/members?perPage=5",
            body: None,
            reply: Reply::json(200, r#"{"records": [{"id": "77", "permissions": ["Monitored", "Whispering"]}]}"#),
            answer: "Unknown(\"Whispering\")",
            refusal: None,
        },
    ]
}

fn recording() -> Vec<Case> {
    vec![
        Case {
            operation: &meta::GET_CALL_RECORDING_SETTINGS,
            call: |client| Box::pin(async { outcome(client.call_recording_settings().get().send().await) }),
            line: "GET /restapi/v1.0/account/~/call-recording",
            body: None,
            reply: Reply::json(200, r#"{"onDemand": {"enabled": true}, "automatic": {"enabled": false}}"#),
            answer: "enabled: Some(true)",
            refusal: None,
        },
        Case {
            operation: &meta::LIST_CALL_RECORDING_SETTINGS_EXTENSIONS,
            call: |client| Box::pin(async { outcome(client.call_recording_settings().list_extensions().send().await) }),
            line: "GET /restapi/v1.0/account/~/call-recording/extensions",
            body: None,
            reply: empty_page(),
            answer: "records: Some([])",
            refusal: None,
        },
        Case {
            operation: &meta::LIST_CALL_RECORDING_SETTINGS_CUSTOM_GREETINGS,
            call: |client| {
                let call = client.call_recording_settings().list_custom_greetings();
                Box::pin(async { outcome(call.send().await) })
            },
            line: "GET /restapi/v1.0/account/~/call-recording/custom-greetings",
            body: None,
            reply: Reply::json(200, r#"{"records": []}"#),
            answer: "records: Some([])",
            refusal: None,
        },
    ]
}
