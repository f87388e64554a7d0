//! What the checker of solutions says.

use serde::{Deserialize, Serialize};

/// How much something stands against exporting a solution; the gravest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gravity {
    /// Worth knowing.
    Informational,
    /// It works, and might be done better.
    Low,
    /// It may go wrong in some environments.
    Medium,
    /// A map will not do what it is for.
    High,
    /// The package cannot be used, or must not be given away.
    Critical,
}

impl Gravity {
    /// All of them, the gravest first.
    pub const ALL: [Self; 5] = [Self::Critical, Self::High, Self::Medium, Self::Low, Self::Informational];

    /// The word shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Critical => "Critical",
            Self::High => "High",
            Self::Medium => "Medium",
            Self::Low => "Low",
            Self::Informational => "Informational",
        }
    }

    /// Does it take a reason to export a solution in spite of it?
    pub fn takes_a_reason(self) -> bool {
        self >= Self::Medium
    }
}

/// One thing that the checker has found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// How grave it is.
    pub gravity: Gravity,
    /// Which rule says so, for people and for scripts.
    pub code: String,
    /// The name of the map; empty = the solution itself.
    pub map: String,
    /// Where in it: the name of a field, `ERP filter` and the like; empty = all of it.
    pub place: String,
    /// What was found, as a sentence.
    pub reason: String,
    /// What to do about it, as a sentence.
    pub remedy: String,
}

/// How a check came out, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckSummary {
    /// How many are critical.
    pub critical: usize,
    /// How many are high.
    pub high: usize,
    /// How many are medium.
    pub medium: usize,
    /// How many are low.
    pub low: usize,
    /// How many are informational.
    pub informational: usize,
}

impl CheckSummary {
    /// The numbers of what was found.
    pub fn of(found: &[Checked]) -> Self {
        let count = |gravity| found.iter().filter(|checked| checked.gravity == gravity).count();
        Self {
            critical: count(Gravity::Critical),
            high: count(Gravity::High),
            medium: count(Gravity::Medium),
            low: count(Gravity::Low),
            informational: count(Gravity::Informational),
        }
    }

    /// How many are of one gravity.
    pub const fn count(&self, gravity: Gravity) -> usize {
        match gravity {
            Gravity::Critical => self.critical,
            Gravity::High => self.high,
            Gravity::Medium => self.medium,
            Gravity::Low => self.low,
            Gravity::Informational => self.informational,
        }
    }

    /// Can the solution be exported without a reason?
    pub fn is_clean(&self) -> bool {
        Gravity::ALL.iter().all(|gravity| !gravity.takes_a_reason() || self.count(*gravity) == 0)
    }

    /// In words, the gravest first: `2 critical, 1 low`, or `Nothing found`.
    pub fn words(&self) -> String {
        let told = Gravity::ALL.iter().filter(|gravity| self.count(**gravity) > 0);
        let told: Vec<String> = told
            .map(|gravity| format!("{} {}", self.count(*gravity), gravity.label().to_ascii_lowercase()))
            .collect();
        if told.is_empty() { "Nothing found".to_owned() } else { told.join(", ") }
    }
}

#[cfg(test)]
mod tests {
    use super::{CheckSummary, Checked, Gravity};

    #[test]
    fn a_solution_is_clean_while_nothing_takes_a_reason() {
        let checked = |gravity| Checked {
            gravity,
            code: "SOLUTION01".into(),
            map: String::new(),
            place: String::new(),
            reason: String::new(),
            remedy: String::new(),
        };
        assert_eq!(CheckSummary::of(&[]).words(), "Nothing found");
        for gravity in Gravity::ALL {
            let summary = CheckSummary::of(&[checked(Gravity::Low), checked(gravity)]);
            assert_eq!(summary.is_clean(), !gravity.takes_a_reason(), "{}", gravity.label());
            let all: usize = Gravity::ALL.iter().map(|gravity| summary.count(*gravity)).sum();
            assert_eq!(all, 2);
        }
        let summary = CheckSummary::of(&[Gravity::Low, Gravity::Critical, Gravity::Low].map(checked));
        assert_eq!(summary.words(), "1 critical, 2 low");
    }
}
