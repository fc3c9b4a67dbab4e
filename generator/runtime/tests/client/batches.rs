//! Several answers in one.

use client_runtime::{BatchPart, BatchShape, Call, batch};

use crate::models::model;
use crate::support::{Act, GET, GetError, Server, reply};

static SHAPE: BatchShape =
    BatchShape { list: "/response", id: &["resourceId", "href"], status: &["status"], body: "body" };

model!(Record { id: String; });

async fn parts(act: Act) -> Result<Vec<BatchPart<Record, GetError>>, client_runtime::Error<GetError>> {
    let server = Server::with(act).await;
    let transport = server.transport();
    let mut call = Call::new(&transport, &GET);
    call.path("thingId", &1);
    call.path("partId", &2);
    batch(call.response::<GetError>().await?, &SHAPE).await
}

/// Id, status, and the record's id or the error's text.
fn told(parts: Vec<BatchPart<Record, GetError>>) -> Vec<(Option<String>, u16, String)> {
    let told = |result: Result<Record, client_runtime::Error<GetError>>| match result {
        Ok(record) => record.id,
        Err(error) => format!("{:?}: {error}", error.service()),
    };
    parts.into_iter().map(|part| (part.id, part.status, told(part.result))).collect()
}

const NOT_FOUND: &str = r#"{"errors": [{"errorCode": "T-2", "message": "Thing is not found"}]}"#;

fn metadata(statuses: &[(&str, u16)]) -> String {
    let entries = statuses.iter().map(|(id, status)| {
        format!(r#"{{"href": "https://api.example.com/things/{id}?view=Simple", "status": {status}, "responseDescription": "said"}}"#)
    });
    format!(r#"{{"response": [{}]}}"#, entries.collect::<Vec<_>>().join(", "))
}

#[tokio::test]
async fn records_and_errors_stand_side_by_side() {
    let statuses = metadata(&[("a", 200), ("b%2Fc", 404), ("d", 200)]);
    let bodies = [&*statuses, r#"{"id": "a"}"#, NOT_FOUND, "{\r\n\"id\": \"d\"\r\n}\r\n"];
    for (line_end, boundary, media_type) in [
        ("\r\n", "Boundary_20", "multipart/mixed; boundary=Boundary_20"),
        ("\n", "Boundary_20", "Multipart/Mixed;charset=utf-8; Boundary=\"Boundary_20\""),
        ("\r\n", "a b'()+_,-./:=?", "multipart/mixed; x=\"boundary=no;\\\"\"; boundary=\"a b'()+_,-./:=?\"; y=z"),
        ("\r\n", "sniffed", "multipart/mixed"),
    ] {
        let mut body = format!("a preamble{line_end}--");
        if boundary == "sniffed" {
            body = "--".to_owned();
        }
        let delimited: Vec<String> = bodies
            .iter()
            .map(|part| format!("{boundary}  {line_end}Content-Type: application/json;{line_end} charset=x{line_end}{line_end}{part}{line_end}--"))
            .collect();
        body.push_str(&delimited.concat());
        body.push_str(&format!("{boundary}--{line_end}--{boundary}{line_end}{line_end}an epilogue"));
        let answer = parts(reply(207, &format!("Content-Type: {media_type}"), body)).await.expect("four parts");
        let error = "Some(NotFound): 404 T-2: Thing is not found".to_owned();
        let expected = [
            (Some("a".to_owned()), 200, "a".to_owned()),
            (Some("b/c".to_owned()), 404, error),
            (Some("d".to_owned()), 200, "d".to_owned()),
        ];
        assert_eq!(told(answer), expected, "{media_type}");
    }
}

fn multipart(parts: &[&str]) -> Act {
    let parts: Vec<_> =
        parts.iter().map(|part| format!("--b\r\nContent-Type: application/json\r\n\r\n{part}\r\n")).collect();
    reply(207, "Content-Type: multipart/mixed; boundary=b", format!("{}--b--", parts.concat()))
}

#[tokio::test]
async fn an_error_may_have_no_part_of_its_own() {
    let statuses = metadata(&[("a", 503), ("b", 200)]);
    let answer = told(parts(multipart(&[&statuses, r#"{"id": "b"}"#])).await.expect("two parts"));
    assert_eq!(answer[0].1, 503);
    assert!(answer[0].2.ends_with("503 Service Unavailable"), "{answer:?}");
    assert_eq!(answer[1], (Some("b".to_owned()), 200, "b".to_owned()));
}

#[tokio::test]
async fn parts_that_are_not_those_announced_are_no_answer() {
    let statuses = metadata(&[("a", 200), ("b", 200), ("c", 404)]);
    let error = parts(multipart(&[&statuses, r#"{"id": "a"}"#])).await.expect_err("one part is missing");
    assert!(error.is_decode());
    assert!(error.to_string().contains("the answer announces 3 parts and has 1"), "{error}");
    let error =
        parts(reply(207, "Content-Type: multipart/mixed; boundary=b", "no delimiter")).await.expect_err("no part");
    assert!(error.to_string().contains("the answer of several parts has none"), "{error}");
}

#[tokio::test]
async fn a_part_that_cannot_be_read_is_that_parts_error() {
    let statuses = metadata(&[("a", 200), ("b", 200)]);
    let answer = parts(multipart(&[&statuses, r#"{"id": [7]}"#, r#"{"id": "b"}"#])).await.expect("two parts");
    let error = answer[0].result.as_ref().expect_err("an id is text");
    assert!(error.is_decode() && error.to_string().contains("cannot read id"), "{error}");
    assert_eq!(answer[1].result.as_ref().expect("a record").id, "b");
}

#[tokio::test]
async fn parts_without_a_list_of_statuses_are_values_or_replies() {
    let http = "HTTP/1.1 404 Not Found\r\nX-Request-Id: 9\r\n\r\n";
    let answer = parts(multipart(&[r#"{"id": "a"}"#, &format!("{http}{NOT_FOUND}")])).await.expect("two parts");
    let error = answer[1].result.as_ref().expect_err("a reply of its own");
    assert_eq!((error.service(), error.request_id()), (Some(&GetError::NotFound), Some("9")));
    assert_eq!(answer[0].result.as_ref().expect("a record").id, "a");
}

#[tokio::test]
async fn a_json_list_is_parts_too_and_a_single_value_is_one() {
    let list = format!(
        r#"[{{"resourceId": "a", "status": 200, "body": {{"id": "a"}}}}, {{"resourceId": 7, "status": "404", "body": {NOT_FOUND}}},
            {{"resourceId": "c", "status": 500}}, {{"id": "d"}}]"#
    );
    let answer =
        parts(reply(207, "Content-Type: application/vnd.example.multipart+json", list)).await.expect("four parts");
    let answer = told(answer);
    assert_eq!(answer[0], (Some("a".to_owned()), 200, "a".to_owned()));
    assert_eq!(answer[1], (Some("7".to_owned()), 404, "Some(NotFound): 404 T-2: Thing is not found".to_owned()));
    assert_eq!((answer[2].0.as_deref(), answer[2].1), (Some("c"), 500));
    assert_eq!(answer[3], (None, 207, "d".to_owned()));
    let single = told(parts(reply(200, "Content-Type: application/json", r#"{"id": "a"}"#)).await.expect("one part"));
    assert_eq!(single, [(None, 200, "a".to_owned())]);
}
