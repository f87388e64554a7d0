//! A plain OData v4 service that we have not written: odatapy, a port of Apache Olingo, with a model like a CRM's.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, ChildStdin, Command};

/// The service as a child process, which ends with the test.
pub(crate) struct Service {
    pub(crate) base_url: String,
    _process: Child,
    /// It also ends when this is closed, however the test ends.
    _stdin: Option<ChildStdin>,
}

/// How the service differs from a plain one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// It does not.
    Plain,
    /// Rows have an ETag: changing or deleting one without a condition is refused with 428.
    Versioned,
    /// It speaks TLS, with a certificate of an authority that nobody knows.
    Tls,
}

/// The certificate of that authority, whose key is gone.
pub(crate) fn authority() -> PathBuf {
    folder().join("tls/authority.pem")
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contract/service")
}

impl Service {
    /// Starts it on a free port.
    pub(crate) async fn start(manner: Manner) -> Self {
        let library = std::env::var("TANDEM_ODATAPY").unwrap_or_default();
        let is_there = Path::new(&library).join("odatapy").is_dir();
        assert!(
            is_there,
            "the OData service to test against is missing: run `.ci/setup test` once, and tests by `make test` or \
             after `. .ci/env`, which sets TANDEM_ODATAPY (now `{library}`)"
        );
        let mut command = Command::new("python3");
        command.arg(folder().join("serve.py")).env("PYTHONPATH", library).env("PYTHONDONTWRITEBYTECODE", "1");
        match manner {
            Manner::Plain => {}
            Manner::Versioned => drop(command.arg("--versioned")),
            Manner::Tls => drop(command.arg("--tls")),
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut process = command.spawn().expect("python3 starts");
        let stdout = process.stdout.take().expect("its output");
        let mut port = String::new();
        BufReader::new(stdout).read_line(&mut port).await.expect("a line");
        let port: u16 = port.trim().parse().expect("the service tells its port");
        let stdin = process.stdin.take();
        let scheme = if manner == Manner::Tls { "https" } else { "http" };
        Self { base_url: format!("{scheme}://127.0.0.1:{port}/"), _process: process, _stdin: stdin }
    }
}
