use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use super::super::slot::Slot;
use super::mended;

/// The member `it` of an answer, once it is mended.
fn read<T: Slot + Clone>(json: &str) -> Option<T> {
    let mut answer = BTreeMap::<String, T>::new();
    mended(format!(r#"{{"it": {json}}}"#).as_bytes(), &mut answer).ok()?;
    answer.get("it").cloned()
}

#[test]
fn nothing_where_a_list_has_to_be_is_an_empty_one() {
    assert_eq!(read::<Vec<String>>("null"), Some(Vec::new()));
    assert_eq!(read::<Vec<Vec<i64>>>("[null, [1], null]"), Some(vec![vec![], vec![1], vec![]]));
    assert_eq!(read::<i64>("null"), None);
    assert_eq!(read::<String>("null"), None);
    assert_eq!(read::<BTreeMap<String, i64>>("null"), None);
}

#[test]
fn days_and_their_beginnings_stand_for_each_other() {
    let beginning: Timestamp = "2024-02-03T00:00:00Z".parse().expect("a time");
    let day: Date = "2024-02-03".parse().expect("a day");
    assert_eq!(read::<Timestamp>(r#""2024-02-03""#), Some(beginning));
    for time in ["T00:00:00Z", "T00:00:00", "T00:00:00.000Z", "T00:00:00+02:00"] {
        assert_eq!(read::<Date>(&format!(r#""2024-02-03{time}""#)), Some(day), "{time}");
    }
    // More than a day is said, and would be lost.
    assert_eq!(read::<Date>(r#""2024-02-03T10:00:00Z""#), None);
    for more in ["T00:00:01Z", "T00:00:00.001Z", "T00:00:00-whatever", "T00:00:00+", "T00:00:00Z "] {
        assert_eq!(read::<Date>(&format!(r#""2024-02-03{more}x""#)), None, "{more}");
    }
}
