//! `cargo xtask conformance`: every call of the emitted client, judged by a server that is not of this workspace.
//!
//! In: the emitted crate and its `openapi.json`, or a URL. Out: a line per operation and how many passed. Invariant: it
//! passes only where every operation did; where the judge cannot be had it says so and ends with a status of its own.

use std::env;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};

use crate::Outcome;
use crate::job::configured;
use crate::report::Reporter;

/// The judge, and the version that is known to be fair.
const PRISM: &str = "@stoplight/prism-cli@5.16.0";

/// How long it may take to begin.
const PATIENCE: Duration = Duration::from_secs(60);

/// What to judge by.
#[derive(Debug, Clone, clap::Args)]
pub struct Arguments {
    /// Makes the calls of the server there, instead of Prism with the emitted document
    #[arg(long, value_name = "URL")]
    pub against: Option<String>,
    /// The access token of the calls
    #[arg(long, value_name = "TEXT")]
    pub token: Option<String>,
}

/// Makes every call.
///
/// # Errors
/// The client cannot be built, or the judge does not begin.
pub fn run(arguments: &Arguments, reporter: &Reporter) -> Result<Outcome> {
    let Some((job, out)) = configured(reporter)? else { return Ok(Outcome::Failed) };
    let package = &job.input.package.name;
    if let Some(url) = &arguments.against {
        return judge(&job.root, package, url, arguments.token.as_deref());
    }
    let folder = job.root.join("target/prism");
    let Some(prism) = installed(&folder)? else { return Ok(Outcome::OutOfReach) };
    let mut server = Server::start(&prism, &job.root.join(out).join("openapi.json"))?;
    server.wait()?;
    judge(&job.root, package, &server.url(), arguments.token.as_deref())
}

/// Runs the program of the emitted crate that makes the calls.
fn judge(root: &Path, package: &str, url: &str, token: Option<&str>) -> Result<Outcome> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["run", "--quiet", "--locked", "--package", package, "--features", "mock"]);
    command.args(["--bin", &format!("{package}-mock"), "--", "--against", url]);
    command.args(token.map(|token| ["--token", token]).into_iter().flatten());
    let status = command.current_dir(root).status().context("cargo cannot be run")?;
    Ok(if status.success() { Outcome::Done } else { Outcome::Failed })
}

/// The judge's program, installed into a folder unless it is there; `None` where it cannot be had, which was told then.
fn installed(folder: &Path) -> Result<Option<PathBuf>> {
    let program = folder.join("node_modules/.bin/prism");
    let marker = folder.join("installed");
    if program.exists() && std::fs::read_to_string(&marker).is_ok_and(|version| version == PRISM) {
        return Ok(Some(program));
    }
    std::fs::create_dir_all(folder).with_context(|| format!("'{}' cannot be made", folder.display()))?;
    println!("installing {PRISM} into {}", folder.display());
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--no-save", "--loglevel=error", "--prefix"])
        .arg(folder)
        .arg(PRISM);
    let reached = match npm.stdin(Stdio::null()).status() {
        Ok(status) => status.success() && program.exists(),
        Err(_) => false,
    };
    if !reached {
        eprintln!("npm is out of reach, so {PRISM} cannot be had and nothing was judged");
        return Ok(None);
    }
    std::fs::write(&marker, PRISM).with_context(|| format!("'{}' cannot be written", marker.display()))?;
    Ok(Some(program))
}

/// A running judge; it ends with this.
struct Server {
    child: Child,
    port: u16,
}

impl Server {
    fn start(program: &Path, document: &Path) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").context("the loopback interface has no free port")?;
        let port = listener.local_addr().context("the port is not known")?.port();
        drop(listener);
        let mut command = Command::new(program);
        command.args(["mock", "--host", "127.0.0.1", "--port", &port.to_string()]).arg(document);
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        Ok(Self { child: child.with_context(|| format!("'{}' cannot be run", program.display()))?, port })
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn wait(&mut self) -> Result<()> {
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            if let Some(status) = self.child.try_wait().context("the judge cannot be watched")? {
                bail!("the judge ended with {status}");
            }
            ensure!(begun.elapsed() < PATIENCE, "the judge does not listen after {} s", PATIENCE.as_secs());
            sleep(Duration::from_millis(100));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
