//! Documents made faulty.
//!
//! In: a seed and a source of choices. Out: the bytes of a document that hardly anybody would write. Invariant: nothing
//! here knows what the generator does with them.

use serde_json::{Map, Value, json};

use crate::random::Random;
use crate::seeds::Seed;
use crate::words::{BOUNDS, NAMES, NUMBERS, REQUIRED, TYPES};

fn name(random: &mut Random) -> &'static str {
    NAMES[random.below(NAMES.len())]
}

/// Values of every kind, some of which no type can hold.
fn value(random: &mut Random) -> Value {
    match random.below(22) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(0),
        3 => json!(-1),
        4 => json!(u64::MAX),
        5 => json!(i64::MIN),
        6 => json!(1e308),
        7 => json!(-0.0),
        8 => json!([]),
        9 => json!({}),
        10 => json!([null]),
        11 => json!({"a": {"b": []}}),
        12 => json!("x".repeat(random.below(300))),
        13 => json!({"type": "object", "properties": {"a": {"type": "string"}}}),
        14 => json!([{"type": "integer"}, {"type": "string"}]),
        15 => json!(["b", 1, null, 1.5, {"c": 2}, "b"]),
        16 => json!({"$ref": "#"}),
        17 => json!({"$ref": "other.yaml#/definitions/Node"}),
        18 => json!({"$ref": 5}),
        19 => json!(format!("[a]<b>`c`\n```\n    d\n*/{{e}} https://f.example/{} [g.h] &amp; |i|", random.below(9))),
        _ => json!(name(random)),
    }
}

/// A document that is a seed with some faults, and the overlay that is to go with it.
pub(crate) fn mutant(seeds: &[Seed], random: &mut Random) -> (Vec<u8>, Option<String>) {
    let seed = random.pick(seeds);
    let overlay = seed.overlay.clone().filter(|_| random.once_in(2));
    let text = match &seed.tree {
        Some(tree) if !random.once_in(5) => {
            let mut tree = tree.clone();
            for _ in 0..=random.below(5) {
                change(&mut tree, seeds, random);
            }
            if random.once_in(2) { serde_yaml::to_string(&tree).unwrap_or_default() } else { format!("{tree:#}") }
        }
        _ => seed.text.clone(),
    };
    let mut bytes = text.into_bytes();
    if random.once_in(4) {
        for _ in 0..=random.below(3) {
            scratch(&mut bytes, random);
        }
    }
    (bytes, overlay)
}

/// One change to a tree.
fn change(tree: &mut Value, seeds: &[Seed], random: &mut Random) {
    let pointers = pointers(tree);
    let at = random.pick(&pointers).clone();
    let other = random.pick(&pointers).clone();
    match random.below(17) {
        0 => drop(remove(tree, &at)),
        1 => put(tree, &at, value(random)),
        2 => rename(tree, &at, name(random)),
        3 => put(tree, &at, json!({ "$ref": format!("#{other}") })),
        4 => add(tree, &at, ["allOf", "oneOf", "anyOf"][random.below(3)], json!([{ "$ref": format!("#{other}") }])),
        5 => duplicate(tree, &at, random),
        6 => swap(tree, &at, &other),
        7 => {
            if let Some(found) = tree.pointer(&other).cloned() {
                put(tree, &at, found);
            }
        }
        8 => nest(tree, &at, random),
        9 | 10 => {
            // A key that some document has, with what it has there, in a place where it does not belong.
            let trees: Vec<&Value> = seeds.iter().filter_map(|seed| seed.tree.as_ref()).collect();
            let from = *random.pick(&trees);
            let pointer = random.pick(&self::pointers(from)).clone();
            let key = unescape(pointer.rsplit('/').next().unwrap_or_default());
            if let Some(found) = from.pointer(&pointer) {
                add(tree, &at, &key, found.clone());
            }
        }
        11 => {
            let found = value(random);
            add(tree, &at, name(random), found);
        }
        // What follows is aimed: at kinds, at what has to be there, at numbers, at names that others refer to, at circles.
        12 => {
            if let Some(at) = ending(&pointers, &["type", "in", "format", "collectionFormat", "style"], random) {
                put(tree, &at, json!(TYPES[random.below(TYPES.len())]));
            }
        }
        13 => {
            if let Some(at) = ending(&pointers, REQUIRED, random) {
                remove(tree, &at);
            }
        }
        14 => {
            let number = serde_json::from_str(NUMBERS[random.below(NUMBERS.len())]).unwrap_or(Value::Null);
            let keyword = BOUNDS[random.below(BOUNDS.len())];
            add(tree, &at, keyword, if random.once_in(3) { json!(number.to_string()) } else { number });
        }
        15 => rename_schema(tree, name(random), random),
        _ => {
            // A reference to what stands around it.
            let above: Vec<&str> = at.match_indices('/').map(|(end, _)| &at[..end]).collect();
            let target = above.get(random.below(above.len().max(1))).copied().unwrap_or_default();
            put(tree, &at, json!({ "$ref": format!("#{target}") }));
        }
    }
}

/// One of the places whose last part is one of some keys.
fn ending(pointers: &[String], keys: &[&str], random: &mut Random) -> Option<String> {
    let key = keys[random.below(keys.len())];
    let ends = |pointer: &&String| pointer.rsplit('/').next() == Some(key);
    let found: Vec<&String> = pointers.iter().filter(ends).collect();
    (!found.is_empty()).then(|| (*random.pick(&found)).clone())
}

/// Gives a schema another name, and whatever refers to it too.
fn rename_schema(tree: &mut Value, name: &str, random: &mut Random) {
    for section in ["/definitions", "/components/schemas"] {
        let names: Vec<String> = match tree.pointer(section).and_then(Value::as_object) {
            Some(schemas) if !schemas.is_empty() => schemas.keys().cloned().collect(),
            _ => continue,
        };
        let old = random.pick(&names).clone();
        rename(tree, &format!("{section}/{}", escape(&old)), name);
        follow(tree, &format!("#{section}/{old}"), &format!("#{section}/{}", escape(name)));
    }
}

/// Lets every reference to one thing lead to another.
fn follow(tree: &mut Value, from: &str, to: &str) {
    match tree {
        Value::String(text) if text == from => to.clone_into(text),
        Value::Array(items) => items.iter_mut().for_each(|item| follow(item, from, to)),
        Value::Object(members) => members.values_mut().for_each(|member| follow(member, from, to)),
        _ => {}
    }
}

/// Every place of a tree, as a JSON pointer.
pub(crate) fn pointers(tree: &Value) -> Vec<String> {
    let mut pointers = vec![String::new()];
    let mut next = 0;
    while let Some(pointer) = pointers.get(next).cloned() {
        match tree.pointer(&pointer) {
            Some(Value::Object(members)) => {
                pointers.extend(members.keys().map(|key| format!("{pointer}/{}", escape(key))));
            }
            Some(Value::Array(items)) => pointers.extend((0..items.len()).map(|index| format!("{pointer}/{index}"))),
            _ => {}
        }
        next += 1;
    }
    pointers
}

fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

/// The mapping or list around a place, and the place's own key or index.
fn split(pointer: &str) -> Option<(&str, String)> {
    let (parent, own) = pointer.rsplit_once('/')?;
    Some((parent, unescape(own)))
}

/// Takes away what stands at a place; the root stays.
pub(crate) fn remove(tree: &mut Value, pointer: &str) -> Option<Value> {
    let (parent, own) = split(pointer)?;
    match tree.pointer_mut(parent)? {
        Value::Object(members) => members.shift_remove(&own),
        Value::Array(items) => own.parse().ok().filter(|index| *index < items.len()).map(|index| items.remove(index)),
        _ => None,
    }
}

/// Puts a value in the place of another.
pub(crate) fn put(tree: &mut Value, pointer: &str, value: Value) {
    if let Some(place) = tree.pointer_mut(pointer) {
        *place = value;
    }
}

/// Adds a member to a mapping, or to the list an item.
fn add(tree: &mut Value, pointer: &str, key: &str, value: Value) {
    match tree.pointer_mut(pointer) {
        Some(Value::Object(members)) => drop(members.insert(key.to_owned(), value)),
        Some(Value::Array(items)) => items.push(value),
        _ => {}
    }
}

/// Gives a member another key, or a text other words.
fn rename(tree: &mut Value, pointer: &str, name: &str) {
    if let Some(Value::String(text)) = tree.pointer_mut(pointer) {
        return name.clone_into(text);
    }
    let Some((parent, own)) = split(pointer) else { return };
    if let Some(Value::Object(members)) = tree.pointer_mut(parent) {
        let renamed: Map<String, Value> = std::mem::take(members)
            .into_iter()
            .map(|(key, value)| if key == own { (name.to_owned(), value) } else { (key, value) })
            .collect();
        *members = renamed;
    }
}

/// Repeats a member under another name, or an item under the same.
fn duplicate(tree: &mut Value, pointer: &str, random: &mut Random) {
    let (Some(found), Some((parent, own))) = (tree.pointer(pointer).cloned(), split(pointer)) else { return };
    let times = if random.once_in(10) { 200 } else { 1 };
    for time in 0..times {
        // Names that differ in their case alone are one name in Rust.
        let name = if time == 0 { own.to_uppercase() } else { format!("{own}{time}") };
        add(tree, parent, &name, found.clone());
    }
}

fn swap(tree: &mut Value, one: &str, other: &str) {
    let is_inside = |inner: &str, outer: &str| inner.starts_with(outer);
    if is_inside(one, other) || is_inside(other, one) {
        return;
    }
    if let (Some(first), Some(second)) = (tree.pointer(one).cloned(), tree.pointer(other).cloned()) {
        put(tree, one, second);
        put(tree, other, first);
    }
}

/// Puts a value deep into others.
fn nest(tree: &mut Value, pointer: &str, random: &mut Random) {
    let depth = if random.once_in(4) { random.below(150) } else { random.below(8) };
    let Some(mut found) = tree.pointer(pointer).cloned() else { return };
    for _ in 0..depth {
        found = match random.below(6) {
            0 => json!({"type": "object", "properties": {"a": found}}),
            1 => json!({"type": "array", "items": found}),
            2 => json!({"allOf": [found]}),
            3 => json!({"oneOf": [found, {"type": "integer"}]}),
            4 => json!({"additionalProperties": found}),
            _ => json!([found]),
        };
    }
    put(tree, pointer, found);
}

/// One change to a text that knows nothing of trees.
fn scratch(bytes: &mut Vec<u8>, random: &mut Random) {
    const PIECES: &[&[u8]] = &[
        b"\t",
        b"---\n",
        b"...\n",
        b"{",
        b"}",
        b"[",
        b"]",
        b"\"",
        b"'",
        b"&a ",
        b"*a",
        b"!!binary ",
        b"<<: ",
        b"? ",
        b": ",
        b"- ",
        b"|\n",
        b"# ",
        b"\r",
        b"\r\n",
        b"\x00",
        b"\x85",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xc2\x85",
        b"\xe2\x80\xae",
        b"1e999",
        b"0x",
        b"9999999999999999999999",
        b".inf",
        b"~",
        b"no",
        b"%YAML 1.1\n",
        b"\\ud800",
    ];
    let at = random.below(bytes.len() + 1);
    match random.below(6) {
        0 => bytes.truncate(at),
        1 => drop(bytes.splice(at..at, random.pick(PIECES).iter().copied())),
        2 => {
            let end = (at + random.below(40)).min(bytes.len());
            bytes.drain(at..end);
        }
        3 => {
            let end = (at + random.below(200)).min(bytes.len());
            let again = bytes[at..end].to_vec();
            bytes.splice(at..at, again);
        }
        4 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << random.below(8);
            }
        }
        _ => {
            // A line that is indented otherwise.
            let start = bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
            let spaces = vec![b' '; random.below(6)];
            bytes.splice(start..start, spaces);
        }
    }
}
