//! `/e/{env}/maps/new`: two entities, what could be paired, and the map that comes of it.

use crate::address::Address;
use crate::api::new_map::{AddMap, Candidates, EntityLook, Mappable, NewMapSheet, ProposedPair, new_map};
use crate::pages::{env_param, query_param, within};
use crate::ui::{Act, Badge, Empty, FormProblem, Icon, Shape, Tone, field_errors, kept, loaded};
use crate::wording::{counted, told_rows};
use leptos::prelude::*;
use leptos_meta::Title;
use model::{FieldErrors, Side, SyncDirection, Transform};

/// The page; what was chosen stands in the address.
#[component]
pub(crate) fn NewMap() -> impl IntoView {
    let env = env_param();
    let (left, right, key) = (query_param("left"), query_param("right"), query_param("key"));
    let add = Act::<AddMap>::default();
    let (_, errors) = field_errors(add.told);
    let sheet = Resource::new(
        move || (env.get(), left.get(), right.get()),
        |(env, left, right)| async move { new_map(within(env)?, left, right).await },
    );
    view! {
        <Title text="Add entity map" />
        <div class="head"><h1>"Add entity map"</h1></div>
        {loaded(sheet, Shape::Table, move |sheet| match sheet {
            NewMapSheet::Choose(entities) => choose(&entities, &env.now(), [left.get(), right.get()]),
            NewMapSheet::Chosen(candidates) => {
                let (env, key) = (env.now(), key.get());
                // What was typed and ticked stays while nothing else is chosen.
                kept(key.clone(), move || chosen(&candidates, &env, &key, (add, errors)))
            }
        })}
    }
}

/// Two entities to choose.
fn choose(entities: &[Result<Vec<Mappable>, String>; 2], env: &str, typed: [String; 2]) -> AnyView {
    let [left, right] = entities;
    let [of_left, of_right] = typed;
    let action = format!("/e/{env}/maps/new");
    let back = format!("/e/{env}/maps");
    view! {
        <form method="get" action=action class="card pad stack narrow-form" autocomplete="off">
            <p class="quiet">"A map pairs one entity of the ERP with one of the CRM. Choose both; Tandem looks at their fields and proposes what to pair."</p>
            <div class="fields-2">
                {entity(Side::Left, left, of_left)}
                {entity(Side::Right, right, of_right)}
            </div>
            <div class="acts">
                <button class="btn primary">"Propose pairs"</button>
                <a class="btn" href=back>"Cancel"</a>
            </div>
        </form>
    }
    .into_any()
}

/// A field with all entities of an app to choose from.
fn entity(side: Side, known: &Result<Vec<Mappable>, String>, typed: String) -> AnyView {
    let (id, list, name, label, example) = match side {
        Side::Left => ("left-entity", "left-entities", "left", "ERP entity", "CustomersV3"),
        Side::Right => ("right-entity", "right-entities", "right", "CRM entity", "accounts"),
    };
    let (options, note) = match known {
        Ok(known) => {
            let options = known.iter().map(|it| {
                let mapped =
                    if it.maps.is_empty() { String::new() } else { format!(" · in {}", it.maps.join(", ")) };
                view! { <option value=it.name.entity.clone()>{format!("{}{mapped}", it.name.label)}</option> }
            });
            let number = i64::try_from(known.len()).unwrap_or(i64::MAX);
            (
                options.collect_view(),
                format!("{} to choose from; type to search.", counted(number, "entity", "entities")),
            )
        }
        Err(cause) => (
            Vec::new().into_iter().collect_view(),
            format!("The list cannot be read now ({cause}); type the name of the entity set."),
        ),
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input id=id name=name list=list class="mono" value=typed required=true spellcheck="false" placeholder=example />
            <datalist id=list>{options}</datalist>
            <div class="note">{note}</div>
        </div>
    }
    .into_any()
}

/// What could be made of both.
fn chosen(
    candidates: &Candidates,
    env: &str,
    key: &str,
    (add, errors): (Act<AddMap>, Signal<FieldErrors>),
) -> AnyView {
    let [left, right] = &candidates.entities;
    let busy = move || add.busy.try_get() == Some(true);
    let of = move |field: &'static str| {
        move || errors.try_with(|errors| errors.of(field).map(ToOwned::to_owned)).flatten()
    };
    let message = |field: &'static str, otherwise: &'static str| {
        let message = of(field);
        let is_bad = of(field);
        view! {
            <div class="note" class:bad-text=move || is_bad().is_some() aria-live="polite">
                {move || message().unwrap_or_else(|| otherwise.to_owned())}
            </div>
        }
    };
    let (of_name, of_description, of_publisher) = (
        message("name", "As people will look for it."),
        message("description", "What it is for, in a line."),
        message("publisher", "Who publishes version 1.0.0.0."),
    );
    let publisher = candidates.publishers.first().map(|it| it.name.clone()).unwrap_or_default();
    let publishers = candidates
        .publishers
        .iter()
        .map(|it| view! { <option value=it.name.clone()>{it.label.clone()}</option> });
    let publishers = publishers.collect_view();
    let name =
        if left.schema.label.is_empty() { left.schema.entity.clone() } else { left.schema.label.clone() };
    let others = format!("/e/{env}/maps/new");
    let (left_entity, right_entity) = (left.schema.entity.clone(), right.schema.entity.clone());
    let (env, back) = (env.to_owned(), format!("/e/{env}/maps"));
    let (looks, pairs, keys) = (looks(candidates), pairs(candidates), keys(candidates, key));
    view! {
        <div class="grid2">{looks}</div>
        <ActionForm action=add.send attr:class="stack new-map" attr:autocomplete="off">
            <input type="hidden" name="env" value=env />
            <input type="hidden" name="left" value=left_entity />
            <input type="hidden" name="right" value=right_entity />
            {pairs}
            {keys}
            <section class="card pad stack" aria-label="The map">
                <FormProblem value=add.told />
                <div class="fields-3">
                    <div class="field">
                        <label for="map-name">"Name"</label>
                        <input id="map-name" name="description[name]" value=name required=true maxlength="100" />
                        {of_name}
                    </div>
                    <div class="field">
                        <label for="map-description">"Description"</label>
                        <input id="map-description" name="description[description]" maxlength="500" />
                        {of_description}
                    </div>
                    <div class="field">
                        <label for="map-publisher">"Publisher"</label>
                        <input id="map-publisher" name="description[publisher]" list="map-publishers" value=publisher required=true />
                        <datalist id="map-publishers">{publishers}</datalist>
                        {of_publisher}
                    </div>
                </div>
                <p class="small quiet">"The map stands still at first. Everything can be changed on its page before you run it."</p>
                <div class="acts">
                    <button class="btn primary" disabled=busy aria-busy=move || busy().then_some("true")>
                        {Icon::Plus.draw()} {move || if busy() { "Adding…" } else { "Add map" }}
                    </button>
                    <a class="btn" href=others>"Other entities"</a>
                    <a class="btn" href=back>"Cancel"</a>
                </div>
            </section>
        </ActionForm>
    }
    .into_any()
}

/// Both entities with some of their rows.
fn looks(candidates: &Candidates) -> AnyView {
    let [left, right] = &candidates.entities;
    view! { {look(Side::Left, left)} {look(Side::Right, right)} }.into_any()
}

fn look(side: Side, look: &EntityLook) -> AnyView {
    let EntityLook { schema, count, columns, rows } = look;
    let class = if side == Side::Left { "mono l" } else { "mono r" };
    let count = match count {
        Ok(count) => told_rows(*count),
        Err(cause) => format!("rows not counted: {cause}"),
    };
    let fields = counted(i64::try_from(schema.fields.len()).unwrap_or(i64::MAX), "field", "fields");
    let head =
        columns.iter().map(|name| view! { <th scope="col" class="mono">{name.clone()}</th> }).collect_view();
    let body = rows.iter().map(|row| {
        let cells = row.iter().zip(columns).map(|(cell, name)| {
            view! { <td data-label=name.clone()>{cell.clone()}</td> }
        });
        view! { <tr>{cells.collect_view()}</tr> }
    });
    let body = body.collect_view();
    let label = format!("{} entity", side.label());
    let sample = format!("Some rows of the {}", side.label());
    view! {
        <section class="card" aria-label=label>
            <header><h2><span class=class>{schema.entity.clone()}</span></h2> <span class="quiet small">{schema.label.clone()} " · " {count} " · " {fields}</span></header>
            {if rows.is_empty() {
                view! { <p class="pad quiet">"No rows yet."</p> }.into_any()
            } else {
                view! { <div class="scroll" tabindex="0" role="group" aria-label=sample><table class="sample"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div> }.into_any()
            }}
        </section>
    }
    .into_any()
}

/// What is proposed, ticked.
fn pairs(candidates: &Candidates) -> AnyView {
    if candidates.proposals.is_empty() {
        return view! {
            <Empty title="No pair of fields suggests itself">
                "Choose the integration key below; the other pairs are added on the map's page."
            </Empty>
        }
        .into_any();
    }
    let number = counted(i64::try_from(candidates.proposals.len()).unwrap_or(i64::MAX), "pair", "pairs");
    let table = proposed_table(&candidates.proposals);
    view! {
        <section class="card scroll" aria-label="Proposed pairs">
            <header><h2>{number} " proposed"</h2> <span class="quiet small">"Take out the tick of what you do not want."</span></header>
            {table}
        </section>
    }
    .into_any()
}

/// Pairs that are proposed, each with its tick.
pub(in crate::pages) fn proposed_table(proposals: &[ProposedPair]) -> AnyView {
    let rows = proposals.iter().map(proposed_row).collect_view();
    view! {
        <table class="cards proposals">
            <thead>
                <tr>
                    <th scope="col"><span class="sr">"Take"</span></th>
                    <th scope="col" class="l">"Finance and Operations"</th>
                    <th scope="col"><span class="sr">"Direction"</span></th>
                    <th scope="col" class="r">"Dataverse"</th>
                    <th scope="col">"Why"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// One pair that is proposed, with its tick.
fn proposed_row(proposed: &ProposedPair) -> AnyView {
    let ProposedPair { field, reason } = proposed;
    let (arrow, words) = match field.direction {
        SyncDirection::Both => ("⇄", "both ways"),
        SyncDirection::LeftToRight => ("→", "ERP to CRM"),
        SyncDirection::RightToLeft => ("←", "CRM to ERP"),
    };
    let value = format!("{}={}", field.left, field.right);
    let label = format!("{} with {}", field.left, field.right);
    let is_mapped = field.transforms.iter().any(|it| matches!(it, Transform::ValueMap { .. }));
    view! {
        <tr>
            <td data-label="Take"><input type="checkbox" name="pairs[]" value=value checked=true aria-label=label /></td>
            <td data-label="ERP"><span class="mono l">{field.left.clone()}</span></td>
            <td class="travels" data-label="Direction" title=words><span aria-hidden="true">{arrow}</span><span class="sr">{words}</span></td>
            <td data-label="CRM"><span class="mono r">{field.right.clone()}</span></td>
            <td data-label="Why">{reason.clone()} {is_mapped.then(|| view! { " " <Badge tone=Tone::Idle icon=Icon::Funnel label="Value map" /> })}</td>
        </tr>
    }
    .into_any()
}

/// Which fields name a row, with other keys to choose.
fn keys(candidates: &Candidates, asked: &str) -> AnyView {
    let [left, right] = &candidates.entities;
    let at = asked.parse::<usize>().ok().filter(|at| *at < candidates.keys.len()).unwrap_or(0);
    let Some(key) = candidates.keys.get(at) else {
        let words = format!(
            "{} has no alternate key in the CRM, so none of its rows can be found. Define one there first.",
            right.schema.entity
        );
        return view! { <div class="form-problem bad" role="alert">{words}</div> }.into_any();
    };
    let fields: Vec<String> = left.schema.fields.iter().map(|field| field.name.clone()).collect();
    let columns = key.iter().map(|(column, proposed)| {
        let id = format!("key-{column}");
        let options = fields.iter().map(|field| {
            let value = format!("{column}={field}");
            view! { <option value=value selected=proposed.as_ref() == Some(field)>{field.clone()}</option> }
        });
        let options = options.collect_view();
        let none = format!("{column}=");
        view! {
            <div class="field">
                <label for=id.clone()><span class="mono r">{column.clone()}</span> " is"</label>
                <select id=id name="key[]" class="mono"><option value=none>"Choose a field of the ERP"</option>{options}</select>
            </div>
        }
    });
    let columns = columns.collect_view();
    let address = Address::current();
    let others = candidates.keys.iter().enumerate().filter(|(other, _)| *other != at).map(|(other, key)| {
        let names: Vec<&str> = key.iter().map(|(column, _)| column.as_str()).collect();
        let (words, number) = (names.join(" + "), other.to_string());
        view! { <a class="link" href=move || address.set(&[("key", &number)]) data-noscroll=true>"By " <span class="mono">{words}</span> " instead"</a> }
    });
    let others = others.collect_view();
    let companies = candidates.of_companies.then(|| view! { <p class="small quiet">"Together with the company, which every row of both belongs to."</p> });
    view! {
        <section class="card pad stack" aria-label="Integration key">
            <div><b>"Integration key"</b> <span class="quiet small">" What names one record in both apps. "</span> <span class="facts small">{others}</span></div>
            <div class="fields-3">{columns}</div>
            {companies}
        </section>
    }
    .into_any()
}
