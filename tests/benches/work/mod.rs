//! The pieces of work that are measured, by the client and by hand.
//!
//! In: a server's address, or a text. Out: how many calls were read, so that nothing is optimized away. Invariant: by hand
//! is how one writes it who has reqwest and serde alone, and takes the same members.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

use jiff::Timestamp;
use reqwest::Url;
use ringcentral::Client;
use ringcentral::errors::ErrorCode;
use ringcentral::models::{CallLogResponse, View};
use serde::Deserialize;
use serde_json::json;

/// Calls on a page.
pub(crate) const PAGE: usize = 1000;

/// An access token.
const TOKEN: &str = "token";

/// A page of calls, as the service writes it.
pub(crate) fn page(calls: usize) -> String {
    let call = |number: usize| {
        json!({
            "uri": format!("https://platform.ringcentral.com/restapi/v1.0/account/1/extension/2/call-log/{number}?view=Detailed"),
            "id": format!("Bmuj6ToxPIdN{number}"), "sessionId": "404567810008",
            "startTime": "2026-01-02T03:04:05.678Z", "duration": 7 + number % 600, "type": "Voice", "direction": "Inbound",
            "action": "Phone Call", "result": "Call connected", "transport": "PSTN",
            "from": {"phoneNumber": "+16505550100", "name": "Somebody Else", "location": "San Mateo, CA"},
            "to": {"phoneNumber": "+16505550101", "name": "Nobody", "extensionNumber": "101"},
            "lastModifiedTime": "2026-01-02T04:04:05.678Z",
        })
    };
    json!({
        "uri": "https://platform.ringcentral.com/restapi/v1.0/account/1/extension/2/call-log?page=1",
        "records": (0..calls).map(call).collect::<Vec<_>>(),
        "paging": {"page": 1, "perPage": calls, "pageStart": 0, "pageEnd": calls.saturating_sub(1)},
        "navigation": {"firstPage": {"uri": "https://platform.ringcentral.com/restapi/v1.0/account/1/extension/2/call-log?page=1"}},
    })
    .to_string()
}

/// A server on the loopback interface that answers everything with a page of one call, on threads of its own.
///
/// # Errors
/// There is no free port.
pub(crate) fn serve() -> io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let body = page(1);
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length:";
    let reply = format!("{head} {}\r\n\r\n{body}", body.len());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let reply = reply.clone();
            // A client that is gone is no fault of the server's.
            thread::spawn(move || drop(answer(&stream, &reply)));
        }
    });
    Ok(address)
}

fn answer(stream: &TcpStream, reply: &str) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let (mut reader, mut line) = (BufReader::new(stream), String::new());
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        if line == "\r\n" {
            (&mut &*stream).write_all(reply.as_bytes())?;
        }
    }
}

/// The client of a server.
pub(crate) fn client(address: SocketAddr) -> Client {
    let builder = Client::builder().base_url(format!("http://{address}")).bearer_token(TOKEN).without_limiter();
    builder.build().expect("the loopback interface needs no https")
}

/// A call by the client.
pub(crate) async fn call_by_client(client: &Client) -> usize {
    let call = client.call_log().list_for_extension().view(View::Detailed).per_page(1);
    let log = call.send().await.expect("the server answers");
    log.records.iter().flatten().count()
}

/// A call by hand.
pub(crate) async fn call_by_hand(client: &reqwest::Client, address: SocketAddr) -> usize {
    let mut url = Url::parse(&format!("http://{address}/restapi/v1.0/account/~/extension/~/call-log")).expect("a URL");
    url.query_pairs_mut().append_pair("view", "Detailed").append_pair("perPage", "1");
    let request = client.get(url).bearer_auth(TOKEN).header("accept", "application/json");
    let response = request.send().await.and_then(reqwest::Response::error_for_status).expect("the server answers");
    let bytes = response.bytes().await.expect("the server answers");
    let page: Page = serde_json::from_slice(&bytes).expect("a page");
    page.records.len()
}

/// A page into the client's models.
pub(crate) fn page_by_client(text: &str) -> usize {
    let page: CallLogResponse = serde_json::from_str(text).expect("a page");
    page.records.iter().flatten().count()
}

/// A page into structs that are written by hand.
pub(crate) fn page_by_hand(text: &str) -> usize {
    let page: Page = serde_json::from_str(text).expect("a page");
    page.records.len()
}

/// An error code, told apart by the client's enum.
pub(crate) fn code_by_client(code: &str) -> usize {
    match ErrorCode::from(code) {
        ErrorCode::ParameterInvalid => 1,
        ErrorCode::AuthorizationHeaderInvalid => 2,
        _ => 3,
    }
}

/// An error code, told apart as text.
pub(crate) fn code_by_hand(code: &str) -> usize {
    match code {
        "CMN-101" => 1,
        "AGW-402" => 2,
        _ => 3,
    }
}

/// A page of calls, by hand.
#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "what is decoded to be measured is read by nobody")]
pub(crate) struct Page {
    /// Where it is.
    pub(crate) uri: Option<String>,
    /// The calls.
    pub(crate) records: Vec<Record>,
    /// Where it stands.
    pub(crate) paging: Option<Paging>,
    /// Its neighbours.
    pub(crate) navigation: Option<Navigation>,
}

/// Where a page stands.
#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "what is decoded to be measured is read by nobody")]
#[serde(rename_all = "camelCase")]
pub(crate) struct Paging {
    pub(crate) page: Option<i64>,
    pub(crate) per_page: Option<i64>,
    pub(crate) page_start: Option<i64>,
    pub(crate) page_end: Option<i64>,
}

/// The neighbours of a page.
#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "what is decoded to be measured is read by nobody")]
#[serde(rename_all = "camelCase")]
pub(crate) struct Navigation {
    pub(crate) first_page: Option<Link>,
    pub(crate) next_page: Option<Link>,
}

/// Where something is.
#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "what is decoded to be measured is read by nobody")]
pub(crate) struct Link {
    pub(crate) uri: Option<String>,
}

/// A call, by hand.
#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "what is decoded to be measured is read by nobody")]
#[serde(rename_all = "camelCase")]
pub(crate) struct Record {
    pub(crate) uri: Option<String>,
    pub(crate) id: String,
    pub(crate) session_id: Option<String>,
    pub(crate) start_time: Option<Timestamp>,
    pub(crate) duration: Option<i64>,
    pub(crate) r#type: Option<String>,
    pub(crate) direction: Option<Direction>,
    pub(crate) action: Option<String>,
    pub(crate) result: Option<String>,
    pub(crate) transport: Option<String>,
    pub(crate) from: Option<Party>,
    pub(crate) to: Option<Party>,
    pub(crate) last_modified_time: Option<Timestamp>,
}

/// The way of a call.
#[derive(Debug, Deserialize)]
pub(crate) enum Direction {
    Inbound,
    Outbound,
    #[serde(other)]
    Unknown,
}

/// One end of a call, by hand.
#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "what is decoded to be measured is read by nobody")]
#[serde(rename_all = "camelCase")]
pub(crate) struct Party {
    pub(crate) phone_number: Option<String>,
    pub(crate) extension_number: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) location: Option<String>,
}
