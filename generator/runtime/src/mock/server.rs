//! The server that stands in for the service.
//!
//! In: what is expected, and requests. Out: replies, and a report of what went another way. Invariant: nothing that
//! breaks the document, and nothing that nobody expects, goes by without the test being told.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::super::future::BoxFuture;
use super::super::meta::OperationMeta;
use super::super::shape::ErrorShape;
use super::answer::Refusal;
use super::document::{Described, Document};
use super::expectation::Predicate;
use super::facts::{Facts, SignInEndpoints};
use super::issuer::{self, FIRST_TOKEN, Issuer};
use super::leading::Leading;
use super::made_up::MadeUp;
use super::quota::Quota;
use super::reply::Reply;
use super::report;
use super::request::{Reading, Received};
use super::wire::{Handler, serve};

/// A server that stands in for the service. It ends when it is dropped, and fails the test if there is anything to tell.
///
/// It runs on the runtime that starts it: with tokio's clock paused, waits of the client and of the server take no time.
pub struct Server {
    inside: Arc<Inside>,
    task: JoinHandle<()>,
}

/// What is expected, and what came.
pub(super) struct Inside {
    document: &'static Document,
    facts: &'static Facts,
    address: SocketAddr,
    pub(super) rules: Mutex<Vec<Rule>>,
    faults: Mutex<Vec<(usize, Reply)>>,
    received: Mutex<Vec<Received>>,
    problems: Mutex<Vec<String>>,
    quota: Mutex<Option<Quota>>,
    issuer: Mutex<Issuer>,
    /// The seed of made up answers, where there are some.
    seed: Mutex<Option<u64>>,
}

/// What is expected of an operation.
pub(super) struct Rule {
    pub(super) id: &'static str,
    pub(super) label: String,
    pub(super) when: Option<Predicate>,
    /// Whether its types take the inputs.
    pub(super) readable: Predicate,
    pub(super) said: Said,
    pub(super) times: Option<usize>,
    pub(super) met: Vec<(Value, Received)>,
}

impl Rule {
    /// A rule that has met with nothing yet, and takes any number of requests.
    pub(super) fn new(operation: &OperationMeta, when: Option<Predicate>, readable: Predicate, said: Said) -> Self {
        let (id, label) = (operation.id, operation.label());
        Self { id, label, when, readable, said, times: None, met: Vec::new() }
    }
}

/// What a request is told: what is made of its inputs and of the request itself.
pub(super) type Said = Box<dyn Fn(&Value, &Received) -> Reply + Send + Sync>;

impl Server {
    /// Starts a server for a document and what else is known of its service, on a port of the loopback interface; 0 is
    /// any.
    ///
    /// # Errors
    /// The port is taken.
    pub async fn start(document: &'static Document, facts: &'static Facts, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        let inside = Arc::new(Inside {
            document,
            facts,
            address: listener.local_addr()?,
            rules: Mutex::default(),
            faults: Mutex::default(),
            received: Mutex::default(),
            problems: Mutex::default(),
            quota: Mutex::new(Some(Quota::default())),
            issuer: Mutex::default(),
            seed: Mutex::default(),
        });
        let task = tokio::spawn(serve(listener, Arc::clone(&inside) as Arc<dyn Handler>));
        Ok(Self { inside, task })
    }

    /// The base URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.inside.address)
    }

    /// The access token that is good without a sign-in.
    pub fn token(&self) -> &'static str {
        FIRST_TOKEN
    }

    /// Gives this reply to the next so many requests of any kind, those for tokens included, whatever they ask for: a
    /// storm of 429, a service that is down, a connection that breaks.
    pub fn interrupt(&self, times: usize, reply: Reply) {
        lock(&self.inside.faults).push((times, reply));
    }

    /// Refuses the next so many requests as one too many, each with this `Retry-After` if any.
    pub fn storm(&self, times: usize, retry_after: Option<Duration>) {
        let reply = self.inside.too_many(None);
        self.interrupt(times, retry_after.map_or(reply.clone(), |wait| reply.retry_after(wait)));
    }

    /// Ends every access token: calls are refused until the client renews its own.
    pub fn expire_tokens(&self) {
        lock(&self.inside.issuer).expire();
    }

    /// The URL that the browser is sent back to when the user agrees to the sign-in that begins at this one, the URL of an
    /// `AuthorizationRequest`. It has a code that is good for one exchange.
    ///
    /// # Panics
    /// No sign-in begins at this URL.
    pub fn agree(&self, url: &str) -> String {
        self.browse(url, |inside, facts, request| lock(&inside.issuer).answer(facts, request))
    }

    /// The URL that the browser is sent back to when the user does not agree to the sign-in that begins at this one.
    ///
    /// # Panics
    /// No sign-in begins at this URL.
    pub fn disagree(&self, url: &str) -> String {
        self.browse(url, |_, _, request| Some(Issuer::denied(request)))
    }

    /// For how long an access token is good that is issued from now on; an hour unless set.
    pub fn token_lifetime(&self, lifetime: Duration) {
        lock(&self.inside.issuer).lifetime = lifetime;
    }

    /// Takes calls of any number. Otherwise those past the limits of the service are refused as the service does it.
    pub fn without_limits(&self) {
        *lock(&self.inside.quota) = None;
    }

    /// Makes answers up for what nothing is expected of; the same seed gives the same answers.
    pub fn plausible(&self, seed: u64) {
        *lock(&self.inside.seed) = Some(seed);
    }

    /// Every request, in order, those included that nobody expected.
    pub fn received(&self) -> Vec<Received> {
        lock(&self.inside.received).clone()
    }

    /// What there is to tell: requests that break the document or that nobody expected, and expectations that were not
    /// met. Who takes it has dealt with it, and the test does not fail of it any more.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = std::mem::take(&mut *lock(&self.inside.problems));
        for rule in lock(&self.inside.rules).iter_mut() {
            if let Some(times) = rule.times.filter(|times| rule.met.len() != *times) {
                problems.push(format!("{} was expected {times} times and came {} times", rule.label, rule.met.len()));
                rule.times = None;
            }
        }
        problems
    }

    /// Fails the test if there is anything to tell.
    ///
    /// # Panics
    /// There is.
    pub fn verify(&self) {
        let problems = self.problems();
        assert!(problems.is_empty(), "the mock has {}", report::list(&problems));
    }

    pub(super) fn inside(&self) -> &Arc<Inside> {
        &self.inside
    }

    pub(super) fn shape(&self) -> &'static ErrorShape {
        self.inside.facts.errors
    }

    /// How the pages of an operation are walked.
    pub(super) fn leading(&self, operation: &OperationMeta) -> Option<Leading> {
        let document = self.inside.document;
        Leading::of(document, document.operation(operation.id)?)
    }

    /// Where the browser is sent to by a page of the sign-in.
    fn browse(&self, url: &str, page: impl Fn(&Inside, &SignInEndpoints, &Received) -> Option<issuer::Said>) -> String {
        let request = Received::get(url);
        let facts = self.inside.facts.sign_in.as_ref().filter(|it| it.authorize == Some(request.path.as_str()));
        match facts.and_then(|facts| page(&self.inside, facts, &request)) {
            Some(issuer::Said::Reply(reply)) => reply.headers.into_iter().map(|(_, value)| value).collect(),
            Some(issuer::Said::Broken(.., problem)) => panic!("{}: {problem}", request.line()),
            None => panic!("no sign-in begins at '{url}'"),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
        if !std::thread::panicking() {
            self.verify();
        }
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("url", &self.url()).finish_non_exhaustive()
    }
}

impl Handler for Inside {
    fn handle(&self, request: Received) -> BoxFuture<'_, Reply> {
        Box::pin(std::future::ready(self.answer(request)))
    }
}

impl Inside {
    pub(super) fn expect(&self, rule: Rule) -> usize {
        let mut rules = lock(&self.rules);
        rules.push(rule);
        rules.len() - 1
    }

    fn answer(&self, mut request: Received) -> Reply {
        let matched = self.document.matched(&request.method, &request.path);
        request.operation = matched.as_ref().map(|(operation, _)| operation.id.clone());
        let number = {
            let mut received = lock(&self.received);
            received.push(request.clone());
            received.len()
        };
        let group = matched.as_ref().and_then(|(operation, _)| operation.fact("usage_plan_group").as_str());
        let mut headers = Vec::new();
        if let Some(name) = self.facts.errors.request_id_header {
            headers.push((name.to_owned(), format!("mock-{number}")));
        }
        let mut reply =
            self.interrupted().unwrap_or_else(|| self.counted(&request, group, matched.as_ref(), &mut headers));
        for (name, value) in headers {
            if !reply.headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(&name)) {
                reply = reply.header(&name, &value);
            }
        }
        reply.for_range(request.header("range"))
    }

    /// The reply of [`Server::interrupt`].
    fn interrupted(&self) -> Option<Reply> {
        let mut faults = lock(&self.faults);
        faults.retain(|(left, _)| *left > 0);
        let (times, reply) = faults.first_mut()?;
        *times -= 1;
        Some(reply.clone())
    }

    fn counted(
        &self,
        request: &Received,
        group: Option<&str>,
        matched: Option<&(&Described, Vec<(String, String)>)>,
        headers: &mut Vec<(String, String)>,
    ) -> Reply {
        let sign_in = self.facts.sign_in.as_ref().filter(|sign_in| sign_in.has(&request.path));
        let group = sign_in.map_or(group, |sign_in| sign_in.usage_plan_group);
        if let (Some(group), Some(quota)) = (group, lock(&self.quota).as_mut()) {
            let counted = quota.count(self.document.fact("rate_limits"), group);
            headers.extend(counted.headers);
            if let Some(wait) = counted.wait {
                return self.too_many(matched.map(|(operation, _)| *operation)).retry_after(wait);
            }
        }
        let said = sign_in.and_then(|facts| lock(&self.issuer).answer(facts, request));
        match said {
            Some(issuer::Said::Reply(reply)) => return reply,
            Some(issuer::Said::Broken(status, code, problem)) => {
                return self.refuse(status, code, format!("{}: {problem}", request.line()));
            }
            None => {}
        }
        match matched {
            Some((operation, variables)) => self.documented(operation, request, variables),
            None => {
                let problem = report::unknown(self.document, request);
                self.refuse(404, "NotDocumented", problem)
            }
        }
    }

    fn documented(&self, operation: &Described, request: &Received, variables: &[(String, String)]) -> Reply {
        if let Some(facts) = &self.facts.sign_in
            && self.document.takes_tokens(operation)
            && !lock(&self.issuer).takes(request.header("authorization"))
        {
            let code = facts.token_gone.first().copied().unwrap_or("invalid_token");
            let refusal = Refusal::new(code, "the token is not good, or not any more");
            return Reply::json(401, &refusal.body(self.facts.errors)).header("www-authenticate", "Bearer");
        }
        let reading = Reading::of(self.document, operation, request, variables);
        if !reading.faults.is_empty() {
            let problem = report::broken(operation, request, &reading.faults);
            return self.refuse(400, "BreaksTheDocument", problem);
        }
        self.expected(operation, request, Value::Object(reading.inputs))
    }

    fn expected(&self, operation: &Described, request: &Received, inputs: Value) -> Reply {
        let mut rules = lock(&self.rules);
        let mut passed = Vec::new();
        for rule in rules.iter_mut().filter(|rule| rule.id == operation.id) {
            if rule.times.is_some_and(|times| rule.met.len() >= times) {
                passed.push(format!("one of {} times was used up", rule.met.len()));
            } else if !(rule.readable)(&inputs) {
                passed.push("its types do not take the inputs".to_owned());
            } else if rule.when.as_ref().is_some_and(|when| !when(&inputs)) {
                passed.push("one has a condition that does not hold".to_owned());
            } else {
                let reply = (rule.said)(&inputs, request);
                rule.met.push((inputs, request.clone()));
                return reply;
            }
        }
        let expected: Vec<String> = rules.iter().map(|rule| rule.label.clone()).collect();
        drop(rules);
        match *lock(&self.seed) {
            Some(seed) => {
                let errors = self.facts.errors;
                let url = format!("http://{}", self.address);
                MadeUp { document: self.document, operation, request, errors, url: &url }.reply(&inputs, seed)
            }
            None => self.refuse(404, "NotExpected", report::unexpected(operation, request, &passed, &expected)),
        }
    }

    /// Refuses a call as one too many, in the words that the document has for it.
    fn too_many(&self, operation: Option<&Described>) -> Reply {
        let own = operation.into_iter().chain(self.document.operations());
        let rows = own.flat_map(|operation| operation.fact("errors").as_array().into_iter().flatten());
        let row = rows.into_iter().find(|row| row["status"] == 429);
        let text = |key: &str| row.and_then(|row| row[key].as_str()).unwrap_or("TooManyRequests");
        Reply::json(429, &Refusal::new(text("code"), text("message")).body(self.facts.errors))
    }

    fn refuse(&self, status: u16, code: &str, problem: String) -> Reply {
        let reply = Reply::json(status, &Refusal::new(code, problem.as_str()).body(self.facts.errors));
        lock(&self.problems).push(problem);
        reply
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
