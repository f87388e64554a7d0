//! The page of an environment and the wizard that links one. Both are read and filled in more than lived in: the server
//! writes their HTML, so that the browser needs no code for them.

#[cfg(feature = "ssr")]
use super::guard::{self, Inside};
use super::{Answer, ApiError};
#[cfg(feature = "ssr")]
use crate::pages::written::{
    EnvironmentFacts, MaintenanceFacts, QueueFacts, Tested, environment_html, wizard_html,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
#[cfg(feature = "ssr")]
use {
    crate::address::{asked, encoded},
    crate::wizard::{Mark, Step, Wizard},
    engine::linking::{Intent, LinkError},
    model::{EnvironmentId, Moment, Permission, Side},
};

/// What the server writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Written {
    /// The page of an environment. Needs `View`; to test a connection, `Operate`.
    Environment,
    /// A step of the wizard. Needs `Administer`.
    Link,
}

/// A page as HTML. What is asked of it stands in the query of its address. Needs what [`Written`] says.
#[server(name = ReadWritten, prefix = "/api/fn", endpoint = "written", output = Answer)]
pub async fn written(
    env: String,
    page: Written,
    #[server(default)] query: String,
) -> Result<String, ApiError> {
    match page {
        Written::Environment => environment_page(&env, &asked(&query)).await,
        Written::Link => link_page(&env, &asked(&query)).await,
    }
}

#[cfg(feature = "ssr")]
pub(super) type Asked = BTreeMap<String, String>;

/// Maintenance windows that are listed.
#[cfg(feature = "ssr")]
const WINDOWS: u32 = 12;

/// `test` among what is asked tests the connection of that side.
#[cfg(feature = "ssr")]
async fn environment_page(env: &str, asked: &Asked) -> Result<String, ApiError> {
    let inside = guard::enter(env, Permission::View).await?;
    let tested = match asked.get("test").map_or("", String::as_str) {
        "left" => Some(tested(&inside, Side::Left).await?),
        "right" => Some(tested(&inside, Side::Right).await?),
        _ => None,
    };
    let refreshed = asked.get("refreshed").and_then(|at| at.parse().ok()).map(Moment);
    let Inside { state, environment, principal } = &inside;
    let id = &environment.id;
    let told = match refreshed {
        Some(at) => Some((at, schema_changes(&inside, at).await?)),
        None => None,
    };
    let queue = QueueFacts {
        load: state.store.queue_load(id).await?,
        limits: state.store.queue_limits(id).await?,
        refused: super::queue::refused(asked),
    };
    let facts = EnvironmentFacts {
        queue,
        maintenance: MaintenanceFacts {
            windows: state.store.windows(id, WINDOWS).await?,
            refused: super::windows::refused(asked),
        },
        connections: state.store.connections(id).await?,
        health: state.store.health(id).await?,
        facts: state.linking.facts(id).await?,
        maps: state.store.maps(id, state.now()).await?,
        schemas: state.store.schemas(id).await?,
        fixed: state.linking.is_fixed(id) || environment.simulated,
        environment: environment.clone(),
        role: principal.role,
        tested,
        refreshed: told,
        unread: asked.get("unread").cloned().unwrap_or_default(),
        now: state.now(),
    };
    Ok(environment_html(&facts))
}

#[cfg(feature = "ssr")]
async fn tested(inside: &Inside, side: Side) -> Result<Tested, ApiError> {
    let id = &inside.environment.id;
    if !inside.principal.role.allows(Permission::Operate) {
        return Ok(Tested { side, checks: None });
    }
    Ok(Tested { side, checks: Some(inside.state.linking.test(id, side).await?) })
}

/// What a refresh that began then has told in the timeline.
#[cfg(feature = "ssr")]
async fn schema_changes(inside: &Inside, at: Moment) -> Result<Vec<model::ActivityKind>, ApiError> {
    let query = model::ActivityQuery {
        kinds: vec!["schema_changed".to_owned()],
        page: model::PageRequest { before: None, limit: 100 },
        ..model::ActivityQuery::default()
    };
    let page = inside.state.store.activities(&inside.environment.id, &query).await?;
    Ok(page.rows.into_iter().filter(|row| row.at == at).map(|row| row.kind).collect())
}

/// Reads the schemas of an environment again and goes back to its page, which says what changed. Needs `Operate`.
#[server(prefix = "/api/fn", endpoint = "refresh_schemas", output = Answer)]
pub async fn refresh_schemas(env: String) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Operate).await?;
    let id = &inside.environment.id;
    let actor = inside.principal.actor();
    let (at, silent) = match inside.state.engine.refresh_schemas(id, &actor).await {
        Ok(refreshed) => {
            let silent = |side: &Side| refreshed.unread.iter().any(|it| it.side == *side);
            (refreshed.at, Side::BOTH.into_iter().filter(silent).collect())
        }
        // Nobody works for it, as its connections cannot be used.
        Err(engine::EngineError::NotConnected(_)) => (inside.state.now(), Side::BOTH.to_vec()),
        Err(error) => return Err(error.into()),
    };
    let silent: Vec<&str> = silent.into_iter().map(Side::label).collect();
    let query = format!("refreshed={}&unread={}", at.0, encoded(&silent.join(" and ")));
    leptos_axum::redirect(&format!("/e/{id}/environment?{query}#schemas"));
    Ok(())
}

/// What was filled in so far is among what is asked.
#[cfg(feature = "ssr")]
async fn link_page(env: &str, asked: &Asked) -> Result<String, ApiError> {
    let inside = guard::enter(env, Permission::Administer).await?;
    let wizard = Wizard::of(asked);
    let linking = &inside.state.linking;
    let (draft, _) = wizard.fields.draft();
    let mut checks = None;
    let mut facts = None;
    match wizard.step {
        Step::Connection(side) if wizard.mark == Mark::Test => {
            checks = linking.test_draft(draft.connection(side), side).await.ok();
        }
        Step::Companies | Step::Health => facts = linking.facts_of_draft(&draft).await?,
        Step::Names | Step::Connection(_) | Step::Summary => {}
    }
    Ok(wizard_html(&inside.environment.id, &wizard, checks, facts))
}

/// Takes what a step of the wizard was filled in with: goes on when it will do, back when that was asked for, tests a
/// connection, or links the environment at the end. Whatever happens, nothing typed is lost but secrets that do not
/// belong there. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "link_environment", output = Answer)]
pub async fn link_environment(
    env: String,
    #[server(default)] step: String,
    #[server(default)] go: String,
    #[server(default)] change: String,
    #[server(default)] fields: BTreeMap<String, String>,
    #[server(default)] companies: Vec<String>,
) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    let mut wizard = Wizard::filled(&step, &change, |name| fields.get(name).cloned().unwrap_or_default());
    if wizard.step == Step::Companies && !companies.is_empty() {
        wizard.fields.set("companies", &companies.join(", "));
    }
    let next = wizard.sent(&go);
    let on = go != "back" && matches!(wizard.step, Step::Health | Step::Summary);
    if on && !is_healthy(&inside, &wizard).await? {
        leptos_axum::redirect(&wizard.at(Step::Health).address(&env));
        return Ok(());
    }
    if wizard.step == Step::Summary && go == "link" {
        match linked(&inside, &wizard).await {
            Ok(id) => {
                leptos_axum::redirect(&format!("/e/{id}/environment"));
                return Ok(());
            }
            Err(LinkError::Taken(_)) => {
                leptos_axum::redirect(&Wizard { mark: Mark::Taken, ..wizard.at(Step::Names) }.address(&env));
                return Ok(());
            }
            Err(LinkError::Invalid(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    leptos_axum::redirect(&next.address(&env));
    Ok(())
}

/// Does nothing stand against linking it?
#[cfg(feature = "ssr")]
async fn is_healthy(inside: &Inside, wizard: &Wizard) -> Result<bool, LinkError> {
    let (draft, _) = wizard.fields.draft();
    let facts = inside.state.linking.facts_of_draft(&draft).await?;
    let problem = |facts: model::HealthFacts| {
        facts.findings().iter().any(|finding| finding.state == model::FindingState::Problem)
    };
    Ok(facts.is_some_and(|facts| !problem(facts)))
}

#[cfg(feature = "ssr")]
async fn linked(inside: &Inside, wizard: &Wizard) -> Result<EnvironmentId, LinkError> {
    let (draft, _) = wizard.fields.draft();
    let intent = if wizard.change { Intent::Change } else { Intent::Link };
    inside.state.linking.put(&draft, intent, &inside.principal.actor()).await
}

#[cfg(feature = "ssr")]
impl From<LinkError> for ApiError {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::Store(error) => error.into(),
            LinkError::Engine(error) => error.into(),
            LinkError::Invalid(errors) => guard::invalid(errors),
            LinkError::Fixed(id) => guard::refused(
                format!("The environment {id} is set up where Tandem is started."),
                "Change it there (TANDEM_CONFIG, or its variables) and restart Tandem.",
            ),
            LinkError::Taken(id) => guard::refused(
                format!("There is an environment {id} already."),
                "Choose another name in URLs.",
            ),
        }
    }
}
