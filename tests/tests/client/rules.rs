//! Answering rules of extensions and of the company.

use ringcentral::meta;
use ringcentral::models::{
    AnsweringRuleType, CallHandlingAction, CompanyCallHandlingAction, CreateAnsweringRuleRequest,
    CreateCompanyAnsweringRuleRequest, UpdateAnsweringRuleRequest, UpdateCompanyAnsweringRuleRequest,
};
use serde_json::json;
use workspace_tests::server::Reply;

use crate::case::{Case, empty_page, outcome};

const RULE: &str = r#"{"id": 7, "name": "Night", "type": "Custom", "enabled": true, "callHandlingAction": "Whatever"}"#;

pub(crate) fn cases() -> Vec<Case> {
    [read(), written(), company()].into_iter().flatten().collect()
}

fn read() -> Vec<Case> {
    vec![
        Case {
            operation: &meta::LIST_ANSWERING_RULES,
            call: |client| {
                Box::pin(async { outcome(client.answering_rules().list().page(1).per_page(10).send().await) })
            },
            line: "GET /restapi/v1.0/account/~/extension/~/answering-rule?page=1&perPage=10",
            body: None,
            reply: empty_page(),
            answer: "records: Some([])",
            refusal: Some((
                403,
                "CMN-401",
                "In order to call this API endpoint, application needs to have [ReadAccounts] permission",
                "AppPermissionRequired { permission: Some(\"ReadAccounts\") }",
            )),
        },
        Case {
            operation: &meta::GET_ANSWERING_RULE,
            call: |client| {
                let call = client.answering_rules().get("business-hours-rule").show_inactive_numbers(true);
                Box::pin(async { outcome(call.send().await) })
            },
            line: "GET /restapi/v1.0/account/~/extension/~/answering-rule/business-hours-rule?showInactiveNumbers=true",
            body: None,
            reply: Reply::json(200, RULE),
            answer: "Unknown(\"Whatever\")",
            refusal: Some((
                404,
                "CMN-102",
                "Resource for parameter [ruleId] is not found",
                "ResourceNotFound { parameter: Some(\"ruleId\") }",
            )),
        },
        Case {
            operation: &meta::DELETE_ANSWERING_RULE,
            call: |client| Box::pin(async { outcome(client.answering_rules().delete(7).send().await) }),
            line: "DELETE /restapi/v1.0/account/~/extension/~/answering-rule/7",
            body: None,
            reply: Reply::empty(204),
            answer: "()",
            refusal: Some((
                403,
                "AWR-110",
                "Business Hours/After Hours rule cannot be deleted",
                "HoursRuleNotDeletable",
            )),
        },
    ]
}

fn written() -> Vec<Case> {
    vec![
        Case {
            operation: &meta::CREATE_ANSWERING_RULE,
            call: |client| {
                let rule = CreateAnsweringRuleRequest {
                    enabled: Some(true),
                    call_handling_action: Some(CallHandlingAction::TakeMessagesOnly),
                    ..CreateAnsweringRuleRequest::new(AnsweringRuleType::Custom, "Night")
                };
                Box::pin(async move { outcome(client.answering_rules().create(&rule).send().await) })
            },
            line: "POST /restapi/v1.0/account/~/extension/~/answering-rule",
            body: Some(json!({
                "type": "Custom", "name": "Night", "enabled": true, "callHandlingAction": "TakeMessagesOnly",
            })),
            reply: Reply::json(200, RULE),
            answer: "Night",
            refusal: Some((
                400,
                "AWR-136",
                "Ring group with index 3 is not found",
                "RingGroupNotFound { index: Some(\"3\") }",
            )),
        },
        Case {
            operation: &meta::UPDATE_ANSWERING_RULE,
            call: |client| {
                let rule = UpdateAnsweringRuleRequest { enabled: Some(false), ..Default::default() };
                Box::pin(async move { outcome(client.answering_rules().update(7, &rule).send().await) })
            },
            line: "PUT /restapi/v1.0/account/~/extension/~/answering-rule/7",
            body: Some(json!({"enabled": false})),
            reply: Reply::json(200, RULE),
            answer: "Night",
            refusal: Some((
                400,
                "AWR-179",
                "[name] is too long: up to 64 symbols supported",
                "ParameterTooLong { parameter: Some(\"name\"), limit: Some(\"64\") }",
            )),
        },
    ]
}

fn company() -> Vec<Case> {
    vec![
        Case {
            operation: &meta::LIST_COMPANY_ANSWERING_RULES,
            call: |client| Box::pin(async { outcome(client.company_answering_rules().list().send().await) }),
            line: "GET /restapi/v1.0/account/~/answering-rule",
            body: None,
            reply: empty_page(),
            answer: "records: Some([])",
            refusal: None,
        },
        Case {
            operation: &meta::GET_COMPANY_ANSWERING_RULE,
            call: |client| Box::pin(async { outcome(client.company_answering_rules().get(7).send().await) }),
            line: "GET /restapi/v1.0/account/~/answering-rule/7",
            body: None,
            reply: Reply::json(200, RULE),
            answer: "Night",
            refusal: None,
        },
        Case {
            operation: &meta::CREATE_COMPANY_ANSWERING_RULE,
            call: |client| {
                let rule = CreateCompanyAnsweringRuleRequest {
                    name: Some("Night".to_owned()),
                    call_handling_action: Some(CompanyCallHandlingAction::Bypass),
                    ..Default::default()
                };
                Box::pin(async move { outcome(client.company_answering_rules().create(&rule).send().await) })
            },
            line: "POST /restapi/v1.0/account/~/answering-rule",
            body: Some(json!({"name": "Night", "callHandlingAction": "Bypass"})),
            reply: Reply::json(200, RULE),
            answer: "Night",
            refusal: Some((
                400,
                "AWR-172",
                "[extension] must be specified for [Bypass] call handling action",
                "BypassTargetMissing { parameter: Some(\"extension\"), action: Some(\"Bypass\") }",
            )),
        },
        Case {
            operation: &meta::UPDATE_COMPANY_ANSWERING_RULE,
            call: |client| {
                let rule = UpdateCompanyAnsweringRuleRequest { enabled: Some(true), ..Default::default() };
                Box::pin(async move { outcome(client.company_answering_rules().update(7, &rule).send().await) })
            },
            line: "PUT /restapi/v1.0/account/~/answering-rule/7",
            body: Some(json!({"enabled": true})),
            reply: Reply::json(200, RULE),
            answer: "Night",
            refusal: Some((400, "AWR-164", "Rule type cannot be changed", "RuleTypeImmutable")),
        },
    ]
}
