#![allow(unreachable_pub, reason = "the macros are for types that others see")]

use std::collections::BTreeMap;

use serde_json::json;

use super::super as runtime;

#[derive(Clone, Debug, Default, PartialEq)]
struct Call {
    id: String,
    kind: Option<Kind>,
    size: Option<Size>,
    more: BTreeMap<String, i64>,
}

runtime::object! { Call, default, required(0), rest(more); id(0 "callId"), kind(1 "kind"), size(2 "size") }

#[derive(Clone, Debug, PartialEq)]
struct Shelf {
    level: Level,
    calls: Option<Vec<Call>>,
}

runtime::object! { Shelf, vacant, required(0); level(0 "level"), calls(1 "calls") }

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Voice,
    Unknown(String),
}

runtime::text_enum! { Kind, default; Voice("voice") }

#[derive(Clone, Debug, PartialEq)]
enum Level {
    Low,
    Unknown(i64),
}

runtime::number_enum! { Level, default; Low(-1) }

#[derive(Clone, Debug, PartialEq)]
enum Size {
    Number(i32),
    Max,
    Unknown(String),
}

runtime::number_or_word! { Size(i32), default; Max("max") }

#[test]
fn what_is_read_is_written_back() {
    let json = json!({"level": -1, "calls": [
        {"callId": "1", "kind": "voice", "size": 5, "a": 1},
        {"callId": "2", "kind": "fax", "size": "max"},
        {"callId": "3", "size": "min"},
    ]});
    let shelf: Shelf = serde_json::from_value(json.clone()).expect("a shelf");
    let calls = shelf.calls.as_deref().unwrap_or_default();
    assert_eq!(shelf.level, Level::Low);
    assert_eq!(calls[0].kind, Some(Kind::Voice));
    assert_eq!(calls[0].more, BTreeMap::from([("a".to_owned(), 1)]));
    assert_eq!([&calls[1].size, &calls[2].size], [&Some(Size::Max), &Some(Size::Unknown("min".to_owned()))]);
    assert_eq!(serde_json::to_value(&shelf).expect("JSON"), json);
    assert_eq!(serde_json::from_str::<Shelf>(&json.to_string()).expect("a shelf"), shelf);
}

#[test]
fn enums_are_what_their_texts_and_numbers_say() {
    assert_eq!((Kind::from("voice"), Kind::from("fax".to_owned())), (Kind::Voice, Kind::Unknown("fax".to_owned())));
    assert_eq!(format!("{:>6} {}", Kind::Voice, Kind::default()), " voice ");
    assert_eq!((Level::from(-1), Level::from(7), Level::default()), (Level::Low, Level::Unknown(7), Level::Unknown(0)));
    assert_eq!(format!("{:3} {}", Level::Low, Level::Unknown(7)), " -1 7");
    assert_eq!((Size::from("7"), Size::from(7), Size::default()), (Size::Number(7), Size::Number(7), Size::Number(0)));
    assert_eq!(format!("{} {:2} {}", Size::Max, Size::Number(7), Size::from("min")), "max  7 min");
}

#[test]
fn what_does_not_fit_is_named() {
    for (json, problem) in [
        (json!({}), "missing field `level`"),
        (json!({"level": 0, "calls": [{"kind": 1}]}), "calls[0].kind: invalid type: integer `1`, expected a string"),
        (json!({"level": "0"}), "level: invalid type: string \"0\", expected i64"),
        (json!({"level": 0, "calls": [{"callId": "", "size": true}]}), "calls[0].size: invalid type: boolean `true`"),
        (json!({"level": 0, "calls": [{"callId": "", "b": "x"}]}), "calls[0].b: invalid type: string \"x\""),
    ] {
        let error = serde_json::from_value::<Shelf>(json).expect_err(problem).to_string();
        assert!(error.starts_with(problem), "{error}");
    }
}
