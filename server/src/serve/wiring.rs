//! The only place that names concrete backends: builds everything and hands it out as handles.

use super::{alerting, disk, environments, housekeeping, mail, maintenance, private_file, queues, webhooks};
use crate::config::Config;
use crate::simulators::Simulators;
use crate::tasks;
use access::{Access, Cookies, Secret};
use anyhow::Context as _;
use app::state::AppState;
use connectors::SystemSecrets;
use engine::Engine;
use engine::clock::{Clock, SystemClock};
use engine::linking::{Linking, Surroundings};
use leptos::config::{Env, LeptosOptions};
use model::Role;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use store_sqlite::SqliteStore;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// The name under which the token of TANDEM_API_TOKEN stands in timelines.
const API_TOKEN_NAME: &str = "TANDEM_API_TOKEN";

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
    /// The apps that this process started.
    pub(crate) simulators: Vec<Simulators>,
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

    let started = environments::start(config, store.as_ref(), clock.as_ref()).await?;

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
    let queues = queues::Watch {
        store: Arc::clone(&store),
        engine: engine.clone(),
        clock: Arc::clone(&clock),
        ending: ending.clone(),
    };
    let mut known = queues::Told::new();
    queues.look(&mut known).await;
    let doorbell = |root: &str| format!("{root}/doorbell/{doorbell_secret}/");
    let linking = Linking::new(
        engine.clone(),
        Surroundings {
            secrets: Arc::new(SystemSecrets),
            events: started.controls.iter().map(|(id, [erp, _])| (id.clone(), erp.clone())).collect(),
            near: doorbell(&format!("http://{}", reachable(addr))),
            far: config.public_url.as_deref().map(doorbell),
            authorities: config.authorities.clone(),
            fixed: config.environments.iter().map(|it| it.environment.id.clone()).collect(),
        },
    );
    environments::attach(&linking, store.as_ref(), &started).await.context("the engine could not start")?;
    tasks::spawn("disk watch", disk.run(told));
    tasks::spawn("queue watch", queues.run(known));
    let maintenance = maintenance::Watch {
        store: Arc::clone(&store),
        engine: engine.clone(),
        clock: Arc::clone(&clock),
        ending: ending.clone(),
    };
    tasks::spawn("maintenance windows", maintenance.run());
    let alerting = alerting::start(&store, &engine, &clock, ending.clone());
    let public_url = config.public_url.clone().unwrap_or_else(|| format!("http://{}", reachable(addr)));
    let mail = mail::start(&store, &clock, &public_url, ending.clone());
    let webhooks = webhooks::start(config, &store, &clock, &public_url, ending.clone())?;
    let (told, rounds) = watch::channel(None);
    let housekeeping = housekeeping::Rounds {
        store: Arc::clone(&store),
        clock: Arc::clone(&clock),
        retention: config.retention,
        every: config.trim_every,
        told,
        ending: ending.clone(),
    };
    tasks::spawn("housekeeping", housekeeping.run());

    let state = AppState {
        leptos: leptos_options(config, addr),
        store,
        engine,
        alerting,
        access,
        mail,
        webhooks,
        clock,
        simulators: Arc::new(started.controls),
        linking,
        http: client()?,
        retention: config.retention,
        rounds,
    };
    Ok(Wired {
        state,
        doorbell_secret: doorbell_secret.into(),
        public_url: config.public_url.as_deref().map(Arc::from),
        ending,
        simulators: started.simulators,
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
