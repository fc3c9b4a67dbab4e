//! Parameters and the variables of their path.
//!
//! In: the parameters of an operation and of its path item. Out: the ones that count, each once, and the variables that
//! none of them fills. Invariant: afterwards the path parameters and the variables of the path are the same set.

use super::faults::{
    DUPLICATE, MISSING_KEY, MISSING_PATH_PARAMETER, OPTIONAL_PATH_PARAMETER, STRAY_PATH_PARAMETER, UNKNOWN_VALUE,
    UNTYPED_PARAMETER,
};
use super::paths::OperationSite;
use super::reader::{Dialect, Fields, Grammar, Reader};
use super::references::shared_name;
use super::variables::{Piece, Variable, pieces, variables};
use crate::diagnostic::nearest;
use crate::tree::Place;

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Location {
    /// A variable of the path.
    Path,
    /// The query.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
    /// A field of a form (Swagger 2.0).
    Form,
    /// The body (Swagger 2.0).
    Body,
}

/// What has no type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Untyped {
    /// A parameter.
    Parameter,
    /// A header of a response.
    Header,
}

/// A parameter that counts.
pub(crate) struct Gathered<'t> {
    /// Its mapping.
    pub(crate) fields: Fields<'t>,
    /// Its name, that of the path's variable where the two differ.
    pub(crate) name: String,
    /// Where it goes.
    pub(crate) location: Location,
    /// The name under which it is shared, if it is.
    pub(crate) shared: Option<String>,
}

/// The parameters of an operation, as they count.
pub(crate) struct Parameters<'t> {
    /// In document order, those of the path item first.
    pub(crate) gathered: Vec<Gathered<'t>>,
    /// Variables of the path that have no parameter.
    pub(crate) missing: Vec<String>,
}

impl<'t> Reader<'t, '_> {
    /// Rule: parameters of a path item hold for its operations, unless they have one of the same name and location;
    /// references among them are followed.
    pub(crate) fn parameters(&mut self, site: &OperationSite<'t>, grammar: &Grammar) -> Parameters<'t> {
        let mut gathered = Vec::new();
        self.gather(&site.item, site, grammar, &mut gathered, 0);
        let shared = gathered.len();
        self.gather(&site.fields, site, grammar, &mut gathered, shared);
        let missing = self.fit_template(site, &mut gathered);
        Parameters { gathered, missing }
    }

    /// Adds the parameters of a mapping; those before `shared` may be replaced.
    fn gather(
        &mut self,
        owner: &Fields<'t>,
        site: &OperationSite<'t>,
        grammar: &Grammar,
        gathered: &mut Vec<Gathered<'t>>,
        shared: usize,
    ) {
        for node in self.list(owner, "parameters") {
            let Some(fields) = self.resolve(node).and_then(|node| self.fields(node, grammar)) else { continue };
            let Some(mut parameter) = self.identify(fields, site) else { continue };
            parameter.shared = shared_name(node);
            match gathered.iter().position(|other| other.is_same(&parameter)) {
                Some(index) if index < shared => gathered[index] = parameter,
                Some(_) => {
                    let message = format!("parameter '{}' is there twice", parameter.name);
                    self.tell(DUPLICATE.at(node.place, message).label("the first is kept"));
                }
                None => gathered.push(parameter),
            }
        }
    }

    fn identify(&mut self, fields: Fields<'t>, site: &OperationSite<'t>) -> Option<Gathered<'t>> {
        let name = self.text(&fields, "name");
        let location = self.location(&fields, name.as_deref(), site)?;
        if name.is_none() && location != Location::Body {
            self.missing(&fields, "name", "left out");
            return None;
        }
        Some(Gathered { fields, name: name.unwrap_or_default(), location, shared: None })
    }

    /// Rule: a parameter that does not say where it goes goes into the path that has a variable of its name, else into
    /// the query.
    fn location(&mut self, fields: &Fields<'t>, name: Option<&str>, site: &OperationSite<'t>) -> Option<Location> {
        let Some(node) = fields.get("in") else {
            let in_path = name.is_some_and(|name| variables(site.path).any(|variable| variable.is_called(name)));
            let (location, word) = if in_path { (Location::Path, "path") } else { (Location::Query, "query") };
            self.tell(
                MISSING_KEY.at(fields.place(), "a parameter has no 'in'").label(format!("taken as one of the {word}")),
            );
            return Some(location);
        };
        let word = self.text(fields, "in")?;
        let known = location_words(self.dialect);
        if let Some((_, location)) = known.iter().find(|(known, _)| *known == word) {
            return Some(*location);
        }
        let lower = word.to_lowercase();
        let meant = ALL_LOCATIONS
            .iter()
            .find(|(known, _)| known.to_lowercase() == lower || (lower == "form" && *known == "formData"));
        let readable = meant.filter(|(_, location)| {
            self.dialect == Dialect::Swagger || !matches!(location, Location::Form | Location::Body)
        });
        let fault = UNKNOWN_VALUE.at(node.place, format!("'{word}' is no place for a parameter"));
        let fault = match readable {
            Some((word, _)) => fault.label(format!("taken as '{word}'")),
            None => fault.label("the parameter is left out"),
        };
        let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
        self.tell(match nearest(&word, words.iter().copied()) {
            Some(near) => fault.help(format!("did you mean '{near}'?")),
            None => fault.help(format!("places are {}", words.join(", "))),
        });
        readable.map(|(_, location)| *location)
    }

    /// Makes path parameters and variables the same set; gives the variables that no parameter fills.
    fn fit_template(&mut self, site: &OperationSite<'t>, gathered: &mut Vec<Gathered<'t>>) -> Vec<String> {
        let mut open: Vec<&str> = Vec::new();
        for Variable { written, name: variable, .. } in variables(site.path) {
            let filled = |other: &Gathered<'_>| other.location == Location::Path && other.name == variable;
            // Some documents call the parameter what stands in the braces, marks and all.
            if let Some(whole) =
                gathered.iter_mut().find(|other| other.location == Location::Path && other.name == written)
            {
                whole.name = variable.to_owned();
            }
            if !open.contains(&variable) && !gathered.iter().any(filled) {
                open.push(variable);
            }
        }
        let is_stray = |other: &Gathered<'_>| {
            other.location == Location::Path && !variables(site.path).any(|variable| variable.name == other.name)
        };
        let strays = gathered.iter().filter(|other| is_stray(other)).count();
        gathered.retain_mut(|parameter| {
            if !is_stray(parameter) {
                return true;
            }
            let alike = open.iter().position(|variable| letters(variable) == letters(&parameter.name));
            let only = (strays == 1 && open.len() == 1).then_some(0);
            match alike.or(only) {
                Some(index) => self.rename(parameter, open.remove(index)),
                None => self.tell_stray(parameter, site),
            }
        });
        for variable in &open {
            let fault = MISSING_PATH_PARAMETER.at(site.place, format!("path variable '{variable}' has no parameter"));
            let help = format!("describe it: {{name: {variable}, in: path, required: true, type: string}}");
            self.tell(fault.label("taken as a required string").help(help));
        }
        self.fit_queries(site, gathered);
        open.into_iter().map(str::to_owned).collect()
    }

    /// Says which names of a query that stands in the path (`{?page,size}`) are no parameters, and so are never sent.
    fn fit_queries(&mut self, site: &OperationSite<'t>, gathered: &[Gathered<'t>]) {
        let queries = pieces(site.path).into_iter().filter_map(|piece| match piece {
            Piece::Query(names) => Some(names),
            _ => None,
        });
        for name in queries.flat_map(|names| names.split(',')).map(|name| name.trim_end_matches('*').trim()) {
            if !gathered.iter().any(|other| other.location == Location::Query && other.name == name) {
                let fault = MISSING_PATH_PARAMETER.at(site.place, format!("'{name}' in the path has no parameter"));
                let help = format!("describe it: {{name: {name}, in: query, type: string}}");
                self.tell(fault.label("left out").help(help));
            }
        }
    }

    /// Rule: a path parameter and a variable that differ in case or punctuation, or that are the only ones without a
    /// counterpart, are meant for each other.
    fn rename(&mut self, parameter: &mut Gathered<'t>, variable: &str) -> bool {
        let message = format!("path parameter '{}' is called '{variable}' in the path", parameter.name);
        let help = format!("write 'name: {variable}'");
        let fault =
            MISSING_PATH_PARAMETER.at(parameter.fields.place(), message).label(format!("taken as '{variable}'"));
        self.tell(fault.help(help));
        parameter.name = variable.to_owned();
        true
    }

    fn tell_stray(&mut self, parameter: &Gathered<'t>, site: &OperationSite<'t>) -> bool {
        let message = format!("path '{}' has no variable '{}'", site.path, parameter.name);
        let fault = STRAY_PATH_PARAMETER.at(parameter.fields.place(), message).label("left out");
        self.tell(fault.help("correct the name, or say 'in: query'"));
        false
    }

    /// Says that a parameter or header has no type, and which overlay action would give it one.
    pub(crate) fn untyped(&mut self, place: Place, name: &str, kind: Untyped, update: &str) {
        let (what, target) = match kind {
            Untyped::Header => ("header", format!("$.paths.*.*.responses.*.headers['{}']", quoted(name))),
            Untyped::Parameter => ("parameter", format!("$.paths.*.*.parameters[?@.name == '{}']", quoted(name))),
        };
        let fault = UNTYPED_PARAMETER.at(place, format!("{what} '{name}' has no type")).label("taken as a string");
        let action = format!("- target: \"{target}\"\n  update:\n    {update}");
        self.tell(fault.help(format!("say what it is with an overlay action:\n{action}")));
    }

    /// Rule: a path parameter is required, whatever it says.
    pub(crate) fn is_required(&mut self, parameter: &Gathered<'t>) -> bool {
        let said = self.flag(&parameter.fields, "required");
        if parameter.location == Location::Path && said == Some(false) {
            let place = parameter.fields.get("required").map_or(parameter.fields.place(), |node| node.place);
            let message = format!("path parameter '{}' says that it is not required", parameter.name);
            self.tell(OPTIONAL_PATH_PARAMETER.at(place, message).label("taken as required"));
        }
        parameter.location == Location::Path || said.unwrap_or_default()
    }
}

impl Gathered<'_> {
    /// Whether two parameters are one: the same name in the same place, header names in any case; there is one body.
    fn is_same(&self, other: &Self) -> bool {
        let same_name = match self.location {
            Location::Header => self.name.eq_ignore_ascii_case(&other.name),
            Location::Body => true,
            _ => self.name == other.name,
        };
        self.location == other.location && same_name
    }
}

const ALL_LOCATIONS: &[(&str, Location)] = &[
    ("path", Location::Path),
    ("query", Location::Query),
    ("header", Location::Header),
    ("formData", Location::Form),
    ("body", Location::Body),
    ("cookie", Location::Cookie),
];

fn location_words(dialect: Dialect) -> Vec<(&'static str, Location)> {
    let belongs = |location: &Location| match dialect {
        Dialect::Swagger => *location != Location::Cookie,
        Dialect::OpenApi => !matches!(location, Location::Form | Location::Body),
    };
    ALL_LOCATIONS.iter().copied().filter(|(_, location)| belongs(location)).collect()
}

/// A name between the quotes of a JSONPath, itself between those of YAML.
fn quoted(name: &str) -> String {
    name.replace('\\', "\\\\\\\\").replace('\'', "\\\\'").replace('"', "\\\"")
}

/// The letters and digits of a name, in lower case.
fn letters(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn names_are_alike_in_any_case_and_punctuation() {
        assert_eq!(letters("pet_ID"), letters("petId"));
        assert_ne!(letters("petId"), letters("id"));
    }
}
