use super::*;

fn variant(text: &str) -> String {
    Scope::new(Kind::Variants).claim(text).name.rust
}

fn setter(text: &str) -> String {
    Scope::new(Kind::Setters).claim(text).name.rust
}

fn all(kind: Kind, texts: &[&str]) -> Vec<String> {
    let mut scope = Scope::new(kind);
    texts.iter().map(|text| scope.claim(text).name.rust).collect()
}

#[test]
fn cases_follow_the_kind_of_the_scope() {
    assert_eq!(identifier("callerIdInfo", Case::Snake), "caller_id_info");
    assert_eq!(identifier("call-log", Case::Pascal), "CallLog");
    assert_eq!(identifier("MakeRingOutCall", Case::Screaming), "MAKE_RING_OUT_CALL");
    assert_eq!(identifier("v2.activities.calls.json.get", Case::Snake), "v2_activities_calls_json_get");
}

#[test]
fn keywords_are_raw_where_rust_has_a_raw_form() {
    assert_eq!(["type", "gen", "async"].map(setter), ["r#type", "r#gen", "r#async"]);
    assert_eq!(["self", "Self", "crate", "super"].map(setter), ["self_", "self_", "crate_", "super_"]);
    assert_eq!(variant("self"), "SelfValue");
    assert_eq!(all(Kind::Groups, &["mod", "type"]), ["mod_", "type_"], "a module is a file, and mod.rs is taken");
}

#[test]
fn names_that_the_emitted_code_uses_are_left_to_it() {
    assert_eq!(["send", "timeout", "body"].map(setter), ["send_", "timeout_", "body_"]);
    assert_eq!(all(Kind::Types, &["Result", "option", "Error"]), ["ResultModel", "OptionModel", "ErrorModel"]);
    assert_eq!(variant("Unknown"), "UnknownValue");
    assert_eq!(all(Kind::Methods, &["into", "into_pets"]), ["into_", "into_pets"]);
    assert_eq!(all(Kind::Fields, &["send", "body"]), ["send", "body"]);
}

#[test]
fn what_is_no_word_gets_one() {
    assert_eq!(
        ["+1", "-1", "*", "<=", "911", "", " "].map(variant),
        ["Plus1", "Minus1", "Star", "LessEqual", "N911", "Empty", "Space"]
    );
    assert_eq!(
        ["-created_at", "5+", "C++", "10%"].map(variant),
        ["MinusCreatedAt", "N5Plus", "CPlusPlus", "N10Percent"]
    );
    assert_eq!(["@odata.type", "$ref"].map(setter), ["odata_type", "r#ref"]);
    assert_eq!(["1.5", "v1.0"].map(variant), ["N1_5", "V1_0"]);
    assert_eq!(["E911 Update", "CallOut-CallMe"].map(variant), ["E911Update", "CallOutCallMe"]);
}

#[test]
fn runs_of_capitals_stay_one_word() {
    assert_eq!(["memberIDs", "IPv4Address", "HTTPServer"].map(setter), ["member_ids", "ipv4_address", "http_server"]);
}

#[test]
fn other_scripts_are_romanized_and_other_symbols_named() {
    assert_eq!(["größe", "名前", "имя", "ñandú"].map(variant), ["Grosse", "MingQian", "Imia", "Nandu"]);
    assert_eq!(["m²", "½", "ǆ", "ﬁ", "e\u{301}"].map(setter), ["m2", "n1_2", "dz", "fi", "e"]);
    assert_eq!(["🦀", "☃", "\u{e000}"].map(variant), ["Crab", "Snowman", "Ue000"]);
    assert_eq!(setter("–1"), "minus_1", "a dash that means a minus");
}

#[test]
fn letters_that_look_alike_are_numbered() {
    assert_eq!(all(Kind::Fields, &["c", "\u{441}", "s", "\u{17f}"]), ["c", "s", "s_2", "s_3"]);
}

#[test]
fn namesakes_are_numbered_in_order_and_told() {
    assert_eq!(all(Kind::Fields, &["id", "ID", "Id"]), ["id", "id_2", "id_3"]);
    assert_eq!(all(Kind::Types, &["pet", "Pet", "md5", "MD5"]), ["Pet", "Pet2", "Md5", "Md5_2"]);
    assert_eq!(all(Kind::Fields, &["type", "Type"]), ["r#type", "type_2"]);
    assert_eq!(all(Kind::Fields, &["self", "Self"]), ["self_", "self_2"]);
    let mut scope = Scope::new(Kind::Fields);
    assert_eq!(scope.claim("id").clash, None);
    assert_eq!(scope.claim("ID").clash.as_deref(), Some("id"));
}

#[test]
fn namesakes_are_told_apart_by_their_symbols_first() {
    assert_eq!(all(Kind::Variants, &["a/b", "a+b"]), ["AB", "APlusB"]);
    assert_eq!(all(Kind::Fields, &["type", "@type"]), ["r#type", "at_type"]);
}

#[test]
fn a_long_name_is_cut_between_words_and_stays_its_own() {
    let sentence =
        "the identifier of the thing that is asked for, as it was given by the service when the thing was made";
    let other = format!("{sentence} again");
    let [first, second] = [sentence, &other].map(setter);
    assert!(first.len() <= 80 && first.starts_with("the_identifier_of_the_thing_"), "{first}");
    assert_ne!(first, second);
    assert!(setter(&"x".repeat(200)).len() <= 80);
}

#[test]
fn any_text_gives_an_identifier() {
    let odd = ["\u{0}", "\u{202e}", "__", "a\u{301}", "🦀", "ß", "ǅ", "r#type", "1", "\u{200d}", "ﬁ", "ⅷ", "٣"];
    for text in odd {
        for case in [Case::Pascal, Case::Snake, Case::Module, Case::Screaming] {
            let rust = identifier(text, case);
            assert!(rust.is_ascii() && syn::parse_str::<syn::Ident>(&rust).is_ok(), "{text:?} gave {rust:?}");
        }
    }
}

#[test]
fn a_feature_has_hyphens_and_no_name_that_is_taken() {
    let mut scope = Scope::new(Kind::Features);
    let mut claim = |wire: &str| scope.claim(wire).name.rust;
    assert_eq!(claim("Call Log"), "call-log");
    assert_eq!(claim("call.log"), "call-log-2");
    assert_eq!(claim("type"), "type");
    assert_eq!(claim("Blocking"), "blocking-group");
    assert_eq!(claim("blocking group"), "blocking-group-2");
    assert_eq!(claim("2fa"), "n2fa");
}

#[test]
fn what_the_language_keeps_or_begins_otherwise_does_not_stand_bare() {
    assert!(["a", "_a", "call_log", "CallLog2"].into_iter().all(is_bare));
    assert!(!["", "_", "type", "self", "r#type", "2a", "a-b", "a b", "größe"].into_iter().any(is_bare));
}
