//! Answers that go into a file, whatever happens on the way.
//!
//! In: a call whose answer is bytes, and a path. Out: the file, whole. Invariant: what is put together from several
//! answers is of one version of the content; whatever speaks against that ends it with an error.

use std::convert::Infallible;
use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use reqwest::header::{ACCEPT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, IF_RANGE, LAST_MODIFIED, RANGE};

use super::api_error::ServiceCode;
use super::byte_range::{ByteRange, ContentRange};
use super::byte_response::ByteResponse;
use super::call::Call;
use super::ended::Ended;
use super::error::{Error, ErrorKind, Failure};
use super::future::BoxFuture;
use super::mode::{Async, Mode};
use super::part_file::PartFile;
use super::request::{Request, Want};
use super::retry::Attempts;
use super::retry_budget::RetryBudget;
use super::transport::Transport;

/// An answer on its way into a file; it does nothing until it is awaited, or told to [`save`](Self::save). `E` is what the errors of its operation are
/// read as.
///
/// It is written beside its place, and stands there when all of it is here: an error leaves no file, and one that stood
/// there before stays. Where the connection breaks, the rest is asked for (`Range`, with `If-Range` where the service
/// names a version), as often as something new comes, and otherwise as the retries of the call say. A service that
/// gives no ranges is asked for everything again; content that has become another on the way is an error.
#[must_use = "a download does nothing until it is awaited, or told to save"]
pub struct Download<E, M = Async> {
    call: Result<(Transport, Request), Failure>,
    path: PathBuf,
    progress: Option<Progress>,
    types: PhantomData<fn() -> (E, M)>,
}

/// Is told how much is here, and of how much.
type Progress = Box<dyn FnMut(u64, Option<u64>) + Send>;

/// What was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Saved {
    /// Where.
    pub path: PathBuf,
    /// How many bytes.
    pub bytes: u64,
    /// The media type as the service wrote it.
    pub content_type: Option<String>,
}

impl<E: ServiceCode + Send + 'static, M: Mode> Download<E, M> {
    /// The answer of the call, on its way to `path`.
    pub fn of(call: &Call<'_>, path: impl AsRef<Path>) -> Self {
        let request = call.request(Want::Head).map(|mut request| {
            // Ranges are of the bytes as they are kept, and so is what is saved.
            request.headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
            (call.transport().clone(), request)
        });
        Self { call: request, path: path.as_ref().to_owned(), progress: None, types: PhantomData }
    }

    /// Calls `progress` with the number of bytes that are here, and of those that there are to be, where that is known;
    /// after each piece. The first number begins anew where the service gives everything again.
    pub fn progress(mut self, progress: impl FnMut(u64, Option<u64>) + Send + 'static) -> Self {
        self.progress = Some(Box::new(progress));
        self
    }

    /// Saves it: to be awaited, unless the client is a blocking one.
    ///
    /// # Errors
    /// The service refuses the call or it cannot be sent, as with any; the file cannot be written, or the content is not
    /// what was announced ([`ErrorKind::Save`]).
    pub fn save(self) -> M::Answer<'static, Saved, E> {
        let Self { call, path, progress, .. } = self;
        M::answer(async move { run(call, path, progress).await.map_err(Ended::typed) })
    }
}

/// Saves an answer, whatever call it is of.
async fn run(
    call: Result<(Transport, Request), Failure>,
    path: PathBuf,
    mut progress: Option<Progress>,
) -> Result<Saved, Ended> {
    let (transport, request) = call?;
    let refused = |error| unsaved(&request, "the file cannot be written").with_source(error);
    let mut file = PartFile::create(&path).await.map_err(refused)?;
    let mut content = Content::of(&request);
    // What breaks off and gets further comes to an end by itself; each request for the rest has a budget of its own.
    let policy = request.retry.clone().budget(RetryBudget::unlimited());
    let mut attempts = Attempts::begin(policy.clone(), request.idempotent);
    let mut most = 0;
    loop {
        let answer = transport.execute(&content.request(&request)).await?;
        if answer.status() == 416 && content.ends_with(answer.headers()) {
            break;
        }
        let mut answer = ByteResponse::<Infallible>::new(answer.success()?);
        if content.take_head(&answer).map_err(|problem| unsaved(&request, problem))? == Start::Anew {
            file.restart().await.map_err(refused)?;
        }
        let broken = loop {
            if content.is_whole() {
                break None;
            }
            match answer.chunk().await {
                Ok(Some(piece)) => {
                    let piece = content.take(piece).map_err(|problem| unsaved(&request, problem))?;
                    file.write(piece).await.map_err(refused)?;
                    if let Some(progress) = &mut progress {
                        progress(content.here, content.total);
                    }
                }
                Ok(None) => break None,
                Err(error) => break Some(error),
            }
        };
        if broken.is_none() && content.total.is_none_or(|total| total == content.here) {
            break;
        }
        if content.here > most {
            most = content.here;
            attempts = Attempts::begin(policy.clone(), request.idempotent);
        }
        let error = broken.unwrap_or_else(|| unsaved(&request, "the answer ended before its announced length"));
        let failure = Failure::new(ErrorKind::Transport, "");
        match attempts.pause_after(&Err(failure)) {
            Some(pause) => tokio::time::sleep(pause).await,
            None => return Err(error.with_note(&content.note()).into()),
        }
    }
    file.finish().await.map_err(refused)?;
    Ok(Saved { path, bytes: content.here, content_type: content.content_type })
}

impl<E: ServiceCode + Send + 'static> IntoFuture for Download<E> {
    type Output = Result<Saved, Error<E>>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.save()
    }
}

impl<E, M> fmt::Debug for Download<E, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").field("path", &self.path).finish_non_exhaustive()
    }
}

fn unsaved(request: &Request, problem: impl fmt::Display) -> Failure {
    let problem = format!("answer to {} not saved: {problem}", request.operation.label());
    Failure::new(ErrorKind::Save, problem).with_operation(request.operation)
}

/// Whether an answer goes on where the last one broke.
#[derive(PartialEq, Eq)]
enum Start {
    On,
    Anew,
}

/// What is known of the content, and how much of it is here.
struct Content {
    /// The range that the call asks for; `None` where that is of a form that is not known here.
    asked: Option<ByteRange>,
    /// Whether the call asks for a part alone.
    is_part: bool,
    /// Where in the whole the file begins; known from the first answer on.
    first: Option<u64>,
    /// Bytes that are here.
    here: u64,
    /// Bytes that there are to be.
    total: Option<u64>,
    /// Bytes of the whole.
    complete: Option<u64>,
    /// What the service calls this version of the content.
    version: Version,
    content_type: Option<String>,
    /// Bytes that stand before the range in an answer with everything.
    skip: u64,
}

/// What tells versions of a content apart.
#[derive(Default)]
struct Version {
    tag: Option<HeaderValue>,
    modified: Option<HeaderValue>,
}

impl Content {
    fn of(request: &Request) -> Self {
        let asked = match request.headers.get(RANGE) {
            Some(range) => range.to_str().ok().and_then(ByteRange::from_header),
            None => Some(ByteRange { first: 0, last: None }),
        };
        Self {
            asked,
            is_part: request.headers.contains_key(RANGE),
            first: None,
            here: 0,
            total: None,
            complete: None,
            version: Version::default(),
            content_type: None,
            skip: 0,
        }
    }

    /// The request for what is missing.
    fn request(&self, request: &Request) -> Request {
        let mut request = request.clone();
        let Some(first) = self.first.filter(|_| self.here > 0) else { return request };
        let missing = ByteRange { first: first + self.here, last: self.total.map(|total| first + total - 1) };
        if let Ok(range) = HeaderValue::from_str(&missing.to_header()) {
            request.headers.insert(RANGE, range);
        }
        if let Some(version) = self.version.strong() {
            request.headers.insert(IF_RANGE, version.clone());
        }
        request
    }

    /// Takes note of the head of an answer.
    ///
    /// # Errors
    /// It is not the rest of what is here.
    fn take_head<E>(&mut self, answer: &ByteResponse<E>) -> Result<Start, String> {
        let headers = answer.headers();
        let is_first = self.first.is_none();
        if self.version.differs(headers) {
            return Err(CHANGED.to_owned());
        }
        let start =
            if answer.status() == 206 { self.take_part(headers)? } else { self.take_all(answer.content_length())? };
        if is_first {
            self.version = Version::of(headers);
            self.content_type = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).map(str::to_owned);
        }
        Ok(start)
    }

    /// An answer with a range.
    fn take_part(&mut self, headers: &HeaderMap) -> Result<Start, String> {
        let Some(ContentRange { bytes: Some((first, last)), complete }) = ContentRange::of(headers) else {
            return Err("the answer does not say which part of the whole it is".to_owned());
        };
        let expected = self.first.map(|first| first + self.here).or(self.asked.map(|asked| asked.first));
        if expected.is_some_and(|expected| expected != first) {
            return Err("the answer is another part of the whole than the one asked for".to_owned());
        }
        self.agree_on(complete)?;
        if self.total.is_none() {
            let last = match (complete, self.asked) {
                (Some(complete), Some(asked)) => asked.last.map_or(complete - 1, |wanted| wanted.min(complete - 1)),
                (None, Some(ByteRange { last: Some(wanted), .. })) => wanted,
                // What the first answer gives is what there is.
                _ => last,
            };
            let begin = *self.first.get_or_insert(first);
            self.total = Some((last + 1).saturating_sub(begin));
        }
        self.skip = 0;
        Ok(Start::On)
    }

    /// An answer with everything, which is from a service that gives no ranges, or has none yet to give.
    fn take_all(&mut self, length: Option<u64>) -> Result<Start, String> {
        self.agree_on(length)?;
        let Some(ByteRange { first, last }) = self.asked else {
            return Err("the service does not give the range that was asked for".to_owned());
        };
        if self.first.is_some_and(|known| known != first) {
            return Err("the service no longer gives the range that it gave before".to_owned());
        }
        let end = match (length, last) {
            (Some(length), Some(last)) => Some(length.min(last + 1)),
            (length, last) => length.or(last.map(|last| last + 1)),
        };
        if end.is_some_and(|end| end <= first) && first > 0 {
            return Err("the range that was asked for begins behind the end".to_owned());
        }
        let start = if self.here > 0 { Start::Anew } else { Start::On };
        (self.first, self.here, self.skip) = (Some(first), 0, first);
        self.total = end.map(|end| end - first);
        Ok(start)
    }

    fn agree_on(&mut self, complete: Option<u64>) -> Result<(), String> {
        match (self.complete, complete) {
            (Some(before), Some(now)) if before != now => Err(CHANGED.to_owned()),
            (before, now) => {
                self.complete = before.or(now);
                Ok(())
            }
        }
    }

    /// The part of a piece that belongs into the file.
    ///
    /// # Errors
    /// It is more than was announced.
    fn take(&mut self, mut piece: Bytes) -> Result<Bytes, String> {
        let before = self.skip.min(piece.len() as u64);
        self.skip -= before;
        let mut piece = piece.split_off(usize::try_from(before).unwrap_or(piece.len()));
        let room = self.total.map_or(u64::MAX, |total| total - self.here);
        if piece.len() as u64 > room {
            if !self.is_part {
                return Err("the answer is longer than announced".to_owned());
            }
            piece.truncate(usize::try_from(room).unwrap_or(usize::MAX));
        }
        self.here += piece.len() as u64;
        Ok(piece)
    }

    /// Whether the rest of an answer is of no interest.
    fn is_whole(&self) -> bool {
        self.is_part && self.total == Some(self.here)
    }

    /// Whether a service that has nothing more to give has given everything.
    fn ends_with(&self, headers: &HeaderMap) -> bool {
        let end = self.first.filter(|_| self.here > 0).map(|first| first + self.here);
        let complete = ContentRange::of(headers).and_then(|range| range.complete);
        end.is_some() && end == complete && !self.version.differs(headers)
    }

    fn note(&self) -> String {
        match self.total {
            Some(total) => format!("{} of {total} bytes were received", self.here),
            None => format!("{} bytes were received", self.here),
        }
    }
}

const CHANGED: &str = "the content has changed since the first of it was received";

impl Version {
    fn of(headers: &HeaderMap) -> Self {
        Self { tag: headers.get(ETAG).cloned(), modified: headers.get(LAST_MODIFIED).cloned() }
    }

    /// What a service can be asked to go on by: a tag that stands for every byte, or else a time.
    fn strong(&self) -> Option<&HeaderValue> {
        match &self.tag {
            Some(tag) => Some(tag).filter(|tag| !tag.as_bytes().starts_with(b"W/")),
            None => self.modified.as_ref(),
        }
    }

    /// Whether a reply is of another version, as far as both say.
    fn differs(&self, headers: &HeaderMap) -> bool {
        let other = Self::of(headers);
        match (&self.tag, &other.tag) {
            (Some(one), Some(other)) => one != other,
            _ => self.modified.is_some() && other.modified.is_some() && self.modified != other.modified,
        }
    }
}
