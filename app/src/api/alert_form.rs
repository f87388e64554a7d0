//! The form of an alert setting: what it would mean, and saving it.

use super::alert_fields::AlertFields;
#[cfg(feature = "ssr")]
use super::alerts::{find, names};
#[cfg(feature = "ssr")]
use super::guard::{self, Inside};
use super::notifications::RecipientName;
#[cfg(feature = "ssr")]
use super::notifications::recipient_names;
use super::{Answer, ApiError};
use leptos::prelude::*;
use model::{Actor, AlertId, AlertRule, AlertSetting, Backtest, MapId, Moment, Role};
#[cfg(feature = "ssr")]
use model::{AlertDraft, CountedBy, ErrorEvent, ErrorEventId, Permission};
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use std::collections::{BTreeMap, BTreeSet};

/// Days that a backtest looks back.
pub const DAYS: u16 = 14;
/// Errors that are read at once to count those within a window.
#[cfg(feature = "ssr")]
const AT_ONCE: u32 = 1_000;
/// At most so many of them are looked at; a rule that counts none of them is far from going off.
#[cfg(feature = "ssr")]
const LOOKED_AT: u32 = 50_000;

/// Somebody else's change of a rule that somebody works on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedMeanwhile {
    /// Who.
    pub by: Actor,
    /// When.
    pub at: Moment,
    /// The rule as it is now.
    pub rule: AlertRule,
    /// Its revision: what is saved of that one is no longer stale.
    pub revision: i64,
}

impl From<AlertSetting> for ChangedMeanwhile {
    fn from(setting: AlertSetting) -> Self {
        Self {
            by: setting.changed_by,
            at: setting.changed_at,
            rule: setting.rule,
            revision: setting.revision,
        }
    }
}

/// What the page of the form shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertSheet {
    /// The setting; `None` where it is yet to be created.
    pub id: Option<AlertId>,
    /// What stands in the form.
    pub fields: AlertFields,
    /// Of which revision of the setting it is sent.
    pub revision: i64,
    /// What somebody typed and sent without a script was made of an older rule.
    pub changed: Option<ChangedMeanwhile>,
    /// The name under which it is kept; empty for a new one.
    pub name: String,
    /// The maps of the environment by name.
    pub maps: Vec<(MapId, String)>,
    /// Groups of people, by name.
    pub groups: Vec<RecipientName>,
    /// The role of the one who looks.
    pub role: Role,
}

/// How near a rule is to going off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertNow {
    /// Errors that count within its window now, of what comes nearest; at most as many as it asks for.
    pub count: u32,
    /// At how many it goes off.
    pub of: u32,
    /// How long its window is, in words.
    pub window: String,
    /// The map that comes nearest, where each is counted by itself; else empty.
    pub map_name: String,
}

/// When a rule would have gone off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backtested {
    /// When.
    pub backtest: Backtest,
    /// Names of the maps that are counted by themselves in its firings.
    pub maps: Vec<(MapId, String)>,
}

/// What somebody typed without a script, and of which revision.
#[cfg(feature = "ssr")]
#[derive(Serialize, Deserialize)]
struct Typed {
    id: Option<AlertId>,
    revision: i64,
    fields: AlertFields,
}

/// The name under which a form that was sent without a script is kept.
#[cfg(feature = "ssr")]
const TYPED: &str = "alert";

/// The form of a setting, or of a new one. Needs `View`.
#[server(name = ReadAlertSheet, prefix = "/api/fn", endpoint = "alert_sheet", output = Answer)]
pub async fn alert_sheet(
    env: String,
    #[server(default)] id: Option<AlertId>,
) -> Result<AlertSheet, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let setting = match id {
        Some(id) => Some(find(&inside, id).await?),
        None => None,
    };
    let draft = setting.as_ref().map(|setting| AlertDraft::of(&setting.rule)).unwrap_or_default();
    let mut sheet = AlertSheet {
        id,
        fields: AlertFields::of(draft),
        revision: setting.as_ref().map_or(0, |setting| setting.revision),
        changed: None,
        name: setting.as_ref().map(|setting| setting.rule.name.clone()).unwrap_or_default(),
        maps: names(&inside).await?,
        groups: recipient_names(&inside.state).await?,
        role: inside.principal.role,
    };
    let kept = super::kept_form::take().remove(TYPED);
    let typed = kept.and_then(|text| serde_json::from_str::<Typed>(&text).ok());
    if let Some(typed) = typed.filter(|typed| typed.id == id) {
        let older = setting.filter(|setting| setting.revision != typed.revision);
        sheet.changed = older.map(ChangedMeanwhile::from);
        sheet.fields = typed.fields;
    }
    Ok(sheet)
}

/// Creates a setting, or changes the one that is named from the revision that somebody saw, and leads to the list. Where it
/// was changed meanwhile nothing is done, and the answer says by whom. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "save_alert", output = Answer)]
pub async fn save_alert(
    env: String,
    #[server(default)] id: Option<AlertId>,
    #[server(default)] revision: i64,
    #[server(default)] fields: AlertFields,
) -> Result<Option<ChangedMeanwhile>, ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    let (alerting, environment) = (&inside.state.alerting, &inside.environment.id);
    let (draft, actor) = (fields.draft(), inside.principal.actor());
    let saved = match id {
        Some(id) => alerting.change(environment, id, &draft, revision, actor).await,
        None => alerting.create(environment, &draft, actor).await,
    };
    match saved {
        Ok(setting) => {
            leptos_axum::redirect(&format!("/e/{environment}/alerts?saved={}", setting.id));
            Ok(None)
        }
        Err(error) => {
            let typed = serde_json::to_string(&Typed { id, revision, fields });
            let typed = typed.map(|text| BTreeMap::from([(TYPED.to_owned(), text)]));
            super::kept_form::keep(&typed.unwrap_or_default());
            match (error, id) {
                (alerts::AlertError::Stale, Some(id)) => Ok(Some(find(&inside, id).await?.into())),
                (error, _) => Err(error.into()),
            }
        }
    }
}

/// How near the rule in the form is to going off; of the setting as it is kept where no fields are given. `None` while it is
/// not complete. Needs `View`.
#[server(name = ReadAlertNow, prefix = "/api/fn", endpoint = "alert_now", output = Answer)]
pub async fn alert_now(
    env: String,
    #[server(default)] id: Option<AlertId>,
    #[server(default)] fields: AlertFields,
) -> Result<Option<AlertNow>, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let Some(rule) = meant(&inside, id, &fields).await? else { return Ok(None) };
    let (count, counted) = within_window(&inside, &rule).await?;
    let maps = names(&inside).await?;
    let name = maps.iter().find(|(id, _)| Some(*id) == counted.map).map(|(_, name)| name.clone());
    Ok(Some(AlertNow {
        count,
        of: rule.count,
        window: rule.window_in_words(),
        map_name: name.unwrap_or_default(),
    }))
}

/// When the rule in the form would have gone off over the last [`DAYS`] days; as `alert_now` otherwise. Needs `View`.
#[server(name = BacktestAlert, prefix = "/api/fn", endpoint = "alert_backtest", output = Answer)]
pub async fn alert_backtest(
    env: String,
    #[server(default)] id: Option<AlertId>,
    #[server(default)] fields: AlertFields,
) -> Result<Option<Backtested>, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let Some(rule) = meant(&inside, id, &fields).await? else { return Ok(None) };
    let backtest = inside.state.alerting.backtest(&inside.environment.id, &rule, DAYS).await?;
    Ok(Some(Backtested { backtest, maps: names(&inside).await? }))
}

/// The rule of the form, whatever it is called; that of the setting, or of a new one, where nothing was typed.
#[cfg(feature = "ssr")]
async fn meant(
    inside: &Inside,
    id: Option<AlertId>,
    fields: &AlertFields,
) -> Result<Option<AlertRule>, ApiError> {
    let mut draft = match id {
        _ if *fields != AlertFields::default() => fields.draft(),
        Some(id) => return Ok(Some(find(inside, id).await?.rule)),
        None => AlertDraft::default(),
    };
    // Neither a name nor whom to tell changes what is counted.
    "-".clone_into(&mut draft.name);
    draft.addresses.clear();
    Ok(draft.finished().ok())
}

/// How many errors count within the window of a rule that ends now, of what comes nearest. Errors from before it was saved
/// count here, too: that is what somebody wants to know who sets a threshold.
#[cfg(feature = "ssr")]
async fn within_window(inside: &Inside, rule: &AlertRule) -> Result<(u32, CountedBy), ApiError> {
    let since = inside.state.now().plus_millis(1 - rule.window.millis());
    let (mut tally, mut after, mut looked_at) = (Tally::default(), ErrorEventId(0), 0);
    loop {
        let events = inside.state.store.events_since(&inside.environment.id, since, after, AT_ONCE).await?;
        looked_at += AT_ONCE;
        let is_last = u32::try_from(events.len()).is_ok_and(|read| read < AT_ONCE);
        after = events.last().map_or(after, |event| event.id);
        tally.add(rule, &events);
        let (count, nearest) = tally.nearest();
        if is_last || count >= rule.count || looked_at >= LOOKED_AT {
            return Ok((count.min(rule.count), nearest));
        }
    }
}

/// What was counted so far.
#[cfg(feature = "ssr")]
#[derive(Default)]
struct Tally(BTreeMap<CountedBy, (u32, Records)>);

/// Records that have counted: their maps and keys.
#[cfg(feature = "ssr")]
type Records = BTreeSet<(Option<MapId>, String)>;

#[cfg(feature = "ssr")]
impl Tally {
    fn add(&mut self, rule: &AlertRule, events: &[ErrorEvent]) {
        for event in events {
            let Some(counted) = rule.counts(event) else { continue };
            let (count, records) = self.0.entry(counted).or_default();
            let record = event.key.as_ref().filter(|_| rule.once_per_record);
            if record.is_none_or(|key| records.insert((event.map, key.clone()))) {
                *count = count.saturating_add(1);
            }
        }
    }

    fn nearest(&self) -> (u32, CountedBy) {
        let most = self.0.iter().max_by_key(|(_, (count, _))| *count);
        most.map_or((0, CountedBy::default()), |(counted, (count, _))| (*count, *counted))
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::Tally;
    use model::AlertDraft;

    #[test]
    fn one_record_counts_once_where_the_rule_says_so() {
        use model::{
            CountOver, Direction, EnvironmentId, ErrorClass, ErrorEvent, ErrorEventId, MapId, Moment, Phase,
        };
        let event = |id: i64, map: i64, key: Option<&str>| ErrorEvent {
            id: ErrorEventId(id),
            environment: EnvironmentId::new("test").unwrap(),
            map: Some(MapId(map)),
            direction: Direction::LeftToRight,
            phase: Phase::Live,
            class: ErrorClass::Application,
            status: 400,
            key: key.map(str::to_owned),
            at: Moment(0),
            message: String::new(),
            correlation: String::new(),
        };
        let events = [
            event(1, 1, Some("a")),
            event(2, 1, Some("a")),
            event(3, 2, Some("a")),
            event(4, 2, None),
            event(5, 2, None),
        ];
        let count = |once_per_record, over| {
            let draft = AlertDraft { name: "x".to_owned(), once_per_record, over, ..AlertDraft::default() };
            let mut tally = Tally::default();
            tally.add(&draft.finished().expect("valid"), &events);
            let (count, counted) = tally.nearest();
            (count, counted.map)
        };
        assert_eq!(count(false, CountOver::Environment), (5, None));
        assert_eq!(count(true, CountOver::Environment), (4, None));
        assert_eq!(count(true, CountOver::Map), (3, Some(MapId(2))));
    }
}
