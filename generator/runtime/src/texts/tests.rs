use super::Texts;

#[test]
fn a_text_is_found_where_it_stands_and_no_other_is() {
    static TEXTS: Texts<10> =
        Texts::new(["", "A", "ABCD", "ABCDEF", "ABCDEFG", "ABCDEFGH", "ABCDEFGHI", "ABCDEFGHJ", "ABCE", "é"]);
    for (at, text) in TEXTS.texts.iter().enumerate() {
        assert_eq!(TEXTS.find(text), Some(at), "{text}");
    }
    for other in ["B", "AB", "ABC", "ABCDE", "ABCDF", "ABCDEFGHK", "a", "A\0", "\0", "ABCDEFGHIJ"] {
        assert_eq!(TEXTS.find(other), None, "{other:?}");
    }
}
