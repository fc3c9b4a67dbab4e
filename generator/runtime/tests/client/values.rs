//! Values between Rust and JSON.

use std::collections::HashMap;

use client_runtime::{
    Base64, Id, alternative, double_option, null_as_default, open_enum, open_integer_enum, text_or_integer,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The same value, by way of `T`.
fn round<T: Serialize + for<'de> Deserialize<'de>>(value: Value) -> Value {
    let read: T = serde_json::from_value(value).expect("a value of the type");
    serde_json::to_value(read).expect("JSON")
}

#[test]
fn an_id_goes_back_as_it_came() {
    let ids = json!(["", "~", "007", 7, -7, 0, i64::MIN, u64::MAX]);
    assert_eq!(round::<Vec<Id>>(ids.clone()), ids);
    for wrong in [json!(1.5), json!(true), json!(null), json!([]), json!({})] {
        let error = serde_json::from_value::<Id>(wrong).expect_err("no id");
        assert!(error.to_string().contains("expected an identifier (a string or an integer)"), "{error}");
    }
}

#[test]
fn ids_are_equal_by_their_text() {
    let (text, number) = (Id::from("42"), Id::from(42));
    assert_eq!(text, number);
    assert_eq!(number, "42");
    assert_eq!((number.as_str(), number.to_string(), String::from(&number)), ("42", "42".to_owned(), "42".to_owned()));
    assert_eq!(format!("{text:?} {number:?}"), r#"Id("42") Id(42)"#);
    assert_eq!(HashMap::from([(text, 1)]).get("42"), Some(&1));
    assert_eq!(Id::default().as_str(), "");
}

#[test]
fn base64_is_read_with_and_without_padding() {
    for (text, bytes) in [("", b"".as_slice()), ("aGk=", b"hi"), ("aGk", b"hi"), ("+/8=", b"\xfb\xff")] {
        assert_eq!(serde_json::from_value::<Base64>(json!(text)).expect("bytes").0, bytes);
    }
    assert_eq!(round::<Base64>(json!("+/8")), json!("+/8="));
    assert!(serde_json::from_value::<Base64>(json!("a%")).is_err());
}

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Model {
    #[serde(default, deserialize_with = "double_option", skip_serializing_if = "Option::is_none")]
    nullable: Option<Option<i64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    optional: Option<i64>,
    #[serde(default, deserialize_with = "null_as_default", skip_serializing_if = "Vec::is_empty")]
    list: Vec<i64>,
}

#[test]
fn absent_null_and_there() {
    for (value, nullable) in
        [(json!({}), None), (json!({"nullable": null}), Some(None)), (json!({"nullable": 1}), Some(Some(1)))]
    {
        let model: Model = serde_json::from_value(value.clone()).expect("a model");
        assert_eq!(model.nullable, nullable);
        assert_eq!(serde_json::to_value(model).expect("JSON"), value);
    }
    let nulls: Model = serde_json::from_value(json!({"optional": null, "list": null})).expect("a model");
    assert_eq!(nulls, Model::default());
}

#[derive(Debug, PartialEq)]
enum View {
    Simple,
    Unknown(String),
}

impl From<&str> for View {
    fn from(text: &str) -> Self {
        if text == "Simple" { Self::Simple } else { Self::Unknown(text.to_owned()) }
    }
}

impl<'de> Deserialize<'de> for View {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        open_enum(deserializer)
    }
}

#[test]
fn an_enum_takes_what_it_does_not_know() {
    let views: Vec<View> = serde_json::from_str(r#"["Simple", "Call \u0063onnected", ""]"#).expect("views");
    assert_eq!(views, [View::Simple, View::Unknown("Call connected".to_owned()), View::Unknown(String::new())]);
    let views: Vec<View> = serde_json::from_value(json!(["Simple"])).expect("views");
    assert_eq!(views, [View::Simple]);
    let error = serde_json::from_value::<View>(json!(1)).expect_err("no text");
    assert!(error.to_string().contains("expected a string"), "{error}");
    let number: i64 = open_integer_enum(&mut serde_json::Deserializer::from_str("3")).expect("a number");
    assert_eq!(number, 3);
}

#[test]
fn a_word_or_a_number() {
    for (json, text) in [("\"max\"", "max"), ("5", "5"), ("-5", "-5")] {
        assert_eq!(text_or_integer(&mut serde_json::Deserializer::from_str(json)).expect("text"), text);
    }
}

#[test]
fn an_alternative_that_does_not_fit_says_where() {
    let read: Result<Option<Vec<i64>>, serde_json::Error> = alternative(json!([1, 2]), Some);
    assert_eq!(read.expect("numbers"), Some(vec![1, 2]));
    let read: Result<Option<Vec<i64>>, serde_json::Error> = alternative(json!([1, "x"]), Some);
    assert!(read.expect_err("no numbers").to_string().starts_with("[1]: invalid type: string \"x\""));
}

#[test]
fn instants_as_services_write_them() {
    for (text, utc) in [
        ("2026-03-10T18:07:52.534Z", "2026-03-10T18:07:52.534Z"),
        ("2026-03-10T18:07:52Z", "2026-03-10T18:07:52Z"),
        ("2026-03-10T18:07:52+02:00", "2026-03-10T16:07:52Z"),
        ("2026-03-10T18:07:52.123456789-05:30", "2026-03-10T23:37:52.123456789Z"),
        ("2026-03-10 18:07:52z", "2026-03-10T18:07:52Z"),
        ("2026-03-10T18:07:52+0000", "2026-03-10T18:07:52Z"),
    ] {
        assert_eq!(round::<jiff::Timestamp>(json!(text)), json!(utc));
    }
    assert_eq!(round::<jiff::civil::Date>(json!("2026-02-28")), json!("2026-02-28"));
}

#[test]
fn numbers_keep_their_last_digit() {
    let text = "[0.1,1.7976931348623157e308,123456789.12345679,2.2250738585072014e-308]";
    let numbers: Vec<f64> = serde_json::from_str(text).expect("numbers");
    assert_eq!(numbers, [0.1, f64::MAX, 123456789.12345679, f64::MIN_POSITIVE]);
}
