//! Trying the draft before it is saved: on one record of either app, and in a dry run.

use super::super::mappings::filter_name;
use crate::address::{Address, Param};
use crate::api::ApiError;
use crate::api::trying::{TriedSheet, dry_run_draft, tried_record};
use crate::pages::orders::trial_result;
use crate::ui::{Badge, DirectionChip, Icon, Shape, Tone, kept, loaded};
use leptos::prelude::*;
use model::{
    Contrast, Direction, DryRun, LineFate, MapId, RecordChoice, RecordTrial, Side, SkipReason, TriedLine,
    TriedRecord, WouldBe,
};

/// What is asked while one of the two panels is open. It lives as long as the page.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Trials {
    record: Resource<Result<Option<TriedSheet>, ApiError>>,
    dry: Resource<Result<Option<DryRun>, ApiError>>,
}

/// What the address says of a record: side, key, id, version.
type Asked = [Param<String>; 4];

impl Trials {
    /// Asks for what is open; `edits` changes with each edit of the draft.
    pub(in crate::pages) fn new(
        env: Param<String>,
        map: Param<Option<MapId>>,
        opened: Param<String>,
        edits: impl Fn() -> usize + Send + Sync + 'static,
    ) -> Self {
        let asked: Asked = ["side", "key", "row", "with"].map(crate::pages::query_param);
        let record = Resource::new(
            move || (env.get(), map.get(), opened.get() == "record", asked.map(Param::get), edits()),
            |(env, map, is_open, [side, key, row, with], _)| async move {
                match map.filter(|_| is_open) {
                    Some(map) => tried_record(env, map, side, key, row, with).await.map(Some),
                    None => Ok(None),
                }
            },
        );
        // It reads both apps from their beginning: not again with each edit.
        let dry = Resource::new(
            move || (env.get(), map.get(), opened.get() == "dry-run"),
            |(env, map, is_open)| async move {
                match map.filter(|_| is_open) {
                    Some(map) => dry_run_draft(env, map).await.map(Some),
                    None => Ok(None),
                }
            },
        );
        Self { record, dry }
    }

    /// The panel in which a record is chosen and shown.
    pub(in crate::pages) fn record_panel(self, path: &str) -> AnyView {
        let (address, path) = (Address::current(), path.to_owned());
        let close = move || address.set(&NOTHING_OPEN);
        let record = self.record;
        let show = move |sheet: Option<TriedSheet>| match sheet {
            None => ().into_any(),
            Some(sheet) => record_of(&sheet, &path),
        };
        view! {
            <section class="card pad stack tried" aria-labelledby="tried-title">
                <h3 id="tried-title">"One record through the mapping"</h3>
                <p class="small quiet">"Both apps are read, and nothing is written. What the pair of records has agreed on before is left out of it."</p>
                {loaded(record, Shape::Table, show)}
                <div class="acts"><a class="btn" href=close data-noscroll=true>"Close"</a></div>
            </section>
        }
        .into_any()
    }

    /// The panel that tells what an initial sync under the draft would do.
    pub(in crate::pages) fn dry_panel(self, map: MapId, name: &str) -> AnyView {
        let address = Address::current();
        let close = move || address.set(&NOTHING_OPEN);
        let names = vec![(map, name.to_owned())];
        let dry = self.dry;
        let again = move || address.full();
        let show =
            move |dry: Option<DryRun>| dry.map_or_else(|| ().into_any(), |dry| trial_result(&dry, &names));
        view! {
            <section class="card pad stack trial" aria-labelledby="dry-title" aria-live="polite">
                <h3 id="dry-title">"What an initial sync under the draft would do"</h3>
                {loaded(dry, Shape::Table, show)}
                <div class="acts">
                    <a class="btn" href=again rel="external">{Icon::Retry.draw()} "Dry run again"</a>
                    <a class="btn" href=close data-noscroll=true>"Close"</a>
                </div>
            </section>
        }
        .into_any()
    }
}

/// What an address without a panel does not say.
const NOTHING_OPEN: [(&str, &str); 5] = [("line", ""), ("side", ""), ("key", ""), ("row", ""), ("with", "")];

/// The form and what it found.
fn record_of(sheet: &TriedSheet, path: &str) -> AnyView {
    let form = {
        let (sheet, path) = (sheet.clone(), path.to_owned());
        // What somebody types stays, whatever is read meanwhile.
        kept(Address::current().search(), move || form(&sheet, &path))
    };
    let found = match &sheet.trial {
        Err(words) => view! { <div class="form-problem bad" role="alert">{sentence(words)}</div> }.into_any(),
        Ok(trial) => trial_of(trial),
    };
    view! {
        {form}
        {found}
    }
    .into_any()
}

fn form(sheet: &TriedSheet, path: &str) -> AnyView {
    let address = Address::current();
    let (side, key, with) = (address.query("side"), address.query("key"), address.query("with"));
    let versions = sheet.versions.iter().map(|version| {
        let active = if version.id == sheet.active { ", active" } else { "" };
        let id = version.id.to_string();
        let is_chosen = with == id;
        view! { <option value=id selected=is_chosen>{version.name()} {active}</option> }
    });
    let versions = versions.collect_view();
    let is_draft = with.is_empty() || with == "draft";
    view! {
        <form method="get" action=path.to_owned() class="tried-form" autocomplete="off">
            <input type="hidden" name="line" value="record" />
            <div class="field">
                <label for="tried-side">"A record of"</label>
                <select id="tried-side" name="side">
                    <option value="left" selected=side != "right">"the ERP"</option>
                    <option value="right" selected=side == "right">"the CRM"</option>
                </select>
            </div>
            <div class="field">
                <label for="tried-key">"Key"</label>
                <input id="tried-key" name="key" class="mono" value=key placeholder="usmf|US-001" />
            </div>
            <div class="field">
                <label for="tried-with">"Under"</label>
                <select id="tried-with" name="with">
                    <option value="draft" selected=is_draft>"the draft"</option>
                    {versions}
                </select>
            </div>
            <button class="btn primary">{Icon::Search.draw()} "Try it"</button>
        </form>
    }
    .into_any()
}

fn trial_of(trial: &RecordTrial) -> AnyView {
    let side = trial.direction.source();
    let choices = match &trial.choices {
        Ok(choices) if choices.is_empty() => {
            view! { <p class="small quiet">{format!("The {side} has no records to choose from yet.")}</p> }
                .into_any()
        }
        Ok(choices) => choices_of(choices, side),
        Err(words) => silent(side, words),
    };
    let record = trial.record.as_ref().map(|record| match record {
        Ok(record) => tried(record, trial.direction),
        Err(words) => view! { <div class="form-problem warn">{words.clone()}</div> }.into_any(),
    });
    view! {
        {choices}
        {record}
    }
    .into_any()
}

fn choices_of(choices: &[RecordChoice], side: Side) -> AnyView {
    let address = Address::current();
    let row = address.query("row");
    let links = choices.iter().map(|choice| {
        let (id, is_shown) = (choice.id.clone(), choice.id == row);
        let href = move || address.set(&[("side", filter_name(side)), ("row", &id), ("key", "")]);
        view! { <a class="btn small-btn mono" href=href data-noscroll=true aria-current=is_shown.then_some("true")>{choice.key.clone()}</a> }
    });
    let links = links.collect_view();
    view! {
        <div class="acts" role="group" aria-label="Some records"><span class="small quiet">{format!("Some records of the {side}:")}</span> {links}</div>
    }
    .into_any()
}

/// An app that does not answer, and the way to ask it again.
fn silent(side: Side, words: &str) -> AnyView {
    let address = Address::current();
    let here = move || address.full();
    view! {
        <div class="form-problem warn">
            {format!("The {side} shows nothing now: {}", sentence(words))} " "
            <a class="link" href=here rel="external">"Ask again"<span class="sr">{format!(" the {side}")}</span></a>
        </div>
    }
    .into_any()
}

fn tried(record: &TriedRecord, direction: Direction) -> AnyView {
    let other = direction.target();
    let (tone, icon, words) = outcome(record, other);
    let key = match &record.key {
        Ok(key) => view! { <b class="mono">{key.clone()}</b> }.into_any(),
        Err(why) => view! { <b class="bad-text">{sentence(why)}</b> }.into_any(),
    };
    let own_silent = record.silent.as_ref().map(|words| silent(direction.source(), words));
    let other_silent = record.there.as_ref().err().map(|words| silent(other, words));
    let lookups = record.lookups.as_ref().map(|words| {
        view! { <div class="form-problem warn">{format!("Which rows lookups point to is not known: {}", sentence(words))}</div> }
    });
    let filter = record.passes.map(|passes| {
        let (tone, label) =
            if passes { (Tone::Ok, "Passes the filter") } else { (Tone::Warn, "Out of the filter") };
        view! { <Badge tone icon=Icon::Funnel label /> }
    });
    let company = (!record.is_taken).then(
        || view! { <Badge tone=Tone::Warn icon=Icon::Alert label="Its company is not kept in step" /> },
    );
    let payload = record.payload.as_ref().map(|payload| {
        view! {
            <details>
                <summary class="link">{format!("What would be sent to the {other}")}</summary>
                <pre class="mono payload" tabindex="0">{payload.clone()}</pre>
            </details>
        }
    });
    view! {
        <div class="facts"><DirectionChip direction /> {key} <Badge tone icon label=words /> {filter} {company}</div>
        {own_silent}
        {other_silent}
        {lookups}
        {table(record, direction)}
        {payload}
    }
    .into_any()
}

fn table(record: &TriedRecord, direction: Direction) -> AnyView {
    let [from, to] = [direction.source(), direction.target()];
    let is_there = matches!(record.there, Ok(Some(_)));
    let rows = record.lines.iter().map(|it| line(it, direction, is_there)).collect_view();
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="Line by line">
            <table class="cards tried-lines">
                <thead>
                    <tr>
                        <th scope="col" class=hue(from)>{format!("{from} field")}</th>
                        <th scope="col" class=hue(from)>"Holds"</th>
                        <th scope="col" class=hue(to)>{format!("{to} field")}</th>
                        <th scope="col" class=hue(to)>"Would be written"</th>
                        <th scope="col" class=hue(to)>{format!("Stands in the {to} now")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn line(line: &TriedLine, direction: Direction, is_there: bool) -> AnyView {
    let name = |side: Side| if side == Side::Left { line.left.clone() } else { line.right.clone() };
    let (own, other) = (name(direction.source()), name(direction.target()));
    let held = if own.is_empty() {
        view! { <span class="quiet">"always the same"</span> }.into_any()
    } else if line.fate == LineFate::Unknown {
        view! { <span class="quiet">"not known"</span> }.into_any()
    } else {
        value(line.before.as_deref())
    };
    let fate = match &line.fate {
        LineFate::Written(text) => value(text.as_deref()),
        LineFate::LeftOut(words) => view! { <span class="quiet">{words.clone()}</span> }.into_any(),
        LineFate::Refused(words) => view! { <span class="bad-text">{sentence(words)}</span> }.into_any(),
        LineFate::Unknown => view! { <span class="quiet">"not known"</span> }.into_any(),
    };
    let there = if is_there && !other.is_empty() {
        value(line.there.as_deref())
    } else {
        view! { <span class="quiet">"–"</span> }.into_any()
    };
    let contrast = match line.contrast {
        Contrast::None => None,
        Contrast::Agrees => Some((Tone::Idle, Icon::Dash, "Stands for the same, stays")),
        Contrast::Differs => Some((Tone::Warn, Icon::Pencil, "Differs")),
    };
    let contrast = contrast.map(|(tone, icon, label)| view! { " " <Badge tone icon label /> });
    let dash = |name: String| if name.is_empty() { "–".to_owned() } else { name };
    view! {
        <tr class:differs=line.contrast == Contrast::Differs>
            <th scope="row" class="mono">{dash(own)}</th>
            <td data-label="Holds">{held}</td>
            <td data-label="Field" class="mono">{dash(other)}</td>
            <td data-label="Would be written">{fate}</td>
            <td data-label="Stands there now">{there} {contrast}</td>
        </tr>
    }
    .into_any()
}

fn value(text: Option<&str>) -> AnyView {
    match text {
        None | Some("") => view! { <span class="quiet">"no value"</span> }.into_any(),
        Some(text) => view! { <span class="mono">{text.to_owned()}</span> }.into_any(),
    }
}

const fn hue(side: Side) -> &'static str {
    match side {
        Side::Left => "l",
        Side::Right => "r",
    }
}

/// What would become of a record, in words.
fn outcome(record: &TriedRecord, other: Side) -> (Tone, Icon, String) {
    match record.outcome {
        _ if !record.is_taken => (Tone::Idle, Icon::Dash, "Would not be captured".to_owned()),
        Some((WouldBe::Created, _)) => (Tone::Ok, Icon::Plus, format!("Would create a row in the {other}")),
        Some((WouldBe::Updated, _)) => {
            (Tone::Ok, Icon::Pencil, format!("Would update the row of the {other}"))
        }
        Some((WouldBe::Skipped, reason)) => {
            let why = reason.map_or("", SkipReason::label);
            (Tone::Idle, Icon::Dash, format!("Would write nothing: {}", why.to_lowercase()))
        }
        Some((WouldBe::Waiting | WouldBe::Failed, _)) => (Tone::Bad, Icon::Alert, "Would fail".to_owned()),
        None => (Tone::Idle, Icon::Dash, "What would become of it is not known".to_owned()),
    }
}

/// Words as a sentence.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
    let rest = letters.as_str().trim_end_matches('.');
    format!("{first}{rest}.")
}
