//! The health of an environment: does everything stand that its maps need?
//!
//! The codes are those of the [dual-write health check](https://learn.microsoft.com/dynamics365/fin-ops-core/dev-itpro/data-entities/dual-write/dual-write-health-check),
//! so that what people know of them helps here, too.

use crate::{Company, CompanyPair, Moment, Side, match_companies};
use serde::{Deserialize, Serialize};

/// How a finding came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingState {
    /// As it should be.
    Good,
    /// So it is, and worth knowing.
    Info,
    /// Could not be found out.
    Unknown,
    /// It works, but look at it.
    Warning,
    /// It does not work.
    Problem,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Its code, for example `DWDVEV1001`.
    pub code: String,
    /// What was looked at.
    pub title: String,
    /// How it came out.
    pub state: FindingState,
    /// What was found.
    pub found: String,
    /// What to do; empty when there is nothing to do.
    pub remedy: String,
}

/// How a map fits both apps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapHealth {
    /// What stands against it, or may do so; empty where it fits.
    pub findings: Vec<Finding>,
    /// How it works with its apps, by code; empty while that is not known.
    pub checks: Vec<Finding>,
    /// When the schema of the ERP's entity was last read; `None` = never.
    pub left_read: Option<Moment>,
    /// When that of the CRM's was.
    pub right_read: Option<Moment>,
    /// Since when it cannot work, because it does not fit; `None` while it can.
    pub held_since: Option<Moment>,
}

/// What is known of one app.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SideFacts {
    /// Why it does not answer; `None` while it does.
    pub down: Option<String>,
    /// Its companies; `None` when it did not tell.
    pub companies: Option<Vec<Company>>,
    /// Whom else it tells of changes in our manner: addresses of other links; `None` when it did not tell.
    pub strangers: Option<Vec<String>>,
    /// Other environments that are linked to the same app, by name.
    pub twins: Vec<String>,
}

/// What is known of an environment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HealthFacts {
    /// The ERP.
    pub left: SideFacts,
    /// The CRM.
    pub right: SideFacts,
    /// Companies that are linked, by code.
    pub linked: Vec<String>,
}

impl HealthFacts {
    /// What is known of one app.
    pub const fn side(&self, side: Side) -> &SideFacts {
        match side {
            Side::Left => &self.left,
            Side::Right => &self.right,
        }
    }

    /// The companies of both apps; `None` while one did not tell.
    pub fn companies(&self) -> Option<Vec<CompanyPair>> {
        Some(match_companies(self.left.companies.as_ref()?, self.right.companies.as_ref()?, &self.linked))
    }

    /// Every finding, by group, the CRM's first as in the health check that people know.
    pub fn findings(&self) -> Vec<Finding> {
        let looks: [fn(&Self, Side) -> Finding; 3] =
            [Self::connection, Self::company_list, Self::configuration];
        looks.into_iter().flat_map(|look| [look(self, Side::Right), look(self, Side::Left)]).collect()
    }

    fn connection(&self, side: Side) -> Finding {
        let (state, found, remedy) = match &self.side(side).down {
            None => (FindingState::Good, format!("The {side} answers."), String::new()),
            Some(cause) => (
                FindingState::Problem,
                ended(cause),
                "Test the connection: it says which step fails and what to do.".to_owned(),
            ),
        };
        finding(side, 1001, format!("Connection to the {side}"), state, found, remedy)
    }

    fn company_list(&self, side: Side) -> Finding {
        let title = format!("Companies of the {side}");
        let Some(pairs) = self.companies() else {
            let found = "The companies of both apps could not be compared.".to_owned();
            let remedy = "Bring both apps to answer; then look again.".to_owned();
            return finding(side, 1003, title, FindingState::Unknown, found, remedy);
        };
        let problem = |pair: &CompanyPair| {
            let absent = pair.names(side).is_empty();
            let wrong =
                pair.names(side).len() != 1 || pair.names(side).iter().all(|name| name.trim().is_empty());
            // What is not linked may be missing; a row without a code or a doubled one is in the way of all.
            let counts = if pair.linked {
                wrong
            } else {
                !absent && (pair.code.is_empty() || pair.names(side).len() > 1)
            };
            counts.then(|| {
                let code = if pair.code.is_empty() { "A company".to_owned() } else { pair.code.clone() };
                let what = match (pair.names(side).len(), pair.code.is_empty()) {
                    (0, _) => "is missing",
                    (_, true) => "has no code",
                    (1, _) => "has no name",
                    _ => "is there more than once",
                };
                format!("{code} {what}")
            })
        };
        let problems: Vec<String> = pairs.iter().filter_map(problem).collect();
        if !problems.is_empty() {
            let found = format!("{}.", problems.join("; "));
            let remedy = format!("Correct the list of companies in the {side}, or link other companies.");
            return finding(side, 1003, title, FindingState::Problem, found, remedy);
        }
        let linked = pairs.iter().filter(|pair| pair.linked).count();
        if linked == 0 {
            let remedy = "Link at least one company: records of others stay where they are.".to_owned();
            return finding(
                side,
                1003,
                title,
                FindingState::Problem,
                "No company is linked.".to_owned(),
                remedy,
            );
        }
        let found = format!("All {linked} linked companies are there, each once.");
        finding(side, 1003, title, FindingState::Good, found, String::new())
    }

    fn configuration(&self, side: Side) -> Finding {
        let title = format!("Configuration left in the {side}");
        let facts = self.side(side);
        if !facts.twins.is_empty() {
            let found = format!("The {side} is linked in {}, too.", facts.twins.join(" and "));
            let remedy = "Two links to one app write each other's records: keep one of them.".to_owned();
            return finding(side, 1004, title, FindingState::Warning, found, remedy);
        }
        let (state, found, remedy) = match facts.strangers.as_deref() {
            None => (FindingState::Unknown, format!("The {side} did not tell what it holds."), String::new()),
            Some([]) => (FindingState::Good, format!("The {side} holds nothing of an older link."), String::new()),
            Some(strangers) => (
                FindingState::Warning,
                format!("The {side} also tells {} of changes.", strangers.join(" and ")),
                "It was linked elsewhere, or copied from an app that was: remove those doorbells there unless that link is still wanted."
                    .to_owned(),
            ),
        };
        finding(side, 1004, title, state, found, remedy)
    }
}

/// A cause as a sentence.
fn ended(cause: &str) -> String {
    if cause.ends_with(['.', '!', '?']) { cause.to_owned() } else { format!("{cause}.") }
}

fn finding(
    side: Side,
    number: u16,
    title: String,
    state: FindingState,
    found: String,
    remedy: String,
) -> Finding {
    let app = match side {
        Side::Left => "FO",
        Side::Right => "DV",
    };
    Finding { code: format!("DW{app}EV{number}"), title, state, found, remedy }
}

#[cfg(test)]
mod tests {
    use super::{Finding, FindingState, HealthFacts, SideFacts};
    use crate::Company;

    fn side(codes: &[(&str, &str)]) -> SideFacts {
        let company = |(code, name): &(&str, &str)| Company { code: (*code).into(), name: (*name).into() };
        SideFacts {
            companies: Some(codes.iter().map(company).collect()),
            strangers: Some(Vec::new()),
            ..SideFacts::default()
        }
    }

    fn found(facts: &HealthFacts, code: &str) -> Finding {
        facts.findings().into_iter().find(|finding| finding.code == code).unwrap()
    }

    #[test]
    fn a_healthy_pair_is_green_all_over() {
        let both = side(&[("usmf", "Contoso US"), ("dat", "Company accounts")]);
        let facts = HealthFacts { left: both.clone(), right: both, linked: vec!["USMF".into()] };
        let findings = facts.findings();
        assert_eq!(findings.len(), 6);
        assert!(
            findings.iter().all(|it| it.state == FindingState::Good && it.remedy.is_empty()),
            "{findings:?}"
        );
    }

    #[test]
    fn each_code_says_what_is_wrong_and_what_to_do() {
        let facts = HealthFacts {
            left: SideFacts { twins: vec!["Contoso test".into()], ..side(&[("usmf", "US"), ("frrt", "FR")]) },
            right: SideFacts {
                strangers: Some(vec!["https://old.example".into()]),
                ..side(&[("usmf", "US"), ("usmf", "US again"), ("", "Nameless")])
            },
            linked: vec!["usmf".into(), "frrt".into()],
        };
        let companies = found(&facts, "DWDVEV1003");
        assert_eq!(companies.state, FindingState::Problem);
        for part in ["usmf is there more than once", "frrt is missing", "A company has no code"] {
            assert!(companies.found.contains(part), "{part}: {}", companies.found);
        }
        assert_eq!(found(&facts, "DWFOEV1003").state, FindingState::Good);
        assert!(found(&facts, "DWFOEV1004").found.contains("Contoso test"));
        assert!(found(&facts, "DWDVEV1004").found.contains("https://old.example"));
        let silent = SideFacts { down: Some("no connection".into()), ..SideFacts::default() };
        let facts = HealthFacts { right: silent, ..facts };
        assert_eq!(found(&facts, "DWDVEV1001").state, FindingState::Problem);
        assert_eq!(found(&facts, "DWFOEV1003").state, FindingState::Unknown);
        let none = HealthFacts { left: side(&[]), right: side(&[]), linked: Vec::new() };
        assert_eq!(found(&none, "DWFOEV1003").state, FindingState::Problem);
    }
}
