//! Recordings of the emitted client, saved from a real server that breaks off, has no ranges, or is elsewhere.

use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};

use ringcentral::runtime::{MemoryStore, Token};
use ringcentral::{Client, ErrorKind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use workspace_tests::server::{Reply, Server};

/// Content that no two places of look alike.
fn content(length: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let words = std::iter::repeat_with(move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    });
    words.flatten().take(length).collect()
}

/// A server of one recording.
struct Recording {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

/// How it serves.
#[derive(Clone, Default)]
struct Manner {
    /// How many bytes of each answer come before the connection breaks; the answers after these are whole.
    breaks: Vec<usize>,
    /// Whether it takes no notice of ranges.
    no_ranges: bool,
    /// The answer that is refused with 401, from 0.
    refuses: Option<usize>,
    /// The answer that is a new token, from 0.
    issues: Option<usize>,
}

impl Recording {
    async fn start(content: Vec<u8>, manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        tokio::spawn(async move {
            let content = Arc::new(content);
            let mut count = 0;
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&content), manner.clone(), count, Arc::clone(&seen)));
                count += 1;
            }
        });
        Self { address, requests }
    }

    fn client(&self) -> Client {
        let builder = Client::builder().base_url(format!("http://{}", self.address)).bearer_token("secret");
        builder.without_limiter().build().expect("the loopback interface needs no https")
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("no panic").clone()
    }

    fn ranges(&self) -> Vec<Option<u64>> {
        self.requests().iter().map(|request| first_of(request)).collect()
    }
}

/// The first byte that a request asks for.
fn first_of(request: &str) -> Option<u64> {
    let line = request.lines().find_map(|line| line.strip_prefix("range: bytes="))?;
    line.split('-').next()?.parse().ok()
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    body.len() >= length.unwrap_or(0)
}

async fn serve(
    mut stream: TcpStream,
    content: Arc<Vec<u8>>,
    manner: Manner,
    number: usize,
    seen: Arc<Mutex<Vec<String>>>,
) -> io::Result<()> {
    let mut request = Vec::new();
    while !is_whole(&request) {
        if stream.read_buf(&mut request).await? == 0 {
            return Ok(());
        }
    }
    let request = String::from_utf8_lossy(&request).to_lowercase();
    let range = first_of(&request).filter(|_| !manner.no_ranges);
    seen.lock().expect("no panic").push(request);
    if manner.refuses == Some(number) {
        return stream.write_all(b"HTTP/1.1 401 Gone\r\nConnection: close\r\nContent-Length: 0\r\n\r\n").await;
    }
    if manner.issues == Some(number) {
        let token = r#"{"access_token": "second", "token_type": "bearer", "expires_in": 3600}"#;
        let head = format!("HTTP/1.1 200 Said\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", token.len());
        return stream.write_all([head.as_str(), token].concat().as_bytes()).await;
    }
    let first = usize::try_from(range.unwrap_or(0)).expect("the content is in memory");
    let (status, rest) = (if range.is_some() { 206 } else { 200 }, &content[first..]);
    let head = format!(
        "HTTP/1.1 {status} Said\r\nConnection: close\r\nContent-Type: audio/mpeg\r\nETag: \"v1\"\r\nContent-Length: {}\r\n\
         Content-Range: bytes {first}-{}/{}\r\n\r\n",
        rest.len(),
        content.len() - 1,
        content.len(),
    );
    stream.write_all(head.as_bytes()).await?;
    let length = manner.breaks.get(number).map_or(rest.len(), |length| *length.min(&rest.len()));
    stream.write_all(&rest[..length]).await?;
    stream.shutdown().await
}

fn files(folder: &Path) -> usize {
    fs::read_dir(folder).expect("the folder can be read").count()
}

#[tokio::test(start_paused = true)]
async fn fifty_megabytes_arrive_byte_for_byte_over_five_broken_connections() {
    let content = content(50_000_003);
    let breaks = vec![1, 8_191, 11_111_111, 65_537, 20_000_001];
    let recording = Recording::start(content.clone(), Manner { breaks, ..Manner::default() }).await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("call.mp3");
    let told = Arc::new(Mutex::new((0, None)));
    let tell = Arc::clone(&told);
    let download = recording.client().recordings().get_content("4015").save_to(&path);
    let saved = download.progress(move |here, total| *tell.lock().expect("no panic") = (here, total)).await;
    let saved = saved.expect("the recording is saved");
    assert!(fs::read(&path).expect("the file") == content, "other bytes than those that were sent");
    assert_eq!((saved.bytes, saved.content_type.as_deref()), (50_000_003, Some("audio/mpeg")));
    assert_eq!(*told.lock().expect("no panic"), (50_000_003, Some(50_000_003)));
    let firsts = [None, Some(1), Some(8_192), Some(11_119_303), Some(11_184_840), Some(31_184_841)];
    assert_eq!(recording.ranges(), firsts);
    assert!(recording.requests()[1..].iter().all(|request| request.contains("if-range: \"v1\"")));
    assert_eq!(files(folder.path()), 1);
}

#[tokio::test(start_paused = true)]
async fn a_server_without_ranges_is_asked_again_from_the_start() {
    let content = content(1_000_000);
    let manner = Manner { breaks: vec![300_000, 700_000], no_ranges: true, ..Manner::default() };
    let recording = Recording::start(content.clone(), manner).await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("call.mp3");
    recording.client().recordings().get_content("4015").save_to(&path).await.expect("the recording is saved");
    assert!(fs::read(&path).expect("the file") == content, "other bytes than those that were sent");
    assert_eq!(recording.ranges(), [None, Some(300_000), Some(700_000)]);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_on_the_way_leaves_what_was_there_before() {
    let manner = Manner { breaks: vec![300_000], refuses: Some(1), ..Manner::default() };
    let recording = Recording::start(content(1_000_000), manner).await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("call.mp3");
    fs::write(&path, "before").expect("the folder is writable");
    let error = recording.client().recordings().get_content("4015").save_to(&path).await.expect_err("it is refused");
    assert!(error.is_unauthorized(), "{error}");
    assert_eq!((fs::read(&path).expect("the file"), files(folder.path())), (b"before".to_vec(), 1));
}

#[tokio::test(start_paused = true)]
async fn a_token_that_ends_on_the_way_is_replaced_and_the_rest_is_asked_for() {
    let content = content(1_000_000);
    let manner = Manner { breaks: vec![300_000], refuses: Some(1), issues: Some(2), ..Manner::default() };
    let recording = Recording::start(content.clone(), manner).await;
    let now = jiff::Timestamp::now();
    let hour = jiff::SignedDuration::from_hours(1);
    let token = Token::new("first", now).with_expiry(now + hour).with_refresh("refresh", None);
    let client = Client::builder().base_url(format!("http://{}", recording.address)).public_app("app");
    let client = client.token_store(MemoryStore::with_token(token)).build().expect("the settings are good");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("call.mp3");
    client.recordings().get_content("4015").save_to(&path).await.expect("the recording is saved");
    assert!(fs::read(&path).expect("the file") == content, "other bytes than those that were sent");
    assert_eq!(recording.ranges(), [None, Some(300_000), None, Some(300_000)]);
    let requests = recording.requests();
    assert!(requests[2].starts_with("post /restapi/oauth/token "), "{}", requests[2]);
    let carries = |request: &String, token: &str| request.contains(&format!("authorization: bearer {token}\r\n"));
    assert!(carries(&requests[1], "first") && carries(&requests[3], "second"), "{requests:?}");
}

/// The disk is full where a file may not grow any more, which a shell can see to: the test runs itself in one.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_no_half_file() {
    const INSIDE: &str = "RECORDINGS_TEST_FOLDER";
    if let Some(folder) = std::env::var_os(INSIDE) {
        return on_a_full_disk(Path::new(&folder));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let test = std::env::current_exe().expect("a test knows its own path");
    // Blocks of 512 or 1024 bytes: less than the recording in either case. What is written beyond is an error, and no
    // signal.
    let script = "trap '' XFSZ; ulimit -f 900; exec \"$0\" \"$@\"";
    let mut shell = Command::new("sh");
    shell.args(["-c", script]).arg(test).args(["--exact", "a_full_disk_leaves_no_half_file"]);
    let output = shell.env(INSIDE, folder.path()).output().expect("there is a shell");
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && told.contains("1 passed"),
        "{told}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(files(folder.path()), 0, "something is left");
}

#[cfg(unix)]
fn on_a_full_disk(folder: &Path) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let recording = Recording::start(content(3_000_000), Manner::default()).await;
        let download = recording.client().recordings().get_content("4015").save_to(folder.join("call.mp3"));
        let error = download.await.expect_err("the disk is full");
        assert_eq!(error.kind(), &ErrorKind::Save, "{error}");
        assert!(std::error::Error::source(&error).is_some(), "the disk's own words are kept");
    });
}

/// What a record names is used as it is; where another server stands for that of the recordings, it is sent there.
#[tokio::test(start_paused = true)]
async fn the_url_in_a_record_is_used_as_given() {
    let record = r#"{"id": "4015", "contentUri": "https://media.ringcentral.com:443/restapi/v1.0/account/1/recording/4015/content?x=1"}"#;
    let server = Server::start([Reply::json(200, record), Reply::body(206, "audio/mpeg", "und")]).await;
    let client = Client::builder().base_url(server.url()).bearer_token("secret").build().expect("loopback");
    let recording = client.recordings().get("4015").send().await.expect("the record");
    let uri = recording.content_uri.expect("a URL");
    let sound = client.recordings().get_content_at(uri).range(2..5).send().await.expect("the sound");
    assert_eq!((sound.status(), sound.content_length()), (206, Some(3)));
    assert_eq!(sound.bytes().await.expect("bytes"), "und");
    let request = &server.requests()[1];
    assert_eq!(request.line, "GET /restapi/v1.0/account/1/recording/4015/content?x=1");
    assert_eq!((request.header("range"), request.header("authorization")), (Some("bytes=2-4"), Some("Bearer secret")));
}

#[tokio::test(start_paused = true)]
async fn a_url_on_another_host_gets_no_token() {
    let (server, other) = (Server::start([]).await, Server::start([]).await);
    let client = Client::builder().base_url(server.url()).bearer_token("secret").build().expect("loopback");
    for url in [other.url(), "https://media.ringcentral.com.evil.example/x".to_owned()] {
        let error = client.recordings().get_content_at(url).send().await.expect_err("it is no host of the service");
        assert_eq!(error.kind(), &ErrorKind::Request);
        assert!(error.to_string().contains("none of the hosts"), "{error}");
    }
    assert!(server.requests().is_empty() && other.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn recordings_have_a_server_of_their_own() {
    let media = Server::start([Reply::body(200, "audio/wav", "sound")]).await;
    let client = Client::builder().base_url("https://platform.ringcentral.com").bearer_token("secret");
    let client = client.server("https://media.ringcentral.com", media.url()).build().expect("both are in order");
    client.recordings().get_content("4015").send().await.expect("the sound");
    let request = media.request();
    assert_eq!(request.line, "GET /restapi/v1.0/account/~/recording/4015/content");
    assert_eq!(request.header("accept"), Some("audio/mpeg, audio/wav"));
}
