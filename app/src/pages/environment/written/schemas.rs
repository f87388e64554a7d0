//! Integration keys and schemas, as they were read last.

use super::EnvironmentFacts;
use crate::ui::{Badge, Empty, Icon, Time, Tone};
use crate::wording::{counted, schema_change};
use leptos::prelude::*;
use model::{ActivityKind, EntitySchema, FieldKind, FieldSchema, MapSummary, Moment, Permission, Side};

pub(super) fn keys(facts: &EnvironmentFacts) -> impl IntoView + use<> {
    let content = if facts.maps.is_empty() {
        view! { <Empty title="No entity maps yet">"A map names its records by a key of the CRM; its columns stand here."</Empty> }.into_any()
    } else {
        let rows = facts.maps.iter().map(|map| key(facts, map)).collect_view();
        view! {
            <table class="cards">
                <thead>
                    <tr>
                        <th scope="col">"Entity map"</th>
                        <th scope="col" class="r">"CRM entity"</th>
                        <th scope="col">"Key columns"</th>
                        <th scope="col">"Alternate key"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="keys">
            <header>
                <h2 id="keys">"Integration keys"</h2>
                <span class="more">"by which records of both apps are matched"</span>
            </header>
            {content}
        </section>
    }
}

fn key(facts: &EnvironmentFacts, map: &MapSummary) -> impl IntoView + use<> {
    let mapping = &map.version.mapping;
    let columns = mapping.key_columns(Side::Right);
    let entity = mapping.right_entity.clone();
    let schema =
        facts.schemas.iter().find(|(side, schema, _)| *side == Side::Right && schema.entity == entity);
    let state = match schema.map(|(_, schema, _)| schema.has_key(&columns)) {
        None => view! { <Badge tone=Tone::Idle icon=Icon::Dash label="Not known" /> }.into_any(),
        Some(true) => view! { <Badge tone=Tone::Ok icon=Icon::Check label="Active" /> }.into_any(),
        Some(false) => view! {
            <div>
                <Badge tone=Tone::Bad icon=Icon::Alert label="None of this shape is active" />
                <div class="remedy">
                    "Create an alternate key of exactly these columns in the CRM, wait until it is active, and refresh the schemas."
                </div>
            </div>
        }
        .into_any(),
    };
    let href = format!("/e/{}/maps/{}", facts.environment.id, map.map.id);
    view! {
        <tr>
            <th scope="row"><a class="link" href=href>{map.map.name.clone()}</a></th>
            <td data-label="CRM entity" class="mono">{entity}</td>
            <td data-label="Key columns" class="mono">{columns.join(" + ")}</td>
            <td data-label="Alternate key">{state}</td>
        </tr>
    }
}

pub(super) fn schemas(facts: &EnvironmentFacts) -> impl IntoView + use<> {
    let refresh = facts.may(Permission::Operate).then(|| {
        view! {
            <form method="post" action="/api/fn/refresh_schemas">
                <input type="hidden" name="env" value=facts.environment.id.to_string() />
                <button class="btn">{Icon::Retry.draw()} "Refresh schemas"</button>
            </form>
        }
    });
    let told = facts.refreshed.as_ref().map(|(at, changes)| refreshed(facts, *at, changes));
    let content = if facts.schemas.is_empty() {
        view! { <Empty title="Nothing was read yet">"Schemas are read when an entity map first needs them."</Empty> }.into_any()
    } else {
        facts.schemas.iter().map(|(side, schema, at)| entity(*side, schema, *at)).collect_view().into_any()
    };
    view! {
        <section class="card" aria-labelledby="schemas">
            <header>
                <h2 id="schemas">"Schemas"</h2>
                <span class="quiet small">"what maps and checks know of each entity"</span>
                <span class="more">{refresh}</span>
            </header>
            {told}
            {content}
        </section>
    }
}

/// What a refresh came to.
fn refreshed(facts: &EnvironmentFacts, at: Moment, changes: &[ActivityKind]) -> impl IntoView + use<> {
    let silent = (!facts.unread.is_empty()).then(|| {
        // The text is from the address: only the names that we would write are repeated.
        let words: Vec<&str> =
            Side::BOTH.into_iter().map(Side::label).filter(|side| facts.unread.contains(side)).collect();
        view! {
            <div class="form-problem bad" role="alert">
                <strong>{format!("Not every schema of the {} could be read.", words.join(" and the "))}</strong>
                " What was known stays as it was; test the connection to see why."
            </div>
        }
    });
    let lines: Vec<_> = changes
        .iter()
        .filter_map(|kind| match kind {
            ActivityKind::SchemaChanged { side, entity, change } => Some(view! {
                <li><b>{entity.clone()}</b> {format!(" ({side}): ")} {schema_change(change)}</li>
            }),
            _ => None,
        })
        .collect();
    let words = if lines.is_empty() {
        "Nothing changed.".to_owned()
    } else {
        format!(
            "{}:",
            counted(i64::try_from(lines.len()).unwrap_or(i64::MAX), "entity changed", "entities changed")
        )
    };
    // What could not be looked at is not said to be unchanged.
    let told = (silent.is_none() || !lines.is_empty()).then(|| {
        view! {
            <div class="form-problem ok" role="status">
                <div><b>{words}</b> " Read again " <Time at /></div>
                <ul>{lines}</ul>
            </div>
        }
    });
    view! { {silent} {told} }
}

fn entity(side: Side, schema: &EntitySchema, at: Moment) -> impl IntoView + use<> {
    let count = i64::try_from(schema.fields.len()).unwrap_or(i64::MAX);
    let class = if side == Side::Left { "l" } else { "r" };
    let mut keys = vec![schema.key.join(" + ")];
    keys.extend(schema.alternate_keys.iter().map(|key| key.join(" + ")));
    let rows = schema.fields.iter().map(field).collect_view();
    view! {
        <details class="entity-fold">
            <summary>
                <b class=class>{side.label()}</b>
                <span class="mono">{schema.entity.clone()}</span>
                <span class="quiet small">{schema.label.clone()}</span>
                <span class="more small">{counted(count, "field", "fields")} ", read " <Time at /></span>
            </summary>
            <div class="pad small">"Keys: " <span class="mono">{keys.join("; ")}</span></div>
            <table class="cards dense">
                <thead>
                    <tr>
                        <th scope="col">"Field"</th>
                        <th scope="col">"Type"</th>
                        <th scope="col">"Marks"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </details>
    }
}

fn field(field: &FieldSchema) -> impl IntoView + use<> {
    let mut marks: Vec<String> = Vec::new();
    if field.required {
        marks.push("required".into());
    }
    if field.read_only {
        marks.push("read-only".into());
    }
    marks.extend(field.max_length.map(|length| format!("at most {length} characters")));
    marks.extend(field.scale.map(|scale| format!("{scale} decimals")));
    view! {
        <tr>
            <th scope="row" class="mono">{field.name.clone()}</th>
            <td data-label="Type">{kind(&field.kind)}</td>
            <td data-label="Marks">{marks.join(", ")}</td>
        </tr>
    }
}

fn kind(kind: &FieldKind) -> String {
    match kind {
        FieldKind::Text => "Text".into(),
        FieldKind::Integer => "Whole number".into(),
        FieldKind::Decimal => "Decimal number".into(),
        FieldKind::Boolean => "Yes or no".into(),
        FieldKind::DateTime => "Date and time".into(),
        FieldKind::Date => "Date".into(),
        FieldKind::Guid => "GUID".into(),
        FieldKind::Choice { options, .. } => {
            format!(
                "Choice of {}",
                counted(i64::try_from(options.len()).unwrap_or(i64::MAX), "value", "values")
            )
        }
        FieldKind::Lookup { targets } => format!("Lookup to {}", targets.join(", ")),
        FieldKind::Other { name } => name.clone(),
    }
}
