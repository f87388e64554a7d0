//! What the server's half of the console works with.

use access::{Access, Principal};
use alerts::mail::Mail;
use engine::Engine;
use engine::clock::Clock;
use engine::linking::Linking;
use leptos::config::LeptosOptions;
use model::{EnvironmentId, Moment, Retention, Side, TrimRound};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Store;
use tokio::sync::watch;

/// Handles to everything behind the console; built once by the server's wiring, cheap to clone, and provided as
/// context to rendering and server functions alike.
#[derive(Clone)]
pub struct AppState {
    /// Rendering options; also what `leptos_axum` asks for.
    pub leptos: LeptosOptions,
    /// Durable state.
    pub store: Arc<dyn Store>,
    /// The engine.
    pub engine: Engine,
    /// Links environments and looks into their apps.
    pub linking: Linking,
    /// Alert settings and their firings.
    pub alerting: alerts::Alerting,
    /// Who may do what.
    pub access: Access,
    /// Sends mail to people.
    pub mail: Mail,
    /// Tells programs and chats.
    pub webhooks: alerts::webhook::Webhooks,
    /// Where the present comes from.
    pub clock: Arc<dyn Clock>,
    /// Control ports of simulated environments, as root URLs with a trailing slash: ERP and CRM.
    pub simulators: Arc<BTreeMap<EnvironmentId, [String; 2]>>,
    /// The client for the simulators' ports.
    pub http: reqwest::Client,
    /// How long what is over is kept.
    pub retention: Retention,
    /// What the last round of removing it came to.
    pub rounds: watch::Receiver<Option<TrimRound>>,
}

impl AppState {
    /// The present moment.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// The control port of one simulator; `None` where the environment is real.
    pub fn simulator(&self, environment: &EnvironmentId, side: Side) -> Option<&str> {
        let [left, right] = self.simulators.get(environment)?;
        Some(if side == Side::Left { left } else { right })
    }
}

impl axum::extract::FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos.clone()
    }
}

/// Who sends a request; put into each request's extensions by the server's middleware.
#[derive(Clone, Debug)]
pub struct Caller(pub Option<Principal>);
