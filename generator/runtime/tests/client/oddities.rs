//! Answers with values that are not of their documented type.

use serde_json::{Value, json};

use client_runtime::{Call, Error};

use crate::models::model;
use crate::support::{self, Code, LIST, Server};

model!(Page {; records: Vec<Record>, total: i32 });

model!(Record { id: String; seconds: i64, finished: bool, from: Party });

model!(Party { name: String; });

async fn read(body: Value) -> Result<Page, Error<Code>> {
    let server = Server::with(support::reply(200, "", body.to_string())).await;
    Call::new(&server.transport(), &LIST).json().await
}

fn record(id: &str, seconds: Option<i64>) -> Record {
    Record { id: id.to_owned(), seconds, finished: None, from: None }
}

#[tokio::test]
async fn what_says_the_same_in_another_way_is_read() {
    let body = json!({"total": "2", "records": [
        {"id": 1, "seconds": 61.0, "finished": "true"}, {"id": "2", "seconds": 62}, {"id": 3, "seconds": "63"},
        {"id": "4", "seconds": "64", "finished": false}
    ]});
    let page = read(body).await.expect("each value can be read");
    assert_eq!(page.total, Some(2));
    let records = page.records.expect("the page has records");
    let seconds: Vec<_> = records.iter().map(|record| (record.id.as_str(), record.seconds)).collect();
    assert_eq!(seconds, [("1", Some(61)), ("2", Some(62)), ("3", Some(63)), ("4", Some(64))]);
    assert_eq!((records[0].finished, records[3].finished), (Some(true), Some(false)));
}

#[tokio::test]
async fn an_empty_value_where_nothing_need_be_is_nothing() {
    let mut records: Vec<_> = (0..500).map(|id| json!({"id": id.to_string(), "seconds": "", "from": ""})).collect();
    records[7] = json!({"id": "7", "seconds": 9, "from": {}});
    let page = read(json!({"total": [], "records": records})).await.expect("the rest can be read");
    assert_eq!(page.total, None);
    let records = page.records.expect("the page has records");
    assert_eq!((&records[7], &records[499]), (&record("7", Some(9)), &record("499", None)));
}

#[tokio::test]
async fn what_is_required_is_never_made_up_and_what_is_said_is_not_dropped() {
    let error = read(json!({"records": [{"id": "1"}, {"seconds": "2"}]})).await.expect_err("a record has no id");
    let text = error.to_string();
    assert!(text.contains("records[1]") && text.contains("missing field `id`"), "{text}");
    let error = read(json!({"records": [{"id": ["1"]}]})).await.expect_err("an id is no list");
    assert!(error.to_string().contains("records[0].id"), "{error}");
    let error = read(json!({"total": "", "records": [{"id": "1", "seconds": "long"}]})).await.expect_err("no number");
    assert!(error.to_string().contains("records[0].seconds"), "{error}");
    assert!(read(json!([])).await.is_err(), "a list is no page");
}
