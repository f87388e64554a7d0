//! Companies (legal entities) of both apps, matched by code.

use crate::Side;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A company of one app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Company {
    /// Its code, such as `usmf`.
    pub code: String,
    /// Its name; may be empty.
    pub name: String,
}

/// A company as both apps know it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyPair {
    /// Its code.
    pub code: String,
    /// Its names in the ERP, one for each row.
    pub left: Vec<String>,
    /// Its names in the CRM, one for each row.
    pub right: Vec<String>,
    /// Its records are kept in step.
    pub linked: bool,
}

impl CompanyPair {
    /// Its names in one app.
    pub const fn names(&self, side: Side) -> &Vec<String> {
        match side {
            Side::Left => &self.left,
            Side::Right => &self.right,
        }
    }

    /// Why it cannot be linked, in words; `None` when nothing stands against it.
    pub fn problem(&self) -> Option<String> {
        if self.code.is_empty() {
            let side = if self.left.is_empty() { Side::Right } else { Side::Left };
            return Some(format!("The {side} has a company without a code: give it one, or remove it."));
        }
        for side in Side::BOTH {
            let names = self.names(side);
            if names.is_empty() {
                return Some(format!(
                    "It is missing in the {side}: create it there with the code {}.",
                    self.code
                ));
            }
            if names.len() > 1 {
                let count = names.len();
                return Some(format!("The {side} has it {count} times: remove all but one."));
            }
        }
        for side in Side::BOTH {
            if self.names(side).iter().all(|name| name.trim().is_empty()) {
                return Some(format!("It has no name in the {side}: give it one."));
            }
        }
        None
    }
}

/// Every company that an app has or the environment links, by code; codes are compared without regard to case.
pub fn match_companies(left: &[Company], right: &[Company], linked: &[String]) -> Vec<CompanyPair> {
    let mut pairs: BTreeMap<String, CompanyPair> = BTreeMap::new();
    for (side, companies) in Side::BOTH.into_iter().zip([left, right]) {
        for company in companies {
            let code = company.code.trim();
            let pair = pairs.entry(code.to_lowercase()).or_default();
            code.clone_into(&mut pair.code);
            match side {
                Side::Left => pair.left.push(company.name.clone()),
                Side::Right => pair.right.push(company.name.clone()),
            }
        }
    }
    for code in linked {
        let pair = pairs.entry(code.trim().to_lowercase()).or_default();
        if pair.code.is_empty() {
            code.trim().clone_into(&mut pair.code);
        }
        pair.linked = true;
    }
    pairs.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::{Company, match_companies};

    fn companies(rows: &[(&str, &str)]) -> Vec<Company> {
        rows.iter().map(|(code, name)| Company { code: (*code).into(), name: (*name).into() }).collect()
    }

    #[test]
    fn companies_are_matched_by_code_and_what_is_wrong_is_said() {
        let left = companies(&[("usmf", "Contoso US"), ("demf", "Contoso DE"), ("dat", "Company accounts")]);
        let right = companies(&[
            ("USMF", "Contoso US"),
            ("demf", " "),
            ("", "Nameless"),
            ("gbsi", "One"),
            ("gbsi", "Two"),
        ]);
        let pairs = match_companies(&left, &right, &["usmf".into(), "frrt".into()]);
        let problem = |code: &str| {
            let pair = pairs.iter().find(|pair| pair.code.eq_ignore_ascii_case(code)).unwrap();
            (pair.linked, pair.problem().unwrap_or_default())
        };
        assert_eq!(problem("usmf"), (true, String::new()));
        assert!(problem("demf").1.contains("no name in the CRM"));
        assert!(problem("dat").1.contains("missing in the CRM"));
        assert!(problem("").1.contains("without a code"));
        assert!(problem("gbsi").1.contains("missing in the ERP"));
        let (linked, missing) = problem("frrt");
        assert!(linked && missing.contains("missing in the ERP"));
        let twice = match_companies(&right, &right, &[]);
        assert!(twice.iter().any(|pair| pair.problem().is_some_and(|problem| problem.contains("2 times"))));
    }
}
