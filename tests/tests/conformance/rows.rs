//! The rows of the error tables: the server sends one, and the client makes of it what the table says.

use std::collections::BTreeMap;

use libtest_mimic::{Failed, Trial};
use ringcentral::ErrorCode;
use serde_json::{Value, json};
use workspace_tests::bodies::Shape;
use workspace_tests::inputs::folder;
use workspace_tests::server::Reply;

use crate::drive::{Inputs, Suite, call, known};
use crate::same;
use crate::vendor::Vendor;

/// A status under which no operation documents anything.
const UNDOCUMENTED: u16 = 418;

/// A row, and what the client has to make of it.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) operation: String,
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) message: String,
    variant: String,
    parameters: Vec<(String, String)>,
}

/// The table.
pub(crate) fn table() -> Vec<Row> {
    let text = std::fs::read_to_string(folder("facts").join("error_rows.tsv")).expect("the table is there");
    text.lines().filter(|line| !line.starts_with('#')).map(Row::parse).collect()
}

impl Row {
    fn parse(line: &str) -> Self {
        let mut cells = line.split('\t').map(str::to_owned);
        let mut cell = || cells.next().unwrap_or_default();
        let (operation, status, code, message, variant, parameters) = (cell(), cell(), cell(), cell(), cell(), cell());
        let pair = |text: &str| text.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
        let status = status.parse().unwrap_or_else(|_| panic!("no status in '{line}'"));
        let parameters = parameters.split("; ").filter_map(pair).collect();
        Self { operation, status, code, message, variant, parameters }
    }

    /// The variant in its debug form.
    pub(crate) fn expected(&self) -> String {
        let fields = self.parameters.iter().map(|(name, value)| format!("{name}: Some({value:?})"));
        let fields = fields.collect::<Vec<_>>().join(", ");
        if fields.is_empty() { self.variant.clone() } else { format!("{} {{ {fields} }}", self.variant) }
    }

    /// The template with its parameters put in.
    fn filled(&self, template: &str) -> String {
        let put = |text: String, (name, value): &(String, String)| text.replace(&format!("{{{name}}}"), value);
        self.parameters.iter().fold(template.to_owned(), put)
    }

    /// The error as the service sends it.
    pub(crate) fn body(&self) -> Value {
        let error = json!({"errorCode": self.code, "message": self.message});
        json!({"errorCode": self.code, "message": self.message, "errors": [error]})
    }

    fn reply(&self, status: u16) -> Reply {
        Reply::json(status, self.body().to_string()).header("RCRequestId", &format!("{}-{}", self.operation, self.code))
    }

    fn check(&self, suite: &Suite) -> Result<(), Failed> {
        let probe = suite.probe(&self.operation);
        let inputs = suite.inputs(&self.operation, Inputs::Required, Shape::Minimal);
        let (outcome, _) = call(probe, inputs.clone(), self.reply(self.status));
        let refused = outcome.err().ok_or("the call succeeds")?;
        same("variant", &refused.variant, &Some(self.expected()))?;
        same("status", &refused.status, &Some(self.status))?;
        same("code", &refused.code.as_ref(), &Some(&self.code))?;
        same("message", &refused.message.as_ref(), &Some(&self.message))?;
        same("request id", &refused.request_id, &Some(format!("{}-{}", self.operation, self.code)))?;
        for part in [&self.status.to_string(), &self.code, &self.message] {
            same(&format!("'{part}' in '{}'", refused.shown), &refused.shown.contains(part), &true)?;
        }
        let sent = refused.refusal.as_ref().map(|refusal| (refusal.code(), refusal.message()));
        same("the variant as the mock sends it", &sent, &Some((self.code.as_str(), self.message.as_str())))?;
        self.is_known()?;
        // The same code under a status that is documented nowhere is another thing.
        let (outcome, _) = call(probe, inputs, self.reply(UNDOCUMENTED));
        let variant = outcome.err().and_then(|refused| refused.variant).unwrap_or_default();
        same(&format!("unknown: '{variant}'"), &variant.starts_with("Unknown("), &true)
    }

    /// What the crate says of the code and of the row.
    fn is_known(&self) -> Result<(), Failed> {
        let code = ErrorCode::from(self.code.as_str());
        same("variant of ErrorCode", &format!("{code:?}"), &self.variant)?;
        same("code of ErrorCode", &code.as_str(), &self.code.as_str())?;
        same("status of ErrorCode", &code.statuses().contains(&self.status), &true)?;
        let template = code.template().ok_or("the code has no template")?;
        same("filled template", &self.filled(template), &self.message)?;
        let rows = known(&self.operation).errors.iter().map(|row| (row.status, row.code, row.message));
        let own = (self.status, self.code.as_str(), self.message.as_str());
        same("row of the operation", &rows.filter(|row| *row == own).count(), &1)
    }
}

/// A test per row.
pub(crate) fn trials(suite: &'static Suite) -> impl Iterator<Item = Trial> {
    table().into_iter().map(move |row| {
        let name = format!("row::{}::{}::{}", row.operation, row.status, row.code);
        Trial::test(name, move || row.check(suite))
    })
}

/// The rows of an operation, one after the other, are all that its description has below the head of its table.
pub(crate) fn are_the_text_of_the_document(suite: &Suite) -> Result<(), Failed> {
    let mut rows: BTreeMap<String, String> = BTreeMap::new();
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    for row in table() {
        let text = rows.entry(row.operation.clone()).or_default();
        text.push_str(&format!(" {} {} {}", row.status, row.code, row.message));
        *numbers.entry(row.operation).or_default() += 1;
    }
    let operations = Vendor::read().operations;
    for operation in &operations {
        let written = operation.description.split_once("Error Message").map_or("", |(_, table)| table);
        let read = rows.remove(&operation.id).unwrap_or_default();
        same(&operation.id, &read.as_str(), &written)?;
        let emitted = known(&operation.id).errors.len();
        same(&operation.id, &emitted, &numbers.remove(&operation.id).unwrap_or_default())?;
    }
    same("operations with rows that the document does not have", &rows.len(), &0)?;
    same("operations", &operations.len(), &suite.probes().count())
}
