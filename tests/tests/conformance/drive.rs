//! What all tests of the suite need: the API, the ways to call it, and inputs.

use generator::ir::{Api, Content, Location, Operation, Parameter};
use ringcentral::mock::{self, Outcome, Probe};
use ringcentral::{Client, meta};
use serde_json::{Map, Value};
use workspace_tests::bodies::{Bodies, Shape};
use workspace_tests::inputs::workspace;
use workspace_tests::server::{Reply, Request, Server};
use xtask::job::configured_at;
use xtask::report::{MessageFormat, Reporter};

/// The API, and the ways to call it.
pub(crate) struct Suite {
    pub(crate) api: Api,
}

/// Which inputs a call is given.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Inputs {
    /// All that there are.
    All,
    /// Those without which the call is not made.
    Required,
}

impl Suite {
    pub(crate) fn read() -> Self {
        let reporter = Reporter::stderr(MessageFormat::Human);
        let (job, _) = configured_at(&workspace(), &reporter).expect("the configuration is in order");
        Self { api: job.run().api.expect("the document is read") }
    }

    /// The ways to call each operation, as the emitted crate has them.
    pub(crate) fn probes(&self) -> impl Iterator<Item = &'static Probe<Client>> {
        mock::ALL.iter()
    }

    pub(crate) fn probe(&self, id: &str) -> &'static Probe<Client> {
        self.probes().find(|probe| probe.operation.id == id).unwrap_or_else(|| panic!("no way to call '{id}'"))
    }

    pub(crate) fn operation(&self, id: &str) -> &Operation {
        self.api.operations.iter().find(|operation| operation.id == id).unwrap_or_else(|| panic!("'{id}' is unknown"))
    }

    /// Inputs of an operation, with a body of this shape.
    pub(crate) fn inputs(&self, id: &str, inputs: Inputs, shape: Shape) -> Value {
        let operation = self.operation(id);
        let bodies = Bodies { api: &self.api, shape: Shape::Maximal };
        let wanted = |it: &&Parameter| inputs == Inputs::All || it.required || it.location == Location::Path;
        let parameters = operation.parameters.iter().filter(wanted);
        let mut given: Map<String, Value> = parameters.map(|it| (key(it), bodies.value(&it.ty, 0).sent)).collect();
        if let Some(body) = self.request_body(id, shape)
            && (inputs == Inputs::All || operation.request_body.as_ref().is_some_and(|body| body.required))
        {
            given.insert("body".to_owned(), body.sent);
        }
        Value::Object(given)
    }

    /// The body that an operation sends.
    pub(crate) fn request_body(&self, id: &str, shape: Shape) -> Option<workspace_tests::bodies::Body> {
        let body = self.operation(id).request_body.as_ref()?;
        let Content::Json(ty) = &body.content else { panic!("'{id}' sends another body than JSON") };
        Some(Bodies { api: &self.api, shape }.value(ty, 0))
    }
}

/// Place and name of a parameter, as the inputs of a call have them.
fn key(parameter: &Parameter) -> String {
    format!("{}.{}", format!("{:?}", parameter.location).to_lowercase(), parameter.name.wire)
}

/// Makes a call of a server that gives this reply; what came of it, and what was sent.
pub(crate) fn call(probe: &Probe<Client>, inputs: Value, reply: Reply) -> (Outcome, Vec<Request>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
    runtime.expect("a runtime can be made").block_on(async {
        let server = Server::start([reply]).await;
        let builder = Client::builder().base_url(server.url()).bearer_token("secret");
        let client = builder.build().expect("the loopback interface needs no https");
        let outcome = (probe.send)(&client, inputs).await;
        (outcome, server.requests())
    })
}

/// What is known of an operation by its constant.
pub(crate) fn known(id: &str) -> &'static ringcentral::OperationMeta {
    meta::ALL.iter().find(|operation| operation.id == id).unwrap_or_else(|| panic!("'{id}' has no constant"))
}
