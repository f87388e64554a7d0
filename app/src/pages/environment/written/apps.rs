//! The two connections as cards.

use super::{EnvironmentFacts, checks, side_name};
use crate::ui::{Badge, Icon, Time, Tone};
use leptos::prelude::*;
use model::{AuthKind, Connection, EntitySchema, Permission, Side};
use store::ConnectionHealth;

pub(super) fn apps(facts: &EnvironmentFacts) -> impl IntoView + use<> {
    let [left, right] = &facts.connections;
    let [left_health, right_health] = &facts.health;
    view! {
        <section class="two connections" aria-label="Connections">
            {app(facts, left, left_health)}
            {app(facts, right, right_health)}
        </section>
    }
}

fn app(
    facts: &EnvironmentFacts,
    connection: &Connection,
    health: &ConnectionHealth,
) -> impl IntoView + use<> {
    let side = connection.side;
    let class = if side == Side::Left { "card app l" } else { "card app r" };
    let badge = match (&health.down, health.last_contact) {
        (Some(_), _) => view! { <Badge tone=Tone::Warn icon=Icon::Unplugged label="Not answering" /> },
        (None, None) => view! { <Badge tone=Tone::Idle icon=Icon::Dash label="Not asked yet" /> },
        (None, Some(_)) => view! { <Badge tone=Tone::Ok icon=Icon::Check label="Answering" /> },
    };
    let tested = facts.tested.as_ref().filter(|tested| tested.side == side);
    let may_test = facts.may(Permission::Operate);
    let test = may_test.then(|| {
        // Another address each time, so that a second click asks again.
        let href =
            format!("{}?test={}&at={}#{}", facts.home(), side_name(side), facts.now.0, side_name(side));
        let word = if tested.is_some() { "Test again" } else { "Test connection" };
        view! {
            <a class="btn" href=href>{Icon::Retry.draw()} {word}<span class="sr">{format!(": {side}")}</span></a>
        }
    });
    let results = tested.map(|tested| match &tested.checks {
        Some(checks) => checks::checks(checks).into_any(),
        None => view! { <div class="quiet">"Testing a connection needs the role Operator."</div> }.into_any(),
    });
    let row = |name: &'static str, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    let admin = facts.may(Permission::Administer);
    view! {
        <article class=class id=side_name(side)>
            <div class="app-name">
                <h2>{side.label()} " " <span class="app-kind">{connection.kind.label()}</span></h2>
                {badge}
            </div>
            {health.down.clone().map(|cause| view! { <div class="app-cause">{cause}</div> })}
            <dl class="facts-list">
                <div><dt>"Address"</dt><dd class="mono">{connection.base_url.clone()}</dd></div>
                {row("Sign-in", sign_in(&connection.auth, admin))}
                <div>
                    <dt>"Changes noticed by"</dt>
                    <dd>{captures(facts, side)}</dd>
                </div>
                {row("Asked", asked(connection))}
                {(side == Side::Left).then(|| row("Deletions looked for", format!("every {}", span(connection.sweep_ms))))}
                <div>
                    <dt>"Last answer"</dt>
                    <dd>
                        {match health.last_contact {
                            Some(at) => view! { <Time at /> }.into_any(),
                            None => "none yet".into_any(),
                        }}
                    </dd>
                </div>
                {health
                    .since
                    .filter(|_| health.down.is_some())
                    .map(|at| view! { <div><dt>"Stopped answering"</dt><dd><Time at /></dd></div> })}
            </dl>
            <div class="acts">{test}</div>
            {results}
        </article>
    }
}

/// The kind, and for admins where the secret comes from; never the secret.
pub(super) fn sign_in(auth: &AuthKind, admin: bool) -> String {
    let from = match auth {
        AuthKind::Bearer { token } => token.clone(),
        AuthKind::Basic { user, password } => format!("{user}, {password}"),
        AuthKind::ClientCredentials { client_id, client_secret, .. } => {
            format!("{client_id}, {client_secret}")
        }
    };
    if admin { format!("{} ({from})", auth.label()) } else { auth.label().to_owned() }
}

fn asked(connection: &Connection) -> String {
    let poll = span(connection.poll_ms);
    match connection.side {
        Side::Left => format!("every {poll} and at doorbells, reading {} back", span(connection.overlap_ms)),
        Side::Right => format!("every {poll} and at doorbells"),
    }
}

/// A span of settings: `10 s`, `15 min`, `1500 ms`.
pub(super) fn span(millis: u32) -> String {
    match millis {
        0 => "0 s".to_owned(),
        _ if millis.is_multiple_of(60_000) => format!("{} min", millis / 60_000),
        _ if millis.is_multiple_of(1_000) => format!("{} s", millis / 1_000),
        _ => format!("{millis} ms"),
    }
}

/// How changes of each mapped entity are noticed.
fn captures(facts: &EnvironmentFacts, side: Side) -> AnyView {
    let mut entities: Vec<&str> = facts.maps.iter().map(|map| map.version.mapping.entity(side)).collect();
    entities.sort_unstable();
    entities.dedup();
    if entities.is_empty() {
        return view! { <span class="quiet">"no entity map asks for changes yet"</span> }.into_any();
    }
    let rows = entities
        .into_iter()
        .map(|entity| {
            let known = facts.schemas.iter().find(|(of, schema, _)| *of == side && schema.entity == entity);
            let words = known.map_or("not known yet", |(_, schema, _)| mode(schema, side));
            view! { <li><span class="mono">{entity.to_owned()}</span> ": " {words}</li> }
        })
        .collect_view();
    view! { <ul>{rows}</ul> }.into_any()
}

const fn mode(schema: &EntitySchema, side: Side) -> &'static str {
    match (side, schema.tracks_changes, schema.modified_time.is_some()) {
        (Side::Right, true, _) => "change tracking, with deletions",
        (Side::Left, _, true) => "modified time",
        _ => "comparing all rows",
    }
}

#[cfg(test)]
mod tests {
    use super::{sign_in, span};
    use model::AuthKind;

    #[test]
    fn spans_have_the_unit_that_fits() {
        for (millis, words) in [(10_000, "10 s"), (900_000, "15 min"), (1_500, "1500 ms"), (0, "0 s")] {
            assert_eq!(span(millis), words);
        }
    }

    #[test]
    fn only_admins_see_where_a_secret_comes_from() {
        let auth = AuthKind::Basic { user: "sync".into(), password: "env:CRM_PASSWORD".into() };
        assert_eq!(sign_in(&auth, false), "Name and password");
        assert!(sign_in(&auth, true).contains("env:CRM_PASSWORD"));
    }
}
