//! From one page of a list to the next.
//!
//! In: a call, and where a page names the next one. Out: page after page, as replies. Invariant: pages go the way of all
//! calls, to the client's own hosts, and no page is asked for twice, so that a walk ends whatever the service says.

use std::hash::{DefaultHasher, Hash, Hasher};

use bytes::Bytes;
use reqwest::Url;

use super::call::Call;
use super::ended::Ended;
use super::error::{ErrorKind, Failure};
use super::links;
use super::pointer;
use super::request::{Request, Want};
use super::response::Response;
use super::transport::{KeyPlace, Transport};

/// How a list is walked. Pointers are JSON pointers into a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    /// The items.
    pub items: &'static str,
    /// What leads to the next page.
    pub next: NextPage,
    /// The query parameter with the page's size.
    pub size: Option<&'static str>,
}

/// What leads from a page to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextPage {
    /// Its URL stands at this pointer; the last page has none.
    Link(&'static str),
    /// A token stands at the pointer, and goes into the query parameter; the last page has none.
    Token {
        /// Where the token stands.
        pointer: &'static str,
        /// The parameter that takes it.
        parameter: &'static str,
    },
    /// Pages are numbered; the first without items is the end.
    Number {
        /// The parameter with the number.
        parameter: &'static str,
        /// The number of the first page.
        first: i64,
    },
    /// The query parameter with the number of items before the page; the first page without items is the end.
    Offset(&'static str),
}

/// The way through the pages of a list. It ends when it is used up.
pub(super) struct Walk {
    transport: Transport,
    /// The request for the next page, without the client's API keys in its query.
    request: Request,
    paging: &'static Paging,
    /// Hashes of the URLs that were asked for.
    seen: Vec<u64>,
    /// Hash of the last page, where its number alone tells it from the next.
    last: Option<u64>,
}

/// A page that came.
pub(super) struct Page {
    response: Response,
    body: Bytes,
}

/// What reads a page into its place.
pub(super) type Read<'r> = &'r mut dyn FnMut(&[u8], &Paging) -> Result<(), String>;

/// What follows a page.
pub(super) enum Step {
    /// There is a next page.
    Next,
    /// It was the last.
    End,
    /// The next page cannot be asked for.
    Stuck(String),
}

impl Walk {
    /// The way that begins at the page that the call asks for.
    ///
    /// # Errors
    /// The call cannot be sent as it was put together.
    pub(super) fn begin(call: &Call<'_>, paging: &'static Paging) -> Result<Self, Failure> {
        let mut request = call.request(Want::Whole)?;
        let transport = call.transport().clone();
        request.url = without_keys(&transport, &request);
        Ok(Self { transport, request, paging, seen: Vec::new(), last: None })
    }

    /// The URL of the next page.
    pub(super) fn position(&self) -> &str {
        self.request.url.as_str()
    }

    /// Asks for the next page.
    pub(super) async fn page(&mut self) -> Result<Page, Ended> {
        let position = hash(self.position());
        if let Err(at) = self.seen.binary_search(&position) {
            self.seen.insert(at, position);
        }
        let operation = self.request.operation;
        let url = links::with_keys(&self.transport, operation, self.request.url.clone());
        let request = Request { url, ..self.request.clone() };
        let mut response = self.transport.execute(&request).await?.success()?;
        response.take_in_rest().await?;
        let body = response.body.take().unwrap_or_default();
        Ok(Page { response, body })
    }

    /// Reads the page that was asked for, with all that it holds; then the way goes on behind it.
    ///
    /// # Errors
    /// It is not what it should be.
    pub(super) fn read(&mut self, page: Page, read: Read<'_>) -> Result<Step, Failure> {
        let Page { response, body } = page;
        let step = read(&body, self.paging).and_then(|()| self.advance(&body));
        step.map_err(|problem| response.unreadable(problem, body))
    }

    /// Why there is no next page, as an error.
    pub(super) fn stuck(&self, problem: &str) -> Failure {
        let operation = self.request.operation;
        let problem = format!("{}: the page has a next one, and {problem}", operation.label());
        Failure::new(ErrorKind::Decode, problem).with_operation(operation)
    }

    /// Goes on to the page after the one with this body.
    fn advance(&mut self, body: &[u8]) -> Result<Step, String> {
        let next = match self.next_url(body)? {
            Ok(Some(url)) => url,
            Ok(None) => return Ok(Step::End),
            Err(problem) => return Ok(Step::Stuck(problem)),
        };
        if self.seen.binary_search(&hash(next.as_str())).is_ok() {
            return Ok(Step::Stuck("it is one that was there before".to_owned()));
        }
        self.request.url = next;
        Ok(Step::Next)
    }

    /// The URL of the page after this one, if there is one and it may be asked for. The outer error is about this page,
    /// the inner one about the next.
    fn next_url(&mut self, body: &[u8]) -> Result<Result<Option<Url>, String>, String> {
        let operation = self.request.operation;
        let mut url = self.request.url.clone();
        let next = match self.paging.next {
            NextPage::Link(at) => {
                let Some(link) = pointer::text(body, at)? else { return Ok(Ok(None)) };
                match links::locate(&self.transport, operation, Some(&url), &link) {
                    Ok(next) => self.sized(next),
                    Err(problem) => return Ok(Err(problem)),
                }
            }
            NextPage::Token { pointer, parameter } => {
                let Some(token) = pointer::text(body, pointer)? else { return Ok(Ok(None)) };
                links::set_query(&mut url, parameter, Some(&token));
                url
            }
            NextPage::Number { parameter, first } => {
                if pointer::count(body, self.paging.items)? == 0 {
                    return Ok(Ok(None));
                }
                if self.last.replace(hash(body)) == Some(hash(body)) {
                    return Ok(Err("the service gives the same one again".to_owned()));
                }
                let number = number(&url, parameter).unwrap_or(first);
                links::set_query(&mut url, parameter, Some(&number.saturating_add(1).to_string()));
                url
            }
            NextPage::Offset(parameter) => {
                let count = pointer::count(body, self.paging.items)?;
                if count == 0 {
                    return Ok(Ok(None));
                }
                if self.last.replace(hash(body)) == Some(hash(body)) {
                    return Ok(Err("the service gives the same one again".to_owned()));
                }
                let offset = number(&url, parameter).unwrap_or(0);
                let count = i64::try_from(count).unwrap_or(i64::MAX);
                links::set_query(&mut url, parameter, Some(&offset.saturating_add(count).to_string()));
                url
            }
        };
        Ok(Ok(Some(without_keys(&self.transport, &Request { url: next, ..self.request.clone() }))))
    }

    /// A link to the next page with the size that the call asked for, where the service left it out.
    fn sized(&self, mut next: Url) -> Url {
        let asked = self.paging.size.and_then(|size| Some((size, query(&self.request.url, size)?)));
        if let Some((size, asked)) = asked.filter(|(size, _)| query(&next, size).is_none()) {
            links::set_query(&mut next, size, Some(&asked));
        }
        next
    }
}

/// The request's URL without the client's API keys in its query, so that it can be shown and kept.
fn without_keys(transport: &Transport, request: &Request) -> Url {
    let mut url = request.url.clone();
    for key in transport.api_keys(request.operation) {
        if let KeyPlace::Query(name) = key.place {
            links::set_query(&mut url, name, None);
        }
    }
    url
}

fn query(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

fn number(url: &Url, name: &str) -> Option<i64> {
    query(url, name)?.parse().ok()
}

fn hash(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
