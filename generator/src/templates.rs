//! Messages of one error code to a template.
use crate::ir::Template;
use crate::vocabulary::ErrorCodeNames;

/// The template of the messages of one code, and the code's default variant name.
///
/// # Errors
/// A sentence that says what of `names` does not fit the messages.
pub fn align(_code: &str, _messages: &[&str], _names: Option<&ErrorCodeNames>) -> Result<(String, Template), String> {
    Ok((String::new(), Template::default()))
}
