//! How the fields of a form are written.
//!
//! In: the `encoding` of a media type. Out: [`FieldEncoding`]s. Invariant: `encoding` is kept as JSON among the media
//! type's extensions, where it is written as OpenAPI 3 has it; [`openapiv3::Encoding`] would write keys that the standard
//! forbids, and leave out `explode: false`.

use indexmap::IndexMap;
use openapiv3::{Encoding, MediaType, QueryStyle};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::ir::Separator;
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
    /// What stands between the items of an array, by the style alone: the key is repeated unless the document says
    /// otherwise.
    pub fn outer_separator(&self) -> Separator {
        match (&self.style, self.explode) {
            (None | Some(QueryStyle::Form), Some(false)) => Separator::Csv,
            (None | Some(QueryStyle::Form), _) => Separator::Multi,
            (Some(QueryStyle::DeepObject), _) => Separator::DeepObject,
            (Some(_), Some(true)) => Separator::Multi,
            (Some(QueryStyle::SpaceDelimited), _) => Separator::Ssv,
            (Some(QueryStyle::PipeDelimited), _) => Separator::Pipes,
        }
    }
}

/// How the fields of a form are written, for those of which the document says so.
pub fn field_encodings(media: &MediaType) -> IndexMap<String, FieldEncoding> {
    let Some(Json::Object(fields)) = media.extensions.get(KEY) else {
        return media.encoding.iter().map(|(name, encoding)| (name.clone(), FieldEncoding::from(encoding))).collect();
    };
    let encoding = |json: &Json| FieldEncoding::deserialize(json).unwrap_or_default();
    fields.iter().map(|(name, json)| (name.clone(), encoding(json))).collect()
}

/// The encoding of a document that was read whole, for which [`Encoding`] says no `explode` where it is false.
impl From<&Encoding> for FieldEncoding {
    fn from(encoding: &Encoding) -> Self {
        let client = encoding.extensions.get(vocabulary::KEY);
        Self {
            content_type: encoding.content_type.clone(),
            style: encoding.style.clone(),
            explode: encoding.style.is_some().then_some(encoding.explode),
            client: client.and_then(|client| vocabulary::Parameter::deserialize(client).ok()),
        }
    }
}
