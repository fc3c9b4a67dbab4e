use super::{Leftover, Prose, Row, read};

const HEAD: &str = "Error Codes\n\n \n  \n   HTTP Code\n   Error Code\n   Error Message\n   \n \n\n";

fn row(status: u16, code: &str, message: &str, offset: usize) -> Row {
    Row { status, code: code.to_owned(), message: message.to_owned(), offset }
}

/// The rows of a table, offsets aside.
fn rows(table: &str) -> Vec<(u16, String, String)> {
    let prose = read(table);
    assert_eq!(prose.leftovers, [], "{table}");
    prose.rows.into_iter().map(|row| (row.status, row.code, row.message)).collect()
}

/// What is left over of a text, and where its parser expected what.
fn leftovers(text: &str) -> Vec<(String, String)> {
    let found = read(text).leftovers;
    for Leftover { offset, text: left, .. } in &found {
        let first = left.split(' ').next().unwrap_or_default();
        assert!(text[*offset..].starts_with(first), "the offset of '{left}' points elsewhere");
    }
    found.into_iter().map(|leftover| (leftover.section, leftover.text)).collect()
}

fn own(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|&(section, text)| (section.to_owned(), text.to_owned())).collect()
}

#[test]
fn every_section_is_read() {
    let text = format!(
        "[Beta] Lists calls.\nApp Permission\nReadCallLog\nUser Permission\nReadCompanyCallLog\nUsage Plan Group\nHeavy\n\
         {HEAD}400\nCMN-101\nParameter [page] value is invalid\n\n\n404\nCMN-102\nNot found"
    );
    let at = |part: &str| text.find(part).expect("the part stands in the text");
    assert_eq!(
        read(&text),
        Prose {
            text: "Lists calls.".to_owned(),
            app_permissions: vec!["ReadCallLog".to_owned()],
            user_permissions: vec!["ReadCompanyCallLog".to_owned()],
            usage_plan_group: Some("Heavy".to_owned()),
            beta: true,
            deprecated: false,
            rows: vec![
                row(400, "CMN-101", "Parameter [page] value is invalid", at("400")),
                row(404, "CMN-102", "Not found", at("404")),
            ],
            leftovers: vec![],
        }
    );
}

#[test]
fn text_without_sections_comes_back_as_it_is() {
    for text in [
        "",
        "  Lists calls.\n\nUses the API.  \n",
        "App Permissions",
        "App Permissions\n",
        "Returns error codes, see\nError Codes\nbelow.",
        "The app needs App Permission\nand more",
        "User Permissions\nMust have the `manage_system` permission.",
        "##### Permissions\nadmin",
        "Error codes:\n\n404 Not found\n500 Server error",
        "[Get an Album](https://example.com/album) of an artist",
        "[Beta](https://example.com/beta) is a link",
        "Usage plan groups\nLight, Medium and Heavy exist.",
    ] {
        assert_eq!(read(text), Prose { text: text.to_owned(), ..Prose::default() });
    }
}

#[test]
fn marks_stand_at_the_start_in_any_case() {
    let prose = read("[Deprecated] [BETA]  Old things");
    assert_eq!((prose.text.as_str(), prose.beta, prose.deprecated), ("Old things", true, true));
    let prose = read("Old [Beta] things");
    assert_eq!((prose.text.as_str(), prose.beta), ("Old [Beta] things", false));
    assert_eq!(read("[Alpha] Old things").text, "[Alpha] Old things");
    assert_eq!(read("[Deprecated]").text, "");
}

#[test]
fn lists_of_permissions_are_separated_by_commas_words_or_lines() {
    for list in
        ["Read, Edit", "Read or Edit", "Read\n\n  Edit", "- Read\n- `Edit`", "[Read] and [Edit].", "Read, or\nEdit"]
    {
        let prose = read(&format!("App Permission(s)\n{list}\nUser permissions:\n{list}"));
        assert_eq!(prose.app_permissions, ["Read", "Edit"], "{list}");
        assert_eq!(prose.user_permissions, ["Read", "Edit"], "{list}");
        assert_eq!(prose.leftovers, [], "{list}");
    }
    let prose = read("App Permission\nRead\nUser Permission\nNone");
    assert_eq!((prose.user_permissions.len(), prose.leftovers.len()), (0, 0));
}

#[test]
fn headings_vary_in_case_spacing_number_and_marks() {
    for heading in [
        "Usage Plan Group",
        "usage  plan groups:",
        "  Usage Plan Group(s)",
        "### Usage Plan Group",
        "**USAGE PLAN GROUP**",
    ] {
        assert_eq!(
            read(&format!("{heading}\r\n\r\nLight\r\n")).usage_plan_group.as_deref(),
            Some("Light"),
            "{heading}"
        );
    }
}

#[test]
fn tables_vary_in_layout() {
    let expected = vec![
        (400, "CMN-101".to_owned(), "Bad  value".to_owned()),
        (403, "Forbidden".to_owned(), "Not for you, or others".to_owned()),
    ];
    for table in [
        "400\nCMN-101\nBad  value\n\n\n403\nForbidden\nNot for you,\nor others",
        "400\nCMN-101\nBad  value\n403\nForbidden\nNot for you, or others\n",
        "400\n\nCMN-101\n\nBad  value\n\n403\n\nForbidden\n\nNot for you,\n or others",
        "400 | CMN-101 | Bad  value\n403\nForbidden\nNot for you, or others",
        "400 CMN-101 Bad  value\n\n403\nForbidden\nNot for you, or others",
        "400\nCMN-101 | Bad  value\n\n403\nForbidden\nNot for you, or others",
    ] {
        assert_eq!(rows(&format!("{HEAD}{table}")), expected, "{table}");
        assert_eq!(rows(&format!("Error Codes\n{table}")), expected, "{table}");
        assert_eq!(rows(&format!("ERROR CODES\nHTTP code | error code | error message\n{table}")), expected, "{table}");
    }
}

#[test]
fn tables_in_markdown_and_html_are_read_as_those_without_marks() {
    let expected = vec![
        (400, "CMN-101".to_owned(), "Parameter [x] is < 1".to_owned()),
        (404, "CMN-102".to_owned(), "Not found, sorry".to_owned()),
    ];
    for table in [
        "| HTTP Code | Error Code | Error Message |\n|---|:---:|---|\n| 400 | CMN-101 | Parameter [x] is < 1 |\n\
         | 404 | `CMN-102` | Not found, sorry |",
        "| **Error Code** | **HTTP Code** | **Error Message** |\n|---|---|---|\n| CMN-101 | 400 | Parameter [x] is < 1 |\n\
         | CMN-102 | 404 | Not found, sorry |",
        "* 400 CMN-101 Parameter [x] is < 1\n* 404 - `CMN-102` - Not found, sorry",
        "- **400**: CMN-101: Parameter [x] is < 1\n- 404 CMN-102 Not found, sorry",
        "<table><thead><tr><th>HTTP Code</th><th>Error Code</th><th>Error Message</th></tr></thead>\n<tbody>\n\
         <tr><td>400</td><td><code>CMN-101</code></td><td>Parameter [x] is &lt; 1</td></tr>\n\
         <tr class=\"odd\"><td>404</td>\n  <td>CMN-102</td>\n  <td>Not <b>found</b>,<br/>sorry</td></tr></tbody></table>",
        "<tr><th>Error Code</th><th>HTTP Code</th><th>Error Message</th></tr><tr><td>CMN-101</td><td>400</td>\
         <td>Parameter [x] is &lt; 1</td></tr><tr><td>CMN-102</td><td>404</td><td>Not found, sorry</td></tr>",
        "<ul><li>400 CMN-101 Parameter [x] is &lt; 1</li><li>404 CMN-102 Not found, sorry</li></ul>",
    ] {
        assert_eq!(rows(&format!("Error Codes\n{table}")), expected, "{table}");
        assert_eq!(rows(&format!("Gets it.<h3>Error Codes</h3>{table}")), expected, "{table}");
    }
}

#[test]
fn sections_may_be_html_or_stand_beside_their_heading() {
    for text in [
        "Lists calls.\n<h3>App Permission</h3>\n<p>ReadCallLog</p><h3>Usage Plan Group</h3><p>Heavy</p>",
        "Lists calls.<br/>App Permission<br/>ReadCallLog<br/>Usage Plan Group<br/>Heavy",
        "<p>Lists calls.</p><b>App Permission:</b> ReadCallLog<br><b>Usage Plan Group:</b> <code>Heavy</code>",
        "Lists calls.\n\n**App Permission**: ReadCallLog\n**Usage Plan Group:** Heavy",
        "Lists calls.\nApp Permission: ReadCallLog\nUsage Plan Group: Heavy",
    ] {
        let prose = read(text);
        assert_eq!(prose.app_permissions, ["ReadCallLog"], "{text}");
        assert_eq!(prose.usage_plan_group.as_deref(), Some("Heavy"), "{text}");
        assert!(prose.text.ends_with("Lists calls.") || prose.text.ends_with("Lists calls.</p>"), "{}", prose.text);
        assert_eq!(prose.leftovers, [], "{text}");
    }
}

#[test]
fn a_table_may_have_no_rows() {
    assert_eq!(rows(HEAD), []);
}

#[test]
fn what_no_rule_takes_is_left_over_and_the_rest_is_read() {
    let text = "Sentences.\nApp Permission\nRead\nask your admin first\nUsage Plan Group\nHeavy\nLight";
    assert_eq!(leftovers(text), own(&[("App Permission", "ask your admin first"), ("Usage Plan Group", "Light")]));
    assert_eq!(read(text).app_permissions, ["Read"]);

    let table = format!("{HEAD}400\nCMN-101\nBad\n\nSee the guide\nfor more.\n\n404\nCMN-102\nGone");
    assert_eq!(leftovers(&table), own(&[("Error Codes", "See the guide for more.")]));
    assert_eq!(read(&table).rows.len(), 2);
}

#[test]
fn a_broken_row_is_left_over() {
    for broken in ["400\nBad value", "999\nCMN-101\nBad", "4OO\nCMN-101\nBad", "400", "400\nCMN-101", "CMN-101\nBad"] {
        let table = format!("{HEAD}{broken}\n\n404\nCMN-102\nGone");
        assert_eq!(leftovers(&table), own(&[("Error Codes", &broken.replace('\n', " "))]));
        assert_eq!(read(&table).rows.len(), 1, "{broken}");
    }
}

#[test]
fn a_section_without_shape_is_left_over_beside_one_that_has_it() {
    let text = "App Permission\nReadCallLog\nUser Permission\nthe user must be an admin\nError Codes\nsee the guide";
    let expected = own(&[("User Permission", "the user must be an admin"), ("Error Codes", "see the guide")]);
    assert_eq!(leftovers(text), expected);
}

#[test]
fn any_text_is_read_in_linear_time() {
    for part in
        ["400\n", "400\nA-1\n", "Error Codes\n400\n", "\n", "[Beta]", "[", "App Permission\nA\n", "é\u{2028}|\u{0}"]
    {
        let prose = read(&part.repeat(20_000));
        assert!(prose.rows.is_empty(), "{part}");
    }
}

mod document {
    use std::collections::{BTreeMap, BTreeSet};

    use super::super::{Prose, read};
    use serde::Deserialize;
    use serde_yaml::Value;

    /// The vendor's document.
    fn document() -> Value {
        let text = include_str!("../../../spec/ringcentral.yaml");
        let first = serde_yaml::Deserializer::from_str(text).next().expect("the file holds a document");
        Value::deserialize(first).expect("the document is YAML")
    }

    fn operations(document: &Value) -> Vec<&Value> {
        let paths = document["paths"].as_mapping().expect("the document has paths");
        paths.values().flat_map(|path| path.as_mapping().into_iter().flat_map(|path| path.values())).collect()
    }

    fn prose(node: &Value) -> Prose {
        read(node["description"].as_str().unwrap_or_default())
    }

    #[test]
    fn all_rows_are_read_and_nothing_is_left_over() {
        let document = document();
        let read: Vec<Prose> = operations(&document).into_iter().map(prose).collect();
        let rows: Vec<_> = read.iter().flat_map(|prose| &prose.rows).collect();
        let mut statuses = BTreeMap::new();
        for row in &rows {
            *statuses.entry(row.status).or_insert(0) += 1;
        }
        assert_eq!(read.len(), 30);
        assert_eq!(read.iter().filter(|prose| prose.rows.is_empty()).count(), 9);
        assert_eq!(rows.len(), 153);
        assert_eq!(rows.iter().map(|row| &row.code).collect::<BTreeSet<_>>().len(), 59);
        let expected = [(400, 81), (401, 18), (403, 35), (404, 16), (416, 1), (429, 1), (503, 1)];
        assert_eq!(statuses, BTreeMap::from(expected));
        assert!(read.iter().all(|prose| prose.leftovers.is_empty()));
        assert!(read.iter().all(|prose| prose.usage_plan_group.is_some() && prose.app_permissions.len() == 1));
        assert!(read.iter().all(|prose| !prose.text.is_empty() && !prose.text.contains('\n')));
    }

    #[test]
    fn the_info_has_rows_of_its_own() {
        let prose = prose(&document()["info"]);
        assert_eq!((prose.rows.len(), prose.leftovers.len()), (10, 0));
        assert_eq!(prose.text, "Returns call log records filtered by parameters specified.");
    }

    #[test]
    fn messages_are_word_for_word_and_offsets_point_at_rows() {
        let document = document();
        for operation in operations(&document) {
            let description = operation["description"].as_str().unwrap_or_default();
            for row in prose(operation).rows {
                let cells = format!("{}\n{}\n{}", row.status, row.code, row.message);
                assert!(description[row.offset..].starts_with(&cells), "{cells}");
                assert!(matches!(description.as_bytes().get(row.offset + cells.len()), None | Some(b'\n')), "{cells}");
            }
        }
    }

    #[test]
    fn marks_are_those_of_one_summary_and_one_description() {
        let document = document();
        let texts =
            |key: &'static str| operations(&document).into_iter().filter_map(move |node| node[key].as_str()).map(read);
        assert_eq!(texts("summary").filter(|prose| prose.beta).count(), 1);
        assert_eq!(texts("description").filter(|prose| prose.deprecated).count(), 1);
        assert!(texts("summary").chain(texts("description")).all(|prose| !prose.text.contains('[')));
    }
}
