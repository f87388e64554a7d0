//! What stands in the form of an alert setting.

use model::{AlertDraft, ErrorClass, MapId, Phase, RecipientGroupId, WebhookId};
use serde::{Deserialize, Serialize};

/// What the form sends. A box that is not ticked is not sent at all, so nothing here begins with what a new rule begins
/// with; words that are none mean what a new rule means.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AlertFields {
    /// Its name.
    pub name: String,
    /// Does it count at all?
    pub enabled: bool,
    /// Stable names of what it counts.
    pub classes: Vec<String>,
    /// At how many it goes off.
    pub count: String,
    /// Within how many units.
    pub interval: String,
    /// Of which.
    pub unit: String,
    /// What is counted together.
    pub over: String,
    /// In which phases: positions in [`AlertFields::PHASES`].
    pub phases: Vec<String>,
    /// Errors of which maps; of all where empty.
    pub maps: Vec<MapId>,
    /// Does one record count only once?
    pub once_per_record: bool,
    /// What is done.
    pub action: String,
    /// With which maps.
    pub act_on: String,
    /// Minutes.
    pub cool_down: String,
    /// Minutes for which both apps have to answer; empty = somebody resumes.
    pub resume_after: String,
    /// Mail addresses.
    pub addresses: String,
    /// Groups of the settings.
    pub groups: Vec<RecipientGroupId>,
    /// Webhooks of the settings.
    pub webhooks: Vec<WebhookId>,
    /// Are they told too when it is over?
    pub tell_resolved: bool,
}

impl AlertFields {
    /// Phases with their names in forms and words.
    pub const PHASES: [(Phase, &'static str, &'static str); 3] = [
        (Phase::Live, "live", "Live sync"),
        (Phase::CatchUp, "catch_up", "Catch-up"),
        (Phase::InitialSync, "initial_sync", "Initial sync"),
    ];

    /// A draft as the form shows it.
    pub fn of(draft: AlertDraft) -> Self {
        let phases = Self::PHASES.iter().filter(|(phase, ..)| draft.phases.contains(phase));
        Self {
            phases: phases.map(|(_, name, _)| (*name).to_owned()).collect(),
            classes: draft.classes.iter().map(|class| class.name().to_owned()).collect(),
            unit: draft.unit.name().to_owned(),
            over: draft.over.name().to_owned(),
            action: draft.action.name().to_owned(),
            act_on: draft.act_on.name().to_owned(),
            name: draft.name,
            enabled: draft.enabled,
            count: draft.count,
            interval: draft.interval,
            maps: draft.maps,
            once_per_record: draft.once_per_record,
            cool_down: draft.cool_down,
            resume_after: draft.resume_after,
            addresses: draft.addresses,
            groups: draft.groups,
            webhooks: draft.webhooks,
            tell_resolved: draft.tell_resolved,
        }
    }

    /// The draft that these mean.
    pub fn draft(&self) -> AlertDraft {
        let new = AlertDraft::default();
        let classes = ErrorClass::ALL.into_iter().filter(|class| self.has_class(*class));
        let phases = Self::PHASES.iter().filter(|(_, name, _)| self.phases.iter().any(|it| it == name));
        AlertDraft {
            name: self.name.clone(),
            enabled: self.enabled,
            classes: classes.collect(),
            count: self.count.clone(),
            interval: self.interval.clone(),
            unit: model::TimeUnit::named(&self.unit).unwrap_or(new.unit),
            over: model::CountOver::named(&self.over).unwrap_or(new.over),
            phases: phases.map(|(phase, ..)| *phase).collect(),
            maps: self.maps.clone(),
            once_per_record: self.once_per_record,
            action: model::AlertAction::named(&self.action).unwrap_or(new.action),
            act_on: model::ActOn::named(&self.act_on).unwrap_or(new.act_on),
            cool_down: self.cool_down.clone(),
            resume_after: self.resume_after.clone(),
            addresses: self.addresses.clone(),
            groups: self.groups.clone(),
            webhooks: self.webhooks.clone(),
            tell_resolved: self.tell_resolved,
        }
    }

    /// Is that kind of error ticked?
    pub fn has_class(&self, class: ErrorClass) -> bool {
        self.classes.iter().any(|name| name == class.name())
    }
}

#[cfg(test)]
mod tests {
    use super::AlertFields;
    use model::AlertDraft;

    #[test]
    fn a_form_says_what_its_draft_says() {
        let draft = AlertDraft {
            name: "Outage".to_owned(),
            maps: vec![model::MapId(2)],
            webhooks: vec![model::WebhookId(5)],
            ..AlertDraft::default()
        };
        assert_eq!(AlertFields::of(draft.clone()).draft(), draft);
    }

    #[test]
    fn boxes_that_are_not_ticked_stay_so() {
        let bare = AlertFields { name: "x".to_owned(), ..AlertFields::default() }.draft();
        assert!(!bare.enabled && !bare.tell_resolved && bare.classes.is_empty() && bare.phases.is_empty());
        let errors = bare.finished().expect_err("nothing is ticked");
        assert!(errors.of("classes").is_some() && errors.of("phases").is_some());
    }
}
