//! From a command line to what the pipeline is to do.
//!
//! In: the options that `codegen` and `inspect` share, or `spec/codegen.toml`. Out: [`Job`]. Invariant: both commands
//! read the same input in the same way.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use generator::diagnostic::{Diagnostics, Level, Policy};
use generator::emit::Package;
use generator::tree::Sources;
use generator::{Input, Output};

use crate::config;
use crate::explain;
use crate::loader::{CONFIG, Disk, workspace_root};
use crate::progress::Progress;
use crate::report::Reporter;
use crate::timings::Timings;

/// A document other than the committed one.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Source {
    /// The document to read, instead of the one that `spec/codegen.toml` names
    #[arg(long, value_name = "FILE")]
    pub document: Option<String>,
    /// An overlay to apply to it; may be given several times, and applies in that order
    #[arg(long = "overlay", value_name = "FILE", requires = "document")]
    pub overlays: Vec<String>,
    /// What diagnostics weigh.
    #[command(flatten)]
    pub weights: Weights,
}

/// What diagnostics weigh in one run, over what the configuration says.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Weights {
    /// Says nothing of this diagnostic; may be given several times
    #[arg(long, value_name = "CODE")]
    pub allow: Vec<String>,
    /// Makes this diagnostic a warning
    #[arg(long, value_name = "CODE")]
    pub warn: Vec<String>,
    /// Makes this diagnostic an error, so that nothing is written
    #[arg(long, value_name = "CODE")]
    pub deny: Vec<String>,
}

impl Weights {
    /// Changes a policy; of several words on one code the strictest counts.
    ///
    /// # Errors
    /// No diagnostic has such a code.
    pub fn apply(&self, policy: &mut Policy) -> Result<()> {
        let words = [(&self.allow, Level::Allow), (&self.warn, Level::Warn), (&self.deny, Level::Deny)];
        for (codes, level) in words {
            for id in codes {
                policy.levels.insert(explain::named(id)?.id.to_owned(), level);
            }
        }
        Ok(())
    }
}

/// What the pipeline is to do, and where its paths begin.
#[derive(Clone, Debug)]
pub struct Job {
    /// What to read and what to make of it.
    pub input: Input,
    /// The folder from which paths are taken.
    pub root: PathBuf,
}

impl Job {
    /// A document of the user's own, its paths taken from the current folder.
    ///
    /// # Errors
    /// The current folder is gone.
    pub fn of_document(document: &str, overlays: &[String], package: Package) -> Result<Self> {
        let root = env::current_dir().context("the current folder cannot be read")?;
        let input =
            Input { document: document.to_owned(), overlays: overlays.to_vec(), package, policy: Policy::default() };
        Ok(Self { input, root })
    }

    /// Runs the pipeline.
    pub fn run(&self) -> Output {
        generator::generate(&self.input, &Disk::new(&self.root))
    }

    /// Runs the pipeline, with a bar where `reporter` has somebody to look at it.
    pub fn run_watched(&self, reporter: &Reporter, timings: &Timings) -> Output {
        let progress = Progress::new(reporter.is_watched());
        generator::generate_watched(&self.input, &Disk::new(&self.root), &|stage| {
            progress.stage(stage);
            timings.begins(stage.doing());
        })
    }

    /// Runs the pipeline up to the API.
    pub fn analyze(&self) -> Output {
        generator::analyze(&self.input, &Disk::new(&self.root))
    }
}

/// The committed configuration: the job, and the crate's folder as a path from the job's root. `None` where the
/// configuration is faulty, which `reporter` has then told.
///
/// # Errors
/// The current folder is not in the workspace.
pub fn configured(reporter: &Reporter) -> Result<Option<(Job, String)>> {
    let current = env::current_dir().context("the current folder cannot be read")?;
    let root = workspace_root(&current).with_context(|| {
        format!("'{CONFIG}' is neither in this folder nor in one above it; run this in the workspace")
    })?;
    Ok(configured_at(root, reporter))
}

/// [`configured`], for a root that is known.
pub fn configured_at(root: &Path, reporter: &Reporter) -> Option<(Job, String)> {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let config = config::read(CONFIG, &Disk::new(root), &mut sources, &mut diagnostics);
    reporter.diagnostics(&diagnostics, &sources);
    let config::Config { document, overlays, out, package, policy } = config?;
    let input = Input { document, overlays, package, policy };
    Some((Job { input, root: root.to_owned() }, out))
}
