//! Emitted crates in the hands of cargo.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use generator::emit::SourceFile;
use tempfile::TempDir;

use crate::inputs::workspace;

/// A crate in a temporary folder, which shares the workspace's locked dependencies and build folder.
#[derive(Debug)]
pub struct Crate {
    folder: TempDir,
}

impl Crate {
    /// Writes the crate.
    pub fn new(files: &[SourceFile]) -> Self {
        let this = Self { folder: tempfile::tempdir().expect("a temporary folder can be made") };
        let lock = workspace().join("Cargo.lock");
        fs::copy(lock, this.path().join("Cargo.lock")).expect("the workspace has a lock file");
        for file in files {
            let path = this.path().join(&file.path);
            fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("the folder is writable");
            fs::write(path, &file.contents).expect("the folder is writable");
        }
        this
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Runs cargo on it, without the network; warnings are errors.
    pub fn cargo(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.args(arguments).arg("--offline").current_dir(self.path());
        command
            .env("CARGO_TARGET_DIR", build_folder())
            .env("RUSTFLAGS", "-D warnings")
            .env("RUSTDOCFLAGS", "-D warnings");
        command.envs(variables.iter().copied());
        command.output().expect("cargo can be run")
    }

    /// As [`Crate::cargo`], which has to succeed; gives what it wrote to stdout.
    pub fn cargo_succeeds(&self, arguments: &[&str], variables: &[(&str, &str)]) -> String {
        let output = self.cargo(arguments, variables);
        let told = [output.stderr.as_slice(), &output.stdout].concat();
        let told = String::from_utf8_lossy(&told);
        assert!(output.status.success(), "cargo {} ended with {}:\n{told}", arguments.join(" "), output.status);
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

/// A build folder of its own below that of the running test, for other flags would undo the workspace's builds.
fn build_folder() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows its own path");
    // The test is <build folder>/<profile>/deps/<test>.
    let target = test.ancestors().nth(3);
    target.expect("a test runs from a build folder").join("emitted")
}
