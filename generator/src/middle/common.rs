//! What both formats say alike: info, tags, external docs, security requirements, and the head of an operation.
//!
//! In: the nodes of these. Out: their [`openapiv3`] forms. Invariant: keys that OpenAPI 3 requires are there, empty where
//! the document does not have them, and told.

use indexmap::IndexMap;
use openapiv3::{Contact, ExternalDocumentation, Info, License, Operation, SecurityRequirement, Server, Tag};

use super::faults::{DUPLICATE, UNKNOWN_SECURITY_SCHEME};
use super::reader::{Fields, Grammar, Reader, entry_place, scalar_text};
use super::references::component_key;
use crate::diagnostic::nearest;
use crate::tree::{Entry, Node};
use crate::vocabulary;

impl<'t> Reader<'t, '_> {
    /// The document's `info`.
    pub(crate) fn info(&mut self, root: &Fields<'t>) -> Info {
        let Some(entry) = root.entry("info") else {
            self.missing(root, "info", "taken as empty");
            return Info::default();
        };
        self.within(&["info"], |reader| {
            reader.mark(entry_place(entry));
            let Some(fields) = reader.fields(&entry.node, &INFO) else { return Info::default() };
            if let Some(version) = fields.get("version") {
                reader.mark_at(&["version"], version.place);
            }
            Info {
                title: reader.required_text(&fields, "title"),
                description: reader.placed_text(&fields, "description"),
                terms_of_service: reader.text(&fields, "termsOfService"),
                contact: reader.contact(&fields),
                license: reader.license(&fields),
                version: reader.required_text(&fields, "version"),
                extensions: reader.extensions(&fields),
            }
        })
    }

    fn contact(&mut self, info: &Fields<'t>) -> Option<Contact> {
        let fields = self.fields(info.get("contact")?, &CONTACT)?;
        Some(Contact {
            name: self.text(&fields, "name"),
            url: self.text(&fields, "url"),
            email: self.text(&fields, "email"),
            extensions: self.extensions(&fields),
        })
    }

    fn license(&mut self, info: &Fields<'t>) -> Option<License> {
        let fields = self.fields(info.get("license")?, &LICENSE)?;
        Some(License {
            name: self.required_text(&fields, "name"),
            url: self.text(&fields, "url"),
            extensions: self.extensions(&fields),
        })
    }

    /// The `externalDocs` of anything.
    pub(crate) fn external_docs(&mut self, owner: &Fields<'t>) -> Option<ExternalDocumentation> {
        let fields = self.fields(owner.get("externalDocs")?, &EXTERNAL_DOCS)?;
        Some(ExternalDocumentation {
            description: self.text(&fields, "description"),
            url: self.required_text(&fields, "url"),
            extensions: self.extensions(&fields),
        })
    }

    /// The document's tags, each name once.
    pub(crate) fn tags(&mut self, root: &Fields<'t>) -> Vec<Tag> {
        let mut tags: Vec<Tag> = Vec::new();
        for node in self.list(root, "tags") {
            let index = tags.len().to_string();
            let Some(tag) = self.within(&["tags", &index], |reader| reader.tag(node)) else { continue };
            if tags.iter().any(|other| other.name == tag.name) {
                let message = format!("tag '{}' is there twice", tag.name);
                self.tell(DUPLICATE.at(node.place, message).label("the first is kept"));
            } else {
                self.mark_at(&["tags", &index], node.place);
                tags.push(tag);
            }
        }
        tags
    }

    fn tag(&mut self, node: &'t Node) -> Option<Tag> {
        if let Some(name) = scalar_text(node) {
            self.wrong_kind_kept(node, "a tag", "a mapping with a 'name'", "taken as its name");
            return Some(Tag { name, ..Tag::default() });
        }
        let fields = self.fields(node, &TAG)?;
        Some(Tag {
            name: self.required_text(&fields, "name"),
            description: self.placed_text(&fields, "description"),
            external_docs: self.external_docs(&fields),
            extensions: self.extensions(&fields),
        })
    }

    /// Rule: the names of security schemes become keys that OpenAPI 3 allows.
    pub(crate) fn name_security_schemes(&mut self, schemes: &[(&'t String, &'t Entry)]) {
        for (name, _) in schemes {
            let wanted = component_key(name);
            let mut key = wanted.clone();
            let mut count = 2;
            while self.security_keys.values().any(|taken| *taken == key) {
                key = format!("{wanted}_{count}");
                count += 1;
            }
            self.security_keys.insert((*name).clone(), key);
        }
    }

    /// Security requirements, without those that name no scheme; nothing where there are none to heed.
    pub(crate) fn requirements(&mut self, fields: &Fields<'t>) -> Option<Vec<SecurityRequirement>> {
        fields.get("security")?;
        let nodes = self.list(fields, "security");
        let mut alternatives = Vec::with_capacity(nodes.len());
        for node in nodes {
            alternatives.extend(self.requirement(node));
        }
        (nodes.is_empty() || !alternatives.is_empty()).then_some(alternatives)
    }

    fn requirement(&mut self, node: &'t Node) -> Option<SecurityRequirement> {
        let Some(object) = node.as_object() else {
            self.wrong_kind(node, "a security requirement", "a mapping");
            return None;
        };
        let mut requirement = IndexMap::new();
        for (name, entry) in object {
            let Some(key) = self.security_keys.get(name).cloned() else {
                self.tell_unknown_scheme(name, entry);
                continue;
            };
            let scopes = entry.node.as_array().unwrap_or_default();
            requirement.insert(key, scopes.iter().filter_map(scalar_text).collect());
        }
        (object.is_empty() || !requirement.is_empty()).then_some(requirement)
    }

    fn tell_unknown_scheme(&mut self, name: &str, entry: &Entry) {
        let near = nearest(name, self.security_keys.keys().map(String::as_str)).map(str::to_owned);
        let fault = UNKNOWN_SECURITY_SCHEME.at(entry.key, format!("security scheme '{name}' is not defined"));
        self.tell(match near {
            Some(near) => fault.label("left out").help(format!("did you mean '{near}'?")),
            None => fault.label("left out").help("define it among the security schemes"),
        });
    }

    /// Everything of an operation but what goes in and out.
    pub(crate) fn operation_head(&mut self, fields: &Fields<'t>) -> Operation {
        let (client, extensions) = self.client_extensions::<vocabulary::Operation>(fields);
        let deprecated = self.flag(fields, "deprecated").or_else(|| self.flag(fields, "x-deprecated"));
        for key in ["tags", "operationId", "deprecated"] {
            if let Some(entry) = fields.entry(key) {
                self.mark_at(&[key], entry_place(entry));
            }
        }
        Operation {
            tags: self.texts(fields, "tags"),
            summary: self.placed_text(fields, "summary"),
            description: self.placed_text(fields, "description"),
            external_docs: self.external_docs(fields),
            operation_id: self.text(fields, "operationId"),
            deprecated: deprecated.unwrap_or_default(),
            security: self.requirements(fields),
            servers: client.and_then(|client| client.servers).into_iter().flatten().map(server).collect(),
            extensions,
            ..Operation::default()
        }
    }
}

/// A server with nothing but its URL.
pub(crate) fn server(url: String) -> Server {
    Server { url, ..Server::default() }
}

const INFO: Grammar = Grammar {
    what: "the info",
    keys: &["title", "description", "termsOfService", "contact", "license", "version"],
    foreign: &[],
};

const CONTACT: Grammar = Grammar { what: "a contact", keys: &["name", "url", "email"], foreign: &[] };

const LICENSE: Grammar = Grammar { what: "a license", keys: &["name", "url"], foreign: &[] };

const EXTERNAL_DOCS: Grammar = Grammar { what: "external docs", keys: &["description", "url"], foreign: &[] };

const TAG: Grammar = Grammar { what: "a tag", keys: &["name", "description", "externalDocs"], foreign: &[] };
