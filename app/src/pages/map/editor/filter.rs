//! The filter of one side: which rows are kept in step.

use super::super::mappings::{Open, filter_name};
use super::Acts;
use super::assist::Whose;
use crate::address::Address;
use crate::api::ApiError;
use crate::api::editor::MappingSheet;
use crate::api::filter_counts::Passing;
use crate::ui::{FormProblem, Icon, kept};
use crate::wording::{told, told_rows};
use leptos::prelude::*;
use model::{Permission, Side};

/// The filter of a side, or the form in which it is edited.
pub(in crate::pages) fn side_filter(
    sheet: &MappingSheet,
    side: Side,
    env: &str,
    open: Open,
    acts: Acts,
) -> AnyView {
    let address = Address::current();
    let text = sheet.sketch.filter(side).to_owned();
    let class = if side == Side::Left { "l" } else { "r" };
    let may = sheet.role.allows(Permission::Administer);
    if may && open.filter == Some(side) {
        let (sheet, env) = (sheet.clone(), env.to_owned());
        return kept(filter_name(side).to_owned(), move || form(&sheet, side, &env, acts)).into_any();
    }
    let passing = acts.counts.map(|counts| passing(counts, side));
    let edit = may.then(|| {
        let href = move || address.set(&[("filter", filter_name(side)), ("line", ""), ("save", "")]);
        let label = format!(" the filter of the {side}");
        view! { <a class="link" href=href data-noscroll=true>"Edit"<span class="sr">{label}</span></a> }
    });
    view! {
        <span class="filter-chip">
            {Icon::Funnel.draw()} <b class=class>{side.label()} " filter"</b>
            {if text.is_empty() {
                view! { <span class="quiet">"every row"</span> }.into_any()
            } else {
                view! { <code class="mono">{text}</code> }.into_any()
            }}
            {passing}
            {edit}
        </span>
    }
    .into_any()
}

/// How many rows a side has, and how many pass; it is asked for beside the page.
pub(in crate::pages) type Counts = Resource<Result<[Result<Passing, String>; 2], ApiError>>;

/// How many rows pass, once the app has told.
fn passing(counts: Counts, side: Side) -> AnyView {
    view! {
        <Transition fallback=|| ()>
            {move || Suspend::new(async move {
                let found = counts.await.ok().map(|[left, right]| if side == Side::Left { left } else { right });
                let words = match found {
                    Some(Ok(Passing { all, passing: Some(passing) })) if passing == all => told_rows(all),
                    Some(Ok(Passing { all, passing: Some(passing) })) => format!("{} of {}", told(passing), told_rows(all)),
                    Some(Ok(Passing { all, passing: None })) => format!("of {}; the app cannot count these", told_rows(all)),
                    // What the app says of a filter that it does not take is said where the problems stand.
                    Some(Err(_)) | None => "not counted".to_owned(),
                };
                view! { <span class="quiet small">{words}</span> }
            })}
        </Transition>
    }
    .into_any()
}

fn form(sheet: &MappingSheet, side: Side, env: &str, acts: Acts) -> AnyView {
    let address = Address::current();
    let text = sheet.sketch.filter(side).to_owned();
    let (language, example) = match side {
        Side::Left => {
            ("A range expression of the ERP; empty = every row.", "(PartyType == \"Organization\")")
        }
        Side::Right => ("An OData $filter of the CRM; empty = every row.", "customertypecode eq 3"),
    };
    let (env, map) = (env.to_owned(), sheet.summary.map.id.to_string());
    let name = if side == Side::Left { "left" } else { "right" };
    let [left, right] = &sheet.marks;
    let found = if side == Side::Left { left } else { right }.clone();
    let whose = Whose { env: env.clone(), map: sheet.summary.map.id, side };
    Effect::new(move |_| acts.assist.begin());
    let field = acts.assist.field(whose, &text, example, found);
    view! {
        <ActionForm action=acts.filter.send attr:class="card pad stack filter-form" attr:autocomplete="off">
            <input type="hidden" name="env" value=env />
            <input type="hidden" name="map" value=map />
            <input type="hidden" name="side" value=name />
            <input type="hidden" name="was" value=text />
            <FormProblem value=acts.filter.told />
            <div class="field">
                <label for="filter-text">{side.label()} " filter"</label>
                {field}
                <div class="note">{language} " For example " <code class="mono">{example}</code></div>
            </div>
            <div class="acts">
                <button class="btn primary">"Keep filter"</button>
                <a class="btn" href=move || address.set(&[("filter", "")]) data-noscroll=true>"Cancel"</a>
            </div>
        </ActionForm>
    }
    .into_any()
}
