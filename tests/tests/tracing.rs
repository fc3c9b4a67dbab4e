//! What the emitted client tells those who trace a program, and what it keeps from them.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use ringcentral::Client;
use ringcentral::models::{MakeRingOutRequest, RingOutFrom, RingOutNumber};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber, subscriber};
use workspace_tests::server::{Reply, Server};

/// Keeps every span and event, those of other crates too, with all that is told of it.
#[derive(Clone, Debug, Default)]
struct Recorder(Arc<Mutex<Vec<Told>>>);

#[derive(Clone, Debug, Default)]
struct Told {
    target: String,
    name: String,
    fields: BTreeMap<String, String>,
}

impl Recorder {
    fn keep(&self, metadata: &Metadata<'_>, record: impl FnOnce(&mut Told)) -> u64 {
        let name = if metadata.is_event() { "event" } else { metadata.name() };
        let target = metadata.target().to_owned();
        let mut told = Told { target, name: name.to_owned(), ..Told::default() };
        record(&mut told);
        let mut all = self.0.lock().expect("no test panicked with the lock");
        all.push(told);
        all.len() as u64
    }

    /// The fields of all of the client's own of a name, each as `field=value`, but those of which only the time tells.
    fn fields(&self, name: &str) -> Vec<String> {
        let all = self.0.lock().expect("no test panicked with the lock");
        let join = |told: &Told| {
            let fields = told.fields.iter().filter(|(field, _)| *field != "server.port");
            fields.map(|(field, value)| format!("{field}={value}")).collect::<Vec<_>>().join(" ")
        };
        let own = |told: &&Told| told.target.starts_with("ringcentral") && told.name == name;
        all.iter().filter(own).map(join).collect()
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, _metadata: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        Id::from_u64(self.keep(span.metadata(), |told| span.record(told)))
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut all = self.0.lock().expect("no test panicked with the lock");
        let index = usize::try_from(span.into_u64()).expect("it was made of one") - 1;
        values.record(&mut all[index]);
    }

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.keep(event.metadata(), |told| event.record(told));
    }

    fn enter(&self, _span: &Id) {}

    fn exit(&self, _span: &Id) {}
}

impl Visit for Told {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.fields.insert(field.name().to_owned(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.fields.insert(field.name().to_owned(), format!("{value:?}"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_and_its_attempts_are_told_by_the_names_of_the_conventions() {
    let busy = Reply::empty(429).header("retry-after", "7").header("rcrequestid", "first");
    let server = Server::start([busy, Reply::json(200, "{}").header("rcrequestid", "second")]).await;
    let recorder = Recorder::default();
    let _guard = subscriber::set_default(recorder.clone());
    let client = Client::builder().base_url(server.url()).bearer_token("t").build().expect("the settings can be used");
    client.active_calls().list().send().await.expect("the second attempt is answered");
    let operation = "http.request.method=GET http.response.status_code=";
    let path = "url.template=/restapi/v1.0/account/{accountId}/extension/{extensionId}/active-calls";
    assert_eq!(
        recorder.fields("call"),
        [format!(
            "attempts=2 {operation}200 operation.id=listExtensionActiveCalls otel.kind=internal \
             otel.name=listExtensionActiveCalls request.id=second {path}"
        )]
    );
    let name = "otel.name=GET /restapi/v1.0/account/{accountId}/extension/{extensionId}/active-calls";
    assert_eq!(
        recorder.fields("request"),
        [
            format!(
                "error.type=429 {operation}429 operation.id=listExtensionActiveCalls otel.kind=client {name} \
                 otel.status_code=ERROR request.id=first server.address=127.0.0.1 {path}"
            ),
            format!(
                "http.request.method=GET http.request.resend_count=1 http.response.status_code=200 \
                 operation.id=listExtensionActiveCalls otel.kind=client {name} request.id=second \
                 server.address=127.0.0.1 {path}"
            ),
        ]
    );
    let events = recorder.fields("event").join("\n");
    assert!(events.contains("attempts=1 message=to be sent again after a pause"), "{events}");
    assert!(events.contains("pause=7.0"), "{events}");
}

#[tokio::test(start_paused = true)]
async fn a_wait_for_the_limit_is_told() {
    let server = Server::start([Reply::json(200, "{}")]).await;
    let recorder = Recorder::default();
    let _guard = subscriber::set_default(recorder.clone());
    let client = Client::builder().base_url(server.url()).bearer_token("t").build().expect("the settings can be used");
    for _ in 0..11 {
        client.active_calls().list().send().await.expect("the server has answered");
    }
    let events = recorder.fields("event");
    let [wait] = events.as_slice() else { panic!("{events:?}") };
    assert!(wait.contains("group=Heavy") && wait.contains("waited for the limit of calls"), "{wait}");
}

#[tokio::test(start_paused = true)]
async fn what_failed_without_an_answer_has_a_name() {
    let server = Server::start([Reply::empty(200)]).await;
    let url = server.url();
    drop(server);
    tokio::task::yield_now().await;
    let recorder = Recorder::default();
    let _guard = subscriber::set_default(recorder.clone());
    let client = Client::builder().base_url(url).bearer_token("t").build().expect("the settings can be used");
    client.active_calls().list().send().await.expect_err("nobody answers");
    let [call] = &recorder.fields("call")[..] else { panic!("not one call") };
    assert!(call.contains("attempts=4 error.type=connect ") && call.contains("otel.status_code=ERROR"), "{call}");
}

#[tokio::test(start_paused = true)]
async fn neither_secrets_nor_personal_data_are_told() {
    let refusal = r#"{"errorCode": "TEL-107", "message": "Caller ID: [+16505550102] is not allowed"}"#;
    let planted = ["planted", "6505550", "/4711/", "secret"];
    let server = Server::start([Reply::empty(503), Reply::json(400, refusal)]).await;
    let recorder = Recorder::default();
    let _guard = subscriber::set_default(recorder.clone());
    let client = Client::builder()
        .base_url(server.url())
        .bearer_token("planted-token")
        .default_header("x-secret", "planted-header")
        .build()
        .expect("the settings can be used");
    let mut request = MakeRingOutRequest::new(
        RingOutFrom::default(),
        RingOutNumber { phone_number: Some("+16505550101".to_owned()) },
    );
    request.from.phone_number = Some("+16505550100".to_owned());
    let call = client.ring_out().make_call(&request).extension_id(4711).header("x-secret-too", "planted");
    call.send().await.expect_err("a refusal");
    let log = client.call_log().list_for_extension().phone_number("+16505550103").extension_id(4711);
    log.send().await.expect_err("a refusal");
    let told = format!("{:?}", recorder.0.lock().expect("no test panicked with the lock"));
    assert!(told.contains("makeRingOutCallNew") && told.contains("status_code"), "{told}");
    for secret in planted {
        assert!(!told.contains(secret), "'{secret}' is told: {told}");
    }
}
