//! Paths and the operations on them, in either format.
//!
//! In: the node of `paths`. Out: [`openapiv3::Paths`], whose operations the dialect reads. Invariant: every operation
//! that stands under a method is read, however the method is written.

use openapiv3::{Operation, PathItem, Paths, ReferenceOr};

use super::faults::{DUPLICATE, PATH_WITHOUT_SLASH, UNKNOWN_KEY};
use super::reader::{Dialect, Fields, Grammar, Reader, entry_place, plain_extensions};
use super::references::reference_of;
use crate::tree::{Entry, Node, Place};

/// An operation, and what stands around it.
pub(crate) struct OperationSite<'t> {
    /// The path template.
    pub(crate) path: &'t str,
    /// The mapping of the operation.
    pub(crate) fields: Fields<'t>,
    /// The mapping of its path item.
    pub(crate) item: Fields<'t>,
    /// Where the operation is from.
    pub(crate) place: Place,
}

impl<'t> Reader<'t, '_> {
    /// All paths; `read` reads an operation at the current pointer.
    pub(crate) fn paths(
        &mut self,
        root: &Fields<'t>,
        grammar: &Grammar,
        read: &mut dyn FnMut(&mut Self, &OperationSite<'t>) -> Operation,
    ) -> Paths {
        let mut paths = Paths::default();
        if root.get("paths").is_none() {
            self.missing(root, "paths", "taken as empty");
        }
        for (key, entry) in self.members(root, "paths") {
            if key.starts_with("x-") {
                paths.extensions.insert(key.clone(), entry.node.to_json());
                continue;
            }
            let path = self.path_with_slash(key, entry);
            if paths.paths.contains_key(&path) {
                let message = format!("path '{path}' is there twice");
                self.tell(DUPLICATE.at(entry.key, message).label("the first is kept"));
                continue;
            }
            let item = self.within(&["paths", &path], |reader| {
                reader.mark(entry_place(entry));
                reader.path_item(key, entry, grammar, read)
            });
            paths.paths.insert(path, ReferenceOr::Item(item));
        }
        paths
    }

    /// Rule: a path begins with a slash.
    fn path_with_slash(&mut self, path: &str, entry: &Entry) -> String {
        if path.starts_with('/') {
            return path.to_owned();
        }
        let message = format!("path '{path}' does not begin with a slash");
        self.tell(PATH_WITHOUT_SLASH.at(entry.key, message).label(format!("taken as '/{path}'")));
        format!("/{path}")
    }

    fn path_item(
        &mut self,
        path: &'t str,
        entry: &'t Entry,
        grammar: &Grammar,
        read: &mut dyn FnMut(&mut Self, &OperationSite<'t>) -> Operation,
    ) -> PathItem {
        let mut path_item = PathItem::default();
        for node in self.path_item_parts(&entry.node) {
            let Some(item) = self.fields(node, grammar) else { continue };
            for (key, entry) in item.entries() {
                let Some(method) = METHODS.iter().find(|method| method.eq_ignore_ascii_case(key)) else { continue };
                if method_slot(&mut path_item, method).is_some() {
                    continue;
                }
                self.tell_method(key, method, entry.key);
                let operation = self.within(&[method], |reader| {
                    let place = entry_place(entry);
                    reader.mark(place);
                    let fields = reader.fields(&entry.node, operation_grammar(reader.dialect))?;
                    Some(read(reader, &OperationSite { path, fields, item, place }))
                });
                *method_slot(&mut path_item, method) = operation;
            }
            path_item.summary = path_item.summary.or_else(|| self.text(&item, "summary"));
            path_item.description = path_item.description.or_else(|| self.placed_text(&item, "description"));
            path_item.extensions.extend(plain_extensions(&item));
            self.extensions(&item);
        }
        path_item
    }

    /// Rule: a path item that refers to another has its operations beside its own, which come first.
    fn path_item_parts(&mut self, node: &'t Node) -> Vec<&'t Node> {
        let mut parts = vec![node];
        if reference_of(node).is_some() {
            parts.extend(self.follow(node, node));
        }
        parts
    }

    /// Rule: a method in capitals is the method.
    fn tell_method(&mut self, key: &str, method: &str, place: Place) {
        if key != method {
            let message = format!("method '{key}' is written '{method}'");
            self.tell(UNKNOWN_KEY.at(place, message).label("taken as that").help(format!("write '{method}'")));
        }
    }
}

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

fn method_slot<'i>(item: &'i mut PathItem, method: &str) -> &'i mut Option<Operation> {
    match method {
        "get" => &mut item.get,
        "put" => &mut item.put,
        "post" => &mut item.post,
        "delete" => &mut item.delete,
        "options" => &mut item.options,
        "head" => &mut item.head,
        "patch" => &mut item.patch,
        _ => &mut item.trace,
    }
}

fn operation_grammar(dialect: Dialect) -> &'static Grammar {
    match dialect {
        Dialect::Swagger => &crate::swagger::OPERATION,
        Dialect::OpenApi => &crate::openapi::OPERATION,
    }
}

/// The keys of a path item in both formats, methods in capitals among them, and those that the caller adds.
macro_rules! path_item_keys {
    ($($more:literal),*) => {
        &[
            "$ref", "parameters", "get", "put", "post", "delete", "options", "head", "patch",
            "GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH" $(, $more)*
        ]
    };
}
pub(crate) use path_item_keys;
