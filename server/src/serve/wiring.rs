//! The only place that names concrete backends: builds everything and hands it out as handles.

use super::{disk, private_file};
use crate::config::Config;
use crate::simulators::Simulators;
use crate::starter::{self, Apps};
use crate::tasks;
use access::{Access, Cookies, Secret};
use anyhow::Context as _;
use app::state::AppState;
use connectors::{Connector, Extras, SecretError, SecretSource, SystemSecrets, connect};
use engine::Engine;
use engine::clock::{Clock, SystemClock};
use leptos::config::{Env, LeptosOptions};
use model::{Connection, Role, Side};
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use store_sqlite::SqliteStore;
use tokio_util::sync::CancellationToken;

/// The name under which the token of TANDEM_API_TOKEN stands in timelines.
const API_TOKEN_NAME: &str = "TANDEM_API_TOKEN";

/// The reference by which connections name the token of simulators that this process started.
const SIMULATOR_TOKEN: &str = "env:TANDEM_SIMULATOR_TOKEN";

/// Everything that runs.
pub(crate) struct Wired {
    /// What the console and the API work with.
    pub(crate) state: AppState,
    /// What apps show to ring a doorbell.
    pub(crate) doorbell_secret: Arc<str>,
    /// The URL that people use, when it is not the address; without a slash at its end.
    pub(crate) public_url: Option<Arc<str>>,
    /// Cancelled when the server ends.
    pub(crate) ending: CancellationToken,
    /// The apps that this process started; `None` when others did.
    pub(crate) simulators: Option<Simulators>,
}

/// Opens the store, starts the apps and attaches the engine.
pub(super) async fn wire(
    config: &Config,
    addr: SocketAddr,
    ending: CancellationToken,
) -> anyhow::Result<Wired> {
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&config.data).await?);
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let cookies = if config.is_https() { Cookies::Secure } else { Cookies::Plain };
    let access = Access::new(Arc::clone(&store), cookies);
    install_token(&access, config, clock.as_ref()).await?;
    let doorbell_secret = private_file::read_or_create(&config.data.join("doorbell-secret"), || {
        Ok(Secret::random()?.reveal().to_owned())
    })?;

    let environment = starter::environment_id()?;
    let simulator_token = Secret::random()?.reveal().to_owned();
    let simulators = match config.external {
        Some(_) => None,
        None => Some(Simulators::start(&config.data, &environment, &simulator_token).await?),
    };
    let controls = control_urls(config, simulators.as_ref());
    let connections =
        starter::ensure(store.as_ref(), &apps(config, simulators.as_ref())?, config.pace, clock.now())
            .await?;

    let engine = Engine::new(Arc::clone(&store), Arc::clone(&clock));
    let disk = disk::Watch {
        folder: config.data.clone(),
        reserve: config.disk_reserve,
        store: Arc::clone(&store),
        engine: engine.clone(),
        clock: Arc::clone(&clock),
        ending: ending.clone(),
    };
    // Before the first change is read.
    let told = disk.look(None).await;
    let secrets = Secrets { simulator_token };
    let connectors = connectors(&connections, controls.as_ref(), &secrets)?;
    let doorbells = format!("http://{}/doorbell/{doorbell_secret}/", reachable(addr));
    engine.attach(&environment, connectors, Some(doorbells)).await.context("the engine could not start")?;
    tasks::spawn("disk watch", disk.run(told));

    let state = AppState {
        leptos: leptos_options(config, addr),
        store,
        engine,
        access,
        clock,
        simulators: Arc::new(
            controls.map(|urls| (environment, urls)).into_iter().collect::<BTreeMap<_, _>>(),
        ),
        http: client()?,
    };
    Ok(Wired {
        state,
        doorbell_secret: doorbell_secret.into(),
        public_url: config.public_url.as_deref().map(Arc::from),
        ending,
        simulators,
    })
}

/// A variable that is no longer set takes its token with it.
async fn install_token(access: &Access, config: &Config, clock: &dyn Clock) -> anyhow::Result<()> {
    let Some(token) = &config.api_token else { return Ok(access.withdraw_token(API_TOKEN_NAME).await?) };
    if token.len() < 16 {
        tracing::warn!("TANDEM_API_TOKEN is short enough to be guessed; make one with: openssl rand -hex 32");
    }
    Ok(access.install_token(API_TOKEN_NAME, token, Role::Admin, clock.now()).await?)
}

fn apps(config: &Config, simulators: Option<&Simulators>) -> anyhow::Result<Apps> {
    if let Some([left, right]) = &config.external {
        return Ok(Apps {
            base_urls: [left.url.clone(), right.url.clone()],
            tokens: [left, right].map(|app| format!("env:{}", app.token_variable)),
        });
    }
    let simulators = simulators.context("no simulated app was started")?;
    Ok(Apps {
        base_urls: simulators.base_urls(),
        tokens: [SIMULATOR_TOKEN.to_owned(), SIMULATOR_TOKEN.to_owned()],
    })
}

/// Control ports with a slash at the end, ERP first; `None` unless both are known.
fn control_urls(config: &Config, simulators: Option<&Simulators>) -> Option<[String; 2]> {
    match &config.external {
        Some([left, right]) => {
            Some([format!("{}/", left.control_url.as_ref()?), format!("{}/", right.control_url.as_ref()?)])
        }
        None => simulators.map(Simulators::control_urls),
    }
}

fn connectors(
    connections: &[Connection; 2],
    controls: Option<&[String; 2]>,
    secrets: &Secrets,
) -> anyhow::Result<[Arc<dyn Connector>; 2]> {
    let [left, right] = connections;
    let connected = |connection: &Connection| {
        let events_url = match connection.side {
            Side::Left => controls.map(|[erp, _]| erp.clone()),
            Side::Right => None,
        };
        let extras = Extras { events_url, ..Extras::default() };
        connect(connection, secrets, &extras)
            .with_context(|| format!("the connection to the {} cannot be used", connection.side))
    };
    Ok([connected(left)?, connected(right)?])
}

/// The tokens of our own simulators, which exist in memory only, and everybody's others.
struct Secrets {
    simulator_token: String,
}

impl SecretSource for Secrets {
    fn secret(&self, reference: &str) -> Result<String, SecretError> {
        if reference == SIMULATOR_TOKEN {
            return Ok(self.simulator_token.clone());
        }
        SystemSecrets.secret(reference)
    }
}

/// The address by which apps on this machine reach us.
fn reachable(addr: SocketAddr) -> SocketAddr {
    if addr.ip().is_unspecified() {
        SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), addr.port())
    } else {
        addr
    }
}

/// For the simulators' ports only, which are near.
fn client() -> anyhow::Result<reqwest::Client> {
    reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(2))
        .timeout(Duration::from_secs(15))
        .no_proxy()
        .build()
        .context("the HTTP client cannot be built")
}

fn leptos_options(config: &Config, addr: SocketAddr) -> LeptosOptions {
    // Rendering panics when hashes are announced and their list is not beside the program.
    let program = std::env::current_exe().unwrap_or_default();
    let hashed = program.parent().is_some_and(|folder| folder.join("hash.txt").is_file());
    if !config.site.join("pkg").is_dir() {
        tracing::warn!(
            site = %config.site.display(),
            "the console's scripts and styles are missing, so its pages are plain; build them, or set LEPTOS_SITE_ROOT"
        );
    }
    LeptosOptions::builder()
        .output_name("tandem")
        .site_root(config.site.to_string_lossy().as_ref())
        .site_pkg_dir("pkg")
        .env(Env::PROD)
        .site_addr(addr)
        .hash_files(hashed)
        .build()
}
