//! The program that serves made up answers, and that makes every call of another server.
//!
//! It is run by this test, started again: the program of a package is not built for the tests of another.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, ExitCode, Stdio};

/// The arguments with which this test is started again, one a line.
const ARGUMENTS: &str = "TESTS_MOCK_ARGUMENTS";

/// What the process started again does; nothing where nobody started it for that.
#[test]
fn the_program() {
    let Ok(arguments) = std::env::var(ARGUMENTS) else { return };
    let ended = ringcentral::mock::program(arguments.lines().map(str::to_owned));
    assert_eq!(ended, ExitCode::SUCCESS);
}

/// A running program; it ends with this.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn started(arguments: &[&str]) -> Program {
    let mut command = Command::new(std::env::current_exe().expect("a test knows its own path"));
    command.args(["--exact", "program::the_program", "--nocapture"]).env(ARGUMENTS, arguments.join("\n"));
    Program(command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("a test can be started again"))
}

/// A program that serves, and its address.
fn serving(seed: &str) -> (Program, String) {
    let mut program = started(&["--port", "0", "--seed", seed]);
    let out = program.0.stdout.as_mut().expect("its output is kept");
    let address = BufReader::new(out)
        .lines()
        .map_while(Result::ok)
        .find_map(|line| line.split_once("listening on ").map(|(_, address)| address.to_owned()));
    (program, address.expect("it tells its address"))
}

#[test]
fn every_call_of_it_is_answered() {
    let (_serving, address) = serving("5");
    assert!(address.starts_with("http://127.0.0.1:"), "{address}");
    let mut calls = started(&["--against", &address]);
    let mut told = String::new();
    calls.0.stdout.take().expect("its output is kept").read_to_string(&mut told).expect("it is text");
    assert!(told.contains("\n30 of 30\n"), "{told}");
    assert_eq!(told.lines().filter(|line| line.contains("pass  ")).count(), 30, "{told}");
    assert!(calls.0.wait().expect("it ends").success());
}

#[tokio::test]
async fn the_same_seed_gives_the_same_answers() {
    let mut answers = Vec::new();
    for seed in ["5", "5", "6"] {
        let (_serving, address) = serving(seed);
        let client = ringcentral::Client::builder().base_url(address).bearer_token("mock-token");
        let client = client.build().expect("the loopback interface needs no https");
        let queues = client.call_queues().list().per_page(10).send().await.expect("it is answered");
        answers.push(format!("{:?}", queues.records));
    }
    assert_eq!(answers[0], answers[1]);
    assert_ne!(answers[0], answers[2]);
}
