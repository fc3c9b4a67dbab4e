//! Every model of the emitted crate, in the order of the alphabet.
//!
//! A type that the document gains has to be named here: a test compares this list with the IR.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A model, without its type.
pub(crate) struct Model {
    /// Its name in Rust.
    pub(crate) name: &'static str,
    /// Reads a body and writes it again.
    pub(crate) round_trip: fn(&Value) -> Result<Value, serde_json::Error>,
}

/// Goes by text, as bodies do: some types read text and a value differently.
fn round_trip<T: Serialize + DeserializeOwned>(body: &Value) -> Result<Value, serde_json::Error> {
    let model: T = serde_json::from_str(&body.to_string())?;
    serde_json::from_str(&serde_json::to_string(&model)?)
}

macro_rules! models {
    ($($name:ident)*) => {
        &[$(Model { name: stringify!($name), round_trip: round_trip::<ringcentral::models::$name> },)*]
    };
}

/// Every model.
pub(crate) const MODELS: &[Model] = models! {
    AnsweringRule
    AnsweringRuleList
    AnsweringRuleSettings
    AnsweringRuleType
    AutomaticRecording
    CallAction
    CallBilling
    CallHandlingAction
    CallInternalType
    CallLegType
    CallLogDelegate
    CallLogDevice
    CallLogExtension
    CallLogFromParty
    CallLogLeg
    CallLogMessage
    CallLogParty
    CallLogRecord
    CallLogRecordBase
    CallLogRecording
    CallLogResponse
    CallLogToParty
    CallMonitoringGroup
    CallMonitoringGroupList
    CallMonitoringGroupMember
    CallMonitoringGroupMemberList
    CallMonitoringPermission
    CallQueue
    CallQueueBulkAssignRequest
    CallQueueList
    CallQueueMember
    CallQueueMemberList
    CallQueueSubType
    CallRecording
    CallRecordingCustomGreeting
    CallRecordingCustomGreetingList
    CallRecordingExtension
    CallRecordingExtensionList
    CallRecordingGreeting
    CallRecordingGreetingMode
    CallRecordingGreetingType
    CallRecordingSettings
    CallResult
    CallResultReason
    CallScreening
    CallType
    CalledNumber
    Caller
    CallingStatus
    CompanyAnsweringRule
    CompanyAnsweringRuleList
    CompanyAnsweringRuleSummary
    CompanyCallHandlingAction
    CompanyCalledNumber
    CreateAnsweringRuleRequest
    CreateCompanyAnsweringRuleRequest
    CustomGreeting
    DateTimeRange
    DelegationType
    DepartmentAssignment
    DepartmentBulkAssignRequest
    Direction
    ExtensionReference
    ExtensionStatus
    ExternalNumber
    FixedOrderAgent
    Forwarding
    ForwardingNumber
    ForwardingNumberType
    ForwardingRule
    GetRingOutStatusResponse
    Greeting
    GreetingLanguage
    GreetingType
    GreetingUsageType
    HoldAudioInterruptionMode
    HoldTimeExpirationAction
    MakeRingOutRequest
    MaxCallersAction
    MissedCall
    MissedCallAction
    Navigation
    OnDemandRecording
    PageLink
    PageSize
    Paging
    PresetGreeting
    Queue
    QueueEvent
    QueueNoAnswerAction
    QueueTransfer
    QueueTransferMode
    RecordedCallDirection
    RecordingType
    RingOutCountry
    RingOutFrom
    RingOutNumber
    RingOutStatus
    RingingMode
    Schedule
    ScheduleReference
    SharedLines
    Site
    TargetExtension
    TimeInterval
    Transfer
    TransferredExtension
    Transport
    UnconditionalForwarding
    UpdateAnsweringRuleRequest
    UpdateCompanyAnsweringRuleRequest
    View
    Voicemail
    VoicemailRecipient
    WeeklySchedule
};
