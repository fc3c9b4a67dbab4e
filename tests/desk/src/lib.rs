//! A front desk: it calls back who was missed, and writes down the calls of a day.
//!
//! It stands for what is built on the client; its tests need no account of the service.

use jiff::civil::Date;
use ringcentral::errors::{GetRecordingContentError, MakeRingOutCallError};
use ringcentral::models::{CallLogRecord, CallResult, Direction, MakeRingOutRequest, RingOutFrom, RingOutNumber, View};
use ringcentral::{Client, Error};

/// Why nobody was called back.
#[derive(Debug, thiserror::Error)]
pub enum NoCall {
    /// The number is on a list of blocked numbers; there is no use in trying again.
    #[error("{0} is blocked")]
    Blocked(String),
    /// The desk's own number may not be shown; somebody has to change the settings.
    #[error("the desk may not show {0}")]
    CallerId(String),
    /// The number is none.
    #[error("{0} is no number to call")]
    NoNumber(String),
    /// Anything else.
    #[error(transparent)]
    Service(#[from] Error),
}

/// Calls the last caller back who was missed since `from`; gives the number, or nothing where nobody was missed.
///
/// # Errors
/// The service refuses.
pub async fn call_back(client: &Client, desk: &str, from: jiff::Timestamp) -> Result<Option<String>, NoCall> {
    let log = client.call_log().list_for_extension().direction([Direction::Inbound]).date_from(from);
    let log = log.send().await.map_err(Error::from)?;
    let missed = log.records.into_iter().flatten().filter(|call| call.result == Some(CallResult::Missed));
    let numbers = missed.filter_map(|call| call.from.and_then(|from| from.phone_number));
    let Some(number) = numbers.into_iter().next() else { return Ok(None) };
    let mut request = MakeRingOutRequest::new(
        RingOutFrom { phone_number: Some(desk.to_owned()), ..RingOutFrom::default() },
        RingOutNumber { phone_number: Some(number.clone()) },
    );
    request.caller_id = Some(RingOutNumber { phone_number: Some(desk.to_owned()) });
    match client.ring_out().make_call(&request).send().await {
        Ok(_) => Ok(Some(number)),
        Err(error) => Err(match error.service() {
            Some(MakeRingOutCallError::ToNumberBlocked { phone_number }) => {
                NoCall::Blocked(phone_number.clone().unwrap_or(number))
            }
            Some(MakeRingOutCallError::CallerIdNotAllowed { caller_id }) => {
                NoCall::CallerId(caller_id.clone().unwrap_or_else(|| desk.to_owned()))
            }
            Some(MakeRingOutCallError::ToNumberInvalid) => NoCall::NoNumber(number),
            _ => NoCall::Service(error.into()),
        }),
    }
}

/// The calls of a day (in UTC), a line each: time, direction, number, result, seconds.
///
/// # Errors
/// The service refuses, or the day is none.
pub async fn export(client: &Client, day: Date) -> Result<String, Box<dyn std::error::Error>> {
    let midnight = |day: Date| jiff::tz::TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0));
    let (begin, end) = (midnight(day)?, midnight(day.tomorrow()?)?);
    let mut lines = String::from("time,direction,number,result,seconds\n");
    let log = client.call_log().list_for_account().date_from(begin).date_to(end).view(View::Simple).per_page(1000);
    let mut calls = log.items();
    while let Some(call) = calls.next().await {
        lines.push_str(&line(&call?));
    }
    Ok(lines)
}

fn line(call: &CallLogRecord) -> String {
    let inbound = call.direction == Some(Direction::Inbound);
    let other = if inbound {
        call.from.as_ref().and_then(|from| from.phone_number.as_deref())
    } else {
        call.to.as_ref().and_then(|to| to.phone_number.as_deref())
    };
    let time = call.start_time.map(|time| time.to_string()).unwrap_or_default();
    let direction = call.direction.as_ref().map(|direction| direction.as_str()).unwrap_or_default();
    let result = call.result.as_ref().map(|result| result.as_str()).unwrap_or_default();
    let seconds = call.duration.map(|seconds| seconds.to_string()).unwrap_or_default();
    format!("{time},{direction},{},{result},{seconds}\n", other.unwrap_or_default())
}

/// The sound of a recording; nothing where it is gone.
///
/// # Errors
/// The service refuses for another reason, or the sound breaks off.
pub async fn sound(client: &Client, recording: &str) -> Result<Option<Vec<u8>>, Error> {
    match client.recordings().get_content(recording).send().await {
        Ok(answer) => Ok(Some(answer.bytes().await?.to_vec())),
        Err(error) if matches!(error.service(), Some(GetRecordingContentError::ResourceNotFound { .. })) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
