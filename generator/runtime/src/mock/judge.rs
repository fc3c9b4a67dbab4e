//! Every call of a client, made of a server of choice.
//!
//! In: the ways to call each operation, and a URL. Out: a line per operation. Invariant: an operation passes only if its
//! request has the keys of the document and no others, and its answer is read.

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use reqwest::header::{CONNECTION, CONTENT_LENGTH, HOST, TRANSFER_ENCODING};
use serde_json::Value;
use tokio::net::TcpListener;

use super::super::address::BaseUrl;
use super::super::future::BoxFuture;
use super::document::{Described, Document};
use super::outcome::Probe;
use super::plausible::Plausible;
use super::program::say;
use super::reply::Reply;
use super::request::Received;
use super::wire::{Handler, serve};

/// Hands requests on, and keeps them.
struct Recorder {
    http: reqwest::Client,
    url: String,
    requests: Mutex<Vec<Received>>,
}

/// Makes every call of the server at a URL.
pub(super) async fn judge<C: Sync + 'static>(
    document: &'static Document,
    probes: &'static [Probe<C>],
    url: &str,
    client: impl Fn(&str) -> Result<C, String>,
) -> Result<ExitCode, String> {
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build();
    let url = BaseUrl::parse(url)?;
    let recorder = Arc::new(Recorder {
        http: http.map_err(|error| error.to_string())?,
        url: url.as_str().to_owned(),
        requests: Mutex::default(),
    });
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.map_err(|error| error.to_string())?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let task = tokio::spawn(serve(listener, Arc::clone(&recorder) as Arc<dyn Handler>));
    let client = client(&format!("http://{address}"))?;
    let mut passed = 0;
    for probe in probes {
        let label = probe.operation.label();
        let judged = match document.operation(probe.operation.id) {
            Some(operation) => call(document, operation, probe, &client, &recorder).await,
            None => Err("the document does not have it".to_owned()),
        };
        passed += usize::from(judged.is_ok());
        match judged {
            Ok(()) => say(&format!("pass  {} {label}", probe.operation.id))?,
            Err(problem) => say(&format!("fail  {} {label}: {problem}", probe.operation.id))?,
        }
    }
    task.abort();
    say(&format!("{passed} of {}", probes.len()))?;
    Ok(if passed == probes.len() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn call<C: Sync>(
    document: &Document,
    operation: &Described,
    probe: &Probe<C>,
    client: &C,
    recorder: &Recorder,
) -> Result<(), String> {
    recorder.taken();
    // Several items in one segment of a path are more than some servers take.
    let inputs = Plausible::new(document, 7).with_single_items().inputs(operation);
    let outcome = (probe.send)(client, inputs.clone()).await;
    let requests = recorder.taken();
    outcome.map_err(|refused| refused.shown.clone())?;
    let [request] = requests.as_slice() else { return Err(format!("it takes {} requests", requests.len())) };
    let sent: BTreeSet<String> = request.pairs().into_iter().map(|(key, _)| key).collect();
    let known = operation.parameters(document).filter(|it| it["in"] == "query");
    let known: BTreeSet<String> = known.filter_map(|it| it["name"].as_str()).map(str::to_owned).collect();
    let is_known =
        |key: &&String| known.contains(*key) || known.iter().any(|known| key.starts_with(&format!("{known}[")));
    let strange: Vec<_> = sent.iter().filter(|key| !is_known(key)).collect();
    if !strange.is_empty() {
        return Err(format!("it sends {strange:?}, which the document does not have"));
    }
    let missing: Vec<_> = known
        .iter()
        .filter(|key| {
            inputs[format!("query.{key}")] != Value::Null && !sent.iter().any(|sent| sent.starts_with(key.as_str()))
        })
        .collect();
    if missing.is_empty() { Ok(()) } else { Err(format!("it does not send {missing:?}")) }
}

impl Recorder {
    fn taken(&self) -> Vec<Received> {
        std::mem::take(&mut *self.requests.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn hand_on(&self, request: Received) -> Result<Reply, String> {
        let query = if request.query.is_empty() { String::new() } else { format!("?{}", request.query) };
        let url = format!("{}{}{query}", self.url, request.path);
        let method = reqwest::Method::from_bytes(request.method.as_bytes()).map_err(|error| error.to_string())?;
        let mut headers = request.headers.clone();
        for name in [HOST, CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING] {
            headers.remove(name);
        }
        let sent = self.http.request(method, url).headers(headers).body(request.body.clone()).send().await;
        let response = sent.map_err(|error| error.to_string())?;
        let mut reply = Reply::status(response.status().as_u16());
        for (name, value) in response.headers() {
            if let (false, Ok(value)) = ([CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING].contains(name), value.to_str())
            {
                reply = reply.header(name.as_str(), value);
            }
        }
        reply.body = response.bytes().await.map_err(|error| error.to_string())?;
        Ok(reply)
    }
}

impl Handler for Recorder {
    fn handle(&self, request: Received) -> BoxFuture<'_, Reply> {
        Box::pin(async move {
            self.requests.lock().unwrap_or_else(PoisonError::into_inner).push(request.clone());
            let reply = self.hand_on(request).await;
            reply.unwrap_or_else(|problem| Reply::body(502, "text/plain", problem))
        })
    }
}
