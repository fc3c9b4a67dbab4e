//! Lists, page after page.

use std::future::poll_fn;
use std::pin::Pin;

use client_runtime::{Call, Error, ErrorKind, Items, KeyPlace, NextPage, Pages, Paging};
use futures_core::Stream;
use serde_json::{Value, json};

use crate::models::model;
use crate::support::{self, Act, Code, LIST, Server, build, line, reply};

static LINKED: Paging =
    Paging { items: "/records", next: NextPage::Link("/navigation/next/uri"), size: Some("perPage") };
static TOKENS: Paging = Paging {
    items: "/records",
    next: NextPage::Token { pointer: "/cursor", parameter: "after" },
    size: Some("perPage"),
};
static NUMBERED: Paging =
    Paging { items: "/records", next: NextPage::Number { parameter: "page", first: 1 }, size: None };
static OFFSETS: Paging = Paging { items: "", next: NextPage::Offset("skip"), size: None };

model!(Record { id: u32; });

/// A page with these records and this link to the next.
fn page(records: &[u32], next: Option<&str>) -> Act {
    let records: Vec<_> = records.iter().map(|id| json!({"id": id})).collect();
    let navigation = next.map_or_else(|| json!({}), |next| json!({"next": {"uri": next}}));
    support::json(200, &json!({"navigation": navigation, "records": records}).to_string())
}

/// The ids of all items, and the error that ended them, if one did.
async fn walked(mut items: Items<Record, Code>) -> (Vec<u32>, Option<Error<Code>>) {
    let mut ids = Vec::new();
    loop {
        match items.next().await {
            Some(Ok(record)) => ids.push(record.id),
            Some(Err(error)) => {
                assert!(items.next().await.is_none(), "something comes after {error}");
                return (ids, Some(error));
            }
            None => return (ids, None),
        }
    }
}

async fn walk(server: &Server, paging: &'static Paging) -> (Vec<u32>, Option<Error<Code>>) {
    walked(Items::of(&Call::new(&server.transport(), &LIST), paging)).await
}

fn lines(server: &Server) -> Vec<String> {
    server.requests().iter().map(|request| line(request).trim_end_matches(" HTTP/1.1").to_owned()).collect()
}

#[tokio::test]
async fn links_are_followed_to_the_last_page_and_resolved_where_they_are_relative() {
    let server = Server::start(vec![
        page(&[1, 2], Some("/things?page=2")),
        page(&[], Some("?page=3")),
        page(&[3], Some("things?page=4#top")),
        support::json(200, r#"{"navigation": {"next": null}, "records": null}"#),
    ])
    .await;
    let (ids, error) = walk(&server, &LINKED).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(ids, [1, 2, 3]);
    assert_eq!(lines(&server), ["GET /things", "GET /things?page=2", "GET /things?page=3", "GET /things?page=4"]);
}

#[tokio::test]
async fn an_absolute_link_is_taken_and_one_to_the_described_host_leads_to_what_stands_for_it() {
    let server =
        Server::start(vec![page(&[1], Some("https://api.example.com:443/things?page=2")), page(&[2], None)]).await;
    assert_eq!(walk(&server, &LINKED).await.0, [1, 2]);
    assert_eq!(lines(&server), ["GET /things", "GET /things?page=2"]);
    let other = Server::with(page(&[1], None)).await;
    let server = Server::start(vec![page(&[1], Some(&format!("{}/things?page=2", other.url)))]).await;
    let (ids, error) = walk(&server, &LINKED).await;
    assert_eq!(ids, [1]);
    let text = error.expect("another port is another host").to_string();
    assert_eq!(
        text,
        "GET /things: the page has a next one, and it leads to '127.0.0.1', which is none of the hosts that the client may \
         send its credentials to"
    );
    assert_eq!((server.requests().len(), other.requests().len()), (1, 0));
}

#[tokio::test]
async fn no_request_goes_to_a_host_that_is_not_the_clients() {
    for link in [
        "https://evil.example/things?page=2",
        "//evil.example/things",
        "https://api.example.com.evil.example/",
        "https://api.example.com@evil.example/",
        "https://user:pw@api.example.com/",
        "http://api.example.com/things",
        "https://api.example.com:8443/things",
        "file:///etc/passwd",
        "https://",
    ] {
        let server = Server::start(vec![page(&[1], Some(link)), page(&[2], None)]).await;
        let (ids, error) = walk(&server, &LINKED).await;
        assert_eq!((ids, server.requests().len()), (vec![1], 1), "{link}");
        let error = error.unwrap_or_else(|| panic!("{link} is followed"));
        assert!(error.is_decode() && error.page() == Some(&format!("{}/things", server.url)), "{error:?}");
        assert!(!error.to_string().contains("pw"), "{error}");
    }
}

#[tokio::test]
async fn a_page_that_was_there_before_ends_the_walk() {
    for (next, seen) in [("/things", 1), ("/things?page=2", 2), ("/things?page=2#again", 2)] {
        let server = Server::with(page(&[1], Some(next))).await;
        let (ids, error) = walk(&server, &LINKED).await;
        assert_eq!((ids.len(), server.requests().len()), (seen, seen), "{next}");
        let text = error.expect("the walk ends").to_string();
        assert!(text.ends_with("the page has a next one, and it is one that was there before"), "{text}");
    }
    let back = vec![page(&[1], Some("?p=2")), page(&[2], Some("?p=3")), page(&[3], Some("?p=2"))];
    let server = Server::start(back).await;
    assert_eq!(walk(&server, &LINKED).await.0, [1, 2, 3]);
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn the_size_of_the_first_page_is_asked_for_on_every_page() {
    let server =
        Server::start(vec![page(&[1], Some("?cursor=a%2Fb")), page(&[2], Some("?perPage=7&p=3")), page(&[3], None)])
            .await;
    let transport = server.transport();
    let mut call = Call::new(&transport, &LIST);
    call.query("perPage", &1000);
    call.query("view", &"Full");
    assert_eq!(walked(Items::of(&call, &LINKED)).await.0, [1, 2, 3]);
    let expected =
        ["GET /things?perPage=1000&view=Full", "GET /things?cursor=a%2Fb&perPage=1000", "GET /things?perPage=7&p=3"];
    assert_eq!(lines(&server), expected);
}

#[tokio::test]
async fn tokens_go_into_their_parameter() {
    let with = |ids: Value, cursor: Value| support::json(200, &json!({"records": ids, "cursor": cursor}).to_string());
    let record = |id: u32| json!([{"id": id}]);
    for end in [json!(null), json!(""), json!(false)] {
        let acts = vec![with(record(1), json!("a/b=")), with(record(2), json!(7)), with(record(3), end)];
        let server = Server::start(acts).await;
        let transport = server.transport();
        let mut call = Call::new(&transport, &LIST);
        call.query("view", &"Full");
        assert_eq!(walked(Items::of(&call, &TOKENS)).await.0, [1, 2, 3]);
        let expected =
            ["GET /things?view=Full", "GET /things?view=Full&after=a%2Fb%3D", "GET /things?view=Full&after=7"];
        assert_eq!(lines(&server), expected);
    }
}

#[tokio::test]
async fn numbered_pages_end_with_the_first_empty_one() {
    let acts = vec![page(&[1, 2], None), page(&[3], None), page(&[], None)];
    let server = Server::start(acts.clone()).await;
    assert_eq!(walk(&server, &NUMBERED).await.0, [1, 2, 3]);
    assert_eq!(lines(&server), ["GET /things", "GET /things?page=2", "GET /things?page=3"]);
    let server = Server::start(acts).await;
    let transport = server.transport();
    let mut call = Call::new(&transport, &LIST);
    call.query("page", &5);
    walked(Items::of(&call, &NUMBERED)).await;
    assert_eq!(lines(&server), ["GET /things?page=5", "GET /things?page=6", "GET /things?page=7"]);
    let server = Server::with(page(&[1], None)).await;
    let (ids, error) = walk(&server, &NUMBERED).await;
    assert_eq!((ids, server.requests().len()), (vec![1, 1], 2));
    assert!(error.expect("the walk ends").to_string().ends_with("the service gives the same one again"));
}

#[tokio::test]
async fn offsets_count_the_items_before_a_page() {
    let list = |ids: &[u32]| {
        support::json(200, &json!(ids.iter().map(|id| json!({"id": id})).collect::<Vec<_>>()).to_string())
    };
    let server = Server::start(vec![list(&[1, 2, 3]), list(&[4]), list(&[])]).await;
    assert_eq!(walk(&server, &OFFSETS).await.0, [1, 2, 3, 4]);
    assert_eq!(lines(&server), ["GET /things", "GET /things?skip=3", "GET /things?skip=4"]);
    // A service that does not know the parameter has the same page for every offset.
    let server = Server::start(vec![list(&[1]), list(&[1]), list(&[])]).await;
    let (ids, error) = walk(&server, &OFFSETS).await;
    assert_eq!((ids, server.requests().len()), (vec![1, 1], 2));
    assert!(error.expect("the walk ends").to_string().ends_with("the service gives the same one again"));
}

#[tokio::test(start_paused = true)]
async fn an_error_names_the_page_from_which_another_walk_goes_on() {
    let acts = vec![page(&[1, 2], Some("?page=2")), reply(404, "", ""), page(&[3], Some("?page=3")), page(&[4], None)];
    let server = Server::start(acts).await;
    let transport = server.transport();
    let (ids, error) = walked(Items::of(&Call::new(&transport, &LIST), &LINKED)).await;
    assert_eq!(ids, [1, 2]);
    let error = error.expect("the second page is refused");
    assert_eq!(error.status(), Some(404));
    let page = error.page().expect("the page is named").to_owned();
    assert_eq!(page, format!("{}/things?page=2", server.url));
    assert!(!format!("{error} {error:?}").contains("page=2"), "a URL may hold what was searched for");
    let mut call = Call::new(&transport, &LIST);
    call.query("dateFrom", &"2026");
    call.at(page);
    assert_eq!(walked(Items::of(&call, &LINKED)).await.0, [3, 4]);
    assert_eq!(lines(&server)[2..], ["GET /things?page=2", "GET /things?page=3"]);
}

#[tokio::test]
async fn a_page_that_cannot_be_read_is_an_error_at_its_place() {
    for (body, problem) in [
        (r#"{"records": [{"id": 1}, {"id": "x"}]}"#, "cannot read records[1].id"),
        (r#"{"records": {"id": 1}}"#, "cannot read records"),
        (r#"{"records": [], "navigation": {"next": {"uri": [1]}}}"#, "cannot read navigation.next.uri"),
        ("[", "cannot read the answer"),
        ("", "answer is empty where JSON was expected"),
        ("{} {}", "cannot read the end of the answer"),
    ] {
        let server = Server::with(support::json(200, body)).await;
        let (ids, error) = walk(&server, &LINKED).await;
        let error = error.unwrap_or_else(|| panic!("{body} is read"));
        assert!(ids.is_empty() && error.is_decode(), "{body}");
        assert!(error.to_string().contains(problem), "{body}: {error}");
        assert_eq!(error.page(), Some(&*format!("{}/things", server.url)), "{body}");
    }
}

#[tokio::test]
async fn pages_come_as_they_are_and_say_where_they_stand() {
    let server = Server::start(vec![page(&[1], Some("?page=2")), page(&[2], None)]).await;
    let mut pages: Pages<Value, Code> = Pages::of(&Call::new(&server.transport(), &LIST), &LINKED);
    assert_eq!(pages.position(), Some(&*format!("{}/things", server.url)));
    assert!(server.requests().is_empty(), "nothing is sent before a page is wanted");
    let first = pages.next().await.expect("a page").expect("readable");
    assert_eq!(first["records"][0]["id"], 1);
    assert_eq!(pages.position(), Some(&*format!("{}/things?page=2", server.url)));
    assert_eq!(server.requests().len(), 1, "no page is asked for ahead");
    assert!(pages.next().await.is_some());
    assert_eq!(pages.position(), None);
    assert!(pages.next().await.is_none() && pages.next().await.is_none());
}

#[tokio::test]
async fn items_say_on_which_page_the_next_of_them_stands() {
    let server = Server::start(vec![page(&[1, 2], Some("?page=2")), page(&[3], None)]).await;
    let at = |query: &str| Some(format!("{}/things{query}", server.url));
    let mut items: Items<Record, Code> = Items::of(&Call::new(&server.transport(), &LIST), &LINKED);
    let mut positions = vec![items.position().map(str::to_owned)];
    while items.next().await.is_some() {
        positions.push(items.position().map(str::to_owned));
    }
    assert_eq!(positions, [at(""), at(""), at("?page=2"), None]);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn no_page_is_asked_for_that_is_not_needed() {
    let server = Server::start(vec![page(&[1, 2], Some("?page=2")), page(&[3, 4], Some("?page=3"))]).await;
    let transport = server.transport();
    let first = |most| Items::<Record, Code>::of(&Call::new(&transport, &LIST), &LINKED).at_most(most);
    let ids = |records: Vec<Record>| records.iter().map(|record| record.id).collect::<Vec<_>>();
    assert_eq!(ids(first(0).await.expect("nothing can fail")), [0_u32; 0]);
    assert_eq!(server.requests().len(), 0);
    assert_eq!(ids(first(2).await.expect("a page")), [1, 2]);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_stream_that_is_not_waited_for_goes_on_where_it_was() {
    let server = Server::start(vec![page(&[1], Some("?page=2")), page(&[2], None)]).await;
    let mut items: Items<Record, Code> = Items::of(&Call::new(&server.transport(), &LIST), &LINKED);
    for expected in [Some(1), Some(2), None] {
        let given_up = tokio::time::timeout(std::time::Duration::ZERO, items.next()).await;
        let id = match given_up {
            Ok(item) => item,
            Err(_) => poll_fn(|context| Pin::new(&mut items).poll_next(context)).await,
        };
        assert_eq!(id.map(|item| item.expect("readable").id), expected);
    }
    assert_eq!(server.requests().len(), 2, "no page is asked for twice");
}

#[tokio::test]
async fn keys_in_the_query_go_along_and_are_not_told() {
    let next = "?page=2&key=echoed&keyring=1";
    let server = Server::start(vec![page(&[1], Some(next)), page(&[2], Some("?page=3")), page(&[3], None)]).await;
    let transport = build(server.builder().api_key("key", KeyPlace::Query("key"), "hush/hush"));
    let mut items: Items<Record, Code> = Items::of(&Call::new(&transport, &LIST), &LINKED);
    let mut positions = vec![items.position().map(str::to_owned)];
    while items.next().await.is_some() {
        positions.push(items.position().map(str::to_owned));
    }
    assert!(positions.iter().flatten().all(|position| !position.contains("hush") && !position.contains("echoed")));
    let expected = [
        "GET /things?key=hush%2Fhush",
        "GET /things?page=2&keyring=1&key=hush%2Fhush",
        "GET /things?page=3&key=hush%2Fhush",
    ];
    assert_eq!(lines(&server), expected);
}

#[tokio::test]
async fn a_call_that_cannot_be_sent_is_the_only_thing_that_comes() {
    let server = Server::with(page(&[1], None)).await;
    let transport = server.transport();
    let mut call = Call::new(&transport, &LIST);
    call.at("https://evil.example/things");
    let (ids, error) = walked(Items::of(&call, &LINKED)).await;
    let error = error.expect("the page is at no host of the client's");
    assert!(ids.is_empty() && server.requests().is_empty());
    assert_eq!(error.kind(), &ErrorKind::Request);
    assert!(error.to_string().starts_with("GET /things not sent: the URL of the call cannot be used"), "{error}");
}

/// A stream can be kept, sent to another thread, and outlives the client it came from.
#[test]
fn streams_stand_on_their_own() {
    fn stands_alone<T: Stream + Unpin + Send + 'static>() {}
    stands_alone::<Items<Record, Code>>();
    stands_alone::<Pages<Record, Code>>();
    stands_alone::<client_runtime::ByteResponse<Code>>();
}
