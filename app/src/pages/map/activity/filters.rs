//! The filters of a timeline: all of them stand in the address, and work without a script.

use crate::address::{Address, Param};
use crate::api::activities::ActivityFilter;
use crate::ui::{Choice, FilterForm, SearchBox, select_options};
use leptos::prelude::*;
use model::{FieldErrors, MapId};

/// Chips for kinds, of which several may be chosen, and a form for the rest.
#[component]
pub(super) fn Filters(filter: Param<ActivityFilter>) -> impl IntoView {
    let errors = Signal::derive(move || filter.get().query(MapId(0)).err().unwrap_or_default());
    let complaint = move |field: &'static str| {
        move || errors.try_with(|errors| errors.of(field).map(str::to_owned)).flatten()
    };
    let of_choices = ["kind", "severity", "who"].map(|field| {
        let message = complaint(field);
        move || message().map(|message| view! { <div class="note bad-text" role="alert">{message}</div> })
    });
    view! {
        <div class="bar">
            <div class="chips" role="group" aria-label="Kind">
                <All />
                {ActivityFilter::GROUPS
                    .into_iter()
                    .map(|(group, label, _)| view! { <Toggle filter group label /> })
                    .collect_view()}
            </div>
            <FilterForm kept=&["kind"]>
                <Choice name="severity" label="Severity" options=select_options(ActivityFilter::SEVERITIES) />
                <Choice name="who" label="Who" options=select_options(ActivityFilter::ACTORS) />
                <SearchBox name="actor" label="By name" />
                <Day name="from" label="From" errors />
                <Day name="until" label="To" errors />
            </FilterForm>
            {of_choices.into_iter().collect_view()}
        </div>
    }
}

/// Takes all kinds out of the address.
#[component]
fn All() -> impl IntoView {
    let address = Address::current();
    let current = move || address.query("kind").is_empty().then_some("true");
    view! {
        <a class="chip" href=move || address.set(&[("kind", "")]) aria-current=current data-noscroll=true>"All"</a>
    }
}

/// A group of kinds, which is added to what is chosen, or taken out of it.
#[component]
fn Toggle(filter: Param<ActivityFilter>, group: &'static str, label: &'static str) -> impl IntoView {
    let address = Address::current();
    let href = move || address.set(&[("kind", &filter.get().toggled(group))]);
    let current = move || filter.get().has(group).then_some("true");
    view! { <a class="chip" href=href aria-current=current data-noscroll=true>{label}</a> }
}

/// A day, UTC.
#[component]
fn Day(name: &'static str, label: &'static str, errors: Signal<FieldErrors>) -> impl IntoView {
    let address = Address::current();
    let value = move || address.query(name);
    let message = move || errors.try_with(|errors| errors.of(name).map(str::to_owned)).flatten();
    let (id, note) = (format!("day-{name}"), format!("day-{name}-note"));
    view! {
        <div class="day-field">
            <label for=id.clone()>{label} " (UTC)"</label>
            <input
                id=id
                type="date"
                name=name
                value=value
                prop:value=value
                aria-describedby=note.clone()
                aria-invalid=move || message().map(|_| "true")
            />
            <span id=note class="bad-text small" aria-live="polite">{message}</span>
        </div>
    }
}
