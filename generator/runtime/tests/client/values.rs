//! Values between Rust and JSON.

use std::collections::{BTreeMap, HashMap};

use client_runtime::{Base64, Choice, Id, Place, Slot, Text, View, alternative, read, write};
use serde_json::{Value, json};

use crate::models::model;

/// A value as its type reads it.
fn read_as<T: Slot>(value: &Value) -> Result<T, serde_json::Error> {
    read(value)
}

/// The JSON of a value.
fn written<T: Slot>(value: &T) -> Value {
    write(value, serde_json::value::Serializer).expect("JSON")
}

/// The same value, by way of `T`.
fn round<T: Slot>(value: Value) -> Value {
    written(&read_as::<T>(&value).expect("a value of the type"))
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

model!(Model { id: i64, owner: Option<String>; nullable: Option<i64>, plain: i64 });

#[test]
fn absent_null_and_there() {
    for (value, nullable) in [
        (json!({"id": 1, "owner": null}), None),
        (json!({"id": 1, "owner": null, "nullable": null}), Some(None)),
        (json!({"id": 1, "owner": null, "nullable": 1}), Some(Some(1))),
    ] {
        let model: Model = read_as(&value).expect("a model");
        assert_eq!(model.nullable, nullable);
        assert_eq!(written(&model), value);
    }
    let nulls: Model = read_as(&json!({"id": 1, "owner": "me", "plain": null, "later": [{}]})).expect("a model");
    assert_eq!(nulls, Model { id: 1, owner: Some("me".to_owned()), nullable: None, plain: None });
}

#[test]
fn an_object_that_lacks_a_member_or_has_one_twice() {
    for (json, problem) in [
        (r#"{"id": 1}"#, "missing field `owner`"),
        (r#"{"owner": null}"#, "missing field `id`"),
        (r#"{"id": 1, "owner": null, "plain": 1, "plain": 2}"#, "duplicate field `plain`"),
        (r#"[1, null]"#, "invalid type: sequence, expected struct Model"),
    ] {
        let error = read::<Model, _>(&mut serde_json::Deserializer::from_str(json)).expect_err("no model");
        assert!(error.to_string().starts_with(problem), "{error}");
    }
}

#[test]
fn members_are_found_in_any_order() {
    let value = json!({"plain": 4, "nullable": 3, "owner": "me", "id": 1});
    let model: Model = read_as(&value).expect("a model");
    assert_eq!(model, Model { id: 1, owner: Some("me".to_owned()), nullable: Some(Some(3)), plain: Some(4) });
}

#[test]
fn the_order_of_members_may_change_from_item_to_item() {
    let items = [
        r#"{"plain": 4, "later": {}, "owner": "a", "id": 1}"#,
        r#"{"plain": 5, "owner": "b", "id": 2}"#,
        r#"{"id": 3, "nullable": null, "owner": "c", "plain": 6}"#,
        r#"{"id": 4, "owner": "d"}"#,
    ];
    let models: Vec<Model> =
        read(&mut serde_json::Deserializer::from_str(&format!("[{}]", items.join(",")))).expect("models");
    let alone = items.map(|item| read_as::<Model>(&serde_json::from_str(item).expect("JSON")).expect("a model"));
    assert_eq!(models, alone);
    let twice = format!("[{}, {}]", items[0], r#"{"plain": 4, "owner": "a", "owner": "a", "id": 1}"#);
    let error = read::<Vec<Model>, _>(&mut serde_json::Deserializer::from_str(&twice)).expect_err("no models");
    assert!(error.to_string().starts_with("[1]: duplicate field `owner`"), "{error}");
}

#[test]
fn a_name_that_comes_again_has_its_last_value() {
    let json = r#"{"a": [1], "b": [2], "a": [3]}"#;
    let map: BTreeMap<String, Vec<i64>> = read(&mut serde_json::Deserializer::from_str(json)).expect("a map");
    assert_eq!(written(&map), json!({"a": [3], "b": [2]}));
}

#[derive(Debug, PartialEq)]
enum Kind {
    Simple,
    Unknown(String),
}

impl From<&str> for Kind {
    fn from(text: &str) -> Self {
        if text == "Simple" { Self::Simple } else { Self::Unknown(text.to_owned()) }
    }
}

impl Slot for Kind {
    fn vacant() -> Self {
        Self::Unknown(String::new())
    }

    fn place(&mut self) -> Place<'_> {
        Place::Text(self)
    }

    fn view(&self) -> View<'_> {
        View::Text("-")
    }
}

impl Text for Kind {
    fn set(&mut self, text: &str) -> Result<(), String> {
        *self = Self::from(text);
        Ok(())
    }
}

#[test]
fn an_enum_takes_what_it_does_not_know() {
    let json = r#"["Simple", "Call \u0063onnected", ""]"#;
    let views: Vec<Kind> = read(&mut serde_json::Deserializer::from_str(json)).expect("views");
    assert_eq!(views, [Kind::Simple, Kind::Unknown("Call connected".to_owned()), Kind::Unknown(String::new())]);
    let error = read_as::<Kind>(&json!(1)).expect_err("no text");
    assert!(error.to_string().contains("expected a string"), "{error}");
}

/// The text that is made of a word or a number.
struct Word(String);

impl Slot for Word {
    fn vacant() -> Self {
        Self(String::new())
    }

    fn place(&mut self) -> Place<'_> {
        Place::Word(self)
    }

    fn view(&self) -> View<'_> {
        View::Text(&self.0)
    }
}

impl Text for Word {
    fn set(&mut self, text: &str) -> Result<(), String> {
        text.clone_into(&mut self.0);
        Ok(())
    }
}

#[test]
fn a_word_or_a_number() {
    for (value, text) in [(json!("max"), "max"), (json!(5), "5"), (json!(-5), "-5")] {
        assert_eq!(read_as::<Word>(&value).expect("text").0, text);
    }
}

/// A union of lists alone.
struct Numbers(Vec<i64>);

impl Slot for Numbers {
    fn vacant() -> Self {
        Self(Vec::new())
    }

    fn place(&mut self) -> Place<'_> {
        Place::Choice(self)
    }

    fn view(&self) -> View<'_> {
        self.0.view()
    }
}

impl Choice for Numbers {
    fn set(&mut self, value: Value) -> Result<(), String> {
        *self = alternative(&value, Self)?;
        Ok(())
    }
}

#[test]
fn an_alternative_that_does_not_fit_says_where() {
    assert_eq!(read_as::<Numbers>(&json!([1, 2])).expect("numbers").0, [1, 2]);
    let error = read_as::<Numbers>(&json!([1, "x"])).map(|it| it.0).expect_err("no numbers");
    assert!(error.to_string().starts_with("[1]: invalid type: string \"x\""), "{error}");
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
        ("2026-03-10T18:07:52.000000001Z", "2026-03-10T18:07:52.000000001Z"),
        ("2026-03-10T18:07:60Z", "2026-03-10T18:07:59Z"),
        ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
        ("9999-12-30T22:00:00Z", "9999-12-30T22:00:00Z"),
        ("9999-12-31T23:59:59Z", "9999-12-30T22:00:00.999999999Z"),
    ] {
        assert_eq!(round::<jiff::Timestamp>(json!(text)), json!(utc));
    }
    for wrong in ["2026-02-29T18:07:52Z", "2026-03-10T18:07:5xZ", "2026-03-10T18:07:52.Z", "9999-12-32T00:00:00Z", ""] {
        let error = read_as::<jiff::Timestamp>(&json!(wrong)).expect_err(wrong);
        assert_eq!(error.to_string(), wrong.parse::<jiff::Timestamp>().expect_err(wrong).to_string());
    }
    assert_eq!(round::<jiff::civil::Date>(json!("2026-02-28")), json!("2026-02-28"));
}

#[test]
fn numbers_keep_their_last_digit() {
    let text = "[0.1,1.7976931348623157e308,123456789.12345679,2.2250738585072014e-308]";
    let numbers: Vec<f64> = serde_json::from_str(text).expect("numbers");
    assert_eq!(numbers, [0.1, f64::MAX, 123456789.12345679, f64::MIN_POSITIVE]);
}
