//! Bytes: read piece by piece, in ranges, and saved whatever happens on the way.

use std::fs;
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use client_runtime::{Async, ByteResponse, Call, Download, Error, ErrorKind, RetryPolicy, Saved, Transport, set_range};
use futures_core::Stream;
use tokio::io::AsyncReadExt;

use crate::support::{Act, Code, LIST, Server, build, header, reply};

const CONTENT: &[u8] = b"0123456789abcdef";

/// A reply that announces `announced` bytes and breaks off after those of `body`.
fn cut(status: u16, headers: &str, announced: usize, body: &[u8]) -> Act {
    let headers = headers.lines().map(|line| format!("{}\r\n", line.trim())).collect::<String>();
    let head = format!("HTTP/1.1 {status} Reason\r\nConnection: close\r\n{headers}Content-Length: {announced}\r\n\r\n");
    Act::Reply([head.as_bytes(), body].concat())
}

/// The part of the content from `first` on, as a reply to a range.
fn rest(first: usize, headers: &str) -> Act {
    let range = format!("Content-Range: bytes {first}-{}/{}\n{headers}", CONTENT.len() - 1, CONTENT.len());
    reply(206, &range, &CONTENT[first..])
}

fn transport(server: &Server) -> Transport {
    build(server.builder().retry(RetryPolicy::default()))
}

struct Outcome {
    result: Result<Saved, Error<Code>>,
    /// What stands under the name.
    file: Option<Vec<u8>>,
    /// How many files there are in its folder.
    files: usize,
    requests: Vec<String>,
}

impl Outcome {
    fn ranges(&self) -> Vec<Option<&str>> {
        self.requests.iter().map(|request| header(request, "range").first().copied()).collect()
    }

    fn refusal(&self) -> String {
        let error = self.result.as_ref().expect_err("it is not saved");
        assert_eq!((self.file.as_deref(), self.files), (Some(b"before".as_slice()), 1), "{error}");
        error.to_string()
    }

    fn is_saved(&self, bytes: &[u8]) {
        let saved = self.result.as_ref().expect("it is saved");
        assert_eq!(self.file.as_deref(), Some(bytes));
        assert_eq!((saved.bytes, self.files), (bytes.len() as u64, 1));
    }
}

/// Saves what the server gives over a file that stands there before.
async fn saved_by(acts: Vec<Act>, change: impl FnOnce(&mut Call<'_>)) -> Outcome {
    let server = Server::start(acts).await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sound.mp3");
    fs::write(&path, "before").expect("a file");
    let transport = transport(&server);
    let mut call = Call::new(&transport, &LIST);
    change(&mut call);
    let result = Download::<Code>::of(&call, &path).await;
    let files = fs::read_dir(folder.path()).expect("the folder").count();
    Outcome { result, file: fs::read(&path).ok(), files, requests: server.requests() }
}

async fn saved(acts: Vec<Act>) -> Outcome {
    saved_by(acts, |_| {}).await
}

#[tokio::test(start_paused = true)]
async fn what_comes_whole_is_saved_in_one_go() {
    let outcome = saved(vec![reply(200, "Content-Type: audio/mpeg\nETag: \"1\"", CONTENT)]).await;
    outcome.is_saved(CONTENT);
    let known = outcome.result.as_ref().expect("saved");
    assert_eq!((known.content_type.as_deref(), known.path.ends_with("sound.mp3")), (Some("audio/mpeg"), true));
    assert_eq!(outcome.ranges(), [None]);
    assert_eq!(header(&outcome.requests[0], "accept-encoding"), ["identity"]);
    saved_by(vec![reply(200, "", "")], |_| {}).await.is_saved(b"");
    let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    saved(vec![Act::Reply(chunked.to_vec())]).await.is_saved(b"abcde");
}

#[tokio::test(start_paused = true)]
async fn a_broken_connection_goes_on_where_it_broke() {
    let tag = "ETag: \"v1\"\nLast-Modified: Tue, 03 Mar 2026 10:00:00 GMT";
    let outcome = saved(vec![
        cut(200, tag, CONTENT.len(), &CONTENT[..3]),
        cut(206, "Content-Range: bytes 3-15/16", 13, &CONTENT[3..3]),
        cut(206, "Content-Range: bytes 3-15/*\nETag: \"v1\"", 13, &CONTENT[3..10]),
        // Less than was asked for, and then the rest.
        reply(206, "Content-Range: bytes 10-12/16", &CONTENT[10..13]),
        rest(13, tag),
    ])
    .await;
    outcome.is_saved(CONTENT);
    let expected = [None, Some("bytes=3-15"), Some("bytes=3-15"), Some("bytes=10-15"), Some("bytes=13-15")];
    assert_eq!(outcome.ranges(), expected);
    assert!(outcome.requests[1..].iter().all(|request| header(request, "if-range") == ["\"v1\""]));
    assert!(header(&outcome.requests[0], "if-range").is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_time_of_a_version_stands_for_it_and_a_weak_tag_does_not() {
    let time = "Tue, 03 Mar 2026 10:00:00 GMT";
    for (headers, sent) in [
        (format!("Last-Modified: {time}"), vec![time]),
        (format!("ETag: W/\"1\"\nLast-Modified: {time}"), vec![]),
        (String::new(), vec![]),
    ] {
        let outcome = saved(vec![cut(200, &headers, 16, &CONTENT[..5]), rest(5, &headers)]).await;
        outcome.is_saved(CONTENT);
        assert_eq!(header(&outcome.requests[1], "if-range"), sent, "{headers}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_service_without_ranges_is_asked_for_everything_again() {
    for headers in ["", "ETag: \"1\""] {
        let outcome = saved(vec![
            cut(200, headers, 16, &CONTENT[..9]),
            cut(200, headers, 16, b"0123"),
            reply(200, headers, CONTENT),
        ])
        .await;
        outcome.is_saved(CONTENT);
        assert_eq!(outcome.requests.len(), 3);
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_stays_of_what_is_asked_for_again() {
    // So much that it stands in the file already when the connection breaks.
    let much = [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100000\r\n", &[b'x'; 1 << 20][..]].concat();
    saved(vec![Act::Reply(much), reply(200, "", CONTENT)]).await.is_saved(CONTENT);
}

#[tokio::test(start_paused = true)]
async fn what_never_gets_further_is_given_up() {
    for act in [cut(200, "", 16, &CONTENT[..9]), cut(200, "", 16, b"")] {
        let outcome = saved(vec![act]).await;
        let text = outcome.refusal();
        assert!(outcome.requests.len() <= 8, "{}", outcome.requests.len());
        assert!(
            text.contains("connection broke during GET /things") && text.contains("of 16 bytes were received"),
            "{text}"
        );
        assert_eq!(outcome.result.expect_err("given up").kind(), &ErrorKind::Transport);
    }
    let never = saved_by(vec![cut(200, "", 16, &CONTENT[..9])], |call| call.retry(RetryPolicy::never())).await;
    never.refusal();
    assert_eq!(never.requests.len(), 1);
    let unsafe_call = saved_by(vec![cut(200, "", 16, &CONTENT[..9])], |call| call.idempotent(false)).await;
    unsafe_call.refusal();
    assert_eq!(unsafe_call.requests.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn content_that_changed_on_the_way_is_refused() {
    let first = || cut(200, "ETag: \"1\"", 16, &CONTENT[..5]);
    let bare = || cut(200, "", 16, &CONTENT[..5]);
    let dated = |day| format!("Last-Modified: Tue, 0{day} Mar 2026 10:00:00 GMT");
    for acts in [
        vec![first(), reply(200, "ETag: \"2\"", CONTENT)],
        vec![first(), rest(5, "ETag: \"2\"")],
        vec![bare(), reply(200, "", "0123456789abcdefg")],
        vec![bare(), reply(206, "Content-Range: bytes 5-16/17", "56789abcdefg")],
        vec![cut(200, &dated(3), 16, &CONTENT[..5]), rest(5, &dated(4))],
    ] {
        let outcome = saved(acts).await;
        let text = outcome.refusal();
        assert!(text.ends_with("the content has changed since the first of it was received"), "{text}");
        assert_eq!(outcome.result.expect_err("refused").kind(), &ErrorKind::Save);
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_not_the_missing_part_is_refused() {
    let first = || cut(200, "", 16, &CONTENT[..5]);
    for (act, problem) in [
        (reply(206, "Content-Range: bytes 4-15/16", &CONTENT[4..]), "another part of the whole than the one asked for"),
        (reply(206, "", &CONTENT[5..]), "does not say which part of the whole it is"),
        (reply(206, "Content-Range: bytes 9-5/16", &CONTENT[5..]), "does not say which part of the whole it is"),
        (reply(206, "Content-Range: lines 5-15/16", &CONTENT[5..]), "does not say which part of the whole it is"),
        (reply(206, "Content-Range: bytes 5-15/16", "56789abcdefgh"), "longer than announced"),
    ] {
        let text = saved(vec![first(), act]).await.refusal();
        assert!(text.contains("not saved") && text.contains(problem), "{text}");
    }
    let text = saved(vec![first(), reply(404, "", "")]).await.refusal();
    assert!(text.starts_with("404"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn a_length_that_nobody_announced_ends_with_the_content() {
    let open = |bytes: &str| Act::Reply(format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{bytes}").into());
    let unsatisfiable = reply(416, "Content-Range: bytes */5", "");
    let outcome = saved(vec![open("5\r\n01234\r\n"), unsatisfiable.clone()]).await;
    outcome.is_saved(b"01234");
    assert_eq!(outcome.ranges(), [None, Some("bytes=5-")]);
    let outcome = saved(vec![open("5\r\n01234\r\n"), rest(5, "")]).await;
    outcome.is_saved(CONTENT);
    for act in [reply(416, "Content-Range: bytes */9", ""), reply(416, "", "")] {
        assert!(saved(vec![open("5\r\n01234\r\n"), act]).await.refusal().starts_with("416"));
    }
    assert!(saved(vec![unsatisfiable]).await.refusal().starts_with("416"), "nothing is here yet");
}

#[tokio::test(start_paused = true)]
async fn a_range_is_saved_and_goes_on_within_its_bounds() {
    let part = |first: usize, last: usize| {
        reply(206, &format!("Content-Range: bytes {first}-{last}/16"), &CONTENT[first..=last])
    };
    let outcome = saved_by(vec![cut(206, "Content-Range: bytes 4-9/16", 6, &CONTENT[4..6]), part(6, 9)], |call| {
        set_range(call, 4..10)
    })
    .await;
    outcome.is_saved(&CONTENT[4..10]);
    assert_eq!(outcome.ranges(), [Some("bytes=4-9"), Some("bytes=6-9")]);
    // Beyond the end.
    saved_by(vec![part(12, 15)], |call| set_range(call, 12..=99)).await.is_saved(&CONTENT[12..]);
    let outcome =
        saved_by(vec![cut(206, "Content-Range: bytes 12-15/16", 4, &CONTENT[12..13]), part(13, 15)], |call| {
            set_range(call, 12..)
        })
        .await;
    outcome.is_saved(&CONTENT[12..]);
    assert_eq!(outcome.ranges(), [Some("bytes=12-"), Some("bytes=13-15")]);
    // A service without ranges gives everything, of which the range is taken.
    let all = || reply(200, "", CONTENT);
    saved_by(vec![all()], |call| set_range(call, 4..10)).await.is_saved(&CONTENT[4..10]);
    saved_by(vec![all()], |call| set_range(call, 12..)).await.is_saved(&CONTENT[12..]);
    saved_by(vec![cut(200, "", 16, &CONTENT[..6]), all()], |call| set_range(call, 4..10))
        .await
        .is_saved(&CONTENT[4..10]);
    let beyond = saved_by(vec![all()], |call| set_range(call, 16..)).await.refusal();
    assert!(beyond.ends_with("the range that was asked for begins behind the end"), "{beyond}");
    let other = saved_by(vec![part(5, 9)], |call| set_range(call, 4..10)).await.refusal();
    assert!(other.ends_with("another part of the whole than the one asked for"), "{other}");
}

#[tokio::test(start_paused = true)]
async fn a_range_of_the_last_bytes_is_taken_as_it_comes() {
    let suffix = |call: &mut Call<'_>| call.header("Range", "bytes=-4");
    let outcome = saved_by(vec![cut(206, "Content-Range: bytes 12-15/16", 4, b"c"), rest(13, "")], suffix).await;
    outcome.is_saved(&CONTENT[12..]);
    assert_eq!(outcome.ranges(), [Some("bytes=-4"), Some("bytes=13-15")]);
    let text = saved_by(vec![reply(200, "", CONTENT)], suffix).await.refusal();
    assert!(text.ends_with("the service does not give the range that was asked for"), "{text}");
}

#[tokio::test]
async fn a_range_without_bytes_is_not_sent() {
    for range in [(5, 5), (9, 5)].map(|(start, end)| start..end) {
        let outcome = saved_by(vec![reply(200, "", CONTENT)], |call| set_range(call, range)).await;
        assert_eq!(outcome.refusal(), "GET /things not sent: the range has no bytes");
        assert!(outcome.requests.is_empty());
    }
    for (range, sent) in [((..7).into(), "bytes=0-6"), (Bounds::from(3..), "bytes=3-"), ((..).into(), "bytes=0-")] {
        let server = Server::with(reply(200, "", "")).await;
        let transport = server.transport();
        let mut call = Call::new(&transport, &LIST);
        set_range(&mut call, range);
        call.bytes::<Code, Async>().await.expect("an answer");
        assert_eq!(header(&server.request(), "range"), [sent]);
    }
}

type BoundOf = std::ops::Bound<u64>;

/// Bounds of any form.
struct Bounds(BoundOf, BoundOf);

impl std::ops::RangeBounds<u64> for Bounds {
    fn start_bound(&self) -> std::ops::Bound<&u64> {
        self.0.as_ref()
    }

    fn end_bound(&self) -> std::ops::Bound<&u64> {
        self.1.as_ref()
    }
}

impl From<std::ops::RangeTo<u64>> for Bounds {
    fn from(range: std::ops::RangeTo<u64>) -> Self {
        Self(BoundOf::Unbounded, BoundOf::Excluded(range.end))
    }
}

impl From<std::ops::RangeFrom<u64>> for Bounds {
    fn from(range: std::ops::RangeFrom<u64>) -> Self {
        Self(BoundOf::Included(range.start), BoundOf::Unbounded)
    }
}

impl From<std::ops::RangeFull> for Bounds {
    fn from(_: std::ops::RangeFull) -> Self {
        Self(BoundOf::Unbounded, BoundOf::Unbounded)
    }
}

#[tokio::test(start_paused = true)]
async fn progress_is_told_and_begins_anew_where_the_content_does() {
    let acts = vec![cut(200, "", 16, &CONTENT[..5]), cut(200, "", 16, &CONTENT[..6]), rest(6, "")];
    let server = Server::start(acts).await;
    let folder = tempfile::tempdir().expect("a folder");
    let transport = transport(&server);
    let told = Arc::new(Mutex::new(Vec::new()));
    let tell = Arc::clone(&told);
    let download = Download::<Code>::of(&Call::new(&transport, &LIST), folder.path().join("sound"));
    let download = download.progress(move |here, total| tell.lock().expect("no panic").push((here, total)));
    download.await.expect("saved");
    assert_eq!(*told.lock().expect("no panic"), [(5, Some(16)), (6, Some(16)), (16, Some(16))]);
}

#[tokio::test]
async fn what_cannot_be_written_is_not_asked_for() {
    let server = Server::with(reply(200, "", CONTENT)).await;
    let folder = tempfile::tempdir().expect("a folder");
    let transport = transport(&server);
    for path in [folder.path().to_owned(), folder.path().join("missing/sound"), Path::new("/").to_owned()] {
        let error = Download::<Code>::of(&Call::new(&transport, &LIST), path).await.expect_err("no file");
        assert_eq!(error.kind(), &ErrorKind::Save);
        assert!(error.to_string().contains("the file cannot be written"), "{error}");
        assert!(std::error::Error::source(&error).is_some());
    }
    assert!(server.requests().is_empty());
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0);
}

#[tokio::test]
async fn a_download_that_is_given_up_leaves_nothing() {
    let hanging = b"HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n0123".to_vec();
    let server = Server::with(Act::Hang(hanging)).await;
    let folder = tempfile::tempdir().expect("a folder");
    let transport = transport(&server);
    let (told, mut here) = tokio::sync::mpsc::unbounded_channel();
    let download = Download::<Code>::of(&Call::new(&transport, &LIST), folder.path().join("sound"));
    let task = tokio::spawn(download.progress(move |here, _| told.send(here).unwrap_or_default()).save());
    assert_eq!(here.recv().await, Some(4));
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
    task.abort();
    assert!(task.await.expect_err("given up").is_cancelled());
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0);
}

async fn bytes(act: Act) -> ByteResponse<Code> {
    let server = Server::with(act).await;
    let transport = server.transport();
    Call::new(&transport, &LIST).bytes::<Code, Async>().await.expect("an answer")
}

#[tokio::test]
async fn an_answer_can_be_polled_and_read() {
    let mut answer = bytes(reply(200, "Content-Type: audio/mpeg", CONTENT)).await;
    assert_eq!((answer.content_length(), answer.content_type()), (Some(16), Some("audio/mpeg")));
    let mut first = [0; 3];
    answer.read_exact(&mut first).await.expect("three bytes");
    assert_eq!(first, CONTENT[..3]);
    let mut all = Vec::new();
    while let Some(piece) = std::future::poll_fn(|context| Pin::new(&mut answer).poll_next(context)).await {
        all.extend_from_slice(&piece.expect("a piece"));
    }
    assert_eq!(all, CONTENT[3..], "what was not taken of a piece comes next");
    assert_eq!(answer.chunk().await.expect("the end"), None);
    let mut text = String::new();
    bytes(reply(200, "", CONTENT)).await.read_to_string(&mut text).await.expect("text");
    assert_eq!(text.as_bytes(), CONTENT);
    let mut answer = bytes(cut(200, "", 16, b"0123")).await;
    let error = answer.read_to_end(&mut Vec::new()).await.expect_err("it breaks off");
    assert!(error.to_string().contains("connection broke during GET /things"), "{error}");
    assert_eq!(answer.read(&mut [0; 3]).await.expect("nothing more"), 0);
}
