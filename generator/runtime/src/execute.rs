//! The way that every call takes.
//!
//! In: a request. Out: a reply of any status, or why there is none. Invariant: there is no other way to the service,
//! so what holds for all calls stands here: limits, credentials, redirects and further attempts.

use bytes::Bytes;
use reqwest::Method;
use reqwest::header::{HeaderMap, HeaderValue, LOCATION};
use tokio::time::Instant;
#[cfg(feature = "tracing")]
use tracing::Instrument as _;

use super::address;
use super::error::{ErrorKind, Failure};
use super::limiter::Permit;
use super::meta::OperationMeta;
use super::request::{Request, Want};
use super::response::{Response, Time};
use super::retry::Attempts;
#[cfg(feature = "tracing")]
use super::spans;
use super::transport::Transport;

/// How many redirects one attempt follows.
const REDIRECTS: usize = 10;

impl Transport {
    /// Sends a request, again where that is safe and may help.
    pub(super) async fn execute(&self, request: &Request) -> Result<Response, Failure> {
        #[cfg(feature = "tracing")]
        {
            let span = spans::call(request.operation);
            // Where nobody listens there is nothing to tell.
            if !span.is_none() {
                // A function that is given the work keeps room for it twice, so the work is not given to any.
                let outcome = self.persist(request).instrument(span.clone()).await;
                spans::called(&span, &outcome);
                return outcome;
            }
        }
        self.persist(request).await
    }

    async fn persist(&self, request: &Request) -> Result<Response, Failure> {
        let mut attempts = Attempts::begin(request.retry.clone(), request.idempotent);
        let mut sent = 0;
        loop {
            let outcome = self.attempt(request, &mut sent).await;
            match attempts.pause_after(&outcome) {
                Some(pause) => {
                    #[cfg(feature = "tracing")]
                    spans::pausing(request.operation, attempts.made(), pause);
                    tokio::time::sleep(pause).await;
                }
                None => {
                    #[cfg(feature = "tracing")]
                    if attempts.is_spent() {
                        spans::spent(request.operation, attempts.made());
                    }
                    return told(&attempts, outcome).map_err(|failure| failure.with_operation(request.operation));
                }
            }
        }
    }

    /// Sends a request once, or twice where its credentials were out of date; `sent` counts.
    async fn attempt(&self, request: &Request, sent: &mut u32) -> Result<Response, Failure> {
        let Some(credentials) = self.credentials().filter(|_| request.needs_credentials(self.headers())) else {
            return self.send(request, None, sent).await;
        };
        let authorization = match credentials.at_hand() {
            Some(authorization) => authorization,
            None => credentials.authorization(self).await?,
        };
        let response = self.send(request, Some(&authorization), sent).await?;
        // Another host, to which a redirect led, has seen no token that it could refuse.
        let refused = response.status() == 401 && response.is_from(&request.url);
        if !refused || !credentials.renew(self, &authorization, &response.errors()).await? {
            return Ok(response);
        }
        #[cfg(feature = "tracing")]
        spans::renewed(request.operation);
        let authorization = credentials.authorization(self).await?;
        self.send(request, Some(&authorization), sent).await
    }

    /// Sends a request when the limits allow it, with the hooks around it.
    async fn send(
        &self,
        request: &Request,
        authorization: Option<&HeaderValue>,
        sent: &mut u32,
    ) -> Result<Response, Failure> {
        let permit = self.admit(request).await?;
        let mut headers = request.all_headers(self.headers(), authorization);
        self.hooks().before(request, &mut headers, *sent + 1)?;
        let began = self.hooks().look_at_responses().then(Instant::now);
        #[cfg(feature = "tracing")]
        let outcome = {
            let span = spans::attempt(request, *sent);
            let outcome = match span.is_none() {
                true => self.deliver(request, authorization, headers, permit).await,
                false => self.deliver(request, authorization, headers, permit).instrument(span.clone()).await,
            };
            spans::attempted(&span, &outcome);
            outcome
        };
        #[cfg(not(feature = "tracing"))]
        let outcome = self.deliver(request, authorization, headers, permit).await;
        *sent += 1;
        if let Some(began) = began {
            self.hooks().after(request.operation, *sent, &outcome, began.elapsed())?;
        }
        outcome
    }

    /// Sends a request with the headers of an attempt, and follows its redirects.
    async fn deliver(
        &self,
        request: &Request,
        authorization: Option<&HeaderValue>,
        headers: HeaderMap,
        permit: Permit,
    ) -> Result<Response, Failure> {
        let mut time = Time::from_now(request.timeout);
        // A redirect takes along what hooks have set; without any, its headers can be made anew.
        let set = self.hooks().look_at_requests().then(|| headers.clone());
        let mut response = self.admitted(request, headers, time, permit).await?;
        if followed(request, &response).is_some() {
            let headers = set.unwrap_or_else(|| request.all_headers(self.headers(), authorization));
            // It is rare, and so large that all calls would be.
            response = Box::pin(self.follow(request, headers, response, &mut time)).await?;
        }
        if request.want == Want::Whole || !response.is_success() {
            response.take_in().await?;
        }
        Ok(response)
    }

    /// The answer at the end of the redirects that `response` to the request that was `asked` for begins.
    async fn follow(
        &self,
        asked: &Request,
        headers: HeaderMap,
        mut response: Response,
        time: &mut Time,
    ) -> Result<Response, Failure> {
        let mut current = (asked.clone(), headers);
        for _ in 0..REDIRECTS {
            let Some(location) = followed(asked, &response) else { return Ok(response) };
            let (request, headers) = current;
            let next = request.redirected(location, headers);
            current = next.map_err(|reason| not_followed(asked, &response, reason))?;
            response = self.step(&current.0, current.1.clone(), asked, time).await?;
        }
        match followed(asked, &response) {
            Some(_) => Err(not_followed(asked, &response, format!("redirected more than {REDIRECTS} times"))),
            None => Ok(response),
        }
    }

    /// Sends the request of a redirect on the way of the one that was `asked` for. To the service itself that is a call like any other,
    /// which the limits have to allow; what other hosts say is nothing of these limits.
    async fn step(
        &self,
        request: &Request,
        headers: HeaderMap,
        asked: &Request,
        time: &mut Time,
    ) -> Result<Response, Failure> {
        if !address::is_same_origin(&request.url, &asked.url) {
            return self.send_once(request, headers, *time).await;
        }
        let begun = Instant::now();
        let permit = self.admit(request).await?;
        *time = time.put_off(begun.elapsed());
        self.admitted(request, headers, *time, permit).await
    }

    async fn admitted(
        &self,
        request: &Request,
        headers: HeaderMap,
        time: Time,
        permit: Permit,
    ) -> Result<Response, Failure> {
        let response = self.send_once(request, headers, time).await?;
        self.observe(request.operation, &response);
        drop(permit);
        Ok(response)
    }

    async fn send_once(&self, request: &Request, headers: HeaderMap, time: Time) -> Result<Response, Failure> {
        match time.bound(self.http().execute(request.to_http(headers))).await {
            Ok(reply) => {
                let (shape, clock) = (&self.service().errors, self.time_of_day());
                Ok(Response::new(reply, request.operation, shape, self.limits(), time, clock))
            }
            Err(interrupted) => Err(interrupted.into_failure(&request.operation.label(), request.timeout)),
        }
    }

    async fn admit(&self, request: &Request) -> Result<Permit, Failure> {
        let Some(limiter) = self.limiter() else { return Ok(Permit::default()) };
        let operation = request.operation;
        #[cfg(feature = "tracing")]
        let began = Instant::now();
        let admitted = limiter.admit(operation, request.longest_wait).await;
        #[cfg(feature = "tracing")]
        if !began.elapsed().is_zero() && admitted.is_ok() {
            spans::waited(operation, began.elapsed());
        }
        admitted.map_err(|wait| {
            let group = operation.usage_plan_group.map(|group| format!(" of the group {group}")).unwrap_or_default();
            let problem = format!("{} not sent: the limit of calls{group} is reached for {wait:?}", operation.label());
            Failure::new(ErrorKind::RateLimited, problem).with_retry_after(wait)
        })
    }

    fn observe(&self, operation: &'static OperationMeta, response: &Response) {
        if let Some(limiter) = self.limiter() {
            let (status, headers) = (response.status(), response.headers());
            limiter.observe(operation, status, headers, response.retry_after());
        }
    }
}

/// Where a reply redirects to, if that is followed: what only reads can be repeated elsewhere, the rest cannot.
fn followed<'r>(request: &Request, response: &'r Response) -> Option<&'r str> {
    let reads = matches!(request.method, Method::GET | Method::HEAD);
    let redirects = matches!(response.status(), 301 | 302 | 303 | 307 | 308);
    (reads && redirects).then(|| response.headers().get(LOCATION)?.to_str().ok())?
}

fn not_followed(request: &Request, response: &Response, reason: String) -> Failure {
    let failure = Failure::new(ErrorKind::Transport, format!("{}: {reason}", request.operation.label()));
    failure.with_reply(response.reply(Bytes::new()))
}

/// The last outcome, with what there is to say of those before it.
fn told(attempts: &Attempts, outcome: Result<Response, Failure>) -> Result<Response, Failure> {
    match outcome {
        Ok(response) => Ok(response.after(attempts.made())),
        Err(failure) if attempts.is_spent() => {
            Err(failure.with_note("not sent again, for the client has no further attempts left").after(attempts.made()))
        }
        Err(failure) if attempts.is_unsafe_after(&failure) => {
            Err(failure.with_note("not sent again, for the service may have acted on it").after(attempts.made()))
        }
        Err(failure) => Err(failure.after(attempts.made())),
    }
}
