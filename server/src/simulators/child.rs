//! One simulated app as a child process.

use super::Ports;
use crate::cli::TOKEN_VARIABLE;
use anyhow::{Context as _, bail};
use simulator::App;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// An app creates its starting data before it says where it is.
const START: Duration = Duration::from_mins(1);
/// An app that was told to end may write what it has.
const END: Duration = Duration::from_secs(8);

/// What every start of one app has in common.
#[derive(Clone, Debug)]
pub(super) struct Recipe {
    pub(super) app: App,
    pub(super) folder: PathBuf,
    pub(super) token: String,
}

/// A running app. It ends with its standard input, and so with this process, however that ends.
pub(super) struct Running {
    child: Child,
    stdin: Option<ChildStdin>,
    pub(super) ports: Ports,
}

impl Recipe {
    /// Starts the app on these ports and waits until it answers.
    pub(super) async fn start(&self, ports: Ports) -> anyhow::Result<Running> {
        let program = std::env::current_exe().context("the path of this program is not known")?;
        let mut command = Command::new(program);
        command
            .args(["simulate", self.app.as_str(), "--exit-with-stdin"])
            .args(["--port", &ports.odata.to_string(), "--control-port", &ports.control.to_string()])
            .arg("--data")
            .arg(&self.folder)
            // Not as an argument: those can be read by every user of the machine.
            .env(TOKEN_VARIABLE, &self.token)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // Ctrl-C in a terminal goes to the whole group: we end the apps ourselves, after the engine.
            .process_group(0)
            .kill_on_drop(true);
        let mut child = command.spawn().context("cannot start a simulated app as a process")?;
        let stdin = child.stdin.take();
        let stdout = child.stdout.take().context("a simulated app has no output")?;
        let mut lines = BufReader::new(stdout).lines();
        let started = tokio::time::timeout(START, urls(&mut lines)).await;
        let Ok(ports) = started else { bail!("the simulated {} took too long to start", self.app.as_str()) };
        let ports = ports?.with_context(|| {
            format!("the simulated {} did not start; its own message stands above", self.app.as_str())
        })?;
        Ok(Running { child, stdin, ports })
    }
}

async fn urls(lines: &mut Lines<BufReader<ChildStdout>>) -> anyhow::Result<Option<Ports>> {
    let (Some(base), Some(control)) = (lines.next_line().await?, lines.next_line().await?) else {
        return Ok(None);
    };
    Ok(Ports::of_urls(base.trim(), control.trim()))
}

impl Running {
    /// Resolves when the app has ended by itself.
    pub(super) async fn ended(&mut self) -> String {
        match self.child.wait().await {
            Ok(status) => status.to_string(),
            Err(error) => error.to_string(),
        }
    }

    /// Asks the app to end and waits for it.
    pub(super) async fn stop(mut self) {
        drop(self.stdin.take());
        if tokio::time::timeout(END, self.child.wait()).await.is_err() {
            // The process is gone already, or the system will see to it when we are.
            let _ = self.child.kill().await;
        }
    }
}
