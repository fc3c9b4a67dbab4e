//! What is expected of the client, and what it is told.
//!
//! In: an operation, and its answer or error. Out: the rule that gives it, and the requests that it met with, typed.
//! Invariant: a request reaches its rule only after the document has been found to take it.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::{Arc, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::super::meta::OperationMeta;
use super::answer::Refuses;
use super::leading::Leading;
use super::reply::Reply;
use super::request::Received;
use super::server::{Inside, Rule, Said, Server};

/// An operation, as its request: the arguments and setters of a call.
pub trait Operation: DeserializeOwned + Clone + fmt::Debug + Send + Sync + 'static {
    /// What it is answered with.
    type Answer: DeserializeOwned + Send + Sync + 'static;
    /// What it may be refused with.
    type Error: Refuses + Send + Sync + 'static;

    /// What is known of it.
    fn operation() -> &'static OperationMeta;

    /// The answer as it goes over the wire.
    fn reply(answer: &Self::Answer) -> Reply;
}

/// What is expected of an operation, to be completed by what it is told.
#[must_use = "nothing is expected until it is said what the client is told"]
pub struct Expectation<'a, O> {
    server: &'a Server,
    when: Option<Predicate>,
    operation: PhantomData<O>,
}

pub(super) type Predicate = Box<dyn Fn(&Value) -> bool + Send + Sync>;

impl<'a, O: Operation> Expectation<'a, O> {
    /// Nothing in particular is expected of it yet.
    pub fn new(server: &'a Server) -> Self {
        Self { server, when: None, operation: PhantomData }
    }

    /// Takes requests of which this holds; others go to what else is expected.
    pub fn when(mut self, holds: impl Fn(&O) -> bool + Send + Sync + 'static) -> Self {
        self.when = Some(Box::new(move |inputs| O::deserialize(inputs).is_ok_and(|request| holds(&request))));
        self
    }

    /// Answers.
    pub fn respond(self, answer: impl Into<O::Answer>) -> Expected<O> {
        let reply = O::reply(&answer.into());
        self.reply(reply)
    }

    /// Answers with this JSON, read as the answer that it stands for: a sample out of a file, or of a real service.
    ///
    /// # Panics
    /// It is no such answer.
    pub fn respond_json(self, answer: Value) -> Expected<O> {
        match given::<O>(answer) {
            Ok(answer) => self.respond(answer),
            Err(problem) => panic!("{problem}"),
        }
    }

    /// Answers with what the request asks for.
    pub fn respond_with(self, answer: impl Fn(&O) -> O::Answer + Send + Sync + 'static) -> Expected<O> {
        self.reply_with(move |request| O::reply(&answer(request)))
    }

    /// Refuses with an error, under the status that is documented for its code.
    pub fn fail(self, error: impl Into<O::Error>) -> Expected<O> {
        let shape = self.server.shape();
        let reply = error.into().refusal().reply(O::operation(), None, shape);
        self.reply(reply)
    }

    /// Refuses with an error under a status of choice, for a code that is documented under several.
    pub fn fail_as(self, status: u16, error: impl Into<O::Error>) -> Expected<O> {
        let shape = self.server.shape();
        let reply = error.into().refusal().reply(O::operation(), Some(status), shape);
        self.reply(reply)
    }

    /// Gives any reply, faults included.
    pub fn reply(self, reply: Reply) -> Expected<O> {
        self.expect(Box::new(move |_, _| reply.clone()))
    }

    /// Gives any reply that the request asks for, faults included.
    pub fn reply_with(self, reply: impl Fn(&O) -> Reply + Send + Sync + 'static) -> Expected<O> {
        self.expect(Box::new(move |inputs, _| match O::deserialize(inputs) {
            Ok(request) => reply(&request),
            // The inputs were read before they came here.
            Err(error) => Reply::body(500, "text/plain", error.to_string()),
        }))
    }

    /// Answers with one page after the other, as the request asks for them, each with what leads to the next. Beyond the
    /// last there is nothing.
    ///
    /// # Panics
    /// The operation is no list whose pages a request can tell apart.
    pub fn respond_pages(self, pages: impl IntoIterator<Item = O::Answer>) -> Expected<O> {
        let (leading, url) = (self.leading(), self.server.url());
        let replies: Vec<Reply> = pages.into_iter().map(|page| O::reply(&page)).collect();
        let pages: Vec<Value> = replies.iter().map(Reply::json_body).collect();
        self.expect(Box::new(move |inputs, request| {
            let beyond = || {
                let last = pages.len().checked_sub(1)?;
                Some((last, leading.beyond(pages[last].clone(), request, &url)))
            };
            match leading.page(&pages, inputs, request, &url).or_else(beyond) {
                Some((number, page)) => replies[number].clone().with_json_body(&page),
                None => Reply::status(404),
            }
        }))
    }

    /// Answers with the items of this list, cut into pages of the size that the request asks for (or else of that which
    /// the document has), each with what leads to the next.
    ///
    /// # Panics
    /// The operation is no list whose pages a request can tell apart.
    pub fn respond_list(self, whole: impl Into<O::Answer>) -> Expected<O> {
        let (leading, url) = (self.leading(), self.server.url());
        let reply = O::reply(&whole.into());
        let whole = reply.json_body();
        self.expect(Box::new(move |inputs, request| {
            reply.clone().with_json_body(&leading.cut(whole.clone(), inputs, request, &url))
        }))
    }

    fn leading(&self) -> Leading {
        let operation = O::operation();
        let leading = self.server.leading(operation);
        leading.unwrap_or_else(|| panic!("{} has no pages that a request can tell apart", operation.label()))
    }

    fn expect(self, said: Said) -> Expected<O> {
        let inside = self.server.inside();
        let takes: Predicate = Box::new(|inputs| O::deserialize(inputs).is_ok());
        let index = inside.expect(Rule::new(O::operation(), self.when, takes, said));
        Expected { inside: Arc::clone(inside), index, operation: PhantomData }
    }
}

impl<O> fmt::Debug for Expectation<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Expectation").finish_non_exhaustive()
    }
}

/// What is expected, and the requests that met with it.
pub struct Expected<O> {
    inside: Arc<Inside>,
    index: usize,
    operation: PhantomData<O>,
}

impl<O: Operation> Expected<O> {
    /// Takes exactly so many requests. The next go to what was expected after it; the test fails if fewer come.
    pub fn times(self, times: usize) -> Self {
        self.inside.rules.lock().unwrap_or_else(PoisonError::into_inner)[self.index].times = Some(times);
        self
    }

    /// The requests that it answered, in order.
    ///
    /// # Panics
    /// Never: a request is read before it is kept.
    pub fn requests(&self) -> Vec<Recorded<O>> {
        let rules = self.inside.rules.lock().unwrap_or_else(PoisonError::into_inner);
        let met = rules[self.index].met.iter();
        let recorded = |(inputs, request): &(Value, Received)| Recorded {
            inputs: O::deserialize(inputs).expect("a request is read before it is kept"),
            request: request.clone(),
        };
        met.map(recorded).collect()
    }

    /// The one request that it answered.
    ///
    /// # Panics
    /// There were none, or several.
    pub fn request(&self) -> Recorded<O> {
        let mut requests = self.requests();
        assert_eq!(requests.len(), 1, "requests of {}", O::operation().label());
        requests.remove(0)
    }
}

impl<O> fmt::Debug for Expected<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Expected").field("index", &self.index).finish_non_exhaustive()
    }
}

/// A request that was answered; it can be used as what the call was given.
#[derive(Clone, Debug)]
pub struct Recorded<O> {
    inputs: O,
    request: Received,
}

impl<O> Recorded<O> {
    /// The request as it came.
    pub fn received(&self) -> &Received {
        &self.request
    }
}

impl<O> Deref for Recorded<O> {
    type Target = O;

    fn deref(&self) -> &O {
        &self.inputs
    }
}

/// Expects an operation of a server, which answers with this JSON.
///
/// # Errors
/// It is not what the operation is answered with.
pub fn expected<O: Operation>(server: &Server, answer: Value) -> Result<(), String> {
    given::<O>(answer).map(|answer| drop(Expectation::<O>::new(server).respond(answer)))
}

fn given<O: Operation>(answer: Value) -> Result<O::Answer, String> {
    serde_json::from_value(answer).map_err(|error| no_answer(O::operation(), &error))
}

fn no_answer(operation: &OperationMeta, error: &serde_json::Error) -> String {
    format!("this is no answer of {}: {error}", operation.label())
}

/// A JSON answer as it goes over the wire.
pub fn json(status: u16, media_type: &str, answer: &impl Serialize) -> Reply {
    Reply::body(status, media_type, serde_json::to_vec(answer).unwrap_or_default())
}
