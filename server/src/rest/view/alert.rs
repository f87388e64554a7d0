//! Alert settings and backtests.

use super::{json, word};
use model::{
    ActOn, AlertAction, AlertDraft, AlertGauge, AlertRule, AlertSetting, Backtest, CountOver, CountedBy,
    ErrorClass, MapId, Phase, Recipient, RecipientGroupId, TimeUnit, WebhookId,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A rule: so many errors of some kinds within so long tell people, and pause or stop maps. What is left out is as in a new
/// rule of the console.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::rest) struct AlertBody {
    /// 1 to 80 characters, unique in its environment without regard to case.
    name: String,
    /// Does it count at all?
    #[serde(default = "yes")]
    enabled: bool,
    /// What it counts: `application`, `bad_request`, `unauthorized`, `bad_gateway`, `unavailable`, `throttled`, `network`.
    #[serde(default = "classes")]
    #[schema(value_type = Vec<String>)]
    classes: Vec<ErrorClass>,
    /// At how many it goes off, 1 to 10000.
    #[serde(default = "count")]
    count: u32,
    /// Within how long, 31 days at most.
    #[serde(default)]
    window: WindowOfAlert,
    /// What is counted together: `environment`, `map` or `map_and_direction`.
    #[serde(default = "over")]
    #[schema(value_type = String)]
    over: CountOver,
    /// In which phases of a map: `live`, `catch_up`, `initial_sync`.
    #[serde(default = "phases")]
    #[schema(value_type = Vec<String>)]
    phases: Vec<Phase>,
    /// Errors of which maps count; of all where empty.
    #[serde(default)]
    maps: Vec<i64>,
    /// Does one record count only once within the window?
    #[serde(default)]
    once_per_record: bool,
    /// What is done with maps: `none`, `pause` or `stop`.
    #[serde(default = "action")]
    #[schema(value_type = String)]
    action: AlertAction,
    /// With which: `all`, `erred` or `erred_and_related`.
    #[serde(default = "act_on")]
    #[schema(value_type = String)]
    act_on: ActOn,
    /// For so many minutes after it went off it does not go off again, 0 to 10080.
    #[serde(default = "cool_down")]
    cool_down: u32,
    /// Paused maps go on by themselves when both apps have answered for so many minutes, 1 to 1440; null = somebody resumes
    /// them.
    #[serde(default)]
    resume_after: Option<u32>,
    /// Who is told, beside the bell and the strip.
    #[serde(default)]
    notify: Vec<RecipientOfAlert>,
    /// Are they told too when it is over?
    #[serde(default = "yes")]
    tell_resolved: bool,
}

/// A rule in the place of another one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::rest) struct ChangedAlertBody {
    /// The revision of the setting that the change was made of.
    pub(in crate::rest) revision: i64,
    /// The rule from here on, as a whole.
    pub(in crate::rest) rule: AlertBody,
}

/// How long a window is.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WindowOfAlert {
    /// How many units.
    interval: u32,
    /// `minutes`, `hours` or `days`.
    #[schema(value_type = String)]
    unit: TimeUnit,
}

impl Default for WindowOfAlert {
    fn default() -> Self {
        Self { interval: 15, unit: TimeUnit::Minutes }
    }
}

/// Whom to tell.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
enum RecipientOfAlert {
    /// A mail address.
    Address(String),
    /// A group of the settings, by its id.
    Group(i64),
    /// A webhook of the settings, by its id.
    Webhook(i64),
}

fn yes() -> bool {
    true
}
fn classes() -> Vec<ErrorClass> {
    AlertDraft::default().classes
}
fn count() -> u32 {
    10
}
fn over() -> CountOver {
    AlertDraft::default().over
}
fn phases() -> Vec<Phase> {
    AlertDraft::default().phases
}
fn action() -> AlertAction {
    AlertDraft::default().action
}
fn act_on() -> ActOn {
    AlertDraft::default().act_on
}
fn cool_down() -> u32 {
    30
}

impl AlertBody {
    /// The draft that it means.
    pub(in crate::rest) fn draft(self) -> AlertDraft {
        let (mut addresses, mut groups, mut webhooks) = (Vec::new(), Vec::new(), Vec::new());
        for recipient in self.notify {
            match recipient {
                // A comma would make two of it, which are both checked.
                RecipientOfAlert::Address(address) => addresses.push(address),
                RecipientOfAlert::Group(group) => groups.push(RecipientGroupId(group)),
                RecipientOfAlert::Webhook(webhook) => webhooks.push(WebhookId(webhook)),
            }
        }
        AlertDraft {
            name: self.name,
            enabled: self.enabled,
            classes: self.classes,
            count: self.count.to_string(),
            interval: self.window.interval.to_string(),
            unit: self.window.unit,
            over: self.over,
            phases: self.phases,
            maps: self.maps.into_iter().map(MapId).collect(),
            once_per_record: self.once_per_record,
            action: self.action,
            act_on: self.act_on,
            cool_down: self.cool_down.to_string(),
            resume_after: self.resume_after.map(|minutes| minutes.to_string()).unwrap_or_default(),
            addresses: addresses.join(", "),
            groups,
            webhooks,
            tell_resolved: self.tell_resolved,
        }
    }
}

impl From<AlertRule> for AlertBody {
    fn from(rule: AlertRule) -> Self {
        let told = |recipient| match recipient {
            Recipient::Address(address) => RecipientOfAlert::Address(address),
            Recipient::Group(group) => RecipientOfAlert::Group(group.0),
            Recipient::Webhook(webhook) => RecipientOfAlert::Webhook(webhook.0),
        };
        Self {
            window: WindowOfAlert { interval: rule.window.interval, unit: rule.window.unit },
            maps: rule.maps.iter().map(|map| map.0).collect(),
            notify: rule.notify.into_iter().map(told).collect(),
            name: rule.name,
            enabled: rule.enabled,
            classes: rule.classes,
            count: rule.count,
            over: rule.over,
            phases: rule.phases,
            once_per_record: rule.once_per_record,
            action: rule.action,
            act_on: rule.act_on,
            cool_down: rule.cool_down,
            resume_after: rule.resume_after,
            tell_resolved: rule.tell_resolved,
        }
    }
}

/// What errors are counted together.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct CountedByView {
    /// The map, where each is counted by itself.
    map: Option<i64>,
    /// `left_to_right` (ERP to CRM) or `right_to_left`, where each is counted by itself.
    direction: Option<String>,
}

impl From<CountedBy> for CountedByView {
    fn from(counted: CountedBy) -> Self {
        Self {
            map: counted.map.map(|map| map.0),
            direction: counted.direction.map(|direction| word(&direction)),
        }
    }
}

/// An alert setting.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct AlertView {
    /// Its id.
    id: i64,
    /// Where.
    environment: String,
    /// What somebody set up.
    rule: AlertBody,
    /// What it waits for and what it does, in words.
    condition: String,
    /// Grows with every change.
    revision: i64,
    /// Who changed it last.
    #[schema(value_type = Object)]
    changed_by: serde_json::Value,
    /// When.
    #[schema(format = DateTime)]
    changed_at: String,
    /// How near it is to going off, of what comes nearest; null while it counts nothing.
    now: Option<GaugeView>,
}

/// How near a rule is to going off.
#[derive(Debug, Serialize, ToSchema)]
struct GaugeView {
    /// How many errors are within the window now.
    count: u32,
    /// At how many it goes off.
    of: u32,
    /// What is counted together there.
    counted: CountedByView,
    /// It would have gone off but for its cool-down, which ends then.
    #[schema(format = DateTime)]
    pending_until: Option<String>,
}

impl AlertView {
    pub(in crate::rest) fn new(setting: AlertSetting, gauge: Option<AlertGauge>) -> Self {
        let gauge = gauge.filter(|_| setting.rule.enabled).map(|gauge| GaugeView {
            count: gauge.count,
            of: gauge.of,
            counted: gauge.counted.into(),
            pending_until: gauge.pending_until.map(|at| at.to_string()),
        });
        Self {
            id: setting.id.0,
            environment: setting.environment.to_string(),
            condition: setting.rule.sentence(&[]),
            revision: setting.revision,
            changed_by: json(&setting.changed_by),
            changed_at: setting.changed_at.to_string(),
            rule: setting.rule.into(),
            now: gauge,
        }
    }
}

/// When a rule would have gone off.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct BacktestView {
    /// From when on errors were looked at.
    #[schema(format = DateTime)]
    from: String,
    /// Until when.
    #[schema(format = DateTime)]
    until: String,
    /// How wide each bar is, in milliseconds.
    bar_millis: i64,
    /// How many errors the rule counts in each bar, oldest first, without gaps.
    bars: Vec<u32>,
    /// How often it would have gone off.
    fired: i64,
    /// The first 200 of those times, oldest first.
    firings: Vec<BacktestFiringView>,
    /// For how long it would have been firing in all, in milliseconds.
    firing_millis: i64,
    /// How many errors were looked at.
    looked_at: i64,
    /// A threshold above the given one at which it would have gone off at most half as often; null when there is no need.
    suggested: Option<u32>,
}

/// One time that a rule would have gone off.
#[derive(Debug, Serialize, ToSchema)]
struct BacktestFiringView {
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// What was counted together.
    counted: CountedByView,
    /// When it would have been over; null when it would be firing still.
    #[schema(format = DateTime)]
    until: Option<String>,
}

impl From<Backtest> for BacktestView {
    fn from(backtest: Backtest) -> Self {
        let firing = |firing: model::BacktestFiring| BacktestFiringView {
            at: firing.at.to_string(),
            counted: firing.counted.into(),
            until: firing.until.map(|until| until.to_string()),
        };
        Self {
            from: backtest.from.to_string(),
            until: backtest.until.to_string(),
            bar_millis: backtest.unit.millis(),
            bars: backtest.bars.iter().map(|bar| bar.count).collect(),
            fired: backtest.fired,
            firings: backtest.firings.into_iter().map(firing).collect(),
            firing_millis: backtest.firing_millis,
            looked_at: backtest.looked_at,
            suggested: backtest.suggested,
        }
    }
}
