//! Groups, and the names of operations.
//!
//! In: the operations of a document. Out: the groups in order of their first operation, and each operation's group and
//! names. Invariant: a name is made of the operation's own words and its group's; the others only decide whether it is
//! free.

use std::collections::{HashMap, HashSet};

use super::Lowering;
use super::codes::UNGROUPED;
use super::outline::Outline;
use crate::ir::{Basis, Group};
use crate::names::{Case, Kind, Name, Scope, Symbols, identifier, join, words};
use crate::vocabulary;

/// Where an operation belongs, and what it is called.
pub(super) struct Plan {
    pub(super) group: usize,
    pub(super) name: Name,
    pub(super) type_name: String,
    pub(super) const_name: String,
    /// The type of its group's handle, beside which the operation's own types stand.
    pub(super) handle: String,
}

/// The groups so far, with what their names have to be unique among.
struct Plans {
    groups: Vec<Group>,
    /// Words of a group -> its index.
    index: HashMap<Vec<String>, usize>,
    accessors: Scope,
    features: Scope,
    methods: Vec<Scope>,
    constants: Scope,
    handles: Scope,
    /// What the operations of each group are called by their whole ids.
    whole: HashSet<(usize, String)>,
}

impl<'a> Lowering<'a> {
    /// Sorts operations into groups and names them.
    pub(super) fn plan(&mut self, outlines: &[Outline<'a>], client: &vocabulary::Root) -> (Vec<Group>, Vec<Plan>) {
        let mut plans = Plans {
            groups: Vec::new(),
            index: HashMap::new(),
            accessors: Scope::new(Kind::Groups),
            features: Scope::new(Kind::Features),
            methods: Vec::new(),
            constants: Scope::new(Kind::Constants),
            handles: Scope::new(Kind::Types),
            whole: HashSet::new(),
        };
        self.tell_ungrouped(outlines);
        // All groups before any operation, so that an operation takes no name from a group.
        let members: Vec<usize> = outlines.iter().map(|outline| self.group(outline, client, &mut plans)).collect();
        let whole = outlines.iter().zip(&members).map(|(outline, group)| (*group, snake(&outline.words)));
        plans.whole.extend(whole);
        let names = outlines.iter().zip(&members).enumerate();
        let named = names.map(|(index, (outline, group))| self.name(index, outline, *group, &mut plans)).collect();
        (plans.groups, named)
    }

    /// A document that sorts its operations may have forgotten one, or the overlay that sorts them an operation that is
    /// new.
    fn tell_ungrouped(&mut self, outlines: &[Outline<'a>]) {
        let is_grouped = |outline: &Outline<'_>| outline.client.group.is_some() || tag(outline).is_some();
        if !outlines.iter().any(is_grouped) {
            return;
        }
        for outline in outlines.iter().filter(|outline| !is_grouped(outline)) {
            let group = default_group(outline);
            let Outline { method, path, .. } = outline;
            let message = format!("{method} {path} has no tag, so its group is '{group}', after its path");
            let action = format!(
                "say where it belongs with an overlay action:\n- target: $.paths['{}'].{}\n  update:\n    x-client:\n      \
                 group: {}",
                path.replace('\'', "\\'"),
                method.to_lowercase(),
                serde_json::Value::from(group)
            );
            self.report_with(&UNGROUPED, &outline.pointer, message, Some(action));
        }
    }

    fn group(&mut self, outline: &Outline<'a>, client: &vocabulary::Root, plans: &mut Plans) -> usize {
        let wire = outline.client.group.clone().unwrap_or_else(|| default_group(outline));
        let key = words(&wire, Symbols::Edges);
        if let Some(index) = plans.index.get(&key) {
            return *index;
        }
        let claim = plans.accessors.claim(&wire);
        self.note_clash(&claim, &outline.pointer);
        // A handle has a module of its own: it gives way to the models, for the reader's sake, and to no call.
        let handle = format!("{wire} api");
        let is_model = !self.types.scope.is_free(&self.types.scope.spelling(&wire));
        let wanted = if is_model { &handle } else { &wire };
        let type_name = plans.handles.claim_as(&wire, &[wanted, &handle]).name.rust;
        let description = client.groups.get(&wire).cloned().or_else(|| self.tag_description(&key));
        let feature = plans.features.claim(&wire).name.rust;
        let index = plans.groups.len();
        let name_basis = match (&outline.client.group, tag(outline)) {
            (Some(_), _) => self.basis(&format!("{}/{}/group", outline.pointer, vocabulary::KEY)),
            (None, Some(_)) => self.basis(&format!("{}/tags", outline.pointer)),
            (None, None) => Basis::default(),
        };
        plans.groups.push(Group {
            name: claim.name,
            feature,
            type_name,
            description,
            operations: Vec::new(),
            name_basis,
        });
        plans.methods.push(Scope::new(Kind::Methods));
        plans.index.insert(key, index);
        index
    }

    fn tag_description(&self, key: &[String]) -> Option<String> {
        let tag = self.openapi.tags.iter().find(|tag| words(&tag.name, Symbols::Edges) == key)?;
        super::schemas::text(tag.description.as_deref())
    }

    fn name(&mut self, index: usize, outline: &Outline<'a>, group: usize, plans: &mut Plans) -> Plan {
        plans.groups[group].operations.push(index);
        let group_words = words(&plans.groups[group].name.wire, Symbols::Edges);
        let method = outline.client.name.as_deref().unwrap_or(&outline.words);
        let methods = &mut plans.methods[group];
        // A name that is spelled with a mark, or is another's, says no more by being shorter.
        let is_better = |short: &&str| {
            let spelling = methods.spelling(short);
            let is_plain = !spelling.starts_with("r#") && !spelling.ends_with('_');
            is_plain && methods.is_free(&spelling) && !plans.whole.contains(&(group, snake(short)))
        };
        let is_named = outline.client.name.is_some() || outline.client.group.is_none() && tag(outline).is_none();
        let short = if is_named { None } else { without_group(method, &group_words).filter(is_better) };
        let claim = methods.claim_as(&outline.id, &[short.unwrap_or(method)]);
        self.note_clash(&claim, &outline.pointer);
        let stem = match &outline.client.name {
            Some(name) => with_group(words(name, Symbols::Edges), &group_words),
            None => identifier(&outline.words, Case::Pascal),
        };
        let call = format!("{stem} call");
        // The call stands beside the handle of its group, and of no other.
        let is_handle = self.types.scope.spelling(&stem) == plans.groups[group].type_name;
        let wanted = if is_handle { &call } else { &stem };
        let type_name = self.types.claim(&outline.id, &[wanted, &call]).name.rust;
        let const_name = plans.constants.claim(&type_name).name.rust;
        let handle = plans.groups[group].type_name.clone();
        Plan { group, name: claim.name, type_name, const_name, handle }
    }
}

fn snake(id: &str) -> String {
    identifier(id, Case::Snake)
}

/// The first tag that names something, else the first part of the path that does.
fn default_group(outline: &Outline<'_>) -> String {
    let names_something = |part: &&str| !part.is_empty() && !part.contains('{') && !is_version(part);
    tag(outline).or_else(|| outline.template.split('/').find(names_something)).unwrap_or("default").to_owned()
}

/// The first tag that names something; what stands in brackets is a mark.
fn tag<'o>(outline: &'o Outline<'_>) -> Option<&'o str> {
    let is_mark = |tag: &str| tag.starts_with('[') && tag.ends_with(']');
    outline.operation.tags.iter().map(|tag| tag.trim()).find(|tag| !tag.is_empty() && !is_mark(tag))
}

/// `v1`, `1.0`, `v2beta1`
fn is_version(part: &str) -> bool {
    let digits = part.strip_prefix(['v', 'V']).unwrap_or(part);
    digits.starts_with(|first: char| first.is_ascii_digit())
        && ["alpha", "beta", "rc", ""].iter().any(|stage| {
            let (number, after) = digits.split_once(stage).filter(|_| !stage.is_empty()).unwrap_or((digits, ""));
            let numeric = |text: &str| text.chars().all(|found| found.is_ascii_digit() || found == '.' || found == '_');
            numeric(number) && numeric(after)
        })
}

/// What stands behind the group at the beginning of an `operationId`, where a sign sets them apart that joins no words:
/// `issues/list` is called on the handle of `issues`, which says the rest. Of `searchUsers` and `log-in` nobody can tell.
fn without_group<'i>(id: &'i str, group: &[String]) -> Option<&'i str> {
    let is_sign = |c: char| !c.is_alphanumeric() && !matches!(c, '-' | ' ');
    let group = singulars(group);
    let ends = id.match_indices(is_sign).map(|(at, _)| at);
    let own = ends.filter(|end| singulars(&words(&id[..*end], Symbols::Edges)) == group);
    let own = own.map(|end| id[end..].trim_start_matches(is_sign)).next()?;
    own.starts_with(char::is_alphabetic).then_some(own)
}

/// The words of a method with those of its group after the verb, unless they are there: `make_call` of `ring_out` is
/// `MakeRingOutCall`. A list is of many, anything else is of one: `get` of `recordings` is `GetRecording`.
fn with_group(method: Vec<String>, group: &[String]) -> String {
    let (plain, wanted) = (singulars(&method), singulars(group));
    let has_group = plain.windows(wanted.len().max(1)).any(|window| window == wanted);
    let mut all = method;
    if !has_group {
        let is_of_many = all.len() == 1 && all.first().is_some_and(|verb| verb == "list");
        let mut group = group.to_vec();
        if let Some(last) = group.last_mut().filter(|_| !is_of_many) {
            *last = singular(last);
        }
        let after_verb = 1.min(all.len());
        all.splice(after_verb..after_verb, group);
    }
    join(&all, Case::Pascal)
}

/// English nouns that have no singular, or mean something else in it.
const PLURAL_ONLY: &[&str] = &["analytics", "credentials", "news", "permissions", "series", "settings", "statistics"];

/// Each of the words in the singular.
fn singulars(words: &[String]) -> Vec<String> {
    words.iter().map(|word| singular(word)).collect()
}

/// The singular of an English noun, by its ending.
fn singular(word: &str) -> String {
    if PLURAL_ONLY.contains(&word) || ["ss", "us", "is"].iter().any(|ending| word.ends_with(ending)) {
        return word.to_owned();
    }
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return format!("{stem}y");
    }
    let sibilant = ["sses", "shes", "ches", "xes"].iter().any(|ending| word.ends_with(ending));
    word.strip_suffix(if sibilant { "es" } else { "s" }).unwrap_or(word).to_owned()
}
