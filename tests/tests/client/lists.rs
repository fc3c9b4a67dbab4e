//! Lists of the emitted client, walked page after page.

use ringcentral::errors::ListCallLogForAccountError;
use ringcentral::{Client, Error};
use serde_json::json;
use workspace_tests::server::{Reply, Server};

use crate::case::client;

fn small(ids: &[&str], next: Option<&str>) -> Reply {
    let records: Vec<_> = ids.iter().map(|id| json!({"id": id})).collect();
    let next = next.map(|uri| json!({"uri": uri}));
    Reply::json(200, json!({"records": records, "navigation": {"nextPage": next}}).to_string())
}

/// The ids up to the end or the error.
async fn walked(client: &Client) -> (Vec<String>, Option<Error<ListCallLogForAccountError>>) {
    let mut items = client.call_log().list_for_account().items();
    let mut ids = Vec::new();
    while let Some(item) = items.next().await {
        match item {
            Ok(record) => ids.push(record.id.to_string()),
            Err(error) => return (ids, Some(error)),
        }
    }
    (ids, None)
}

#[tokio::test]
async fn a_next_page_on_a_foreign_host_is_an_error_and_no_request() {
    let foreign = Server::start([small(&["x"], None)]).await;
    let next = format!("{}/restapi/v1.0/account/1/call-log?page=2", foreign.url());
    let server = Server::start([small(&["a"], Some(&next))]).await;
    let (ids, error) = walked(&client(&server)).await;
    assert_eq!(ids, ["a"]);
    let error = error.expect("the walk ends with an error");
    assert!(error.to_string().contains("none of the hosts that the client may send its credentials to"), "{error}");
    assert_eq!((foreign.requests().len(), server.requests().len()), (0, 1));
}

#[tokio::test]
async fn a_server_that_repeats_a_page_is_stopped() {
    let server = Server::start([small(&["a"], Some("?page=2"))]).await;
    let (ids, error) = walked(&client(&server)).await;
    assert_eq!((ids.len(), server.requests().len()), (2, 2));
    assert!(error.expect("the walk ends with an error").to_string().ends_with("it is one that was there before"));
}

#[tokio::test(start_paused = true)]
async fn a_walk_goes_on_from_the_page_that_its_error_names() {
    let refused =
        Reply::json(403, r#"{"errors": [{"errorCode": "CMN-401", "message": "no", "permissionName": "ReadCallLog"}]}"#);
    let server = Server::start([small(&["a"], Some("?page=2")), refused, small(&["b"], None)]).await;
    let client = client(&server);
    let (ids, error) = walked(&client).await;
    assert_eq!(ids, ["a"]);
    let error = error.expect("the second page is refused");
    assert!(matches!(error.service(), Some(ListCallLogForAccountError::AppPermissionRequired { .. })), "{error:?}");
    let page = error.page().expect("the page is named");
    let rest = client.call_log().list_for_account().from_page(page).items().at_most(10).await.expect("the rest");
    assert_eq!(rest.iter().map(|record| record.id.to_string()).collect::<Vec<_>>(), ["b"]);
    assert!(server.requests()[2].line.ends_with("/call-log?page=2"));
    assert!(server.requests().iter().all(|request| request.header("authorization") == Some("Bearer secret")));
}
