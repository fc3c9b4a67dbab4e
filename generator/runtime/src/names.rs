//! Names of members, and the looking up of one.
//!
//! In: the names of an object's members. Out: which of them a name is. Invariant: next to no others are compared with it,
//! in whatever order names come.

/// How many slots so many names have: so many more than they fill that hardly two of them want the same.
pub const fn room(names: usize) -> usize {
    let room = (4 * names).next_power_of_two();
    // Of one slot alone no bits of a number say which it is.
    if room < 2 { 2 } else { room }
}

/// In every slot where names are so alike that many want the same, so that they are looked through one by one.
const CROWDED: u16 = u16::MAX;

/// How many slots are looked at for each name, on the average, before names are called too alike.
const MOST_LOOKS: usize = 32;

/// For each slot the index of the name that is there, or how many there are where it is free. A name is in the slot that
/// its letters say, or in the next one that was free.
pub const fn slots<const ROOM: usize>(names: &[&str]) -> [u16; ROOM] {
    assert!(names.len() < CROWDED as usize, "an object has more members than can be told apart");
    let free = names.len() as u16;
    let mut slots = [free; ROOM];
    let mut looks = 0;
    let mut index = 0;
    while index < free {
        let mut at = slot(names[index as usize].as_bytes(), ROOM);
        while slots[at] != free {
            at = (at + 1) & (ROOM - 1);
            looks += 1;
        }
        if looks > MOST_LOOKS * names.len() {
            return [CROWDED; ROOM];
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
        Some(other) if is(other, name) => index,
        None if index == names.len() => index,
        _ => find_elsewhere(names, slots, at, name),
    }
}

/// The same where another name has the slot.
#[cold]
fn find_elsewhere(names: &[&str], slots: &[u16], mut at: usize, name: &str) -> usize {
    if slots[at] == CROWDED {
        return names.iter().position(|other| is(other, name)).unwrap_or(names.len());
    }
    loop {
        at = (at + 1) & (slots.len() - 1);
        match names.get(usize::from(slots[at])) {
            Some(other) if !is(other, name) => {}
            _ => return usize::from(slots[at]),
        }
    }
}

/// The slot of a name, of so many; their number is a power of two. Numbers, in which names differ as a rule, stand at an
/// end or in the middle.
#[inline]
const fn slot(name: &[u8], room: usize) -> usize {
    /// Carries what stands in any bit into the upper ones.
    const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
    let parts = match (name.first_chunk(), name.last_chunk()) {
        (Some(first), Some(last)) => {
            let ends = u32::from_le_bytes(*first) as u64 | (u32::from_le_bytes(*last) as u64) << 32;
            match name.split_at(name.len() / 2).1.first_chunk() {
                Some(middle) if name.len() > 12 => ends ^ (u32::from_le_bytes(*middle) as u64) << 15,
                _ => ends,
            }
        }
        _ => match name {
            [] => 0,
            [one] => *one as u64,
            [one, .., last] => *one as u64 | (*last as u64) << 8 | (name[1] as u64) << 16,
        },
    };
    let spread = (parts ^ (name.len() as u64) << 27).wrapping_mul(SPREAD);
    (spread >> (u64::BITS - room.trailing_zeros())) as usize
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
mod tests;
