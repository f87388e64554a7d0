//! Files to download: plain links to the API, which need no script.

use crate::address::encoded;
use crate::api::activities::ActivityFilter;
use crate::api::failures::FailureFilter;
use crate::api::groups::GroupFilter;
use leptos::prelude::*;
use model::{ErrorClass, FailureId, GroupId, LegId, MapId, Moment, Permission, Role, RunId, Severity};

/// Which file; its text form is the address.
pub(crate) enum File<'a> {
    /// All about one failure.
    Failure(FailureId),
    /// All failures of one cause.
    Group(GroupId),
    /// All failures of one leg of an initial sync.
    Leg(RunId, LegId),
    /// What happened to a map in the minute of a moment.
    Minute(MapId, Moment),
    /// Failures of a map, or of an environment, as they are filtered: for those of a role, in a format.
    Failures(&'a str, Option<MapId>, &'a FailureFilter, Role),
    /// Entries of a map's timeline as they are filtered.
    Activities(MapId, &'a ActivityFilter),
    /// Failures by cause as they are filtered, with the name of the one who looks.
    Groups(&'a str, &'a GroupFilter, Option<&'a str>),
    /// What waits of a map.
    Queue(MapId),
}

impl File<'_> {
    /// Where it is; lists need a format.
    pub(crate) fn address(&self, format: &str) -> String {
        let (path, filter) = match self {
            Self::Failure(id) => return format!("/api/v1/failures/{id}/log"),
            Self::Group(id) => return format!("/api/v1/failure-groups/{id}/log"),
            Self::Leg(run, leg) => return format!("/api/v1/runs/{run}/legs/{leg}/log"),
            Self::Minute(map, at) => {
                let from = at.minute();
                let until = from.plus_millis(60_000);
                return format!("/api/v1/maps/{map}/log?from={from}&until={until}");
            }
            Self::Failures(_, Some(map), filter, role) => {
                (format!("/api/v1/maps/{map}/failures"), of_failures(filter, *role))
            }
            Self::Failures(env, None, filter, role) => {
                (format!("/api/v1/environments/{env}/failures"), of_failures(filter, *role))
            }
            Self::Activities(map, filter) => {
                (format!("/api/v1/maps/{map}/activities"), of_activities(filter))
            }
            Self::Groups(env, filter, me) => {
                (format!("/api/v1/environments/{env}/failure-groups"), of_groups(filter, *me))
            }
            Self::Queue(map) => (format!("/api/v1/maps/{map}/queue"), Vec::new()),
        };
        let filter = filter.into_iter().filter(|(name, value)| !value.is_empty() || *name == "assignee");
        let filter = filter.map(|(name, value)| format!("{name}={}", encoded(&value)));
        let parts: Vec<String> = std::iter::once(format!("format={format}")).chain(filter).collect();
        format!("{path}?{}", parts.join("&"))
    }
}

/// A link that downloads a file; `of` says what it is of to those who hear the page.
pub(crate) fn download(href: String, label: &'static str, of: &str) -> AnyView {
    let of = (!of.is_empty()).then(|| view! { <span class="sr">{format!(" {of}")}</span> });
    view! { <a class="btn small-btn" href=href rel="external" download="">{label} {of}</a> }.into_any()
}

/// The links of a list: its log, and the list as tables.
pub(crate) fn downloads(file: &File<'_>, with_log: bool) -> AnyView {
    let log = with_log.then(|| download(file.address("zip"), "Download log", ""));
    view! {
        <div class="acts downloads" role="group" aria-label="Download">
            {log}
            {download(file.address("csv"), "CSV", "of this list")}
            {download(file.address("ndjson"), "NDJSON", "of this list")}
        </div>
    }
    .into_any()
}

type Filter = Vec<(&'static str, String)>;

/// The text searches keys, which are values: it is not for viewers.
fn of_failures(filter: &FailureFilter, role: Role) -> Filter {
    let text = if role.allows(Permission::ViewValues) { filter.text.trim() } else { "" };
    vec![
        ("status", filter.status.clone()),
        ("direction", direction(&filter.direction)),
        ("class", class(&filter.class)),
        ("phase", if filter.phase == "catch-up" { "catch_up" } else { "" }.to_owned()),
        ("except_phase", if filter.phase == "live" { "catch_up" } else { "" }.to_owned()),
        ("leg", filter.leg.map(|leg| leg.to_string()).unwrap_or_default()),
        ("group", filter.group.map(|group| group.to_string()).unwrap_or_default()),
        ("text", text.to_owned()),
    ]
}

/// What cannot be read filters nothing here; the page says what is wrong with it.
fn of_activities(filter: &ActivityFilter) -> Filter {
    let Ok(query) = filter.query(MapId(0)) else { return Vec::new() };
    let severities = Severity::ALL.into_iter().filter(|(severity, _)| query.severities.contains(severity));
    vec![
        ("kind", query.kinds.join(",")),
        ("severities", severities.map(|(_, word)| word).collect::<Vec<_>>().join(",")),
        ("actor_kind", filter.who.clone()),
        ("actor", query.actor),
        ("from", filter.from.clone()),
        ("until", filter.until.clone()),
    ]
}

fn of_groups(filter: &GroupFilter, me: Option<&str>) -> Filter {
    let states: Vec<&str> = filter.states().into_iter().map(model::GroupState::name).collect();
    let mut told: Filter = vec![
        ("state", states.join(",")),
        ("map", filter.map.clone()),
        ("direction", direction(&filter.direction)),
        ("class", class(&filter.class)),
        ("sort", filter.sort.clone()),
        ("text", filter.text.trim().to_owned()),
    ];
    // An empty name means nobody's.
    let assignee = match filter.assignee.as_str() {
        "me" => me,
        "nobody" => Some(""),
        other => other.strip_prefix("name:"),
    };
    told.extend(assignee.map(|name| ("assignee", name.to_owned())));
    told
}

/// The API's word for a direction of the filter.
fn direction(word: &str) -> String {
    match word {
        "erp-crm" => "left_to_right",
        "crm-erp" => "right_to_left",
        _ => "",
    }
    .to_owned()
}

/// The API's word for a class, which the filter knows by its place.
fn class(place: &str) -> String {
    let class = place.parse::<usize>().ok().and_then(|place| ErrorClass::ALL.get(place));
    class.map(|class| class.name().to_owned()).unwrap_or_default()
}
