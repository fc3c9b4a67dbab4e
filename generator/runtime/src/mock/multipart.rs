//! Bodies of several parts.
//!
//! In: a form as it came, or answers to be sent. Out: the fields of the form, or the body of the answers. Invariant: the
//! boundary of what is written stands nowhere in it.

use serde_json::Value;

/// Names and texts of a form's fields; what is no text is replaced.
pub(super) fn fields(content_type: &str, body: &[u8]) -> Vec<(String, String)> {
    let Some(boundary) = parameter(content_type, "boundary") else { return Vec::new() };
    let body = String::from_utf8_lossy(body);
    let field = |part: &str| {
        let (head, content) = part.strip_prefix("\r\n")?.split_once("\r\n\r\n")?;
        let mut dispositions = head.lines().filter(|line| line.to_lowercase().starts_with("content-disposition:"));
        let name = parameter(dispositions.next()?, "name")?;
        Some((name, content.strip_suffix("\r\n").unwrap_or(content).to_owned()))
    };
    body.split(&format!("--{boundary}")).filter_map(field).collect()
}

/// The parameter of a header's value.
fn parameter(value: &str, name: &str) -> Option<String> {
    value.split(';').find_map(|part| {
        let (key, value) = part.trim().split_once('=')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim_matches('"').to_owned())
    })
}

/// Several answers in one: media type and body. The first part says what became of each.
pub(super) fn written(parts: &[(String, u16, Value)]) -> (String, String) {
    let status = |(id, status, _): &(String, u16, Value)| serde_json::json!({"href": id, "status": status});
    let first = serde_json::json!({"response": parts.iter().map(status).collect::<Vec<_>>()});
    let texts = std::iter::once(first.to_string()).chain(parts.iter().map(|(_, _, body)| body.to_string()));
    let texts: Vec<String> = texts.collect();
    let boundary =
        (0_u32..).map(|number| format!("part-{number}")).find(|it| !texts.iter().any(|text| text.contains(it)));
    let boundary = boundary.unwrap_or_default();
    let mut body = String::new();
    for text in &texts {
        body.push_str(&format!("--{boundary}\r\ncontent-type: application/json\r\n\r\n{text}\r\n"));
    }
    body.push_str(&format!("--{boundary}--\r\n"));
    (format!("multipart/mixed; boundary={boundary}"), body)
}
