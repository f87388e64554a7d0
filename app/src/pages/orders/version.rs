//! Which version maps work by: all versions of one map, or a choice for each of several.

use super::asked::Row;
use crate::address::version_address;
use crate::api::deeds::VERSION;
use crate::api::versions::VersionLine;
use crate::ui::{Badge, Icon, StateBadge, Time, Tone};
use crate::wording::day_utc;
use leptos::prelude::*;
use model::MapState;

/// What is true of every other version.
pub(in crate::pages) const NEW_FIELDS: &str = "Records that do not change keep what they hold in fields that are new, until an initial sync copies them.";

/// What activating a version does to a map that stands there.
pub(in crate::pages) const fn meaning(state: MapState) -> &'static str {
    match state {
        MapState::Running => {
            "The map is paused for a moment and goes on by itself. What changes meanwhile waits and is written by the new version."
        }
        MapState::Paused { .. } => {
            "The map stays paused. What waits is read again, so that nothing the new version wants is missing."
        }
        _ => "The map is not running; its next run works by the new version.",
    }
}

/// The maps with their versions.
pub(super) fn rows(rows: &[Row], env: &str) -> AnyView {
    let choices = match rows {
        [row] if row.refusal.is_none() => alone(row, env),
        rows => {
            let items = rows.iter().map(|row| item(row, env)).collect_view();
            view! { <ul class="order-maps" aria-label="Maps">{items}</ul> }.into_any()
        }
    };
    view! {
        {choices}
        <div class="quiet">{NEW_FIELDS}</div>
    }
    .into_any()
}

/// All versions of the only map that was chosen.
fn alone(row: &Row, env: &str) -> AnyView {
    let map = &row.map;
    let lines = map.versions.iter().map(|version| line(row, version, env)).collect_view();
    view! {
        <input type="hidden" name="take[]" value=map.map.to_string() />
        <div>
            <b>{map.name.clone()}</b>
            " "
            <StateBadge state=map.state />
            <div class="small">{meaning(map.state)}</div>
        </div>
        <div class="card scroll" role="region" aria-label="Versions" tabindex="0">
            <table class="cards">
                <thead>
                    <tr>
                        <th scope="col"><span class="sr">"Choose"</span></th>
                        <th scope="col">"Version"</th>
                        <th scope="col">"Publisher"</th>
                        <th scope="col">"Saved"</th>
                        <th scope="col">"Note"</th>
                        <th scope="col"><span class="sr">"Active"</span></th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn line(row: &Row, version: &VersionLine, env: &str) -> AnyView {
    let name = version.name();
    let note = if version.note.is_empty() { "–".to_owned() } else { version.note.clone() };
    let state = if version.id == row.map.active.id {
        view! { <Badge tone=Tone::Ok icon=Icon::Check label="Active" /> }.into_any()
    } else {
        let href = version_address(env, row.map.map, version.id);
        view! { <a class="link" href=href>"Compare"<span class="sr">{format!(" {name} with the active version")}</span></a> }
            .into_any()
    };
    view! {
        <tr>
            <td class="tick-cell">
                <input type="radio" name="how[]" value=value(row, version) aria-label=name checked=version.id == row.version />
            </td>
            <th scope="row" class="num-left">{version.number.to_string()}</th>
            <td data-label="Publisher">{version.publisher.clone()}</td>
            <td data-label="Saved"><Time at=version.created_at /> <small class="quiet">{format!(" by {}", version.author)}</small></td>
            <td data-label="Note">{note}</td>
            <td>{state}</td>
        </tr>
    }
    .into_any()
}

/// One of several maps, with a choice.
fn item(row: &Row, env: &str) -> AnyView {
    let map = &row.map;
    let able = row.refusal.is_none();
    let note = row.refusal.map_or_else(
        || meaning(map.state).to_owned(),
        |why| format!("{why}; it goes on by {}", map.active.name()),
    );
    let choice = able.then(|| {
        let options = map.versions.iter().map(|version| option(row, version)).collect_view();
        let label = format!("Version of {}", map.name);
        view! { <select name="how[]" aria-label=label>{options}</select> }
    });
    view! {
        <li>
            <label class="order-name">
                <input type="checkbox" name="take[]" value=map.map.to_string() checked=row.take disabled=!able />
                <b>{map.name.clone()}</b>
            </label>
            <StateBadge state=map.state />
            {choice}
            <a class="link small" href=format!("/e/{env}/maps/{}/versions", map.map)>
                "Compare"<span class="sr">{format!(" versions of {}", map.name)}</span>
            </a>
            <small>{note}</small>
        </li>
    }
    .into_any()
}

fn option(row: &Row, version: &VersionLine) -> AnyView {
    let active = if version.id == row.map.active.id { " (active)" } else { "" };
    let mut words =
        format!("{}{active}, {}, {}", version.name(), day_utc(version.created_at), version.author);
    if !version.note.is_empty() {
        words = format!("{words}: {}", version.note);
    }
    view! { <option value=value(row, version) selected=version.id == row.version>{words}</option> }.into_any()
}

fn value(row: &Row, version: &VersionLine) -> String {
    format!("{}:{VERSION}{}", row.map.map, version.id)
}
