//! The workspace's commands; each is a module of the library beside this file.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use mimalloc::MiMalloc;
use xtask::report::{MessageFormat, Reporter};
use xtask::{bench, ci, codegen, conformance, explain, inspect};

/// Tokens and syntax trees are many small pieces that live for a moment: with the allocators of most systems, a third of
/// the time of generating goes to taking them and giving them back.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// The workspace's commands.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// How diagnostics are written to stderr.
    #[arg(long, global = true, value_enum, default_value_t)]
    message_format: MessageFormat,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Regenerates `generated/` from `spec/codegen.toml`, or the crate of any document
    Codegen(codegen::Arguments),
    /// Prints the API as it was understood, and the diagnostics
    Inspect(inspect::Arguments),
    /// Measures what generating, compiling and calling cost, and holds the deterministic figures
    Bench(bench::Arguments),
    /// Runs every check: format, drift, budgets, lints, tests, doctests, docs, orphaned snapshots
    Ci,
    /// Makes every call of the emitted client, all parameters set, of an independent server
    Conformance(conformance::Arguments),
    /// Explains a diagnostic code; lists them all when none is given
    Explain(explain::Arguments),
}

fn main() -> ExitCode {
    let Arguments { command, message_format } = Arguments::parse();
    let reporter = Reporter::stderr(message_format);
    let outcome = match &command {
        Command::Codegen(arguments) => codegen::run(arguments, &reporter),
        Command::Inspect(arguments) => inspect::run(arguments, &reporter),
        Command::Bench(arguments) => bench::run(arguments, &reporter),
        Command::Ci => ci::run(&reporter),
        Command::Conformance(arguments) => conformance::run(arguments, &reporter),
        Command::Explain(arguments) => explain::run(arguments),
    };
    outcome.map(ExitCode::from).unwrap_or_else(|error| {
        reporter.failure(&error);
        ExitCode::FAILURE
    })
}
