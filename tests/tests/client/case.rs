//! A call of one operation: what it sends, what it gets, and what becomes of that.

use std::fmt::Debug;
use std::pin::Pin;

use ringcentral::{Client, Error, OperationMeta};
use serde_json::Value;
use workspace_tests::server::{Reply, Request, Server};

/// What a call gave, whatever its types: the answer, or the error with the operation's own variant.
pub(crate) type Outcome = Result<String, Refused>;

type Sent<'c> = Pin<Box<dyn Future<Output = Outcome> + 'c>>;

/// An error without its type.
#[derive(Debug)]
pub(crate) struct Refused {
    service: String,
    shown: String,
    status: Option<u16>,
    code: Option<String>,
}

/// One operation, called with something in each of its places.
pub(crate) struct Case {
    pub(crate) operation: &'static OperationMeta,
    pub(crate) call: for<'c> fn(&'c Client) -> Sent<'c>,
    /// The request line, without the version.
    pub(crate) line: &'static str,
    /// The JSON that is sent, if any.
    pub(crate) body: Option<Value>,
    pub(crate) reply: Reply,
    /// What the decoded answer has in it.
    pub(crate) answer: &'static str,
    /// A row of its error table, and the variant that it becomes.
    pub(crate) refusal: Option<(u16, &'static str, &'static str, &'static str)>,
}

/// Takes the types off the outcome of a call, so that cases stand in one list.
pub(crate) fn outcome<T: Debug, E: Debug>(result: Result<T, Error<E>>) -> Outcome {
    let refused = |error: Error<E>| Refused {
        service: error.service().map(|service| format!("{service:?}")).unwrap_or_default(),
        shown: error.to_string(),
        status: error.status(),
        code: error.code().map(str::to_owned),
    };
    result.map(|answer| format!("{answer:?}")).map_err(refused)
}

/// A client of a server.
pub(crate) fn client(server: &Server) -> Client {
    let builder = Client::builder().base_url(server.url()).bearer_token("secret").user_agent("tests/1");
    builder.build().expect("the loopback interface needs no https")
}

/// A page of a list without entries.
pub(crate) fn empty_page() -> Reply {
    Reply::json(200, r#"{"records": [], "paging": {"page": 1, "perPage": 100}}"#)
}

/// What an operation asks for: what the document says that it produces, and what is known of the two that do otherwise.
fn accepted(id: &str) -> &'static str {
    match id {
        "getCallRecords" => "application/json, multipart/mixed",
        "listCallRecordingData" => "audio/mpeg, audio/wav",
        _ => "application/json",
    }
}

impl Case {
    /// Calls it on a server that does as it is asked.
    pub(crate) async fn succeeds(self) {
        let id = self.operation.id;
        let server = Server::start([self.reply.clone()]).await;
        let outcome = (self.call)(&client(&server)).await;
        let answer = outcome.unwrap_or_else(|refused| panic!("{id} fails: {refused:?}"));
        assert!(answer.contains(self.answer), "{id}: no '{}' in {answer}", self.answer);
        self.is_sent_as_documented(&server, &server.request());
    }

    fn is_sent_as_documented(&self, server: &Server, request: &Request) {
        let id = self.operation.id;
        assert_eq!(request.line, self.line, "{id}");
        let host = server.url().replace("http://", "");
        let length = request.body.len().to_string();
        let mut headers = vec![
            ("accept", accepted(id)),
            ("authorization", "Bearer secret"),
            ("host", &host),
            ("user-agent", "tests/1"),
        ];
        match &self.body {
            Some(body) => {
                headers.extend([("content-length", length.as_str()), ("content-type", "application/json")]);
                let sent: Value = serde_json::from_slice(&request.body).expect("the body is JSON");
                assert_eq!(&sent, body, "{id}");
            }
            None => assert_eq!(request.text(), "", "{id}"),
        }
        let sent = request.headers.iter().map(|(name, value)| (&**name, &**value));
        // How an answer may be compressed is no fact of the operation.
        let mut sent: Vec<(&str, &str)> = sent.filter(|header| *header != ("accept-encoding", "gzip")).collect();
        headers.sort_unstable();
        sent.sort_unstable();
        assert_eq!(sent, headers, "{id}");
    }

    /// Calls it on a server that refuses it as its table says, if it has one.
    pub(crate) async fn gets_refused(self) {
        let Some((status, code, message, variant)) = self.refusal else { return };
        let id = self.operation.id;
        let error = serde_json::json!({"errorCode": code, "message": message});
        let body = serde_json::json!({"errorCode": code, "message": message, "errors": [error]}).to_string();
        let server = Server::start([Reply::json(status, body).header("RCRequestId", "4f1c")]).await;
        let refused = (self.call)(&client(&server)).await.expect_err("the server refuses");
        assert_eq!((refused.status, refused.code.as_deref()), (Some(status), Some(code)), "{id}");
        assert_eq!(refused.service, variant, "{id}");
        for part in [&status.to_string(), code, message, "4f1c"] {
            assert!(refused.shown.contains(part), "{id}: no '{part}' in '{}'", refused.shown);
        }
    }
}
