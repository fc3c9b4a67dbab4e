use super::{CROWDED, find, room, slot, slots};

#[test]
fn a_name_is_found_and_no_other_is() {
    // Some begin or end alike, and the slots of some are the same.
    const NAMES: &[&str] = &[
        "",
        "a",
        "b",
        "ab",
        "ba",
        "abc",
        "acc",
        "abcd",
        "abbd",
        "abcde",
        "acbde",
        "abcdefgh",
        "abcdxfgh",
        "abcdefghijklmnop",
        "abcdefgxijklmnop",
        "abcdefghijklmnopq",
        "abcdefghixklmnopq",
        "é",
        "id",
        "uri",
        "ru",
    ];
    const SLOTS: &[u16] = &slots::<{ room(NAMES.len()) }>(NAMES);
    for (index, name) in NAMES.iter().enumerate() {
        assert_eq!(find(NAMES, SLOTS, name), index, "{name}");
    }
    for other in ["c", "aa", "aac", "adc", "axcd", "abxde", "abcdefxh", "abcdefghxjklmnop", "abcdefghijklmnopr", "è"] {
        assert_eq!(find(NAMES, SLOTS, other), NAMES.len(), "{other}");
    }
}

/// How many other names are compared with one of them, at the most.
fn most_compared(names: &[&str], slots: &[u16]) -> usize {
    let compared = names.iter().enumerate().map(|(index, name)| {
        let begin = slot(name.as_bytes(), slots.len());
        (0..slots.len()).find(|step| usize::from(slots[(begin + step) % slots.len()]) == index)
    });
    compared.max().flatten().expect("there are names, and each has a slot")
}

#[test]
fn names_that_differ_in_a_number_alone_do_not_crowd() {
    let styles: [fn(usize) -> String; 6] = [
        |number| format!("property_{number:04}"),
        |number| format!("field{number}"),
        |number| format!("{number}"),
        |number| format!("line{number}Of"),
        |number| format!("theAddressLine{number:03}OfTheOwner"),
        |number| format!("{number:03}_of_the_members_that_there_are"),
    ];
    for style in styles {
        let names: Vec<String> = (0..256).map(style).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let slots = slots::<{ room(256) }>(&names);
        assert!(most_compared(&names, &slots) < 16, "{}: {}", names[0], most_compared(&names, &slots));
        for (index, name) in names.iter().enumerate() {
            assert_eq!(find(&names, &slots, name), index, "{name}");
        }
    }
}

#[test]
fn names_that_are_too_alike_are_found_nevertheless() {
    let names: Vec<String> = (0..2_500).map(|number| format!("aaaaaaaaaa{number:04}bbbbbbbbbbbbbbbbbbbbbb")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let slots = slots::<{ room(2_500) }>(&names);
    assert_eq!(slots[0], CROWDED);
    for index in [0, 1, 1_250, 2_499] {
        assert_eq!(find(&names, &slots, names[index]), index);
    }
    assert_eq!(find(&names, &slots, "aaaaaaaaaa2500bbbbbbbbbbbbbbbbbbbbbb"), names.len());
}

#[test]
fn among_no_names_none_is_found() {
    const SLOTS: &[u16] = &slots::<{ room(0) }>(&[]);
    assert_eq!(find(&[], SLOTS, ""), 0);
    assert_eq!(find(&[], SLOTS, "a"), 0);
}
