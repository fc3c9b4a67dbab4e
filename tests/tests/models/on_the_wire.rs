//! Bodies in the shapes that the service's guides and captured traffic have, one of each request and answer.
//!
//! `tests/bodies/OPERATION.answer.json` is what an operation answers with, `OPERATION.request.json` what is sent to it.

use std::collections::BTreeMap;
use std::fs;

use generator::ir::{Api, Content, Operation, Success, Type, TypeDef};
use ringcentral::models::{
    AnsweringRule, AnsweringRuleList, AnsweringRuleType, CallAction, CallHandlingAction, CallLogRecord,
    CallLogResponse, CallMonitoringGroupList, CallMonitoringGroupMemberList, CallMonitoringPermission, CallQueueList,
    CallQueueMemberList, CallQueueSubType, CallRecording, CallRecordingCustomGreetingList, CallRecordingExtensionList,
    CallRecordingGreetingMode, CallRecordingSettings, CallResult, CallResultReason, CallScreening, CallType,
    CallingStatus, CompanyAnsweringRule, CompanyAnsweringRuleList, CompanyCallHandlingAction, DelegationType,
    Direction, ExtensionStatus, ForwardingNumberType, GetRingOutStatusResponse, MakeRingOutRequest, MaxCallersAction,
    QueueEvent, RecordedCallDirection, RingingMode, ScheduleReference, Transport, UpdateAnsweringRuleRequest,
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use workspace_tests::inputs::{folder, names};

use super::{api, model};

fn text(name: &str) -> String {
    let path = folder("bodies").join(format!("{name}.json"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn read<T: DeserializeOwned>(name: &str) -> T {
    serde_json::from_str(&text(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The bodies that operations have, each with its type.
fn bodies(api: &Api) -> BTreeMap<String, &TypeDef> {
    fn answer(operation: &Operation) -> Option<&Content> {
        match &operation.success {
            Success::One(content) => Some(content),
            Success::Several { variants, .. } => variants.first().and_then(|variant| variant.content.as_ref()),
            Success::Empty => None,
        }
    }
    let mut bodies = BTreeMap::new();
    for operation in &api.operations {
        let request = operation.request_body.as_ref().map(|body| &body.content);
        for (kind, content) in [("answer", answer(operation)), ("request", request)] {
            if let Some(Content::Json(Type::Named(id))) = content {
                bodies.insert(format!("{}.{kind}", operation.id), &api.types[id.0 as usize]);
            }
        }
    }
    bodies
}

/// The same value, with each instant written in one way: the service's `.000Z` says no more than `Z`.
fn plain(value: &Value) -> Value {
    match value {
        Value::String(text) => {
            text.parse::<jiff::Timestamp>().map_or_else(|_| value.clone(), |at| at.to_string().into())
        }
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Object(members) => members.iter().map(|(key, value)| (key.clone(), plain(value))).collect(),
        _ => value.clone(),
    }
}

#[test]
fn every_body_of_every_operation_comes_back_with_its_values() {
    let api = api();
    let bodies = bodies(&api);
    let files: Vec<_> =
        names(&folder("bodies")).iter().filter_map(|name| name.strip_suffix(".json").map(str::to_owned)).collect();
    assert_eq!(files, bodies.keys().cloned().collect::<Vec<_>>(), "a file for each, and no other");
    assert_eq!(files.len(), 32);
    for (name, def) in bodies {
        let body: Value = read(&name);
        let back = (model(def).round_trip)(&body).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(plain(&back), plain(&body), "{name}");
    }
}

fn at(text: &str) -> Option<jiff::Timestamp> {
    Some(text.parse().expect("it is an instant"))
}

#[test]
fn calls() {
    let log: CallLogResponse = read("loadExtensionCallLog.answer");
    let [voice, voicemail, fax] = <[CallLogRecord; 3]>::try_from(log.records.expect("there are calls")).expect("three");
    assert_eq!(voice.id, "BTDTC1oq1zz1cUA");
    assert_eq!(voice.start_time, at("2024-02-29T12:30:00Z"));
    assert_eq!(voice.last_modified_time, at("2024-02-29T12:31:05.251Z"));
    assert_eq!((voice.duration, voice.duration_ms), (Some(61), Some(61_234)));
    assert_eq!(voice.result, Some(CallResult::Accepted));
    assert_eq!(voice.delegation_type, Some(DelegationType::Coworker));
    assert_eq!(voice.extension.expect("it was taken").id, Some("171857008".into()));
    assert_eq!(voice.from.expect("somebody called").location.as_deref(), Some("London"));
    assert_eq!(voice.billing.expect("it has a price").cost_purchased, Some(0.35));
    let recording = voice.recording.expect("it was recorded").content_uri.expect("it can be heard");
    assert_eq!(
        recording,
        "https://media.ringcentral.com:443/restapi/v1.0/account/37439510/recording/6421732007/content"
    );
    assert_eq!(
        voice.legs.expect("it has legs").iter().map(|leg| leg.master).collect::<Vec<_>>(),
        [Some(true), Some(false)]
    );
    assert_eq!(voicemail.result, Some(CallResult::Voicemail));
    assert_eq!(voicemail.message.expect("it was kept").r#type.as_deref(), Some("VoiceMail"));
    assert_eq!((fax.r#type, fax.direction), (Some(CallType::Fax), Some(Direction::Outbound)));
    assert_eq!((fax.result, fax.reason), (Some(CallResult::FaxNotSent), Some(CallResultReason::LineBusy)));
    let paging = log.paging.expect("it is a page");
    assert_eq!((paging.page_end, paging.total_pages), (Some(2), None));
    let next = log.navigation.and_then(|links| links.next_page).and_then(|link| link.uri).expect("there is more");
    assert!(next.ends_with("?page=2&perPage=100"), "{next}");
}

#[test]
fn one_call_and_those_in_progress() {
    let record: CallLogRecord = read("getCallRecords.answer");
    assert_eq!(record.metadata_categories, Some(vec!["meeting".to_owned()]));
    let account: CallLogResponse = read("loadAccountCallLog.answer");
    let call = &account.records.expect("there are calls")[0];
    // Words with digits and spaces.
    assert_eq!((&call.action, &call.result), (&Some(CallAction::Info411), &Some(CallResult::Emergency911)));
    assert_eq!(call.transferee.as_ref().map(|open| &open["telephonySessionId"]), Some(&"s-c3".into()));
    let active: CallLogResponse = read("listExtensionActiveCalls.answer");
    let call = &active.records.expect("there are calls")[0];
    assert_eq!((call.finished, &call.transport), (Some(false), &Some(Transport::VoIp)));
    assert_eq!(call.result, Some(CallResult::InProgress));
}

#[test]
fn recordings_and_how_they_are_set_up() {
    let recording: CallRecording = read("listCallRecordings.answer");
    assert_eq!((recording.content_type.as_deref(), recording.duration), (Some("audio/mpeg"), Some(61)));
    let settings: CallRecordingSettings = read("loadCallRecordingSettings.answer");
    assert_eq!(settings.automatic.expect("it is there").max_number_limit, Some(250_000));
    assert_eq!(settings.greetings.expect("there are some")[1].mode, Some(CallRecordingGreetingMode::Custom));
    let extensions: CallRecordingExtensionList = read("listCallRecordingExtensionSettings.answer");
    let extensions = extensions.records.expect("there are some");
    assert_eq!(extensions[0].call_direction, Some(RecordedCallDirection::All));
    assert_eq!(extensions[1].id, "171858008");
    let greetings: CallRecordingCustomGreetingList = read("listCallRecordingCustomGreetings.answer");
    let language = greetings.records.expect("there are some")[1].language.clone().expect("it is spoken");
    assert_eq!((language.id, language.locale_code.as_deref()), (Some("1036".into()), Some("fr-FR")));
}

#[test]
fn calls_that_ring_out() {
    let new: GetRingOutStatusResponse = read("makeRingOutCallNew.answer");
    assert_eq!(new.id, "s-a0d17e3aa9b24c5e8e1");
    let old: GetRingOutStatusResponse = read("getRingOutCallStatus.answer");
    assert_eq!(old.id, "316");
    let status = old.status.expect("it rings");
    assert_eq!(status.call_status, Some(CallingStatus::CannotReach));
    assert_eq!(status.callee_status, Some(CallingStatus::NoAnswer));
    let request: MakeRingOutRequest = read("makeRingOutCall.request");
    assert_eq!(request.from.forwarding_number_id, Some("8273".into()));
    assert_eq!(request.play_prompt, Some(true));
}

#[test]
fn rules_of_an_extension() {
    let list: AnsweringRuleList = read("loadAnsweringRulesList.answer");
    assert_eq!(list.paging.expect("it is a page").total_elements, Some(2));
    let rule: AnsweringRule = read("loadAnsweringRuleInfo.answer");
    assert_eq!((rule.r#type, rule.screening), (Some(AnsweringRuleType::BusinessHours), Some(CallScreening::Off)));
    let week = rule.schedule.and_then(|schedule| schedule.weekly_ranges).expect("it has hours");
    assert_eq!(week.friday.expect("it is a working day")[1].to.as_deref(), Some("16:30"));
    let forwarding = rule.forwarding.expect("calls go on");
    assert_eq!(forwarding.ringing_mode, Some(RingingMode::Sequentially));
    let numbers = forwarding.rules.expect("it has steps")[0].forwarding_numbers.clone().expect("it has numbers");
    assert_eq!((&numbers[0].r#type, &numbers[1].id), (&Some(ForwardingNumberType::Mobile), &Some("1161".into())));
    let custom: AnsweringRule = read("createAnsweringRuleInfo.answer");
    let schedule = custom.schedule.expect("it has times");
    assert_eq!(schedule.r#ref, Some(ScheduleReference::AfterHours));
    assert_eq!(schedule.ranges.expect("it has days")[0].to, at("2024-12-26T23:59:59Z"));
    let queue = custom.queue.expect("callers wait");
    assert_eq!(queue.max_callers_action, Some(MaxCallersAction::Announcement));
    assert_eq!(queue.transfer.expect("some go on")[0].action, Some(QueueEvent::MaxCallers));
    let moved: AnsweringRule = read("updateAnsweringRuleInfo.answer");
    assert_eq!(moved.call_handling_action, Some(CallHandlingAction::UnconditionalForwarding));
    assert_eq!(moved.shared_lines.expect("it has some").timeout, Some(25));
    let update: UpdateAnsweringRuleRequest = read("updateAnsweringRuleInfo.request");
    // Empty, which is not the same as absent.
    assert_eq!((update.callers, update.forwarding), (Some(Vec::new()), None));
}

#[test]
fn rules_of_the_company() {
    let list: CompanyAnsweringRuleList = read("listCompanyAnsweringRule.answer");
    assert_eq!(list.records.expect("there are some")[1].id, "33700");
    let rule: CompanyAnsweringRule = read("loadCompanyAnsweringRuleInfo.answer");
    assert_eq!(rule.call_handling_action, Some(CompanyCallHandlingAction::Bypass));
    assert_eq!(rule.extension.expect("it takes the calls").id, Some("171857008".into()));
    assert_eq!(rule.called_numbers.expect("it has numbers")[0].id, Some("20701".into()));
}

#[test]
fn groups_of_extensions() {
    let queues: CallQueueList = read("listCallQueues.answer");
    let queues = queues.records.expect("there are some");
    assert_eq!(queues[0].site.as_ref().and_then(|site| site.name.as_deref()), Some("Main Site"));
    assert_eq!(
        (&queues[1].status, &queues[1].sub_type),
        (&Some(ExtensionStatus::NotActivated), &Some(CallQueueSubType::Emergency))
    );
    let members: CallQueueMemberList = read("listCallQueueMembers.answer");
    assert_eq!(members.records.expect("there are some")[0].id, "171857008");
    let groups: CallMonitoringGroupList = read("listCallMonitoringGroups.answer");
    assert_eq!(
        groups.records.expect("there are some")[0].site.as_ref().map(|site| &site["id"]),
        Some(&"main-site".into())
    );
    let members: CallMonitoringGroupMemberList = read("listCallMonitoringGroupMembers.answer");
    let permissions = members.records.expect("there are some")[1].permissions.clone();
    assert_eq!(permissions, Some(vec![CallMonitoringPermission::Monitored, CallMonitoringPermission::Monitoring]));
}
