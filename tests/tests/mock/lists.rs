//! Lists that the mock cuts into pages.

use std::collections::BTreeSet;

use ringcentral::mock::MockServer;
use ringcentral::models::{CallLogRecord, CallLogResponse, CompanyAnsweringRuleList};

use crate::mock;

fn log(ids: impl IntoIterator<Item = u32>) -> CallLogResponse {
    let record = |id: u32| CallLogRecord { id: format!("call-{id}").into(), ..Default::default() };
    CallLogResponse { records: Some(ids.into_iter().map(record).collect()), ..Default::default() }
}

/// The ids of all calls of an account, walked page by page.
async fn walked(mock: &MockServer, size: Option<i32>) -> Vec<String> {
    let client = mock.client();
    let call = client.call_log().list_for_account();
    let mut items = match size {
        Some(size) => call.per_page(size),
        None => call,
    }
    .items();
    let mut ids = Vec::new();
    while let Some(item) = items.next().await {
        ids.push(item.expect("the page comes").id.to_string());
    }
    ids
}

/// What the requests asked for, in order.
fn queries(mock: &MockServer) -> Vec<String> {
    mock.received().into_iter().map(|request| request.query).collect()
}

#[tokio::test(start_paused = true)]
async fn a_list_is_cut_into_pages_of_the_size_that_is_asked_for() {
    let expected: Vec<String> = (0..25).map(|id| format!("call-{id}")).collect();
    let asked = ["perPage=10", "perPage=10&page=2", "perPage=10&page=3"];
    for (size, pages) in [(Some(10), asked.as_slice()), (Some(25), &["perPage=25"]), (None, &[""])] {
        let mock = mock().await;
        mock.call_log().list_for_account().respond_list(log(0..25));
        assert_eq!(walked(&mock, size).await, expected);
        assert_eq!(queries(&mock), pages);
    }
}

/// Without `per_page` a page of this list has 100 calls, by the document.
#[tokio::test(start_paused = true)]
async fn a_list_is_cut_where_the_document_cuts_it() {
    let mock = mock().await;
    mock.call_log().list_for_account().respond_list(log(0..101));
    let client = mock.client();
    let page = |number: i32| client.call_log().list_for_account().page(number);
    for (number, count, next) in [(1, 100, Some("page=2")), (2, 1, None), (3, 0, None)] {
        let page = page(number).send().await.expect("the page comes");
        assert_eq!(page.records.map_or(0, |records| records.len()), count, "page {number}");
        let link = page.navigation.and_then(|navigation| navigation.next_page).and_then(|next| next.uri);
        assert_eq!(link.as_deref().and_then(|link| link.split('?').nth(1)), next, "page {number}");
    }
    let all = client.call_log().list_for_account().per_page("max").send().await.expect("the page comes");
    assert_eq!(all.records.map(|records| records.len()), Some(101));
}

#[tokio::test(start_paused = true)]
async fn pages_of_ones_own_are_walked_and_have_an_end() {
    let mock = mock().await;
    let expected = mock.call_log().list_for_account().respond_pages([log(0..3), log(3..4), log(4..6)]);
    assert_eq!(walked(&mock, Some(3)).await.len(), 6);
    assert_eq!(expected.requests().len(), 3);
    let beyond = mock.client().call_log().list_for_account().page(9).send().await.expect("it is answered");
    assert_eq!(beyond.records.map(|records| records.len()), Some(0));
}

#[tokio::test(start_paused = true)]
#[should_panic(expected = "GET /restapi/v1.0/account/{accountId}/answering-rule has no pages")]
async fn what_has_no_pages_cannot_be_cut() {
    let mock = mock().await;
    mock.company_answering_rules().list().respond_list(CompanyAnsweringRuleList::default());
}

#[tokio::test(start_paused = true)]
async fn a_list_that_is_made_up_is_walked_too() {
    let mock = mock().await;
    mock.plausible(3);
    let ids = walked(&mock, Some(10)).await;
    assert_eq!((ids.len(), ids.iter().collect::<BTreeSet<_>>().len()), (25, 25), "{ids:?}");
    assert_eq!(queries(&mock), ["perPage=10", "perPage=10&page=2", "perPage=10&page=3"]);
    assert_eq!(walked(&mock, Some(7)).await, ids);
    let page = mock.client().call_log().list_for_account().per_page(10).page(2).send().await.expect("the page comes");
    let paging = page.paging.expect("it is told which page this is");
    assert_eq!((paging.page, paging.per_page), (Some(2), Some(10)));
}
