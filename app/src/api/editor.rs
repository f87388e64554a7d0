//! The mapping of a map as people work on it: a draft on top of its active version.

use super::filter_help::FilterMark;
use super::fixes::Told;
#[cfg(feature = "ssr")]
use super::guard;
use super::line_form::LineForm;
use super::versions::VersionLine;
use super::{Answer, ApiError, maps::ReadSchema};
use leptos::prelude::*;
use model::{Difference, LineId, MapId, MapSummary, Moment, Publisher, Role, Side, Sketch, VersionDraft};
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use {
    super::filter_help::marked,
    super::line_form::written,
    model::{Edit, FieldErrors, FieldMapping, Line, MapDraft, Permission},
};

/// What the page of a mapping shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappingSheet {
    /// The map, its active version and its counts.
    pub summary: MapSummary,
    /// The ERP entity's schema, as last read.
    pub left: ReadSchema,
    /// The CRM entity's schema, as last read.
    pub right: ReadSchema,
    /// The draft, or what it would begin with.
    pub sketch: Sketch,
    /// What is known of the draft; `None` = nobody has begun one.
    pub draft: Option<DraftFacts>,
    /// What stands against what is shown, or may do so; `Err` = why that cannot be told.
    pub findings: Result<Vec<Told>, String>,
    /// What keeps the filters from working, ERP first; `None` = nothing that is known.
    pub marks: [Option<FilterMark>; 2],
    /// The role of the one who looks.
    pub role: Role,
}

/// What is known of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftFacts {
    /// Grows with each edit.
    pub revision: i64,
    /// The version that it began with.
    pub base: VersionLine,
    /// Who edited it last, and when.
    pub last: Option<(String, Moment)>,
    /// Who has edited it, but for the one who looks.
    pub others: Vec<String>,
    /// Can the one who looks take something back, and make something again?
    pub turns: [bool; 2],
    /// In what it differs from the version that it began with.
    pub differences: Vec<Difference>,
    /// Who may publish, and what is proposed for each.
    pub publishers: Vec<(Publisher, VersionDraft)>,
}

/// The mapping of a map with its draft. Needs `View`.
#[server(name = ReadMapping, prefix = "/api/fn", endpoint = "mapping", output = Answer)]
pub async fn mapping_sheet(env: String, map: MapId) -> Result<MappingSheet, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let (known, version) = inside.map(map).await?;
    let store = &inside.state.store;
    let statistics = store.statistics(map, inside.state.now()).await?;
    let read =
        async |side: Side| store.schema(&inside.environment.id, side, version.mapping.entity(side)).await;
    let (left, right) = (read(Side::Left).await?, read(Side::Right).await?);
    let begun = store.draft(map).await?;
    let is_begun = begun.is_some();
    let draft = begun.unwrap_or_else(|| MapDraft::begin(map, version.id, &version.mapping));
    let findings = super::fixes::told(&inside, &draft).await?;
    let marks = [(Side::Left, &left), (Side::Right, &right)].map(|(side, schema)| {
        marked(side, draft.sketch.filter(side), schema.as_ref().map(|(schema, _)| schema))
    });
    let facts = if is_begun { Some(facts(&inside, &draft).await?) } else { None };
    Ok(MappingSheet {
        summary: MapSummary { map: known, version, statistics },
        left,
        right,
        sketch: draft.sketch,
        draft: facts,
        findings,
        marks,
        role: inside.principal.role,
    })
}

#[cfg(feature = "ssr")]
async fn facts(inside: &guard::Inside, draft: &MapDraft) -> Result<DraftFacts, ApiError> {
    let store = &inside.state.store;
    let base = store.version(draft.base).await?;
    let versions = store.versions(draft.map).await?;
    let actor = inside.principal.actor();
    let publishers = store.publishers(&inside.environment.id).await?;
    let mut others: Vec<String> = Vec::new();
    for step in &draft.steps {
        if step.by != actor.name() && !others.contains(&step.by) {
            others.push(step.by.clone());
        }
    }
    let proposed = |publisher: Publisher| {
        let proposed = VersionDraft::proposed(&publisher.name, &versions);
        (publisher, proposed)
    };
    Ok(DraftFacts {
        revision: draft.revision,
        differences: mapping::compare(&base.mapping, &draft.sketch.mapping()),
        base: VersionLine::from(&base),
        last: draft.last().map(|(by, at)| (by.to_owned(), at)),
        others,
        turns: draft.can_turn(actor.name()),
        publishers: publishers.into_iter().map(proposed).collect(),
    })
}

/// Edits the draft of a map: `act` is `save`, `remove`, `up` or `down` of a line, or `add` one after `line` (none = at the
/// top). `was` is the line as its editor saw it, in JSON. Leads back to the page of the mapping. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "edit_line", output = Answer)]
pub async fn edit_line(
    env: String,
    map: MapId,
    act: String,
    #[server(default)] line: Option<LineId>,
    #[server(default)] was: String,
    #[server(default)] form: LineForm,
) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    let (known, _) = inside.map(map).await?;
    let engine = &inside.state.engine;
    let actor = inside.principal.actor();
    let unreadable = || guard::refused("The form could not be read.", "Open it once more.");
    let seen = serde_json::from_str::<FieldMapping>(&was).ok();
    let sketch = engine.draft(map).await?.sketch;
    let mut at = line;
    let edits: Vec<Edit> = match (act.as_str(), line, seen) {
        ("add", after, _) => {
            let field = engine.line_between(&known, &sketch.mapping(), written(&form, None)?).await?;
            at = Some(sketch.next);
            let key = keyed(&sketch, sketch.next, &form);
            std::iter::once(Edit::Add { after, field, id: None }).chain(key).collect()
        }
        ("save", Some(line), Some(from)) => {
            let to = engine.line_between(&known, &sketch.mapping(), written(&form, Some(&from))?).await?;
            let change = (to != from).then_some(Edit::Change { line, from, to });
            change.into_iter().chain(keyed(&sketch, line, &form)).collect()
        }
        ("remove", Some(line), Some(was)) => {
            at = None;
            // It leaves the integration key first.
            let unkeyed = keyed(&sketch, line, &LineForm::default());
            unkeyed.into_iter().chain([Edit::Remove { line, was }]).collect()
        }
        ("up" | "down", Some(line), _) => {
            vec![Edit::Move { line, after: moved(&sketch.lines, line, act == "up") }]
        }
        _ => return Err(unreadable()),
    };
    for edit in &edits {
        engine.edit_draft(map, edit, &actor).await?;
    }
    let to = match (act.as_str(), at) {
        ("up" | "down", Some(line)) => format!("?line={line}#line-{line}"),
        (_, Some(line)) => format!("#line-{line}"),
        (_, None) => String::new(),
    };
    leptos_axum::redirect(&format!("/e/{}/maps/{map}{to}", inside.environment.id));
    Ok(())
}

/// What has the integration key hold a line, or not, as its form says; `None` where it is so already.
#[cfg(feature = "ssr")]
fn keyed(sketch: &Sketch, line: LineId, form: &LineForm) -> Option<Edit> {
    let (is_key, wanted) = (sketch.key.contains(&line), form.key == "yes");
    let from = sketch.key.clone();
    let mut to = from.clone();
    if wanted {
        to.push(line);
    } else {
        to.retain(|id| *id != line);
    }
    (is_key != wanted).then_some(Edit::Key { from, to })
}

/// The line after which one stands that was moved by one place; at an end it stays.
#[cfg(feature = "ssr")]
fn moved(lines: &[Line], line: LineId, up: bool) -> Option<LineId> {
    let at = lines.iter().position(|it| it.id == line)?;
    let id = |at: usize| lines.get(at).map(|it| it.id);
    if up { at.checked_sub(2).and_then(id) } else { id(at + 1).or_else(|| at.checked_sub(1).and_then(id)) }
}

/// Changes the filter of one side in the draft of a map; `was` is the filter as its editor saw it. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "edit_filter", output = Answer)]
pub async fn edit_filter(
    env: String,
    map: MapId,
    side: Side,
    #[server(default)] was: String,
    #[server(default)] filter: String,
) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    inside.map(map).await?;
    let edit = Edit::Filter { side, from: was, to: filter.trim().to_owned() };
    inside.state.engine.edit_draft(map, &edit, &inside.principal.actor()).await?;
    leptos_axum::redirect(&format!("/e/{}/maps/{map}", inside.environment.id));
    Ok(())
}

/// Takes back what the one who asks did last in the draft of a map, or with `again` makes it once more. Needs
/// `Administer`.
#[server(prefix = "/api/fn", endpoint = "turn_draft", output = Answer)]
pub async fn turn_draft(env: String, map: MapId, again: bool) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    inside.map(map).await?;
    inside.state.engine.turn_draft(map, again, &inside.principal.actor()).await?;
    leptos_axum::redirect(&format!("/e/{}/maps/{map}", inside.environment.id));
    Ok(())
}

/// Throws the draft of a map away, if nobody has edited it since that revision. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "drop_draft", output = Answer)]
pub async fn drop_draft(env: String, map: MapId, revision: i64) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    inside.map(map).await?;
    inside.state.engine.drop_draft(map, revision).await?;
    leptos_axum::redirect(&format!("/e/{}/maps/{map}", inside.environment.id));
    Ok(())
}

/// Saves the draft of a map as a version, if nobody has edited it since that revision, and leads to the list of versions,
/// where it can be activated. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "save_draft", output = Answer)]
pub async fn save_draft(
    env: String,
    map: MapId,
    revision: i64,
    #[server(default)] draft: VersionDraft,
) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    inside.map(map).await?;
    let named = Publisher::named(draft.publisher.trim()).validate();
    if named.of("name").is_some() {
        let mut errors = FieldErrors::default();
        errors.add(
            "publisher",
            "A publisher's name has 1 to 60 letters, digits and underscores, like Contoso.",
        );
        return Err(guard::invalid(errors));
    }
    let version = inside.state.engine.save_draft(map, revision, &draft, &inside.principal.actor()).await?;
    leptos_axum::redirect(&format!("/e/{}/maps/{map}/versions?activate={version}", inside.environment.id));
    Ok(())
}
