//! Bodies that are no JSON, or may be something else besides.

use media_types::models::Thing;
use wire::{Reply, Server};

use crate::client;

#[tokio::test]
async fn xml_is_handed_on_as_text() {
    let replies = [Reply::json(200, r#"{"id":7,"name":"n","rest":1}"#), Reply::body(200, "text/xml", "<thing/>")];
    let server = Server::start(replies).await;
    let client = client!(media_types, server);
    let thing = client.bodies().send_xml("<thing><name>ü</name></thing>").send().await.expect("an answer");
    assert_eq!((thing.id, thing.name.as_str(), thing.secret), (Some(7), "n", None));
    assert_eq!(thing.additional.get("rest"), Some(&1));
    let sent = Thing { id: None, name: "n".to_owned(), secret: Some("s".to_owned()), additional: Default::default() };
    assert_eq!(client.bodies().send_either().body(&sent).send().await.expect("an answer"), "<thing/>");
    let requests = server.requests();
    assert_eq!(requests[0].header("content-type"), Some("application/xml"));
    assert_eq!(requests[0].text(), "<thing><name>ü</name></thing>");
    assert_eq!(requests[1].header("content-type"), Some("application/json"), "JSON goes before text");
    assert_eq!(requests[1].text(), r#"{"name":"n","secret":"s"}"#, "what the service alone sets is not sent");
}

#[tokio::test]
async fn bytes_are_sent_as_they_are() {
    let server = Server::start([Reply::empty(204)]).await;
    const BYTES: &[u8] = &[0, 255, 10];
    client!(media_types, server).bodies().upload(BYTES).send().await.expect("an answer");
    let request = server.request();
    assert_eq!(request.header("content-type"), Some("application/octet-stream"));
    assert_eq!(request.body, BYTES);
}
