//! The *Entity mappings* of a map: the draft that people work on, or else the version that is active.

use super::editor::{self, Acts, draft_bar, line_form, side_filter};
use super::field_name::{FieldName, Known};
use super::no_map;
use super::transforms::Transforms;
use crate::address::{Address, Param};
use crate::api::editor::{MappingSheet, mapping_sheet};
use crate::api::filter_counts::filter_counts;
use crate::api::map_text::draft_text;
use crate::api::maps::ReadSchema;
use crate::api::proposals::proposals;
use crate::api::values::unpaired_values;
use crate::live::Live;
use crate::pages::{env_param, map_param, query_param};
use crate::ui::{Badge, Icon, Shape, Time, Tone, kept, loaded};
use leptos::prelude::*;
use leptos_meta::Title;
use model::{FieldMapping, FindingState, Line, LineId, Permission, Side, SyncDirection};

/// Both columns of fields, joined by arrows, with filters and key; live.
#[component]
pub(crate) fn Mappings() -> impl IntoView {
    let (env, map) = (env_param(), map_param());
    let (opened, filter, save) = (query_param("line"), query_param("filter"), query_param("save"));
    let open = Param::of(move || Open {
        line: match opened.get().as_str() {
            "new" => OpenLine::New,
            "proposed" => OpenLine::Proposed,
            "text" => OpenLine::Text,
            "record" => OpenLine::Record,
            "dry-run" => OpenLine::DryRun,
            id => id.parse().map_or(OpenLine::None, OpenLine::Of),
        },
        filter: Side::BOTH.into_iter().find(|side| filter.get() == filter_name(*side)),
        save: save.get() == "yes",
    });
    let live = Live::current();
    let acts = Acts::default();
    let unpaired = Resource::new(
        move || (env.get(), map.get(), opened.get()),
        |(env, map, opened)| async move {
            match (map, opened.parse()) {
                (Some(map), Ok(id)) => unpaired_values(env, map, id).await,
                _ => Ok(Vec::new()),
            }
        },
    );
    let proposed = Resource::new(
        move || (env.get(), map.get(), opened.get() == "proposed"),
        |(env, map, is_asked)| async move {
            match map.filter(|_| is_asked) {
                Some(map) => proposals(env, map).await,
                None => Ok(Vec::new()),
            }
        },
    );
    let asked_text = Resource::new(
        move || (env.get(), map.get(), opened.get() == "text"),
        |(env, map, is_asked)| async move {
            match map.filter(|_| is_asked) {
                Some(map) => draft_text(env, map).await.map(Some),
                None => Ok(None),
            }
        },
    );
    // Counting asks both apps: only what may have changed a filter is a reason to.
    let counts = Resource::new(
        move || (env.get(), map.get(), acts.filters_done()),
        |(env, map, _)| async move { filter_counts(env, map.ok_or_else(no_map)?).await },
    );
    let acts = Acts {
        counts: Some(counts),
        unpaired: Some(unpaired),
        proposed: Some(proposed),
        asked_text: Some(asked_text),
        trials: Some(editor::Trials::new(env, map, opened, move || acts.done())),
        ..acts
    };
    let sheet = Resource::new(
        move || (env.get(), map.get(), live.maps.get(), acts.done()),
        |(env, map, ..)| async move { mapping_sheet(env, map.ok_or_else(no_map)?).await },
    );
    view! {
        <Title text="Entity mappings" />
        <h2 class="sr">"Entity mappings"</h2>
        {loaded(sheet, Shape::Table, move |sheet| show(&sheet, &env.now(), open.get(), acts))}
    }
}

/// What of the page somebody has opened; it stands in the address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::pages) struct Open {
    /// A line, or a new one.
    pub(in crate::pages) line: OpenLine,
    /// The filter of a side.
    pub(in crate::pages) filter: Option<Side>,
    /// What is asked before a version is saved.
    pub(in crate::pages) save: bool,
}

/// The line that somebody has opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::pages) enum OpenLine {
    /// None.
    #[default]
    None,
    /// One that is not there yet.
    New,
    /// Those that are proposed.
    Proposed,
    /// All of them, as a file.
    Text,
    /// All of them, and what they make of one record.
    Record,
    /// All of them, and what they make of all records.
    DryRun,
    /// This one.
    Of(LineId),
}

/// How the filter of a side is called in addresses.
pub(super) const fn filter_name(side: Side) -> &'static str {
    match side {
        Side::Left => "left",
        Side::Right => "right",
    }
}

/// The whole page.
pub(in crate::pages) fn show(sheet: &MappingSheet, env: &str, open: Open, acts: Acts) -> AnyView {
    let may = sheet.role.allows(Permission::Administer);
    let sketch = &sheet.sketch;
    let company = sketch.company.as_ref().map(|field| row(sheet, None, field, open));
    let rows = sketch.lines.iter().map(|line| row(sheet, Some(line), &line.field, open));
    let rows = company.into_iter().chain(rows).collect_view();
    let address = Address::current();
    // Another panel says nothing of a record that was tried.
    let closed = [("filter", ""), ("save", ""), ("side", ""), ("key", ""), ("row", ""), ("with", "")];
    let way = move |what: &'static str| {
        move || {
            let asked: Vec<_> = std::iter::once(("line", what)).chain(closed).collect();
            address.set(&asked)
        }
    };
    let add = may.then(|| {
        view! {
            <a class="btn" href=way("new") data-noscroll=true>{Icon::Plus.draw()} "Add field"</a>
            <a class="btn" href=way("proposed") data-noscroll=true>{Icon::Search.draw()} "Propose pairs"</a>
        }
    });
    let add = view! {
        <div class="pad line-top acts">
            {add}
            <a class="btn" href=way("text") data-noscroll=true>{Icon::Copy.draw()} "As text"</a>
            {sheet.role.allows(Permission::ViewValues).then(|| view! {
                <a class="btn" href=way("record") data-noscroll=true>{Icon::Play.draw()} "Try a record"</a>
                <a class="btn" href=way("dry-run") data-noscroll=true>{Icon::Play.draw()} "Dry run this draft"</a>
            })}
        </div>
    };
    let trials = acts.trials.filter(|_| sheet.role.allows(Permission::ViewValues));
    let trial = trials.and_then(|trials| tried(sheet, trials, env, open));
    let opened = match open.line {
        OpenLine::New if may => Some(("new".to_owned(), None)),
        OpenLine::Of(id) if may => sketch.line(id).map(|line| (id.to_string(), Some(line.clone()))),
        _ => None,
    };
    let proposed = acts.proposed.filter(|_| may && open.line == OpenLine::Proposed).map(|asked| {
        let (map, env) = (sheet.summary.map.id.to_string(), env.to_owned());
        kept("proposed", move || editor::proposals(asked, &map, &env, acts))
    });
    let text = acts.asked_text.filter(|_| open.line == OpenLine::Text).map(|asked| {
        let (map, env) = (sheet.summary.map.id.to_string(), env.to_owned());
        kept("text", move || editor::text(asked, &map, &env, may.then_some(acts)))
    });
    // What somebody is filling in stays as it is, whatever others do meanwhile.
    let form = opened.map(|(key, line)| {
        let (sheet, env) = (sheet.clone(), env.to_owned());
        kept(key, move || line_form(&sheet, line.as_ref(), &env, acts))
    });
    view! {
        {draft_bar(sheet, env, open, acts)}
        <div class="bar filters">
            {Side::BOTH.map(|side| side_filter(sheet, side, env, open, acts)).into_iter().collect_view()}
        </div>
        {editor::findings(sheet, env, acts)}
        {proposed}
        {text}
        {trial}
        {form}
        <div class="card scroll">
            <table class="cards mapping">
                <thead>
                    <tr>
                        <th scope="col" class="l">"Finance and Operations · " {sketch.left_entity.clone()}</th>
                        <th scope="col"><span class="sr">"Direction"</span></th>
                        <th scope="col" class="r">"Dataverse · " {sketch.right_entity.clone()}</th>
                        <th scope="col">"Transform"</th>
                        {may.then(|| view! { <th scope="col"><span class="sr">"Edit"</span></th> })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {add}
        </div>
        <div class="small foot-note facts">
            {read_at("ERP", &sheet.left)} {read_at("CRM", &sheet.right)}
        </div>
    }
    .into_any()
}

/// The panel in which the draft is tried, if one is open.
fn tried(sheet: &MappingSheet, trials: editor::Trials, env: &str, open: Open) -> Option<AnyView> {
    let (map, name) = (sheet.summary.map.id, sheet.summary.map.name.clone());
    let path = format!("/e/{env}/maps/{map}");
    match open.line {
        // Somebody types into it while the view around it is read again.
        OpenLine::Record => Some(kept("record", move || trials.record_panel(&path))),
        // Made anew with the view around it: what it loads ends with that.
        OpenLine::DryRun => Some(trials.dry_panel(map, &name)),
        _ => None,
    }
}

fn row(sheet: &MappingSheet, line: Option<&Line>, field: &FieldMapping, open: Open) -> AnyView {
    let may = sheet.role.allows(Permission::Administer);
    let id = line.map(|line| line.id);
    let (arrow, words) = match field.direction {
        SyncDirection::Both => ("⇄", "both ways"),
        SyncDirection::LeftToRight => ("→", "ERP to CRM"),
        SyncDirection::RightToLeft => ("←", "CRM to ERP"),
    };
    let is_open = id.is_some_and(|id| open.line == OpenLine::Of(id));
    let is_key = id.is_none_or(|id| sheet.sketch.key.contains(&id));
    let right_column = field.lookup.as_ref().map_or(field.right.as_str(), |lookup| &lookup.column);
    let known = |schema: &ReadSchema, name: &str| match schema {
        None => Known::NotRead,
        Some((schema, _)) => schema.field(name).map_or(Known::Missing, |field| Known::Field(field.clone())),
    };
    let place = if field.right.is_empty() { &field.left } else { &field.right };
    let findings = sheet.findings.iter().flatten();
    let own =
        findings.map(|it| &it.finding).filter(|it| it.title == *place && it.state == FindingState::Problem);
    let mut codes: Vec<String> = own.map(|it| it.code.clone()).collect();
    codes.dedup();
    let own = codes
        .into_iter()
        .map(|label| view! { <Badge tone=Tone::Bad icon=Icon::Alert label /> })
        .collect_view();
    let edit = may.then(|| {
        let way = id.map(|id| {
            let address = Address::current();
            let number = id.to_string();
            let href = move || address.set(&[("line", &number), ("filter", ""), ("save", "")]);
            let label = format!(" {place}");
            view! { <a class="btn small-btn" href=href data-noscroll=true>"Edit"<span class="sr">{label}</span></a> }
        });
        view! { <td class="num">{way}</td> }
    });
    view! {
        <tr id=id.map(|id| format!("line-{id}")) aria-current=is_open.then_some("true")>
            <td data-label="ERP">
                <FieldName side=Side::Left name=field.left.clone() known=known(&sheet.left, &field.left) is_key />
            </td>
            <td class="travels" data-label="Direction" title=words>
                <span aria-hidden="true">{arrow}</span><span class="sr">{words}</span>
            </td>
            <td data-label="CRM">
                <FieldName side=Side::Right name=field.right.clone() known=known(&sheet.right, right_column) is_key />
                {field.lookup.as_ref().map(|lookup| {
                    let targets: Vec<_> = lookup.targets.iter().map(|target| target.entity.as_str()).collect();
                    view! { <small>"finds its row in " {targets.join(", then ")}</small> }
                })}
            </td>
            <td data-label="Transform">
                {id.is_none().then(|| view! { <Badge tone=Tone::Idle icon=Icon::Key label="Company" /> })}
                <Transforms field />
                {own}
            </td>
            {edit}
        </tr>
    }
    .into_any()
}

fn read_at(side: &'static str, schema: &ReadSchema) -> impl IntoView + use<> {
    let at = schema.as_ref().map(|(_, at)| *at);
    view! {
        <span>
            {side} " schema "
            {match at {
                Some(at) => view! { "read " <Time at /> }.into_any(),
                None => "not read yet; Tandem reads it when the app answers".into_any(),
            }}
        </span>
    }
}
