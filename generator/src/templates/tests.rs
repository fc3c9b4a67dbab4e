use super::{align, values};
use crate::ir::{Piece, Template};
use crate::vocabulary::ErrorCodeNames;

/// The template of some messages as one line, checked against each of them.
fn template(messages: &[&str]) -> String {
    let (_, template) = align("X-1", messages, None).expect("without names nothing can be wrong");
    for message in messages.iter().filter(|message| !message.is_empty()) {
        assert!(values(&template, message).is_some(), "'{}' does not match '{message}'", template.text());
    }
    let neighbours = template.pieces.windows(2).any(|pair| matches!(pair, [Piece::Parameter(_), Piece::Parameter(_)]));
    assert!(!neighbours, "{}", template.text());
    template.text()
}

fn variant(message: &str) -> String {
    align("X-1", &[message], None).expect("without names nothing can be wrong").0
}

fn names(parameters: Option<&[&str]>, template: Option<&str>) -> ErrorCodeNames {
    ErrorCodeNames {
        parameters: parameters.map(|names| names.iter().map(|&name| name.to_owned()).collect()),
        template: template.map(str::to_owned),
        ..ErrorCodeNames::default()
    }
}

fn named(message: &str, names: &ErrorCodeNames) -> Result<String, String> {
    align("X-1", &[message], Some(names)).map(|(_, template)| template.text())
}

#[test]
fn brackets_hold_parameters_named_by_the_words_beside_them() {
    for (message, expected) in [
        ("Parameter [page] value is invalid", "Parameter [{parameter}] value is invalid"),
        ("Resource for parameter [x] is not found", "Resource for parameter [{parameter}] is not found"),
        ("user needs to have [X] permission for it", "user needs to have [{permission}] permission for it"),
        ("Caller ID: [+1415] is not allowed", "Caller ID: [{caller_id}] is not allowed"),
        (
            "Preset [1] can not be used for greeting type [V]",
            "Preset [{preset}] can not be used for greeting type [{greeting_type}]",
        ),
        ("[extension] must be set", "[{detail}] must be set"),
        ("[a] and [b] are wrong", "[{detail}] and [{detail_2}] are wrong"),
        ("parameter [a] excludes parameter [b]", "parameter [{parameter}] excludes parameter [{parameter_2}]"),
        ("Extension of type [x]", "Extension of type [{type_value}]"),
        ("Time limit for [monday] exceeded", "Time limit for [{detail}] exceeded"),
        ("Parameter [] is empty", "Parameter [{parameter}] is empty"),
    ] {
        assert_eq!(template(&[message]), expected);
    }
}

#[test]
fn brackets_nest_and_odd_ones_are_text() {
    assert_eq!(template(&["Parameter [a.rules[].numbers[].id] are double"]), "Parameter [{parameter}] are double");
    assert_eq!(template(&["no member of [department}]"]), "no member of [{detail}]");
    assert_eq!(template(&["Parameter [a is open"]), "Parameter [a is open");
    assert_eq!(template(&["Parameter a] is open"]), "Parameter a] is open");
    assert_eq!(template(&["Parameter [[a] is open"]), "Parameter [[{detail}] is open");
    assert_eq!(template(&["]]][[[", "[[[]]]"]), "{message}");
}

#[test]
fn what_differs_between_messages_is_a_parameter_of_whole_words() {
    for (messages, expected) in [
        (["Number +1619 is taken", "Number +1833 is taken"], "Number {number} is taken"),
        (["Limit of numbers (10) exceeded", "Limit of numbers (7) exceeded"], "Limit of numbers ({detail}) exceeded"),
        (["Feature Profile Image is gone", "Feature Text is gone"], "Feature {feature} is gone"),
        (["Id 123, sorry", "Id 193, sorry"], "Id {id}, sorry"),
        (["Caller [+1] is banned", "Caller +1 is banned"], "Caller {caller} is banned"),
        (["Rule [a] before [b] is bad", "Rule [c] after [d] is bad"], "Rule [{rule}] {detail} [{detail_2}] is bad"),
        (["Failed with 1", "Failed with 2"], "Failed with {detail}"),
        (["1 is wrong", "2 is wrong"], "{detail} is wrong"),
        (["Not found", "Not found here"], "Not found{detail}"),
    ] {
        assert_eq!(template(&messages), expected);
    }
}

#[test]
fn messages_without_a_common_word_are_a_parameter_as_a_whole() {
    assert_eq!(template(&["Token is gone", "Try again later"]), "{message}");
    assert_eq!(template(&["The token is gone.", "The end of the line."]), "{message}");
    assert_eq!(template(&["[a] is", "[b] was"]), "{message}");
}

#[test]
fn a_code_may_have_one_message_or_none() {
    assert_eq!(template(&["Ring group with index 1 is not found"]), "Ring group with index 1 is not found");
    assert_eq!(template(&["Gone", "", "Gone"]), "Gone");
    assert_eq!(align("CMN-1", &[], None), Ok(("Cmn1".to_owned(), Template::default())));
}

#[test]
fn values_are_what_stands_at_the_parameters() {
    let (_, found) = align("X-1", &["Parameter [a[].b] value [c] is bad"], None).expect("nothing is named");
    assert_eq!(values(&found, "Parameter [a[].b] value [c] is bad"), Some(vec!["a[].b", "c"]));
    assert_eq!(values(&found, "Parameter [] value [x] is bad] is bad"), Some(vec!["", "x] is bad"]));
    assert_eq!(values(&found, "Parameter [a] is bad"), None);
    assert_eq!(values(&found, "A parameter [a] value [c] is bad"), None);
    assert_eq!(values(&found, "Parameter [a] value [c] is bad."), None);
    assert_eq!(values(&Template::default(), "x"), None);
}

#[test]
fn names_replace_those_of_the_words_in_order() {
    let message = "Preset [1] is not allowed for [V]";
    assert_eq!(
        named(message, &names(Some(&["presetId", "kind"]), None)),
        Ok("Preset [{preset_id}] is not allowed for [{kind}]".to_owned())
    );
    let (_, template) = align("X-1", &[message], Some(&names(Some(&["presetId", "kind"]), None))).expect("two names");
    assert_eq!(template.parameters().next().map(|name| name.wire.as_str()), Some("presetId"));
    for (wrong, sentence) in [
        (
            ["a"].as_slice(),
            "'parameters' has 1 names, but 2 parts vary in the message 'Preset [{preset}] is not allowed for [{detail}]'",
        ),
        (&["a", "A"], "two parts of the message are called 'A'"),
        (&["a", "b c"], "'b c' is no name for a parameter: letters, digits and '_' make one"),
    ] {
        assert_eq!(named(message, &names(Some(wrong), None)), Err(sentence.to_owned()));
    }
}

#[test]
fn a_written_template_stands_if_it_matches() {
    let message = "Ring group with index 1 is not {found}";
    let fitting = "Ring group with index {index} is not {found}";
    let other = "Ring group with number {index} is not found";
    let sentence = format!("the template '{other}' does not match the documented message '{message}'");
    assert_eq!(named(message, &names(None, Some(other))), Err(sentence));
    assert_eq!(named(message, &names(None, Some(fitting))), Ok(fitting.to_owned()));
    assert_eq!(
        named(message, &names(Some(&["at", "what"]), Some(fitting))),
        Ok("Ring group with index {at} is not {what}".to_owned())
    );
    assert!(named(message, &names(None, Some("Ring group {index} is lost"))).is_err());
    assert!(named(message, &names(None, Some("Ring group {a}{b}"))).is_err());
    assert!(named(message, &names(None, Some("Ring {a} with {a}"))).is_err());
    assert_eq!(named("{} {a b} {", &names(None, Some("{} {a b} {"))), Ok("{} {a b} {".to_owned()));
}

#[test]
fn a_code_is_called_after_the_words_of_its_message() {
    for (message, expected) in [
        ("Resource for parameter [x] is not found", "ResourceForParameterNotFound"),
        ("Parameter [x] value is invalid", "ParameterValueInvalid"),
        ("In order to call this API endpoint, user needs to have [x] permission", "UserNeedsPermission"),
        ("Ring group with index 1 is not found", "RingGroupWithIndexNotFound"),
        ("Rule cannot be deleted", "RuleCannotBeDeleted"),
        ("phoneNumber specified in the to field: [1] is in blocked list", "PhoneNumberSpecifiedInFieldInBlockedList"),
        ("Parameter [a] is not allowed for usage along with [b]", "ParameterNotAllowedForUsageAlong"),
        ("Business Hours/After Hours rule cannot be deleted", "BusinessHoursAfterHoursRuleCannotBeDeleted"),
        ("Account limits exceeded. Cannot send the message.", "AccountLimitsExceeded"),
        ("Parameter [x] is invalid. The number is too long.", "ParameterInvalidNumberTooLong"),
        ("Rule [x]=@1abc is not a number", "RuleNotNumber"),
        ("404", "X1"),
        ("[x]", "X1"),
    ] {
        assert_eq!(variant(message), expected);
    }
    let wanted = ErrorCodeNames { name: Some("Lost".to_owned()), ..ErrorCodeNames::default() };
    assert_eq!(align("X-1", &["Gone"], Some(&wanted)).map(|(name, _)| name), Ok("Lost".to_owned()));
}

#[test]
fn any_text_is_aligned_in_linear_time() {
    for part in ["[", "]", "[]", "[a]b", "{a", "a ", "((", "é]\u{2028}["] {
        let message = part.repeat(10_000);
        template(&[&message, &format!("{message}x")]);
        let _ = named(&message, &names(None, Some(&message)));
    }
}

mod document {
    use std::collections::{BTreeMap, BTreeSet};

    use serde::Deserialize;
    use serde_yaml::Value;

    use super::super::{align, values};
    use crate::prose::{self, Row};
    use crate::vocabulary;

    fn yaml(text: &str) -> Value {
        let first = serde_yaml::Deserializer::from_str(text).next().expect("the text holds a document");
        Value::deserialize(first).expect("the text is YAML")
    }

    /// The rows of the vendor's document, those of `info` last.
    fn rows() -> Vec<Row> {
        let document = yaml(include_str!("../../../spec/ringcentral.yaml"));
        let paths = document["paths"].as_mapping().expect("the document has paths");
        let operations = paths.values().flat_map(|path| path.as_mapping().into_iter().flat_map(|path| path.values()));
        operations
            .chain([&document["info"]])
            .flat_map(|node| prose::read(node["description"].as_str().unwrap_or_default()).rows)
            .collect()
    }

    fn messages(rows: &[Row]) -> BTreeMap<&str, Vec<&str>> {
        let mut messages = BTreeMap::<_, Vec<_>>::new();
        for row in rows {
            messages.entry(row.code.as_str()).or_default().push(row.message.as_str());
        }
        messages
    }

    fn client() -> vocabulary::Root {
        let overlay = yaml(include_str!("../../../spec/overlay/errors.yaml"));
        serde_yaml::from_value(overlay["actions"][0]["update"]["x-client"].clone()).expect("the vocabulary holds")
    }

    #[test]
    fn every_code_is_named_and_every_name_is_used() {
        let rows = rows();
        let client = client();
        let documented: BTreeSet<&str> = messages(&rows).into_keys().collect();
        assert_eq!(rows.len(), 163);
        assert_eq!(client.error_codes.keys().map(String::as_str).collect::<BTreeSet<_>>(), documented);
        let names: BTreeSet<_> = client.error_codes.values().filter_map(|names| names.name.as_deref()).collect();
        assert_eq!(names.len(), documented.len());
        assert!(client.error_codes.values().all(|names| names.description.is_some()));
    }

    #[test]
    fn every_message_matches_its_template() {
        let (rows, client) = (rows(), client());
        for (code, messages) in messages(&rows) {
            for names in [None, client.error_codes.get(code)] {
                let (_, template) = align(code, &messages, names).expect("the names fit");
                let count = template.parameters().count();
                for message in &messages {
                    let values = values(&template, message).expect("the template matches");
                    assert_eq!(values.len(), count, "{code}: {message}");
                    assert!(values.iter().all(|value| !value.is_empty()), "{code}: {message}");
                }
            }
        }
    }

    #[test]
    fn every_part_that_varies_is_named() {
        let (rows, client) = (rows(), client());
        for (code, messages) in messages(&rows) {
            let names = client.error_codes.get(code);
            let (_, template) = align(code, &messages, names).expect("the names fit");
            let named = names.and_then(|names| names.parameters.clone()).unwrap_or_default();
            let found: Vec<_> = template.parameters().map(|name| name.rust.clone()).collect();
            assert_eq!(found, named, "{code}");
        }
    }

    #[test]
    fn codes_without_a_name_get_a_readable_one() {
        let rows = rows();
        let messages = messages(&rows);
        let found = |code: &str| {
            let (name, template) = align(code, &messages[code], None).expect("nothing is named");
            (name, template.text())
        };
        let own = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        assert_eq!(
            found("CMN-401"),
            own(
                "ApplicationNeedsPermission",
                "In order to call this API endpoint, application needs to have [{permission}] permission"
            )
        );
        let number = "Number {number} duplicates with company/extension direct number";
        assert_eq!(found("FPN-105"), own("NumberDuplicatesWithCompanyExtensionDirectNumber", number));
        let member = "Extension of type [{type_value}] could not be a member of [{detail}]";
        assert_eq!(found("EXT-405"), own("ExtensionTypeCouldNotBeMember", member));
    }

    #[test]
    fn values_beside_a_message_are_mapped_to_parameters_that_exist() {
        let shape = client().errors.expect("the overlay says how errors are laid out");
        assert_eq!(shape.list.as_deref(), Some("/errors"));
        assert_eq!(shape.parameters["parameter"], ["parameterName"]);
        assert_eq!(shape.request_id_header.as_deref(), Some("rcrequestid"));
    }
}
