//! The program that serves made up answers, or judges another server.
//!
//! In: its arguments, and the ways to call each operation. Out: an address, or a line per operation. Invariant: it ends
//! with success only if every operation passed.

use std::future::Future;
use std::io::Write as _;
use std::process::ExitCode;

use super::document::Document;
use super::facts::Facts;
use super::judge::judge;
use super::outcome::Probe;
use super::server::Server;

const HELP: &str = "\
Serves made up answers for every operation, or makes every call of another server.

  --port N       the port to listen on; any that is free without it
  --seed N       the same number gives the same answers
  --against URL  makes every call, every optional parameter set, of the server there
  --token TEXT   the access token of these calls";

/// Arguments of the program.
#[derive(Debug, Default)]
struct Arguments {
    port: u16,
    seed: u64,
    against: Option<String>,
    token: Option<String>,
    help: bool,
}

impl Arguments {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut read = Self::default();
        while let Some(argument) = arguments.next() {
            let (name, value) = match argument.split_once('=') {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (argument, None),
            };
            if name == "--help" || name == "-h" {
                read.help = true;
                continue;
            }
            let value = value.or_else(|| arguments.next()).ok_or_else(|| format!("'{name}' needs a value"))?;
            let not_number = |_| format!("'{value}' is no number that '{name}' takes");
            match name.as_str() {
                "--port" => read.port = value.parse().map_err(not_number)?,
                "--seed" => read.seed = value.parse().map_err(not_number)?,
                "--against" => read.against = Some(value),
                "--token" => read.token = Some(value),
                _ => return Err(format!("there is no '{name}'; '--help' lists what there is")),
            }
        }
        Ok(read)
    }
}

/// Runs the program with these arguments; `client` makes a client of a server at this URL, with this token.
pub fn program<C: Sync + 'static>(
    document: &'static Document,
    facts: &'static Facts,
    probes: &'static [Probe<C>],
    arguments: impl Iterator<Item = String>,
    client: impl Fn(&str, &str) -> Result<C, String>,
) -> ExitCode {
    let done = Arguments::read(arguments).and_then(|arguments| {
        if arguments.help {
            say(HELP)?;
            return Ok(ExitCode::SUCCESS);
        }
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|it| it.to_string())?;
        match &arguments.against {
            Some(url) => runtime.block_on(judge(document, probes, url, |url| {
                client(url, arguments.token.as_deref().unwrap_or("mock-token"))
            })),
            None => runtime.block_on(stand_in(document, facts, &arguments)),
        }
    });
    done.unwrap_or_else(|problem| {
        eprintln!("error: {problem}");
        ExitCode::from(2)
    })
}

async fn stand_in(
    document: &'static Document,
    facts: &'static Facts,
    arguments: &Arguments,
) -> Result<ExitCode, String> {
    let port = arguments.port;
    let server = Server::start(document, facts, port).await.map_err(|error| format!("port {port}: {error}"))?;
    server.plausible(arguments.seed);
    server.without_limits();
    say(&format!("listening on {}", server.url()))?;
    ever().await;
    Ok(ExitCode::SUCCESS)
}

fn ever() -> impl Future<Output = ()> {
    std::future::pending()
}

/// Writes a line. A reader that has gone away is no fault of anybody's.
pub(super) fn say(line: &str) -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).map_err(|error| format!("standard output: {error}"))
}
