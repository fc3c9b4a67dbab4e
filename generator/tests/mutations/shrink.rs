//! A failing document made small.
//!
//! In: a document that is judged wrong. Out: one that is judged wrong too, from which nothing more could be taken away.
//! Invariant: shrinking ends, since every step takes something away and the number of tries is bounded.

use serde_json::{Value, json};

use crate::judge::{Verdict, judge, kind};
use crate::mutate::{pointers, put, remove};

/// How many smaller documents are tried.
const TRIES: usize = 400;

/// The smallest document that was found to have the same fault.
pub(crate) fn shrink(document: &[u8], overlay: Option<&str>, fault: &str) -> Vec<u8> {
    let is_wrong = |bytes: &[u8]| matches!(judge(bytes, overlay), Verdict::Wrong(what) if kind(&what) == kind(fault));
    let mut tries = TRIES;
    let mut smallest = document.to_vec();
    if let Some(tree) = std::str::from_utf8(document).ok().and_then(|text| serde_yaml::from_str::<Value>(text).ok()) {
        let bytes = |tree: &Value| format!("{tree:#}").into_bytes();
        if is_wrong(&bytes(&tree)) {
            let mut tree = tree;
            shrink_tree(&mut tree, &mut tries, &|tree| is_wrong(&bytes(tree)));
            return bytes(&tree);
        }
    }
    shrink_lines(&mut smallest, &mut tries, &is_wrong);
    smallest
}

/// Takes parts of a tree away, large ones first, for as long as one can be spared.
fn shrink_tree(tree: &mut Value, tries: &mut usize, is_wrong: &dyn Fn(&Value) -> bool) {
    let mut spared = true;
    while std::mem::take(&mut spared) {
        for pointer in pointers(tree).into_iter().skip(1) {
            for smaller in [without(tree, &pointer), with(tree, &pointer, json!({})), with(tree, &pointer, json!("a"))]
            {
                let Some(smaller) = smaller.filter(|smaller| size(smaller) < size(tree)) else { continue };
                let Some(left) = tries.checked_sub(1) else { return };
                *tries = left;
                if is_wrong(&smaller) {
                    *tree = smaller;
                    spared = true;
                    break;
                }
            }
        }
    }
}

fn without(tree: &Value, pointer: &str) -> Option<Value> {
    let mut smaller = tree.clone();
    remove(&mut smaller, pointer)?;
    Some(smaller)
}

fn with(tree: &Value, pointer: &str, value: Value) -> Option<Value> {
    let mut smaller = tree.clone();
    tree.pointer(pointer)?;
    put(&mut smaller, pointer, value);
    Some(smaller)
}

fn size(tree: &Value) -> usize {
    tree.to_string().len()
}

/// Takes lines away, many at once first.
fn shrink_lines(bytes: &mut Vec<u8>, tries: &mut usize, is_wrong: &dyn Fn(&[u8]) -> bool) {
    let mut chunk = bytes.split_inclusive(|byte| *byte == b'\n').count().div_ceil(2);
    while chunk > 0 {
        let mut at = 0;
        loop {
            let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
            if at >= lines.len() {
                break;
            }
            let Some(left) = tries.checked_sub(1) else { return };
            *tries = left;
            let rest = &lines[(at + chunk).min(lines.len())..];
            let smaller: Vec<u8> = [&lines[..at], rest].concat().concat();
            if is_wrong(&smaller) {
                *bytes = smaller;
            } else {
                at += chunk;
            }
        }
        chunk /= 2;
    }
}
