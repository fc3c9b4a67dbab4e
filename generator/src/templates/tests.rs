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
        ("[extension] must be set", "[{value}] must be set"),
        ("[a] and [b] are wrong", "[{value}] and [{value_2}] are wrong"),
        ("parameter [a] excludes parameter [b]", "parameter [{parameter}] excludes parameter [{parameter_2}]"),
        ("Extension of type [x]", "Extension of type [{type_value}]"),
        ("Time limit for [monday] exceeded", "Time limit for [{value}] exceeded"),
        ("Parameter [] is empty", "Parameter [{parameter}] is empty"),
    ] {
        assert_eq!(template(&[message]), expected);
    }
}

#[test]
fn brackets_nest_and_odd_ones_are_text() {
    assert_eq!(template(&["Parameter [a.rules[].numbers[].id] are double"]), "Parameter [{parameter}] are double");
    assert_eq!(template(&["no member of [department}]"]), "no member of [{value}]");
    assert_eq!(template(&["Parameter [a is open"]), "Parameter [a is open");
    assert_eq!(template(&["Parameter a] is open"]), "Parameter a] is open");
    assert_eq!(template(&["Parameter [[a] is open"]), "Parameter [[{value}] is open");
    assert_eq!(template(&["]]][[[", "[[[]]]"]), "{message}");
}

#[test]
fn what_differs_between_messages_is_a_parameter_of_whole_words() {
    for (messages, expected) in [
        (["Number +1619 is taken", "Number +1833 is taken"], "Number {number} is taken"),
        (["Limit of numbers (10) exceeded", "Limit of numbers (7) exceeded"], "Limit of numbers ({value}) exceeded"),
        (["Feature Profile Image is gone", "Feature Text is gone"], "Feature {feature} is gone"),
        (["Id 123, sorry", "Id 193, sorry"], "Id {id}, sorry"),
        (["Caller [+1] is banned", "Caller +1 is banned"], "Caller {caller} is banned"),
        (["Rule [a] before [b] is bad", "Rule [c] after [d] is bad"], "Rule [{rule}] {value} [{value_2}] is bad"),
        (["Failed with 1", "Failed with 2"], "Failed with {value}"),
        (["1 is wrong", "2 is wrong"], "{value} is wrong"),
        (["Not found", "Not found here"], "Not found{value}"),
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
            "'parameters' has 1 names, but 2 parts vary in the message 'Preset [{preset}] is not allowed for [{value}]'",
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
        ("phoneNumber specified in the to field: [1] is in blocked list", "PhoneNumberSpecifiedInFieldInBlocked"),
        ("Parameter [a] is not allowed for usage along with [b]", "ParameterNotAllowedForUsageAlong"),
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
