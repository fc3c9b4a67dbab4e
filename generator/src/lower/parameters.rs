//! Parameters.
//!
//! In: the parameters of an operation and of its path. Out: [`Parameter`]s in document order, with types, styles, and the
//! names of their arguments or setters. Invariant: every variable of the path has a parameter, and every path parameter
//! has a variable.

use std::collections::HashSet;

use openapiv3::{Parameter as Source, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle, ReferenceOr};

use super::codes::STYLE;
use super::outline::Outline;
use super::registry::Owner;
use super::schemas::text;
use super::site::Site;
use super::view::{SchemaRef, View};
use super::{Lowering, x_client};
use crate::ir::{self, Basis, Location, Parameter, Separator, StringFormat, Style, Type, TypeKind};
use crate::middle::faults::{DUPLICATE, MISSING_PATH_PARAMETER, STRAY_PATH_PARAMETER};
use crate::middle::variables::{Variable, variables};
use crate::names::{Name, Scope};
use crate::vocabulary;

impl<'a> Lowering<'a> {
    /// The parameters of an operation; those of its path come after, unless the operation has its own.
    pub(super) fn parameters(&mut self, outline: &Outline<'a>, type_name: &str, setters: &mut Scope) -> Vec<Parameter> {
        let mut seen = HashSet::new();
        let mut parameters = Vec::new();
        let own = outline.operation.parameters.iter().enumerate();
        let own = own.map(|(index, part)| (format!("{}/parameters/{index}", outline.pointer), part, true));
        let shared = outline.item.parameters.iter().enumerate();
        let shared = shared.map(|(index, part)| (format!("{}/parameters/{index}", outline.item_pointer), part, false));
        for (pointer, part, is_own) in own.chain(shared) {
            let Some((source, at)) = self.resolve(part, &pointer) else { continue };
            let (location, data) = located(source);
            if !seen.insert((location, data.name.clone())) {
                if is_own {
                    let message = format!("parameter '{}' stands twice in {location:?}", data.name).to_lowercase();
                    self.report(&DUPLICATE, &pointer, message);
                }
                continue;
            }
            if location == Location::Path && !variables(outline.path).any(|variable| variable.name == data.name) {
                let message = format!("path parameter '{}' has no variable in '{}'", data.name, outline.path);
                self.report(&STRAY_PATH_PARAMETER, &pointer, message);
                continue;
            }
            parameters.push(self.parameter(source, &at, type_name, setters));
        }
        self.add_missing_variables(outline, &mut parameters, setters);
        add_forms(outline, &mut parameters);
        parameters
    }

    fn add_missing_variables(&mut self, outline: &Outline<'a>, parameters: &mut Vec<Parameter>, setters: &mut Scope) {
        for Variable { name: variable, .. } in variables(outline.path) {
            let known = |parameter: &Parameter| parameter.location == Location::Path && parameter.name.wire == variable;
            if parameters.iter().any(known) {
                continue;
            }
            let message =
                format!("variable '{variable}' of '{}' has no parameter, so it is taken as text", outline.path);
            self.report(&MISSING_PATH_PARAMETER, &outline.pointer, message);
            let name = setters.claim(variable).name;
            let ty = super::enums::plain_text();
            parameters.push(Parameter { required: true, ..Parameter::new(name, Location::Path, ty, Basis::default()) });
        }
    }

    fn parameter(&mut self, source: &'a Source, pointer: &str, type_name: &str, setters: &mut Scope) -> Parameter {
        let (location, data) = located(source);
        let client: vocabulary::Parameter = x_client(&data.extensions);
        let name = self.argument(&data.name, client.name.as_deref(), location, pointer, setters);
        let owner = self.types.owner.clone();
        let words = self.owned_name(pointer, &format!("{type_name} {}", data.name), "");
        let site = Site::root(String::new(), words, &data.name).qualified("parameter");
        let mut parameter = self.typed(name, location, &data.format, &site, pointer);
        self.types.owner = owner;
        parameter.style = match client.collection_format {
            Some(separators) => separators,
            None => self.style(source, &parameter.ty),
        };
        parameter.path_style = match source {
            Source::Path { style: PathStyle::Label, .. } => ir::PathStyle::Label,
            Source::Path { style: PathStyle::Matrix, .. } => ir::PathStyle::Matrix,
            _ => ir::PathStyle::Simple,
        };
        parameter.keeps_reserved = matches!(source, Source::Query { allow_reserved: true, .. });
        self.tell_style(source, &parameter.ty, pointer);
        parameter.required = data.required || location == Location::Path;
        parameter.description = text(data.description.as_deref()).or(parameter.description);
        parameter.deprecated |= data.deprecated.unwrap_or(false);
        if data.example.is_some() {
            parameter.constraints.example.clone_from(&data.example);
        }
        self.describe_type(&parameter);
        parameter
    }

    /// The type of a parameter's own schema means what the parameter does, whose description stands outside of the schema.
    fn describe_type(&mut self, parameter: &Parameter) {
        let mut ty = &parameter.ty;
        while let Type::Array(inner) | Type::Nullable(inner) = ty {
            ty = inner;
        }
        if let Type::Named(id) = ty {
            self.types.describe(*id, parameter.description.as_deref());
        }
    }

    /// What the types of a part are called: after the part where operations share it, which then owns them; else as said.
    pub(super) fn owned_name(&mut self, pointer: &str, otherwise: &str, ending: &str) -> String {
        let component = pointer.strip_prefix("/components/").and_then(|rest| rest.rsplit('/').next());
        let Some(shared) = self.places.shared(pointer).or(component) else { return otherwise.to_owned() };
        self.types.owner = Owner::Shared(format!("{ending} {shared}"));
        if shared.to_lowercase().ends_with(ending) { shared.to_owned() } else { format!("{shared} {ending}") }
    }

    /// The name of an argument or setter; where another has it, that with the word for its location.
    fn argument(
        &mut self,
        wire: &str,
        chosen: Option<&str>,
        location: Location,
        pointer: &str,
        setters: &mut Scope,
    ) -> Name {
        let text = chosen.unwrap_or(wire);
        let located = format!("{text} {location:?}");
        let claim = setters.claim_as(wire, &[text, &located]);
        self.note_clash(&claim, pointer);
        claim.name
    }

    /// A parameter with what its schema or content says.
    pub(super) fn typed(
        &mut self,
        name: Name,
        location: Location,
        format: &'a ParameterSchemaOrContent,
        site: &Site,
        pointer: &str,
    ) -> Parameter {
        let (content_type, schema, schema_pointer) = match format {
            ParameterSchemaOrContent::Schema(schema) => (None, Some(schema), format!("{pointer}/schema")),
            ParameterSchemaOrContent::Content(content) => {
                let (media_type, schema) = match content.first() {
                    Some((media_type, media)) => (media_type.as_str(), media.schema.as_ref()),
                    None => ("application/json", None),
                };
                let at = format!("{pointer}/content/{}/schema", crate::tree::escape_pointer(media_type));
                (Some(media_type.to_owned()), schema, at)
            }
        };
        let site = Site { pointer: schema_pointer, ..site.clone() };
        let ty = schema.map_or(Type::Any, |schema| self.schema(SchemaRef::from(schema), &site));
        let basis = self.type_basis(&site.pointer);
        let mut parameter = Parameter { content_type, ..Parameter::new(name, location, ty, basis) };
        if let Some(ReferenceOr::Item(schema)) = schema {
            let client: vocabulary::Schema = x_client(&schema.schema_data.extensions);
            parameter.default.clone_from(&schema.schema_data.default);
            parameter.description = text(schema.schema_data.description.as_deref());
            parameter.deprecated = client.deprecated.unwrap_or(schema.schema_data.deprecated);
            parameter.constraints = View::of(schema).constraints;
        }
        parameter
    }

    /// The place that set the type of the schema at a pointer; none where a rule did.
    pub(super) fn type_basis(&self, pointer: &str) -> Basis {
        const KEYS: [&str; 8] = ["x-client/type", "type", "$ref", "enum", "allOf", "oneOf", "anyOf", "items"];
        let mut below = format!("{pointer}/");
        let stated = KEYS.iter().find_map(|key| {
            below.truncate(pointer.len() + 1);
            below.push_str(key);
            self.places.exact(&below)
        });
        Basis { place: stated.or_else(|| self.places.exact(pointer)) }
    }

    fn style(&mut self, source: &Source, ty: &Type) -> Style {
        let explode = |by_default: bool| located(source).1.explode.unwrap_or(by_default);
        let outer = match source {
            Source::Query { style: QueryStyle::DeepObject, .. } => Separator::DeepObject,
            Source::Query { style: QueryStyle::Form, .. } if explode(true) => Separator::Multi,
            Source::Query { style: QueryStyle::Form, .. } => Separator::Csv,
            Source::Query { .. } if explode(false) => Separator::Multi,
            Source::Query { style: QueryStyle::SpaceDelimited, .. } => Separator::Ssv,
            Source::Query { style: QueryStyle::PipeDelimited, .. } => Separator::Pipes,
            Source::Path { .. } | Source::Header { .. } if explode(false) && self.is_object(ty) => Separator::Multi,
            Source::Path { style: PathStyle::Label | PathStyle::Matrix, .. } if explode(false) => Separator::Multi,
            Source::Path { .. } | Source::Header { .. } | Source::Cookie { .. } => Separator::Csv,
        };
        self.separators(ty, outer)
    }

    fn tell_style(&mut self, source: &Source, ty: &Type, pointer: &str) {
        let Source::Query { parameter_data: ParameterData { name, .. }, allow_empty_value, .. } = source else {
            return;
        };
        let has_empty = |ty: &Type| matches!(ty, Type::Any | Type::Id | Type::String(StringFormat::Plain(_)));
        let has_empty = match self.types.resolve(ty) {
            Type::Array(items) => has_empty(self.types.resolve(items)),
            other => has_empty(other) || matches!(self.types.definition(other), Some(TypeKind::Enum(_))),
        };
        if *allow_empty_value == Some(true) && !has_empty {
            let message = format!("'allowEmptyValue' of parameter '{name}' has no effect: its type has no empty value");
            self.report(&STYLE, pointer, message);
        }
    }

    /// A separator for each list in a list, the outer one as stated, those within it a comma. An object has one too:
    /// whether its members stand as keys of their own, deep, or in one value.
    pub(super) fn separators(&self, ty: &Type, outer: Separator) -> Style {
        let mut style = Vec::new();
        let mut ty = self.types.resolve(ty);
        while let Type::Array(items) = ty {
            style.push(if style.is_empty() { outer } else { Separator::Csv });
            if style.len() > super::schemas::DEEPEST {
                // A list of itself; its items become free-form once all types are known.
                return vec![outer];
            }
            ty = self.types.resolve(items);
        }
        if style.is_empty() && self.is_object(ty) {
            style.push(outer);
        }
        style
    }

    /// Whether a value of the type is a mapping on the wire.
    pub(super) fn is_object(&self, ty: &Type) -> bool {
        matches!(self.types.definition(ty), Some(TypeKind::Object(_) | TypeKind::Union(_)))
            || matches!(self.types.resolve(ty), Type::Map(_))
    }
}

/// What the path says of its variables: whether a value keeps its slashes, and its form where the parameter has none.
fn add_forms(outline: &Outline<'_>, parameters: &mut [Parameter]) {
    for Variable { name, spans, pattern, .. } in variables(outline.path) {
        let is_it = |parameter: &&mut Parameter| parameter.location == Location::Path && parameter.name.wire == name;
        if let Some(parameter) = parameters.iter_mut().find(is_it) {
            parameter.keeps_reserved |= spans;
            let known = &mut parameter.constraints.pattern;
            *known = known.take().or_else(|| pattern.map(str::to_owned));
        }
    }
}

fn located(source: &Source) -> (Location, &ParameterData) {
    match source {
        Source::Query { parameter_data, .. } => (Location::Query, parameter_data),
        Source::Header { parameter_data, .. } => (Location::Header, parameter_data),
        Source::Path { parameter_data, .. } => (Location::Path, parameter_data),
        Source::Cookie { parameter_data, .. } => (Location::Cookie, parameter_data),
    }
}
