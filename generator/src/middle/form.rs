//! How the fields of a form are written.
//!
//! In: the `encoding` of a media type. Out: [`FieldEncoding`]s. Invariant: `encoding` is kept as JSON among the media
//! type's extensions, where it is written as OpenAPI 3 has it; [`openapiv3::Encoding`] would write keys that the standard
//! forbids, and leave out `explode: false`.

use indexmap::IndexMap;
use openapiv3::{MediaType, QueryStyle};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::ir::{Separator, Style};
use crate::vocabulary;

/// The key of the encodings in a media type.
pub(crate) const KEY: &str = "encoding";

/// How a field of a form is written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FieldEncoding {
    /// The media type of the field's part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// How arrays and objects are written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style: Option<QueryStyle>,
    /// Whether each item is a field of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explode: Option<bool>,
    /// What the standard has no word for, and the field's readable name.
    #[serde(rename = "x-client", skip_serializing_if = "Option::is_none")]
    pub client: Option<vocabulary::Parameter>,
}

impl FieldEncoding {
    /// What stands between the items of an array, outermost first.
    pub fn separators(&self) -> Style {
        let said = self.client.as_ref().and_then(|client| client.collection_format.clone());
        said.unwrap_or_else(|| match (&self.style, self.explode) {
            (Some(QueryStyle::SpaceDelimited), _) => vec![Separator::Ssv],
            (Some(QueryStyle::PipeDelimited), _) => vec![Separator::Pipes],
            (Some(QueryStyle::DeepObject), _) => vec![Separator::DeepObject],
            (_, Some(false)) => vec![Separator::Csv],
            _ => vec![Separator::Multi],
        })
    }
}

/// How the fields of a form are written, for those of which the document says so.
pub fn field_encodings(media: &MediaType) -> IndexMap<String, FieldEncoding> {
    let Some(Json::Object(fields)) = media.extensions.get(KEY) else { return IndexMap::new() };
    let encoding = |json: &Json| FieldEncoding::deserialize(json).unwrap_or_default();
    fields.iter().map(|(name, json)| (name.clone(), encoding(json))).collect()
}
