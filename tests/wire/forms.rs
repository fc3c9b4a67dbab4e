//! Forms with files.

use forms_with_files::models::UploadRequestAbout;
use forms_with_files::runtime::FilePart;
use wire::{Reply, Server};

use crate::client;

#[tokio::test]
async fn files_texts_and_objects_are_parts() {
    let server = Server::start([Reply::empty(204)]).await;
    let client = client!(forms_with_files, server);
    let pages = [FilePart::new("1").file_name("1.txt").content_type("text/plain"), FilePart::new("2")];
    let call = client.forms().upload(FilePart::new(vec![0, 255]).file_name("a\"b.png")).pages_(pages);
    let call = call.note("# n").tags(["x", "y"]).about(&UploadRequestAbout { a: Some(1) });
    call.send().await.expect("an answer");
    let request = server.request();
    let media_type = request.header("content-type").expect("a media type");
    let boundary = media_type.strip_prefix("multipart/form-data; boundary=").expect("a form with a boundary");
    let part = |head: &str, body: &[u8]| {
        let head = format!("--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n");
        [head.as_bytes(), body, b"\r\n"].concat()
    };
    let octets = "Content-Type: application/octet-stream";
    let parts = [
        part("name=\"photo\"; filename=\"a%22b.png\"\r\nContent-Type: image/png", &[0, 255]),
        part("name=\"pages\"; filename=\"1.txt\"\r\nContent-Type: text/plain", b"1"),
        part(&format!("name=\"pages\"; filename=\"pages\"\r\n{octets}"), b"2"),
        part("name=\"note\"\r\nContent-Type: text/markdown", b"# n"),
        part("name=\"tags\"", b"x"),
        part("name=\"tags\"", b"y"),
        part("name=\"about\"\r\nContent-Type: application/json", b"{\"a\":1}"),
        format!("--{boundary}--\r\n").into_bytes(),
    ];
    let (sent, expected) = (request.text(), String::from_utf8_lossy(&parts.concat()).into_owned());
    assert_eq!(sent, expected);
    assert_eq!(request.body, parts.concat());
}
