//! Names of members, and the looking up of one.
//!
//! In: the names of an object's members. Out: which of them a name is. Invariant: next to no others are compared with it,
//! in whatever order names come.

/// How many slots so many names have: so many more than they fill that hardly two of them want the same.
pub const fn room(names: usize) -> usize {
    (4 * names).next_power_of_two()
}

/// For each slot the index of the name that is there, or how many there are where it is free. A name is in the slot that
/// its letters say, or in the next one that was free.
pub const fn slots<const ROOM: usize>(names: &[&str]) -> [u16; ROOM] {
    let free = names.len() as u16;
    let mut slots = [free; ROOM];
    let mut index = 0;
    while index < free {
        let mut at = slot(names[index as usize].as_bytes(), ROOM);
        while slots[at] != free {
            at = (at + 1) & (ROOM - 1);
        }
        slots[at] = index;
        index += 1;
    }
    slots
}

/// The index of a name, or how many names there are where it is none of these.
#[inline]
pub(super) fn find(names: &[&str], slots: &[u16], name: &str) -> usize {
    let at = slot(name.as_bytes(), slots.len());
    let index = slots.get(at).map_or(names.len(), |index| usize::from(*index));
    match names.get(index) {
        Some(other) if !is(other, name) => find_behind(names, slots, at, name),
        _ => index,
    }
}

/// The same where another name has the slot.
#[cold]
fn find_behind(names: &[&str], slots: &[u16], mut at: usize, name: &str) -> usize {
    loop {
        at = (at + 1) & (slots.len() - 1);
        match names.get(usize::from(slots[at])) {
            Some(other) if !is(other, name) => {}
            _ => return usize::from(slots[at]),
        }
    }
}

/// The slot of a name, of so many; their number is a power of two.
const fn slot(name: &[u8], room: usize) -> usize {
    let sum = match (name.first(), name.last()) {
        (Some(first), Some(last)) => name.len() + 3 * *first as usize + 5 * *last as usize,
        _ => 0,
    };
    sum & (room - 1)
}

/// Whether the two are the same. Names are short, and done with sooner than a function that compares bytes is called.
#[inline]
fn is(name: &str, other: &str) -> bool {
    let (name, other) = (name.as_bytes(), other.as_bytes());
    name.len() == other.len()
        && match name.len() {
            // What the two parts do not cover of it is nothing.
            0..4 => name.first() == other.first() && name.last_chunk::<2>() == other.last_chunk(),
            4..8 => name.first_chunk::<4>() == other.first_chunk() && name.last_chunk::<4>() == other.last_chunk(),
            8..=16 => name.first_chunk::<8>() == other.first_chunk() && name.last_chunk::<8>() == other.last_chunk(),
            _ => name == other,
        }
}

#[cfg(test)]
mod tests {
    use super::{find, room, slots};

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
        for other in
            ["c", "aa", "aac", "adc", "axcd", "abxde", "abcdefxh", "abcdefghxjklmnop", "abcdefghijklmnopr", "è"]
        {
            assert_eq!(find(NAMES, SLOTS, other), NAMES.len(), "{other}");
        }
    }

    #[test]
    fn among_no_names_none_is_found() {
        const SLOTS: &[u16] = &slots::<{ room(0) }>(&[]);
        assert_eq!(find(&[], SLOTS, ""), 0);
        assert_eq!(find(&[], SLOTS, "a"), 0);
    }
}
