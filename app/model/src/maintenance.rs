//! Maintenance windows: from when until when which maps are to be paused.

use crate::{Actor, EnvironmentId, FieldErrors, MapId, Moment, ResumeChoice, WindowId};
use serde::{Deserialize, Serialize};

/// How a maintenance window stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WindowStatus {
    /// It is to begin.
    Planned,
    /// It has begun; its maps are paused, or about to be.
    Running,
    /// It came to its end.
    Over,
    /// Somebody called it off before it began.
    Cancelled,
}

impl WindowStatus {
    /// The words shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Planned => "Planned",
            Self::Running => "Under way",
            Self::Over => "Over",
            Self::Cancelled => "Cancelled",
        }
    }

    /// Is there anything left to do about it?
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Planned | Self::Running)
    }
}

/// What somebody plans.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowPlan {
    /// When maps are paused.
    pub from: Moment,
    /// When those go on that were.
    pub until: Moment,
    /// Which maps; all of the environment where empty.
    pub maps: Vec<MapId>,
    /// What becomes of what was queued meanwhile.
    pub choice: ResumeChoice,
    /// Why.
    pub reason: String,
}

/// The longest window, in milliseconds: 31 days.
const LONGEST: i64 = 31 * 86_400_000;
/// The longest reason, in characters.
const REASON: usize = 200;

impl WindowPlan {
    /// What will not do at `now`, by field.
    pub fn validate(&self, now: Moment) -> FieldErrors {
        let mut errors = FieldErrors::default();
        if self.until <= self.from {
            errors.add("until", "It has to end after it begins.");
        } else if self.until <= now {
            errors.add("until", "That is over already; give a moment to come, in UTC.");
        } else if self.until.millis_since(self.from) > LONGEST {
            errors.add("until", "A window lasts for 31 days at most.");
        }
        let reason = self.reason.trim();
        if reason.is_empty() || reason.chars().count() > REASON {
            errors.add("reason", "Say why, in at most 200 characters: others will wonder.");
        }
        errors
    }

    /// Do both pause the same map at the same time?
    pub fn collides(&self, other: &Self) -> bool {
        let same = |map: &MapId| other.maps.contains(map);
        let share = self.maps.is_empty() || other.maps.is_empty() || self.maps.iter().any(same);
        share && self.from < other.until && other.from < self.until
    }
}

/// A map that a window has paused, or is about to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowMap {
    /// The map.
    pub map: MapId,
    /// When it was paused; `None` while it is about to be.
    pub paused_at: Option<Moment>,
}

/// A maintenance window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaintenanceWindow {
    /// Its id.
    pub id: WindowId,
    /// Where.
    pub environment: EnvironmentId,
    /// What was planned; it ends earlier where somebody ended it early.
    pub plan: WindowPlan,
    /// Who planned it.
    pub actor: Actor,
    /// How it stands.
    pub status: WindowStatus,
    /// What it has paused, or is about to.
    pub maps: Vec<WindowMap>,
}

/// A plan as it is typed; moments as `2026-11-22T09:30`, in UTC.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WindowDraft {
    /// When maps are paused.
    pub from: String,
    /// When those go on that were.
    pub until: String,
    /// Which maps; all where empty.
    pub maps: Vec<MapId>,
    /// What becomes of what was queued meanwhile; to catch up where it is left out.
    pub choice: Option<ResumeChoice>,
    /// Why.
    pub reason: String,
}

impl WindowDraft {
    /// The plan, or what is wrong with it at `now`.
    pub fn finished(&self, now: Moment) -> Result<WindowPlan, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut moment = |field: &str, text: &str| {
            let moment = Moment::read(text);
            if moment.is_none() {
                errors.add(field, "Give a date and a time in UTC, such as 2026-11-22T09:30.");
            }
            moment
        };
        let (from, until) = (moment("from", &self.from), moment("until", &self.until));
        let plan = WindowPlan {
            from: from.unwrap_or(now),
            until: until.unwrap_or_else(|| from.unwrap_or(now).max(now).plus_millis(1)),
            maps: self.maps.clone(),
            choice: self.choice.unwrap_or(ResumeChoice::CatchUp),
            reason: self.reason.trim().to_owned(),
        };
        for (field, message) in plan.validate(now).iter() {
            errors.add(field, message);
        }
        if errors.is_empty() { Ok(plan) } else { Err(errors) }
    }
}

#[cfg(test)]
mod tests {
    use super::{WindowDraft, WindowPlan};
    use crate::{MapId, Moment, ResumeChoice};

    const NOW: Moment = Moment(1_795_325_696_789);

    fn draft(from: &str, until: &str, reason: &str) -> WindowDraft {
        WindowDraft {
            from: from.into(),
            until: until.into(),
            reason: reason.into(),
            ..WindowDraft::default()
        }
    }

    #[test]
    fn drafts_are_checked() {
        let plan = draft("2026-11-22T06:00", "2026-11-22T08:30:05Z", " Upgrade ").finished(NOW).unwrap();
        let expected = ("2026-11-22T06:00:00.000Z", "2026-11-22T08:30:05.000Z", "Upgrade");
        assert_eq!(
            (plan.from.to_string().as_str(), plan.until.to_string().as_str(), plan.reason.as_str()),
            expected
        );
        assert_eq!(plan.choice, ResumeChoice::CatchUp);
        for (bad, field) in [
            (draft("soon", "2026-11-22T08:30", "why"), "from"),
            (draft("2026-11-22T06:00", "", "why"), "until"),
            (draft("2026-11-22T06:00", "2026-11-22T06:00", "why"), "until"),
            (draft("2026-11-21T06:00", "2026-11-21T07:00", "why"), "until"),
            (draft("2026-11-22T06:00", "2027-11-22T06:00", "why"), "until"),
            (draft("2026-11-22T06:00", "2026-11-22T07:00", " "), "reason"),
        ] {
            let errors = bad.finished(NOW).unwrap_err();
            assert_eq!(errors.iter().map(|(name, _)| name).collect::<Vec<_>>(), [field], "{bad:?}");
        }
    }

    #[test]
    fn windows_collide_where_they_share_a_map_and_a_moment() {
        let plan = |from, until, maps: &[i64]| WindowPlan {
            from: Moment(from),
            until: Moment(until),
            maps: maps.iter().copied().map(MapId).collect(),
            choice: ResumeChoice::CatchUp,
            reason: String::new(),
        };
        let one = plan(10, 20, &[1, 2]);
        for (other, collides) in [
            (plan(15, 25, &[2, 3]), true),
            (plan(15, 25, &[3]), false),
            (plan(15, 25, &[]), true),
            (plan(20, 30, &[1]), false),
            (plan(0, 10, &[]), false),
            (plan(0, 99, &[1]), true),
        ] {
            assert_eq!((one.collides(&other), other.collides(&one)), (collides, collides), "{other:?}");
        }
    }
}
