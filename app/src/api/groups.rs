//! Groups of failures: failures of one cause, and what people decide about all of them.

use super::bulk::BulkOutcome;
#[cfg(feature = "ssr")]
use super::guard::{self, Inside};
use super::{Answer, ApiError};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use model::{Direction, ErrorClass, FailureQuery, GroupOrder, GroupQuery, PageRequest, Permission};
use model::{Failure, FailureGroup, FieldErrors, GroupComment, GroupId, GroupState, MapId, Mute, Page, Role};
use serde::{Deserialize, Serialize};

/// Comments on a page.
#[cfg(feature = "ssr")]
const COMMENTS: u32 = 200;

/// What the filter bar of the groups holds, as it stands in the URL; an empty text does not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupFilter {
    /// A state, or `all`; empty means those that are not over and not muted.
    #[serde(default)]
    pub state: String,
    /// The map's id.
    #[serde(default)]
    pub map: String,
    /// `erp-crm` or `crm-erp`.
    #[serde(default)]
    pub direction: String,
    /// Position among the classes of error.
    #[serde(default)]
    pub class: String,
    /// `me`, `nobody`, or `name:` and a name.
    #[serde(default)]
    pub assignee: String,
    /// `count` or `first_seen`; else by when they were last seen.
    #[serde(default)]
    pub sort: String,
    /// Part of headline, code or field.
    #[serde(default)]
    pub text: String,
    /// Only groups after this one.
    #[serde(default)]
    pub before: Option<i64>,
}

impl GroupFilter {
    /// The states that are meant; empty = all.
    pub fn states(&self) -> Vec<GroupState> {
        match self.state.as_str() {
            "all" => Vec::new(),
            name => match GroupState::named(name) {
                Some(state) => vec![state],
                None => {
                    vec![GroupState::Regressed, GroupState::Open, GroupState::Retrying, GroupState::Waiting]
                }
            },
        }
    }
}

/// A group in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupLine {
    /// The group.
    pub group: FailureGroup,
    /// Attempts that went wrong by the hour, the last 24, the oldest first.
    pub trend: Vec<i64>,
    /// The map's name.
    pub map_name: String,
}

/// Who may see to groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignees {
    /// Accounts by name, for operators.
    pub names: Vec<String>,
    /// The account of the one who looks; `None` for a token.
    pub me: Option<String>,
    /// The role of the one who looks.
    pub role: Role,
}

/// A page of groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupList {
    /// The groups, in the order asked for.
    pub page: Page<GroupLine>,
    /// The maps of the environment by name.
    pub maps: Vec<(MapId, String)>,
    /// Who may see to them.
    pub people: Assignees,
}

/// One group with what is known of it beside its records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupContent {
    /// The group.
    pub line: GroupLine,
    /// What was written about it, newest first.
    pub comments: Vec<GroupComment>,
    /// Its newest failure, where that is still kept; without values for a viewer.
    pub example: Option<Failure>,
    /// Who may see to it.
    pub people: Assignees,
}

/// What is done to a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupAct {
    /// Try all of its records again.
    Retry,
    /// Decide that none of them is to be written.
    Discard,
    /// Do not be called because of it.
    Mute,
    /// Be called again.
    Unmute,
    /// See to it.
    Take,
    /// Have somebody see to it.
    Assign,
    /// Write something about it.
    Comment,
}

impl GroupAct {
    const NAMES: [(&'static str, Self); 7] = [
        ("retry", Self::Retry),
        ("discard", Self::Discard),
        ("mute", Self::Mute),
        ("unmute", Self::Unmute),
        ("take", Self::Take),
        ("assign", Self::Assign),
        ("comment", Self::Comment),
    ];

    /// Reads the value of a button.
    pub fn read(text: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(name, _)| *name == text).map(|(_, act)| *act)
    }

    /// What is missing before it can be done.
    pub fn validate(self, reason: &str, text: &str) -> FieldErrors {
        match self {
            Self::Discard | Self::Mute => Mute::validate(reason),
            Self::Comment => GroupComment::validate(text),
            Self::Retry | Self::Unmute | Self::Take | Self::Assign => FieldErrors::default(),
        }
    }
}

/// What an act came to, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupDone {
    /// The button that was pressed.
    pub act: String,
    /// What it came to, where it is about failures.
    pub bulk: BulkOutcome,
}

/// Groups of failures of an environment. Needs `View`.
#[server(name = ReadFailureGroups, prefix = "/api/fn", endpoint = "failure_groups", output = Answer)]
pub async fn failure_groups(
    env: String,
    #[server(default)] filter: GroupFilter,
) -> Result<GroupList, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let (store, id, now) = (&inside.state.store, &inside.environment.id, inside.state.now());
    let people = assignees(&inside).await?;
    let page = store.groups(id, &query(&filter, &people), now).await?;
    let trends = store.group_trends(&ids(&page), now).await?;
    let maps = store.maps(id, now).await?;
    let maps: Vec<(MapId, String)> = maps.into_iter().map(|row| (row.map.id, row.map.name)).collect();
    let name = |map| maps.iter().find(|(id, _)| *id == map).map(|(_, name)| name.clone()).unwrap_or_default();
    let mut trends = trends.into_iter();
    let page = page.map(|group| GroupLine {
        map_name: name(group.map),
        trend: trends.next().unwrap_or_default(),
        group,
    });
    Ok(GroupList { page, maps, people })
}

/// One group. Needs `View`; the values of its example need `ViewValues`.
#[server(name = ReadFailureGroup, prefix = "/api/fn", endpoint = "failure_group", output = Answer)]
pub async fn failure_group(env: String, group: GroupId) -> Result<GroupContent, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let group = find(&inside, group).await?;
    let (store, now) = (&inside.state.store, inside.state.now());
    let people = assignees(&inside).await?;
    let example = match group.example {
        // It may be gone, and it may have failed for another cause since.
        Some(id) => store.failure(id).await.ok().filter(|failure| failure.group == group.id),
        None => None,
    };
    let sees_values = people.role.allows(Permission::ViewValues);
    let example = example.map(|failure| if sees_values { failure } else { failure.without_values() });
    let line = GroupLine {
        map_name: inside.map(group.map).await?.0.name,
        trend: store.group_trends(&[group.id], now).await?.into_iter().next().unwrap_or_default(),
        group,
    };
    let comments = store.group_comments(line.group.id, COMMENTS).await?;
    Ok(GroupContent { line, comments, example, people })
}

/// Does something to all of a group. Needs `Operate`.
#[server(prefix = "/api/fn", endpoint = "act_on_group", output = Answer)]
pub async fn act_on_group(
    env: String,
    group: GroupId,
    act: String,
    #[server(default)] reason: String,
    #[server(default)] days: String,
    #[server(default)] to: String,
    #[server(default)] text: String,
) -> Result<GroupDone, ApiError> {
    let inside = guard::enter(&env, Permission::Operate).await?;
    let group = find(&inside, group).await?;
    let asked = GroupAct::read(&act).ok_or_else(|| guard::refused("The form could not be read.", ""))?;
    let errors = asked.validate(&reason, &text);
    if !errors.is_empty() {
        return Err(guard::invalid(errors));
    }
    let (store, now) = (&inside.state.store, inside.state.now());
    let (environment, actor) = (&inside.environment.id, inside.principal.actor());
    let reason = reason.trim();
    let mut bulk = BulkOutcome::default();
    match asked {
        GroupAct::Retry | GroupAct::Discard => {
            let all = FailureQuery { group: Some(group.id), ..FailureQuery::default() };
            let all = store::FailureSelection::Matching(all);
            let place = engine::AskedAt { map: Some(group.map), group: Some(group.id) };
            let discard = (asked == GroupAct::Discard).then_some(reason);
            let done = inside.state.engine.ask_bulk(environment, place, discard, all, &actor).await?;
            bulk = BulkOutcome::of(done.as_ref());
        }
        GroupAct::Mute => {
            let days = days.parse::<u16>().ok().filter(|days| (1..=366).contains(days));
            let until = days.map(|days| now.plus_millis(i64::from(days) * 86_400_000));
            let mute = Mute { reason: reason.to_owned(), until };
            store.mute_group(group.id, Some(mute), actor, now).await?;
        }
        GroupAct::Unmute => store.mute_group(group.id, None, actor, now).await?,
        GroupAct::Take | GroupAct::Assign => {
            let people = assignees(&inside).await?;
            let to = match (asked, people.me) {
                (GroupAct::Take, Some(me)) => me,
                (GroupAct::Take, None) => {
                    return Err(guard::refused(
                        "A token is nobody's account.",
                        "Assign it to somebody by name.",
                    ));
                }
                _ => to,
            };
            if !to.is_empty() && !people.names.contains(&to) {
                return Err(guard::refused(
                    format!("Nobody who may come in is called {to}."),
                    "Choose one of the names.",
                ));
            }
            let to = Some(to).filter(|to| !to.is_empty());
            store.assign_group(group.id, to, actor, now).await?;
        }
        GroupAct::Comment => {
            let comment = GroupComment { author: actor, at: now, text: text.trim().to_owned() };
            store.comment_on_group(group.id, comment).await?;
        }
    }
    Ok(GroupDone { act, bulk })
}

#[cfg(feature = "ssr")]
async fn find(inside: &Inside, id: GroupId) -> Result<FailureGroup, ApiError> {
    let group = inside.state.store.group(id, inside.state.now()).await?;
    if group.environment == inside.environment.id {
        Ok(group)
    } else {
        Err(guard::not_found("failure group"))
    }
}

#[cfg(feature = "ssr")]
async fn assignees(inside: &Inside) -> Result<Assignees, ApiError> {
    let role = inside.principal.role;
    let accounts = inside.state.store.accounts().await?;
    let me = inside.principal.account;
    let me = accounts.iter().find(|account| Some(account.id) == me).map(|account| account.name.clone());
    let names = accounts.into_iter().filter(|account| !account.disabled && role.allows(Permission::Operate));
    Ok(Assignees { names: names.map(|account| account.name).collect(), me, role })
}

#[cfg(feature = "ssr")]
fn ids(page: &Page<FailureGroup>) -> Vec<GroupId> {
    page.rows.iter().map(|group| group.id).collect()
}

/// The filter as the store wants it.
#[cfg(feature = "ssr")]
fn query(filter: &GroupFilter, people: &Assignees) -> GroupQuery {
    let order = GroupOrder::ALL.into_iter().find(|(_, name)| *name == filter.sort);
    GroupQuery {
        map: filter.map.parse().ok(),
        states: filter.states(),
        class: filter.class.parse::<usize>().ok().and_then(|at| ErrorClass::ALL.get(at).copied()),
        direction: match filter.direction.as_str() {
            "erp-crm" => Some(Direction::LeftToRight),
            "crm-erp" => Some(Direction::RightToLeft),
            _ => None,
        },
        assignee: match filter.assignee.as_str() {
            "me" => people.me.clone(),
            "nobody" => Some(String::new()),
            other => other.strip_prefix("name:").map(str::to_owned),
        },
        text: filter.text.trim().to_owned(),
        order: order.map(|(order, _)| order).unwrap_or_default(),
        page: PageRequest { before: filter.before, limit: 50 },
    }
}

#[cfg(test)]
mod tests {
    use super::{GroupAct, GroupFilter};
    use model::GroupState;

    #[test]
    fn acts_are_read_from_buttons_and_say_what_they_need() {
        for (name, act) in GroupAct::NAMES {
            assert_eq!(GroupAct::read(name), Some(act));
        }
        assert_eq!(GroupAct::read("delete"), None);
        assert!(GroupAct::Mute.validate(" ", "").of("reason").is_some());
        assert!(GroupAct::Comment.validate("", " ").of("text").is_some());
        assert!(GroupAct::Retry.validate("", "").is_empty());
    }

    #[test]
    fn without_a_state_all_that_asks_for_somebody_is_meant() {
        let states = |state: &str| GroupFilter { state: state.to_owned(), ..GroupFilter::default() }.states();
        assert!(states("").contains(&GroupState::Regressed) && !states("").contains(&GroupState::Muted));
        assert_eq!(states("muted"), [GroupState::Muted]);
        assert!(states("all").is_empty());
    }
}
