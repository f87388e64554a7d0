//! Searching an environment: what is sought, and which of what was found comes first.

use crate::{Cause, MapId, Moment};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// Of each kind at most so many are told.
pub const MOST_FOUND: usize = 8;
/// What is shorter would be found everywhere.
const SHORTEST: usize = 2;
/// What is longer is no name of anything.
const LONGEST: usize = 200;
/// Keys that begin with so many companies are looked for.
const COMPANIES: usize = 40;

/// The kinds of what can be found, in the order shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FoundKind {
    /// An entity map, by its name or one of its entities.
    Map,
    /// A failure that is open or over, by its record's key or its correlation.
    Failure,
    /// A group of failures, by its cause or code.
    Cause,
    /// A change that waits in the queue, by its record's key.
    Waiting,
    /// A linked pair of records, by its key.
    Pair,
    /// An entry of a timeline, by its correlation.
    Activity,
}

impl FoundKind {
    /// All kinds in the order shown.
    pub const ALL: [Self; 6] =
        [Self::Map, Self::Failure, Self::Cause, Self::Waiting, Self::Pair, Self::Activity];

    /// The words above them.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Map => "Entity maps",
            Self::Failure => "Failures",
            Self::Cause => "Causes of failures",
            Self::Waiting => "Waiting changes",
            Self::Pair => "Linked records",
            Self::Activity => "Activity",
        }
    }
}

/// How well a name fits what is sought; the best comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// It is that.
    Exact,
    /// It begins with it.
    Prefix,
    /// It has it somewhere.
    Within,
}

/// Something that was found. It never holds a value of a record; keys only where they were sought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// What it is.
    pub kind: FoundKind,
    /// Its id among those of its kind; 0 for a pair, which its map and key name.
    pub id: i64,
    /// The map that it is of.
    pub map: Option<MapId>,
    /// That map's name; empty where it is of none.
    pub map_name: String,
    /// The record's key; empty where it is no record, and where keys were not sought.
    pub key: String,
    /// What it is called where there is no key: a headline, the map's name, what happened.
    pub title: String,
    /// More about it; may be empty.
    pub detail: String,
    /// How well it fits.
    pub fit: Fit,
    /// It is a failure that is resolved or discarded.
    pub is_over: bool,
    /// When it was last heard of.
    pub at: Moment,
}

/// What somebody seeks in an environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    text: String,
    keys: bool,
}

impl Sought {
    /// What was typed, without regard to case and to blanks around it; `keys` says whether the keys of records may be
    /// told. `None` where it is too short to be sought, or too long to be found.
    pub fn new(typed: &str, keys: bool) -> Option<Self> {
        let text = typed.trim().to_lowercase();
        (SHORTEST..=LONGEST).contains(&text.chars().count()).then_some(Self { text, keys })
    }

    /// It, in lower case.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// May it be the key of a record?
    pub const fn seeks_keys(&self) -> bool {
        self.keys
    }

    /// May it be a correlation, or the beginning of one? A few letters would fit thousands.
    pub fn seeks_correlations(&self) -> bool {
        self.text.len() >= 6 && self.text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
    }

    /// What a key that is sought may begin with: the text, its parts the other way round, and either behind a company,
    /// since people rarely type the one in front.
    pub fn beginnings(&self, companies: &[String]) -> Vec<String> {
        let mut all = vec![self.text.clone()];
        let parts: Vec<&str> =
            self.text.split(['|', ' ']).map(str::trim).filter(|part| !part.is_empty()).collect();
        if parts.len() > 1 {
            all.push(parts.join("|"));
            all.push(parts.iter().rev().copied().collect::<Vec<_>>().join("|"));
        }
        let bare = all.clone();
        for company in companies.iter().take(COMPANIES) {
            let company = company.to_lowercase();
            all.extend(bare.iter().map(|key| format!("{company}|{key}")));
        }
        let mut seen = std::collections::BTreeSet::new();
        all.retain(|key| seen.insert(key.clone()));
        all
    }

    /// How well a name fits; `None` = not at all.
    pub fn fit(&self, name: &str) -> Option<Fit> {
        let name = name.to_lowercase();
        if name == self.text {
            Some(Fit::Exact)
        } else if name.starts_with(&self.text) {
            Some(Fit::Prefix)
        } else {
            name.contains(&self.text).then_some(Fit::Within)
        }
    }

    /// How well a key fits, with the [`beginnings`](Self::beginnings) that it may have.
    pub fn fit_key(&self, key: &str, beginnings: &[String]) -> Option<Fit> {
        if beginnings.iter().any(|begin| begin == key) {
            Some(Fit::Exact)
        } else if beginnings.iter().any(|begin| key.starts_with(begin.as_str())) {
            Some(Fit::Prefix)
        } else {
            key.contains(&self.text).then_some(Fit::Within)
        }
    }
}

/// Of what was found the best of each kind, at most [`MOST_FOUND`]: kind by kind, what fits best first, what is over behind
/// what is not, the newest first; each once. Where keys may not be told, neither are values in headlines.
pub fn best_found(sought: &Sought, mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by(|one, other| {
        let rank = |it: &Found| (it.kind, it.fit, it.is_over, Reverse(it.at), Reverse(it.id));
        rank(one).cmp(&rank(other)).then_with(|| one.key.cmp(&other.key))
    });
    let mut best: Vec<Found> = Vec::new();
    for one in found {
        let of_kind = best.iter().filter(|it| it.kind == one.kind).count();
        let is_known =
            best.iter().any(|it| (it.kind, it.id, it.map, &it.key) == (one.kind, one.id, one.map, &one.key));
        if of_kind < MOST_FOUND && !is_known {
            best.push(one);
        }
    }
    if !sought.seeks_keys() {
        for one in best.iter_mut().filter(|one| one.kind == FoundKind::Failure) {
            one.title = Cause::in_general(&one.title);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::{Fit, Found, FoundKind, MOST_FOUND, Sought, best_found};
    use crate::{MapId, Moment};

    fn sought(text: &str) -> Sought {
        Sought::new(text, true).unwrap()
    }

    fn found(id: i64, fit: Fit, is_over: bool) -> Found {
        Found {
            kind: FoundKind::Failure,
            id,
            map: Some(MapId(1)),
            map_name: String::new(),
            key: format!("k-{id}"),
            title: String::new(),
            detail: String::new(),
            fit,
            is_over,
            at: Moment(id),
        }
    }

    #[test]
    fn what_is_too_short_or_too_long_is_not_sought() {
        assert_eq!(Sought::new(" a ", true), None);
        assert_eq!(Sought::new(&"a".repeat(201), true), None);
        assert_eq!(sought("  US-012 ").text(), "us-012");
    }

    #[test]
    fn a_key_is_sought_in_both_orders_and_behind_companies() {
        let companies = ["USMF".to_owned(), "DEMF".to_owned()];
        assert_eq!(sought("US-012").beginnings(&companies), ["us-012", "usmf|us-012", "demf|us-012"]);
        let both = sought("us-012 usmf").beginnings(&[]);
        assert_eq!(both, ["us-012 usmf", "us-012|usmf", "usmf|us-012"]);
        let key = "usmf|us-012";
        let beginnings = sought("us-012").beginnings(&companies);
        assert_eq!(sought("us-012").fit_key(key, &beginnings), Some(Fit::Exact));
        let beginnings = sought("us-0").beginnings(&companies);
        assert_eq!(sought("us-0").fit_key(key, &beginnings), Some(Fit::Prefix));
        assert_eq!(sought("12").fit_key(key, &sought("12").beginnings(&companies)), Some(Fit::Within));
        assert_eq!(sought("13").fit_key(key, &sought("13").beginnings(&companies)), None);
    }

    #[test]
    fn names_fit_without_regard_to_case() {
        assert_eq!(sought("customers v3").fit("Customers V3"), Some(Fit::Exact));
        assert_eq!(sought("cust").fit("Customers V3"), Some(Fit::Prefix));
        assert_eq!(sought("v3").fit("Customers V3"), Some(Fit::Within));
        assert_eq!(sought("v4").fit("Customers V3"), None);
    }

    #[test]
    fn only_what_looks_like_a_correlation_is_sought_as_one() {
        assert!(sought("00c0ffee12345678").seeks_correlations());
        assert!(!sought("c0ff").seeks_correlations() && !sought("customers").seeks_correlations());
    }

    #[test]
    fn the_best_comes_first_and_each_once() {
        let all = vec![
            found(1, Fit::Within, false),
            found(2, Fit::Exact, true),
            found(3, Fit::Exact, false),
            found(3, Fit::Within, false),
            found(4, Fit::Prefix, false),
        ];
        let sought = sought("us-012");
        let ids: Vec<i64> = best_found(&sought, all).iter().map(|it| it.id).collect();
        assert_eq!(ids, [3, 2, 4, 1]);
        let many = (0..30).map(|id| found(id, Fit::Prefix, false)).collect();
        let best = best_found(&sought, many);
        assert_eq!((best.len(), best[0].id), (MOST_FOUND, 29), "the newest first");
    }

    #[test]
    fn headlines_tell_values_to_those_only_who_may_see_keys() {
        let refused = Found { title: "Customer 'US-012' is blocked".into(), ..found(1, Fit::Exact, false) };
        let map = Found { kind: FoundKind::Map, title: "Customers 'V3'".into(), ..refused.clone() };
        let titles = |keys: bool| {
            let sought = Sought::new("00c0ffee", keys).unwrap();
            let best = best_found(&sought, vec![refused.clone(), map.clone()]);
            best.into_iter().map(|it| it.title).collect::<Vec<_>>()
        };
        assert_eq!(titles(true), ["Customers 'V3'", "Customer 'US-012' is blocked"]);
        assert_eq!(titles(false), ["Customers 'V3'", "Customer '…' is blocked"]);
    }
}
