//! Keeps both apps of an environment running.

use super::child::{Recipe, Running};
use super::{FOLDER, Ports};
use crate::serve::private_file;
use crate::tasks;
use anyhow::Context as _;
use model::EnvironmentId;
use simulator::App;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Holds the token of this start for `tandem simulate load`; only the user may read it.
pub(super) const TOKEN_FILE: &str = "token";

/// Rest before an app that has died is started again: long enough not to spin, short enough not to be missed.
const REST: Duration = Duration::from_millis(500);

/// Two running apps, ERP first.
pub(crate) struct Simulators {
    ports: [Ports; 2],
    tasks: Vec<JoinHandle<()>>,
    stop: CancellationToken,
}

impl Simulators {
    /// Starts both apps, on the ports they had the last time where these are free.
    pub(crate) async fn start(data: &Path, environment: &EnvironmentId, token: &str) -> anyhow::Result<Self> {
        let folder = data.join(FOLDER).join(environment.as_str());
        let mut started =
            Self { ports: Default::default(), tasks: Vec::new(), stop: CancellationToken::new() };
        let mut running = Vec::new();
        for app in [App::Erp, App::Crm] {
            let recipe = Recipe { app, folder: created(folder.join(app.as_str()))?, token: token.to_owned() };
            running.push((recipe.clone(), first_start(&recipe).await?));
        }
        private_file::write(&folder.join(TOKEN_FILE), token)?;
        for (place, (recipe, app)) in started.ports.iter_mut().zip(running) {
            *place = app.ports;
            started.tasks.push(tasks::spawn("simulator", keep_up(recipe, app, started.stop.clone())));
        }
        Ok(started)
    }

    /// Base URLs of both apps, ERP first, without a slash at the end.
    pub(crate) fn base_urls(&self) -> [String; 2] {
        self.ports.map(|ports| format!("http://127.0.0.1:{}", ports.odata))
    }

    /// URLs of both control ports, ERP first, with a slash at the end.
    pub(crate) fn control_urls(&self) -> [String; 2] {
        self.ports.map(|ports| format!("http://127.0.0.1:{}/", ports.control))
    }

    /// Ends both apps; returns when their files are closed.
    pub(crate) async fn stop(self) {
        self.stop.cancel();
        for task in self.tasks {
            // A panic in it is logged where it happened.
            let _ = task.await;
        }
    }
}

fn created(folder: PathBuf) -> anyhow::Result<PathBuf> {
    let failed =
        || format!("cannot create the folder {}; check the permissions of TANDEM_DATA_DIR", folder.display());
    std::fs::create_dir_all(&folder).with_context(failed)?;
    Ok(folder)
}

async fn first_start(recipe: &Recipe) -> anyhow::Result<Running> {
    let remembered = Ports::read(&recipe.folder);
    let free = |port: u16| port == 0 || std::net::TcpListener::bind(("127.0.0.1", port)).is_ok();
    // An app of a process that was killed needs a moment to notice and to let go of its ports.
    for _ in 0..20 {
        if free(remembered.odata) && free(remembered.control) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let usable = |port: u16| if free(port) { port } else { 0 };
    let ports = Ports { odata: usable(remembered.odata), control: usable(remembered.control) };
    let running = recipe.start(ports).await?;
    if running.ports != remembered {
        running.ports.write(&recipe.folder).context("cannot remember the ports of a simulated app")?;
    }
    Ok(running)
}

async fn keep_up(recipe: Recipe, mut running: Running, stop: CancellationToken) {
    let ports = running.ports;
    let app = recipe.app.as_str();
    loop {
        let ended = tokio::select! {
            () = stop.cancelled() => return running.stop().await,
            ended = running.ended() => ended,
        };
        tracing::warn!(app, %ended, "a simulated app has ended; starting it again");
        running = loop {
            if tokio::time::timeout(REST, stop.cancelled()).await.is_ok() {
                return;
            }
            match recipe.start(ports).await {
                Ok(running) => break running,
                Err(error) => {
                    tracing::warn!(
                        app,
                        error = format!("{error:#}"),
                        "it could not be started; trying again"
                    );
                }
            }
        };
    }
}
