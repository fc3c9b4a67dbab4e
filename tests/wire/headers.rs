//! The headers of answers, typed.

use response_headers::models::ListPetsResponseXTags as Tag;
use response_headers::operations::pets::{ListPetsHeaders, RemovePetsHeaders};
use wire::{Reply, Server};

use crate::client;

#[tokio::test]
async fn headers_stand_beside_the_body() {
    let pets = || Reply::json(200, r#"["Rex"]"#);
    let full = pets()
        .header("x-total", "7")
        .header("x-expires-after", "Fri, 27 Nov 2026 10:00:00 GMT")
        .header("x-tags", "new, young")
        .header("x-page", r#"{"next":"p2"}"#);
    let server =
        Server::start([full, pets().header("x-total", "many"), Reply::empty(201).header("location", "/pets/1")]).await;
    let client = client!(response_headers, server);
    let answer = client.pets().list_pets().send_with_headers().await.expect("an answer");
    assert_eq!((answer.status, answer.body), (200, vec!["Rex".to_owned()]));
    assert_eq!(answer.headers.x_total, Some(7));
    assert_eq!(answer.headers.x_expires_after.map(|at| at.to_string()).as_deref(), Some("2026-11-27T10:00:00Z"));
    assert_eq!(answer.headers.x_tags, Some(vec![Tag::New, Tag::Unknown("young".to_owned())]));
    assert_eq!(answer.headers.x_page.and_then(|page| page.next).as_deref(), Some("p2"));
    let odd = client.pets().list_pets().send_with_headers().await.expect("an answer all the same");
    assert_eq!((odd.headers, odd.body.len()), (ListPetsHeaders::default(), 1));
    let added = client.pets().add_pet().send_with_headers().await.expect("an answer");
    assert_eq!((added.status, added.headers.location.as_deref(), added.body), (201, Some("/pets/1"), ()));
}

#[tokio::test]
async fn an_error_has_its_headers_too() {
    let refusals =
        [Reply::empty(429).header("retry-in", "3").header("x-total", "9"), Reply::empty(409).header("x-by", "me")];
    let server = Server::start(refusals).await;
    let client = response_headers::Client::builder()
        .base_url(server.url())
        .retry(response_headers::runtime::RetryPolicy::never());
    let client = client.build().expect("a client");
    let error = client.pets().list_pets().send().await.expect_err("a refusal");
    let headers = error.headers().map(ListPetsHeaders::from).expect("a reply");
    assert_eq!((headers.retry_in, headers.x_total), (Some(3), Some(9)));
    let error = client.pets().remove_pets().send().await.expect_err("a refusal");
    assert_eq!(error.headers().map(RemovePetsHeaders::from).and_then(|it| it.x_by).as_deref(), Some("me"));
}
