//! What a walk through a long list has in memory: the only test of its binary, for all memory of it is counted.

use std::pin::Pin;

use futures_core::Stream;
use peak_alloc::PeakAlloc;
use ringcentral::errors::ListCallLogForAccountError;
use ringcentral::models::CallLogRecord;
use ringcentral::{Client, Error};
use serde_json::json;
use workspace_tests::server::{Reply, Request, Server};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const PAGES: usize = 25;
const SIZE: usize = 1000;

/// A server that gives pages as the service does: absolute links, and no totals. It has one page in memory.
async fn server(pages: usize) -> Server {
    let record = |index: usize| {
        json!({
            "id": format!("$-{index}"), "uri": "https://platform.ringcentral.com/restapi/v1.0/account/1/call-log/x",
            "sessionId": "1", "startTime": "2026-01-02T03:04:05.678Z", "duration": index, "type": "Voice",
            "direction": "Inbound", "action": "Phone Call", "result": "Accepted",
            "from": {"phoneNumber": "+16505550100", "name": "Somebody", "location": "San Mateo, CA"},
            "to": {"phoneNumber": "+16505550101"},
        })
    };
    let records = serde_json::Value::from_iter((0..SIZE).map(record)).to_string();
    Server::answering(move |request: &Request| {
        let page = request.line.split_once("?page=").and_then(|(_, query)| query.split('&').next()?.parse().ok());
        let page: usize = page.unwrap_or(1);
        let next = format!(
            "https://platform.ringcentral.com/restapi/v1.0/account/1/call-log?page={}&perPage={SIZE}",
            page + 1
        );
        let next = if page < pages { json!({"uri": next}) } else { json!(null) };
        let records = records.replace('$', &page.to_string());
        let body =
            format!(r#"{{"records": {records}, "navigation": {{"nextPage": {next}}}, "paging": {{"page": {page}}}}}"#);
        Reply::json(200, body)
    })
    .await
}

fn client(server: &Server) -> Client {
    let builder = Client::builder().base_url(server.url()).bearer_token("secret").without_limiter();
    builder.build().expect("the loopback interface needs no https")
}

/// How much memory is in use at most while `work` runs, beyond what was in use before.
async fn peak<T>(work: impl Future<Output = T>) -> (T, usize) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let given = work.await;
    (given, MEMORY.peak_usage() - before)
}

/// Twenty-five pages of a thousand records come in order, in less memory than three pages take that are kept.
#[tokio::test]
async fn a_long_list_streams_in_order_in_the_memory_of_few_pages() {
    let three = server(3).await;
    let pages = client(&three).call_log().list_for_account().per_page(1000).pages();
    let (kept, of_three) = peak(kept(pages)).await;
    assert_eq!(kept.len(), 3);
    drop((kept, three));

    let server = server(PAGES).await;
    let items = client(&server).call_log().list_for_account().per_page(1000).items();
    let (count, of_all) = peak(counted(items)).await;
    assert_eq!(count, PAGES * SIZE);
    let lines: Vec<String> = server.requests().into_iter().map(|request| request.line).collect();
    assert_eq!(lines[0], "GET /restapi/v1.0/account/~/call-log?perPage=1000");
    assert_eq!(lines[24], "GET /restapi/v1.0/account/1/call-log?page=25&perPage=1000");
    assert_eq!(lines.len(), PAGES);
    assert!(of_all < of_three, "{of_all} bytes for all pages, {of_three} for three");
}

async fn kept<T, E>(mut pages: impl Stream<Item = Result<T, E>> + Unpin) -> Vec<T> {
    let mut all = Vec::new();
    while let Some(page) = std::future::poll_fn(|context| Pin::new(&mut pages).poll_next(context)).await {
        all.push(page.unwrap_or_else(|_| panic!("a page fails")));
    }
    all
}

type Item = Result<CallLogRecord, Error<ListCallLogForAccountError>>;

/// How many items there are; they have to be in order.
async fn counted(mut items: impl Stream<Item = Item> + Unpin) -> usize {
    let mut count = 0;
    while let Some(item) = std::future::poll_fn(|context| Pin::new(&mut items).poll_next(context)).await {
        let record = item.expect("a record");
        assert_eq!(record.id.to_string(), format!("{}-{}", count / SIZE + 1, count % SIZE));
        count += 1;
    }
    count
}
