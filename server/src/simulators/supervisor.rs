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
/// An app that cannot be started is tried less and less often.
const LONGEST_REST: Duration = Duration::from_secs(15);

/// The two apps of an environment, ERP first.
pub(crate) struct Simulators {
    ports: [Ports; 2],
    token_file: PathBuf,
    troubles: Vec<anyhow::Error>,
    tasks: Vec<JoinHandle<()>>,
    stop: CancellationToken,
}

impl Simulators {
    /// Starts both apps, on the ports they had the last time where these are free. One that does not start is told
    /// in the log and tried again, at the same ports, until it does.
    pub(crate) async fn start(data: &Path, environment: &EnvironmentId, token: &str) -> anyhow::Result<Self> {
        let folder = data.join(FOLDER).join(environment.as_str());
        let recipe = |app: App| -> anyhow::Result<Recipe> {
            Ok(Recipe { app, folder: created(folder.join(app.as_str()))?, token: token.to_owned() })
        };
        let recipes = [recipe(App::Erp)?, recipe(App::Crm)?];
        let token_file = folder.join(TOKEN_FILE);
        private_file::write(&token_file, token)?;
        let mut started = Self {
            ports: Default::default(),
            token_file,
            troubles: Vec::new(),
            tasks: Vec::new(),
            stop: CancellationToken::new(),
        };
        let (erp, crm) = tokio::join!(first_start(&recipes[0]), first_start(&recipes[1]));
        for (place, (recipe, first)) in started.ports.iter_mut().zip(recipes.into_iter().zip([erp, crm])) {
            let (ports, running) = match first {
                Ok(running) => (running.ports, Some(running)),
                Err(error) => {
                    let told = format!("{error:#}");
                    tracing::error!(%environment, app = recipe.app.as_str(), error = told, "a simulated app does not start; trying again");
                    started.troubles.push(error);
                    (settled_ports(&recipe)?, None)
                }
            };
            *place = ports;
            let keeping = keep_up(recipe, ports, running, started.stop.clone());
            started.tasks.push(tasks::spawn("simulator", keeping));
        }
        Ok(started)
    }

    /// Why neither app could be started; `None` when one of them was.
    pub(crate) fn failure(&mut self) -> Option<anyhow::Error> {
        if self.troubles.len() < 2 { None } else { self.troubles.pop() }
    }

    /// The reference by which connections name the token of both apps.
    pub(crate) fn token_reference(&self) -> anyhow::Result<String> {
        let path = std::path::absolute(&self.token_file).context("the working folder is not known")?;
        Ok(format!("file:{}", path.display()))
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

/// Ports that stay the same however often it takes to start the app: those it had the last time, or free ones.
fn settled_ports(recipe: &Recipe) -> anyhow::Result<Ports> {
    let remembered = Ports::read(&recipe.folder);
    if remembered.odata != 0 {
        return Ok(remembered);
    }
    let free = || -> std::io::Result<(u16, std::net::TcpListener)> {
        let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
        Ok((listener.local_addr()?.port(), listener))
    };
    let chosen = || -> std::io::Result<Ports> {
        // Both are held until both are known, so that they differ.
        let ((odata, _one), (control, _other)) = (free()?, free()?);
        let ports = Ports { odata, control };
        ports.write(&recipe.folder)?;
        Ok(ports)
    };
    chosen().context("no ports for a simulated app")
}

async fn keep_up(recipe: Recipe, ports: Ports, mut running: Option<Running>, stop: CancellationToken) {
    let app = recipe.app.as_str();
    let mut rest = REST;
    loop {
        if let Some(mut up) = running.take() {
            rest = REST;
            let ended = tokio::select! {
                () = stop.cancelled() => return up.stop().await,
                ended = up.ended() => ended,
            };
            tracing::warn!(app, %ended, "a simulated app has ended; starting it again");
        }
        if tokio::time::timeout(rest, stop.cancelled()).await.is_ok() {
            return;
        }
        match recipe.start(ports).await {
            Ok(up) => running = Some(up),
            Err(error) => {
                let error = format!("{error:#}");
                tracing::warn!(app, error, "a simulated app could not be started; trying again");
                rest = LONGEST_REST.min(rest * 2);
            }
        }
    }
}
