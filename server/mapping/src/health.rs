//! How a map that fits its apps works with them. The numbers are those of the
//! [table map health check](https://learn.microsoft.com/dynamics365/fin-ops-core/dev-itpro/data-entities/dual-write/table-map-health-check),
//! written `MH400`:
//!
//! | code | what it says here |
//! | --- | --- |
//! | `MH400` | an app does not call when something changes, though the map runs: how late a change may come |
//! | `MH900` | a filter cannot be used |
//! | `MH1000` | which query is sent to an app, and who applies the filter |
//! | `MH1300` | what of the mapped fields may change without being noticed |
//! | `MH1500` | nothing of an entity is mapped, or nothing but what names its rows |
//! | `MH1600` | a filter lets only some rows out of an app |
//! | `MH1800` | what a filter means for rows that come into its app |
//! | `MH1700` | other maps follow the same entity |
//!
//! These say nothing here, since there is no truthful source for them: 100 (the version of the platform decides nothing for
//! a single map; what an app cannot do shows where its connection is tested), 500 (a map's configuration is its active
//! version, which every map has), 1900 (metadata does not tell from which tables an entity's fields come), 5000 (steps that
//! other parties run with a write are told by no interface that maps use; that they slow it down shows in the map's
//! counts).

use crate::Compiled;
use crate::filter::{pushdown, xpp};
use model::{
    Direction, EntitySchema, FieldMapping, FieldSchema, Finding, FindingState, MapState, Mapping, Side,
};

/// Does an app call when rows of an entity change?
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Doorbell {
    /// It is not known, because nothing has been read yet.
    #[default]
    Unknown,
    /// It does.
    Registered,
    /// It has nowhere to call.
    NoAddress,
    /// It was asked to and would not, for this reason.
    Refused(String),
}

/// How the changes of one entity are noticed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Noticed {
    /// Whether the app calls.
    pub doorbell: Doorbell,
    /// Milliseconds between two readings when it does not.
    pub poll_ms: u32,
    /// Milliseconds between two sweeps for deletions, where changes do not tell of them.
    pub sweep_ms: u32,
}

/// What is known of a map at work.
#[derive(Clone, Debug)]
pub struct MapFacts<'a> {
    /// Its mapping.
    pub mapping: &'a Mapping,
    /// What the ERP says of its entity.
    pub left: &'a EntitySchema,
    /// What the CRM says of its entity.
    pub right: &'a EntitySchema,
    /// Whether it runs.
    pub state: MapState,
    /// How changes are noticed, the ERP's first.
    pub noticed: [Noticed; 2],
    /// The other maps that follow changes now, with their names.
    pub others: &'a [(String, Mapping)],
}

/// What is to be said of a map, by code, the ERP before the CRM.
pub fn health<'m>(facts: &MapFacts<'m>) -> Vec<Finding> {
    let looks: [fn(&MapFacts<'m>, Side) -> Option<Finding>; 8] = [
        MapFacts::doorbell,
        MapFacts::filter,
        MapFacts::query,
        MapFacts::unnoticed,
        MapFacts::mapped,
        MapFacts::outbound,
        MapFacts::shared,
        MapFacts::inbound,
    ];
    looks.iter().flat_map(|look| Side::BOTH.into_iter().filter_map(|side| look(facts, side))).collect()
}

impl MapFacts<'_> {
    const fn schema(&self, side: Side) -> &EntitySchema {
        match side {
            Side::Left => self.left,
            Side::Right => self.right,
        }
    }

    const fn noticed(&self, side: Side) -> &Noticed {
        let [left, right] = &self.noticed;
        match side {
            Side::Left => left,
            Side::Right => right,
        }
    }

    /// Does anything travel away from a side?
    fn sends(&self, side: Side) -> bool {
        self.mapping.carries(side.outward())
    }

    fn lines(&self, side: Side) -> impl Iterator<Item = &FieldMapping> {
        self.mapping.fields.iter().filter(move |line| !line.name(side).is_empty())
    }

    fn doorbell(&self, side: Side) -> Option<Finding> {
        if self.state == MapState::NotRunning || !self.sends(side) {
            return None;
        }
        let noticed = self.noticed(side);
        let (why, remedy) = match &noticed.doorbell {
            Doorbell::Unknown | Doorbell::Registered => return None,
            Doorbell::NoAddress => (
                format!("The {side} has no address at which it could tell Tandem of changes."),
                "Give Tandem an address that the app reaches, if that is too late.",
            ),
            Doorbell::Refused(why) => (
                format!("The {side} was asked to call when rows change and would not: {}", ended(why)),
                "Give Tandem's user in the app the right to register it, if that is too late.",
            ),
        };
        let schema = self.schema(side);
        let late = seconds(noticed.poll_ms);
        let mut words =
            format!("{why} Changes of {} are asked for instead, and may come {late} late", schema.entity);
        if !schema.tracks_changes && schema.modified_time.is_some() {
            words = format!("{words}, deletions {}", seconds(noticed.sweep_ms));
        }
        Some(finding(400, &schema.entity, FindingState::Warning, format!("{words}."), remedy))
    }

    fn filter(&self, side: Side) -> Option<Finding> {
        let problems = Compiled::new(self.mapping, self.left, self.right).err()?;
        let place = format!("{side} filter");
        let told: Vec<String> = problems
            .into_iter()
            .filter(|problem| problem.code == "1012" && problem.place == place)
            .map(|problem| problem.message)
            .collect();
        let found = told.join(" ");
        (!found.is_empty()).then(|| {
            finding(
                900,
                &place,
                FindingState::Problem,
                found,
                "Correct the filter, and activate the version that has it.",
            )
        })
    }

    fn query(&self, side: Side) -> Option<Finding> {
        let compiled =
            Compiled::new(self.mapping, self.left, self.right).ok().filter(|_| self.sends(side))?;
        let schema = self.schema(side);
        let others = if self.twins(side).is_empty() { "" } else { " and those that other maps want" };
        let mut words = format!(
            "Changes of {} are read with `$select={}`{others}.",
            schema.entity,
            compiled.select(side).join(",")
        );
        if let Some(company) = self.mapping.company.as_ref().filter(|_| side == Side::Left) {
            words = format!("{words} An initial sync reads company by company, by `{}`.", company.left);
        }
        let filter = self.mapping.filter(side).trim();
        if filter.is_empty() {
            words = format!("{words} No filter leaves any out.");
        } else {
            let asked = match side {
                Side::Left => xpp::parse(filter)
                    .ok()
                    .and_then(|range| pushdown(&range, schema))
                    .map(|filter| filter.to_string()),
                Side::Right => Some(filter.to_owned()),
            };
            let counted = asked.map_or_else(
                || "the app has no words for it, so that rows which pass cannot be counted there".to_owned(),
                |asked| format!("where rows are counted, the app is asked with `$filter={asked}`"),
            );
            words = format!("{words} Tandem holds each of them against the filter `{filter}`; {counted}.");
        }
        Some(finding(1000, &format!("Query sent to the {side}"), FindingState::Info, words, ""))
    }

    /// Fields whose changes an app may keep to itself.
    fn unnoticed(&self, side: Side) -> Option<Finding> {
        let schema = self.schema(side);
        if !self.sends(side) {
            return None;
        }
        if !schema.tracks_changes && schema.modified_time.is_none() {
            let words = format!(
                "{} neither tracks changes nor has a time of change: all its rows are read and compared again and again.",
                schema.entity
            );
            let remedy = "Choose an entity that tells what has changed, if it has many rows.";
            return Some(finding(1300, &schema.entity, FindingState::Warning, words, remedy));
        }
        // An app sets these by itself; those that it computes from elsewhere do not touch the row when they change.
        let is_set = |field: &&FieldSchema| {
            field.read_only
                && field.name != schema.id
                && schema.modified_time.as_ref() != Some(&field.name)
                && !schema.key.contains(&field.name)
        };
        let travels = |line: &&FieldMapping| {
            line.direction.carries(side.outward()) && line.lookup.is_none() && !self.mapping.is_key(line)
        };
        let lines = self.lines(side).filter(travels);
        let computed: Vec<String> = lines
            .filter_map(|line| schema.field(line.name(side)).filter(is_set))
            .map(|field| format!("`{}`", field.name))
            .collect();
        if computed.is_empty() {
            return None;
        }
        let words = format!(
            "The {side} sets {} by itself. Whether a change of that counts as one of its row it does not tell: where it does not, it travels with the row's next change.",
            computed.join(", ")
        );
        let remedy = "Look whether that is soon enough.";
        Some(finding(1300, &schema.entity, FindingState::Unknown, words, remedy))
    }

    fn mapped(&self, side: Side) -> Option<Finding> {
        let entity = self.mapping.entity(side);
        if self.lines(side).next().is_none() {
            let words = format!("No field of {entity} is mapped.");
            return Some(finding(1500, entity, FindingState::Problem, words, "Map its fields."));
        }
        if self.lines(side).any(|line| !self.mapping.is_key(line)) {
            return None;
        }
        let words = format!(
            "Of {entity} only what names its rows is mapped: new rows and deletions travel, and no edit."
        );
        Some(finding(1500, entity, FindingState::Warning, words, "Map what is to be kept in step."))
    }

    fn outbound(&self, side: Side) -> Option<Finding> {
        let filter = self.mapping.filter(side).trim();
        if filter.is_empty() {
            return None;
        }
        let (entity, other) = (self.mapping.entity(side), side.other());
        let words = if self.sends(side) {
            format!("Only rows of {entity} that pass `{filter}` travel to the {other}.")
        } else {
            format!("Nothing travels from the {side}: its filter `{filter}` leaves nothing out.")
        };
        Some(finding(1600, &format!("{side} filter"), FindingState::Info, words, ""))
    }

    fn inbound(&self, side: Side) -> Option<Finding> {
        let filter = self.mapping.filter(side).trim();
        let goes_both_ways = self.sends(side) && self.mapping.carries(Direction::from_target(side));
        if filter.is_empty() || !goes_both_ways {
            return None;
        }
        let (entity, other) = (self.mapping.entity(side), side.other());
        let words = format!(
            "Rows of the {other} are written to {entity} whether they pass `{filter}` or not; of one that does not, later edits in the {side} do not travel back."
        );
        Some(finding(1800, &format!("{side} filter"), FindingState::Info, words, ""))
    }

    /// Other maps that follow the same entity.
    fn twins(&self, side: Side) -> Vec<&str> {
        let follows = |(_, map): &&(String, Mapping)| {
            map.entity(side) == self.mapping.entity(side) && map.carries(side.outward())
        };
        self.others.iter().filter(follows).map(|(name, _)| name.as_str()).collect()
    }

    fn shared(&self, side: Side) -> Option<Finding> {
        let twins = self.twins(side);
        if twins.is_empty() || !self.sends(side) {
            return None;
        }
        let entity = self.mapping.entity(side);
        let words = format!(
            "{entity} is followed for {} as well: it is read once, and each change is looked at for all of them.",
            twins.join(", ")
        );
        let remedy =
            "See to it that filters keep their rows apart, and that one of them is enough otherwise.";
        Some(finding(1700, entity, FindingState::Info, words, remedy))
    }
}

fn finding(number: u32, title: &str, state: FindingState, found: String, remedy: &str) -> Finding {
    Finding { code: format!("MH{number}"), title: title.to_owned(), state, found, remedy: remedy.to_owned() }
}

/// A stretch of time in the largest unit that it has no less than two of.
fn seconds(ms: u32) -> String {
    let (number, unit) = match ms {
        0..2_000 => (ms, "milliseconds"),
        2_000..120_000 => (ms / 1_000, "seconds"),
        120_000..7_200_000 => (ms / 60_000, "minutes"),
        _ => (ms / 3_600_000, "hours"),
    };
    format!("up to {number} {unit}")
}

/// A sentence that has an end.
fn ended(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}
