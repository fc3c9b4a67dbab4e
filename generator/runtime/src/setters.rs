//! The setters that emitted request builders call: one per place of a parameter and form of its value.
//!
//! In: a parameter's name on the wire and its value. Out: the value in the call. Invariant: a value that cannot be
//! written is kept as the call's problem, and refused when it is sent.

use std::fmt;
use std::ops::RangeInclusive;

use serde::Serialize;

use super::call::Call;
use super::form::FilePart;
use super::parameters::Location;
use super::values::{PathStyle, Separator};

/// Variables of the path.
impl Call<'_> {
    /// Sets a variable of the path.
    pub fn path(&mut self, name: &'static str, value: &dyn fmt::Display) {
        self.parameters.text(Location::Path, name, value);
    }

    /// Sets a variable of the path to a list.
    pub fn path_list(&mut self, name: &'static str, separators: &[Separator], items: Vec<String>) {
        items.iter().for_each(|item| self.refuse_empty_item(name, item));
        self.parameters.list(Location::Path, name, separators, &items);
    }

    /// Sets a variable of the path to one value or several, as many as it may have.
    pub fn path_many(
        &mut self,
        name: &'static str,
        separators: &[Separator],
        items: Vec<String>,
        bounds: RangeInclusive<usize>,
    ) {
        if !bounds.contains(&items.len()) {
            let most = if *bounds.end() == usize::MAX { "more".to_owned() } else { bounds.end().to_string() };
            let (least, count) = (bounds.start(), items.len());
            self.refuse_unless(Err(format!("path parameter '{name}' takes {least} to {most} items, and has {count}")));
        }
        self.path_list(name, separators, items);
    }

    /// Sets a variable of the path to a list of lists; the first separator is that of the outer one.
    pub fn path_nested(&mut self, name: &'static str, separators: &[Separator], lists: Vec<Vec<String>>) {
        lists.iter().flatten().for_each(|item| self.refuse_empty_item(name, item));
        self.parameters.nested(Location::Path, name, separators, &lists);
    }

    /// Sets a variable of the path to JSON.
    pub fn path_json(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) {
        let written = self.parameters.json(Location::Path, name, &value);
        self.refuse_unless(written);
    }

    /// Sets a variable of the path to an object, its members under `name[member]`.
    pub fn path_deep(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) {
        let written = self.parameters.deep(Location::Path, name, &value);
        self.refuse_unless(written);
    }

    /// Sets a variable of the path to a value of any form.
    pub fn path_value(&mut self, name: &'static str, separators: &[Separator], value: &(impl Serialize + ?Sized)) {
        let written = self.parameters.value(Location::Path, name, separators, &value);
        self.refuse_unless(written);
    }
}

/// How parameters are written, whatever they are set to.
impl Call<'_> {
    /// Writes a variable of the path in another style than the plain one.
    pub fn path_style(&mut self, name: &'static str, style: PathStyle) {
        self.parameters.path_style(name, style);
    }

    /// Keeps the slashes of a variable of the path, which stands for several segments.
    pub fn path_segments(&mut self, name: &'static str) {
        self.parameters.keep_reserved(Location::Path, name);
    }

    /// Keeps characters that mean something in a URL in a query parameter, but for those that would end it.
    pub fn query_reserved(&mut self, name: &'static str) {
        self.parameters.keep_reserved(Location::Query, name);
    }

    /// Says what a part of a multipart body is, unless the file that it is set to says so.
    pub fn part_type(&mut self, name: &'static str, media_type: &'static str) {
        self.parameters.part_type(name, media_type);
    }
}

/// Parameters of the query.
impl Call<'_> {
    /// Sets a query parameter.
    pub fn query(&mut self, name: &'static str, value: &dyn fmt::Display) {
        self.parameters.text(Location::Query, name, value);
    }

    /// Sets a query parameter to a list; an empty one is not sent.
    pub fn query_list(&mut self, name: &'static str, separators: &[Separator], items: Vec<String>) {
        self.parameters.list(Location::Query, name, separators, &items);
    }

    /// Sets a query parameter to a list of lists; the first separator is that of the outer one.
    pub fn query_nested(&mut self, name: &'static str, separators: &[Separator], lists: Vec<Vec<String>>) {
        self.parameters.nested(Location::Query, name, separators, &lists);
    }

    /// Sets a query parameter to JSON.
    pub fn query_json(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) {
        let written = self.parameters.json(Location::Query, name, &value);
        self.refuse_unless(written);
    }

    /// Sets a query parameter to an object, its members under `name[member]`.
    pub fn query_deep(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) {
        let written = self.parameters.deep(Location::Query, name, &value);
        self.refuse_unless(written);
    }

    /// Sets a query parameter to a value of any form.
    pub fn query_value(&mut self, name: &'static str, separators: &[Separator], value: &(impl Serialize + ?Sized)) {
        let written = self.parameters.value(Location::Query, name, separators, &value);
        self.refuse_unless(written);
    }
}

/// Headers.
impl Call<'_> {
    /// Sets a header that is a parameter.
    pub fn header_param(&mut self, name: &'static str, value: &dyn fmt::Display) {
        self.parameters.text(Location::Header, name, value);
    }

    /// Sets a header that is a parameter to a list; an empty one is not sent.
    pub fn header_param_list(&mut self, name: &'static str, separators: &[Separator], items: Vec<String>) {
        self.parameters.list(Location::Header, name, separators, &items);
    }

    /// Sets a header that is a parameter to a list of lists; the first separator is that of the outer one.
    pub fn header_param_nested(&mut self, name: &'static str, separators: &[Separator], lists: Vec<Vec<String>>) {
        self.parameters.nested(Location::Header, name, separators, &lists);
    }

    /// Sets a header that is a parameter to JSON.
    pub fn header_param_json(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) {
        let written = self.parameters.json(Location::Header, name, &value);
        self.refuse_unless(written);
    }

    /// Sets a header that is a parameter to an object, its members under `name[member]`.
    pub fn header_param_deep(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) {
        let written = self.parameters.deep(Location::Header, name, &value);
        self.refuse_unless(written);
    }

    /// Sets a header that is a parameter to a value of any form.
    pub fn header_param_value(
        &mut self,
        name: &'static str,
        separators: &[Separator],
        value: &(impl Serialize + ?Sized),
    ) {
        let written = self.parameters.value(Location::Header, name, separators, &value);
        self.refuse_unless(written);
    }
}

/// Cookies.
impl Call<'_> {
    /// Sets a cookie.
    pub fn cookie(&mut self, name: &'static str, value: &dyn fmt::Display) {
        self.parameters.text(Location::Cookie, name, value);
    }

    /// Sets a cookie to a list; an empty one is not sent.
    pub fn cookie_list(&mut self, name: &'static str, separators: &[Separator], items: Vec<String>) {
        self.parameters.list(Location::Cookie, name, separators, &items);
    }

    /// Sets a cookie to a list of lists; the first separator is that of the outer one.
    pub fn cookie_nested(&mut self, name: &'static str, separators: &[Separator], lists: Vec<Vec<String>>) {
        self.parameters.nested(Location::Cookie, name, separators, &lists);
    }

    /// Sets a cookie to JSON.
    pub fn cookie_json(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) {
        let written = self.parameters.json(Location::Cookie, name, &value);
        self.refuse_unless(written);
    }

    /// Sets a cookie to an object, its members under `name[member]`.
    pub fn cookie_deep(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) {
        let written = self.parameters.deep(Location::Cookie, name, &value);
        self.refuse_unless(written);
    }

    /// Sets a cookie to a value of any form.
    pub fn cookie_value(&mut self, name: &'static str, separators: &[Separator], value: &(impl Serialize + ?Sized)) {
        let written = self.parameters.value(Location::Cookie, name, separators, &value);
        self.refuse_unless(written);
    }
}

/// Fields of a form.
impl Call<'_> {
    /// Sets a field of a form.
    pub fn form(&mut self, name: &'static str, value: &dyn fmt::Display) {
        self.fill_form();
        self.parameters.text(Location::Form, name, value);
    }

    /// Sets a field of a form to a list; an empty one is not sent.
    pub fn form_list(&mut self, name: &'static str, separators: &[Separator], items: Vec<String>) {
        self.fill_form();
        self.parameters.list(Location::Form, name, separators, &items);
    }

    /// Sets a field of a form to a list of lists; the first separator is that of the outer one.
    pub fn form_nested(&mut self, name: &'static str, separators: &[Separator], lists: Vec<Vec<String>>) {
        self.fill_form();
        self.parameters.nested(Location::Form, name, separators, &lists);
    }

    /// Sets a field of a form to JSON.
    pub fn form_json(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) {
        self.fill_form();
        let written = self.parameters.json(Location::Form, name, &value);
        self.refuse_unless(written);
    }

    /// Sets a field of a form to an object, its members under `name[member]`.
    pub fn form_deep(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) {
        self.fill_form();
        let written = self.parameters.deep(Location::Form, name, &value);
        self.refuse_unless(written);
    }

    /// Sets a field of a form to a value of any form.
    pub fn form_value(&mut self, name: &'static str, separators: &[Separator], value: &(impl Serialize + ?Sized)) {
        self.fill_form();
        let written = self.parameters.value(Location::Form, name, separators, &value);
        self.refuse_unless(written);
    }

    /// Sets a field of a form to a file; the form is sent as `multipart/form-data`.
    pub fn file(&mut self, name: &'static str, file: FilePart) {
        self.files(name, vec![file]);
    }

    /// Sets a field of a form to several files; the form is sent as `multipart/form-data`.
    pub fn files(&mut self, name: &'static str, files: Vec<FilePart>) {
        self.multipart();
        self.parameters.files(name, files);
    }
}
