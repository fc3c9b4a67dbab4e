use super::{Timestamp, instant};

#[test]
fn what_comes_after_the_last_instant_is_the_last_one() {
    for end in ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59.9999999Z", "9999-12-31T00:00:00+00:00"] {
        assert_eq!(instant(end).ok(), Some(Timestamp::MAX), "{end}");
    }
    let day_before = "9999-12-29T23:59:59Z";
    assert_eq!(instant(day_before).expect("an instant").to_string(), day_before);
    for none in ["9999-12-31", "9999-12-31T23:59:59", "9999-12-32T00:00:00Z", "10000-01-01T00:00:00Z"] {
        assert!(instant(none).is_err(), "{none}");
    }
}
