//! `tandem serve`: from configuration to a running server, and back down again.

mod alerting;
mod disk;
mod environments;
mod folder;
mod housekeeping;
mod listener;
mod mail;
mod maintenance;
pub(crate) mod private_file;
mod queues;
pub(crate) mod stop;
mod webhooks;
mod wiring;

pub(crate) use wiring::Wired;

use crate::config::{Config, Variables};
use crate::http;
use crate::simulators::Simulators;
use access::Access;
use anyhow::Context as _;
use engine::clock::{Clock as _, SystemClock};
use model::{Role, WebhookReach};
use std::future::{Future, IntoFuture as _};
use std::net::SocketAddr;
use std::path::Path;
use std::pin::pin;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Requests that are under way at the end have so long to finish.
const LAST_WORDS: Duration = Duration::from_secs(10);

/// Serves until the process is told to end; `reach` goes before what a variable says. Every error is one of starting.
pub(crate) async fn run(config: Option<&Path>, reach: Option<WebhookReach>) -> anyhow::Result<()> {
    let config = Config::read(&Variables::of_process(), config)?;
    let config = Config { webhook_reach: reach.unwrap_or(config.webhook_reach), ..config };
    let stop_requested = stop::requested()?;
    // First of all, so that a port in use is told before anything else was touched.
    let (listener, addr) = listener::bind(config.addr).await?;
    folder::prepare(&config.data)?;
    let ending = CancellationToken::new();
    let mut wired = Box::pin(wiring::wire(&config, addr, ending.clone())).await?;
    let router = http::router(&wired);
    let server = axum::serve(listener, router).with_graceful_shutdown(ending.clone().cancelled_owned());
    let mut server = pin!(server.into_future());
    announce(&wired.state.access, &config, addr).await?;

    let early = serve_until(&mut server, stop_requested).await;
    tracing::info!("ending: what is under way is finished first");
    ending.cancel();
    let result = match early {
        Some(result) => result,
        None => tokio::time::timeout(LAST_WORDS, server).await.unwrap_or(Ok(())),
    };
    wired.state.engine.shutdown().await;
    let simulators = std::mem::take(&mut wired.simulators);
    futures::future::join_all(simulators.into_iter().map(Simulators::stop)).await;
    result.context("the server stopped by itself")
}

/// What the server ended with when it did so before it was asked to.
async fn serve_until<S>(server: &mut S, stop: impl Future<Output = ()>) -> Option<S::Output>
where
    S: Future + Unpin,
{
    tokio::select! {
        result = server => Some(result),
        () = stop => None,
    }
}

/// Prints the one line for people and scripts: the URL, which signs the first admin in while there is no account.
async fn announce(access: &Access, config: &Config, addr: SocketAddr) -> anyhow::Result<()> {
    let root = config.public_url.clone().unwrap_or_else(|| format!("http://{addr}"));
    let path = if access.has_accounts().await? {
        String::new()
    } else {
        let secret = access.create_invite(Role::Admin, SystemClock.now()).await?;
        format!("welcome/{}", secret.reveal())
    };
    println!("Tandem is ready: {root}/{path}");
    Ok(())
}
