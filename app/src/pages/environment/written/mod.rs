//! The HTML of the page and of the wizard. Only the server writes it: nothing here needs a script but what every page
//! has (links, times in the person's zone, popovers).

mod apps;
mod checks;
mod companies;
mod findings;
mod maintenance;
mod queue;
mod schemas;
mod steps;
mod typed;
mod wizard;

pub(crate) use maintenance::MaintenanceFacts;
pub(crate) use queue::QueueFacts;
pub(crate) use wizard::wizard_html;

use crate::ui::Icon;
use leptos::prelude::*;
use model::{
    ActivityKind, Check, Connection, EntitySchema, Environment, HealthFacts, MapSummary, Moment, Permission,
    Role, Side,
};
use store::ConnectionHealth;

/// What the page of an environment shows.
pub(crate) struct EnvironmentFacts {
    /// The environment.
    pub(crate) environment: Environment,
    /// ERP and CRM.
    pub(crate) connections: [Connection; 2],
    /// Whether they answer.
    pub(crate) health: [ConnectionHealth; 2],
    /// What both apps told of themselves just now.
    pub(crate) facts: HealthFacts,
    /// The entity maps.
    pub(crate) maps: Vec<MapSummary>,
    /// The schemas as they were read last.
    pub(crate) schemas: Vec<(Side, EntitySchema, Moment)>,
    /// It is set up where Tandem is started, and not changed here.
    pub(crate) fixed: bool,
    /// What waits, and how much may.
    pub(crate) queue: QueueFacts,
    /// Maintenance windows.
    pub(crate) maintenance: MaintenanceFacts,
    /// What the one who looks may do.
    pub(crate) role: Role,
    /// A connection that was tested just now.
    pub(crate) tested: Option<Tested>,
    /// Schemas that were read again since then, and what changed.
    pub(crate) refreshed: Option<(Moment, Vec<ActivityKind>)>,
    /// The apps that did not tell their schemas then.
    pub(crate) unread: String,
    /// The present moment.
    pub(crate) now: Moment,
}

/// A connection that somebody wanted tested.
pub(crate) struct Tested {
    /// Which one.
    pub(crate) side: Side,
    /// What was found; `None` when that somebody may not.
    pub(crate) checks: Option<Vec<Check>>,
}

impl EnvironmentFacts {
    fn may(&self, permission: Permission) -> bool {
        self.role.allows(permission)
    }

    fn home(&self) -> String {
        format!("/e/{}/environment", self.environment.id)
    }
}

/// The page of an environment.
pub(crate) fn environment_html(facts: &EnvironmentFacts) -> String {
    let environment = &facts.environment;
    let acts = facts.may(Permission::Administer).then(|| {
        let change = (!facts.fixed).then(|| {
            let href = wizard::change_address(facts);
            view! { <a class="btn" href=href>{Icon::Pencil.draw()} "Change"</a> }
        });
        let link = format!("{}/link", facts.home());
        view! {
            <div class="acts head-acts">
                {change}
                <a class="btn" href=link>{Icon::Plus.draw()} "Link an environment"</a>
            </div>
        }
    });
    let kept = if environment.simulated {
        "its two apps are simulated"
    } else if facts.fixed {
        "set up where Tandem is started"
    } else {
        "linked here"
    };
    view! {
        <div class="head">
            <div>
                <h1>"Environment"</h1>
                <div class="quiet facts">
                    <b>{environment.name.clone()}</b>
                    <span>{environment.band.label()}</span>
                    <span class="mono">{environment.id.to_string()}</span>
                    <span>{kept}</span>
                </div>
            </div>
            {acts}
        </div>
        {apps::apps(facts)}
        {findings::findings(facts.facts.findings())}
        {maintenance::maintenance(facts)}
        {queue::queue(facts)}
        {companies::companies(facts)}
        {schemas::keys(facts)}
        {schemas::schemas(facts)}
    }
    .to_html()
}

/// How a side is spelled in addresses and ids.
const fn side_name(side: Side) -> &'static str {
    match side {
        Side::Left => "left",
        Side::Right => "right",
    }
}
