//! Headers of answers, as what they are documented to be.

use client_runtime::{Id, header, header_json, header_list};
use jiff::Timestamp;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    let pair = |(name, value): &(&'static str, &str)| {
        (HeaderName::from_static(name), HeaderValue::from_bytes(value.as_bytes()).expect("a value"))
    };
    let mut headers = HeaderMap::new();
    for (name, value) in pairs.iter().map(pair) {
        headers.append(name, value);
    }
    headers
}

#[test]
fn a_header_is_read_as_what_it_is() {
    let headers = headers(&[("n", "17"), ("b", "true"), ("t", "\"007\""), ("f", "0.5"), ("e", "")]);
    assert_eq!(header::<i32>(&headers, "N"), Some(17));
    assert_eq!(header::<String>(&headers, "n").as_deref(), Some("17"));
    assert_eq!(header::<bool>(&headers, "b"), Some(true));
    assert_eq!(header::<String>(&headers, "t").as_deref(), Some("\"007\""), "quotes of an entity tag are part of it");
    assert_eq!(header::<f64>(&headers, "f"), Some(0.5));
    assert_eq!(header::<String>(&headers, "e").as_deref(), Some(""));
    assert_eq!(header::<Id>(&headers, "n").map(|id| id.to_string()).as_deref(), Some("17"));
}

#[test]
fn a_header_that_is_absent_or_something_else_is_none() {
    let headers = headers(&[("n", "many"), ("l", "1, x"), ("b", "yes")]);
    assert_eq!(header::<i32>(&headers, "n"), None);
    assert_eq!(header::<i32>(&headers, "absent"), None);
    assert_eq!(header::<i32>(&headers, "no name"), None);
    assert_eq!(header::<bool>(&headers, "b"), None);
    assert_eq!(header_list::<i32>(&headers, "l"), None);
    assert_eq!(header_json::<i32>(&headers, "n"), None);
}

#[test]
fn an_instant_has_either_form() {
    let headers = headers(&[("a", "2026-11-27T10:00:00Z"), ("b", "Fri, 27 Nov 2026 10:00:00 GMT")]);
    let at: Timestamp = "2026-11-27T10:00:00Z".parse().expect("an instant");
    assert_eq!(header::<Timestamp>(&headers, "a"), Some(at));
    assert_eq!(header::<Timestamp>(&headers, "b"), Some(at));
}

#[test]
fn lists_come_in_one_header_or_in_several() {
    let headers = headers(&[("l", "1,2"), ("l", " 3 "), ("j", "{\"a\":1}")]);
    assert_eq!(header_list::<i32>(&headers, "l"), Some(vec![1, 2, 3]));
    assert_eq!(header_json::<serde_json::Value>(&headers, "j").map(|it| it["a"].clone()), Some(1.into()));
}
