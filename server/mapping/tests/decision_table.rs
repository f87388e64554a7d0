//! Every case of one field that travels both ways, against the words of the rule.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod customers;

use std::cmp::Ordering;

use customers::{entity, field, line};
use mapping::{Compiled, Plan, PlanInput, Source, State, TargetRow, dispute, plan, settled_link};
use model::{
    ConflictPolicy, FieldKind, FieldRule, MapId, Mapping, Moment, Operation, RecordLink, Side, SkipReason,
    SyncDirection,
};
use odata::value::{Record, Value};

/// A value of the field.
type Text = Option<&'static str>;

const TEXTS: [Text; 3] = [None, Some("A"), Some("B")];
/// What may be known of the field, and what a row that may not be there may hold.
const KNOWN: [Option<Text>; 4] = [None, Some(None), Some(Some("A")), Some(Some("B"))];

/// One change of the field, with all that the decision may rest on.
#[derive(Clone, Copy, Debug)]
struct Case {
    /// The side that the change comes from.
    side: Side,
    ours: Text,
    /// What the waiting change of the other side holds, where there is one.
    theirs: Option<Text>,
    ours_before: Option<Text>,
    theirs_before: Option<Text>,
    policy: ConflictPolicy,
    /// When ours was changed, compared with theirs.
    time: Ordering,
    /// Whether anything was ever written to the side that the change comes from.
    was_written: bool,
}

/// What is done about it.
#[derive(Debug, PartialEq)]
struct Outcome {
    written: Option<Text>,
    skipped: Option<SkipReason>,
    /// What is known of the other side's field afterwards.
    known: Option<Text>,
    /// Who won, where a conflict is told.
    winner: Option<Side>,
}

impl Case {
    fn winner(&self) -> Side {
        match (self.policy.fields, self.time) {
            (FieldRule::Newest, Ordering::Greater) => self.side,
            (FieldRule::Newest, Ordering::Less) => self.side.other(),
            _ => self.policy.master,
        }
    }

    fn skip(&self, known: Option<Text>, winner: Option<Side>) -> Outcome {
        let is_as_before = self.ours == self.ours_before.flatten();
        let reason = if is_as_before && self.was_written { SkipReason::Echo } else { SkipReason::Unchanged };
        Outcome { written: None, skipped: Some(reason), known, winner }
    }

    /// Two rows that have agreed before.
    fn of_pair(&self) -> Outcome {
        let is_change = self.ours_before != Some(self.ours);
        let (is_new, has_value) = (self.ours_before.is_none(), self.ours.is_some());
        let is_wanted = match self.theirs_before {
            Some(before) => is_change && before != self.ours,
            // What may stand there is not emptied, unless somebody has emptied ours.
            None => has_value || (is_change && !is_new),
        };
        if !is_wanted {
            return self.skip(self.theirs_before, None);
        }
        if self.theirs == Some(self.ours) {
            return self.skip(self.theirs, None);
        }
        let is_rival = self.theirs.is_some_and(|theirs| match self.theirs_before {
            Some(before) => theirs != before,
            // No value is no change of a field that nobody asked for, unless ours held one.
            None => theirs.is_some() || self.ours_before.flatten().is_some(),
        });
        let winner = self.winner();
        let told = (is_rival && is_change).then_some(winner);
        // A row may be the newer one for another field's sake.
        let may_win = is_change || self.policy.fields == FieldRule::Master;
        if is_rival && (winner != self.side || !may_win) {
            return self.skip(None, told);
        }
        Outcome { written: Some(self.ours), skipped: None, known: Some(self.ours), winner: told }
    }

    /// Two rows that meet for the first time, the other one as `theirs_before` says.
    fn of_strangers(&self, before: Text) -> Outcome {
        if before == self.ours {
            return Outcome { skipped: Some(SkipReason::Unchanged), ..self.skip(Some(before), None) };
        }
        let is_rival = self.theirs.is_some_and(|theirs| theirs != self.ours);
        let told = is_rival.then(|| self.winner());
        if told.is_some_and(|winner| winner != self.side) {
            return Outcome { skipped: Some(SkipReason::Unchanged), ..self.skip(None, told) };
        }
        Outcome { written: Some(self.ours), skipped: None, known: Some(self.ours), winner: told }
    }

    /// What the rules do. The rows have agreed before unless there is a `target`.
    fn decided(&self, compiled: &Compiled, target: Option<Text>) -> Outcome {
        let other = self.side.other();
        let source = row(self.side, self.ours, Moment(2));
        let their_time = Moment(match self.time {
            Ordering::Greater => 1,
            Ordering::Equal => 2,
            Ordering::Less => 3,
        });
        let opposite = self.theirs.map(|theirs| row(other, theirs, their_time));
        let target = target.map(|text| TargetRow { id: "id".to_owned(), state: known(other, Some(text)) });
        let link = self.link();
        let input = PlanInput {
            compiled,
            map: MapId(1),
            direction: self.side.outward(),
            operation: Operation::Upsert,
            source: Some(&source),
            captured_at: Moment(9),
            source_id: "id",
            key: "1",
            link: target.is_none().then_some(&link),
            target: target.as_ref(),
            opposite: opposite.as_ref(),
            opposite_deleted_at: None,
            edited: None,
            policy: self.policy,
            now: Moment(9),
        };
        let decision = plan(&input);
        let after = settled_link(&input, &decision, "id").unwrap_or_else(|| link.clone());
        assert_eq!(agreed(&after, self.side), Some(self.ours), "ours is known afterwards: {self:?}");
        Outcome {
            written: decision.fields().map(|fields| text_of(fields.get(name(other)).unwrap())),
            skipped: match &decision {
                Plan::Skip { reason, .. } => Some(*reason),
                _ => None,
            },
            known: agreed(&after, other),
            winner: dispute(&input, &decision).map(|dispute| dispute.winner()),
        }
    }

    fn link(&self) -> RecordLink {
        let written = i64::from(self.was_written);
        let mut link = RecordLink {
            map: MapId(1),
            key: "1".to_owned(),
            left_id: "id".to_owned(),
            right_id: "id".to_owned(),
            left_state: String::new(),
            right_state: String::new(),
            left_written: if self.side == Side::Left { written } else { 0 },
            right_written: if self.side == Side::Right { written } else { 0 },
            deleted: false,
            out_of_filter: false,
            recent: Vec::new(),
            by_hand: std::collections::BTreeSet::new(),
            updated_at: Moment(0),
        };
        link.set_state(self.side, known(self.side, self.ours_before).to_json());
        link.set_state(self.side.other(), known(self.side.other(), self.theirs_before).to_json());
        link
    }
}

const fn name(side: Side) -> &'static str {
    match side {
        Side::Left => "Name",
        Side::Right => "name",
    }
}

fn value(text: Text) -> Value {
    text.map_or(Value::Null, Value::from)
}

fn text_of(value: &Value) -> Text {
    TEXTS.into_iter().find(|text| *value == self::value(*text)).unwrap()
}

/// The state of a row whose field holds that, or is unknown.
fn known(side: Side, text: Option<Text>) -> State {
    let name = text.map(|text| (name(side), value(text)));
    [("number", Value::from("1"))].into_iter().chain(name).collect()
}

fn row(side: Side, text: Text, modified: Moment) -> Source {
    let record: Record = [("number", Value::from("1")), (name(side), value(text))].into_iter().collect();
    Source { record, state: known(side, Some(text)), modified: Some(modified) }
}

fn agreed(link: &RecordLink, side: Side) -> Option<Text> {
    State::from_json(link.state(side)).unwrap().get(name(side)).map(text_of)
}

fn compiled() -> Compiled {
    let both = |left: &str, right: &str| line(left, right, SyncDirection::Both, vec![]);
    let mapping = Mapping {
        left_entity: "L".into(),
        right_entity: "r".into(),
        left_filter: String::new(),
        right_filter: String::new(),
        key: vec!["number".into()],
        company: None,
        fields: vec![both("number", "number"), both("Name", "name")],
    };
    let schema = |name| entity("e", "", vec![field("number", FieldKind::Text), field(name, FieldKind::Text)]);
    Compiled::new(&mapping, &schema("Name"), &schema("name")).unwrap()
}

/// Every case of what both sides hold, who decides and when they were changed.
fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let policies = Side::BOTH.into_iter().flat_map(|master| {
        [FieldRule::Master, FieldRule::Newest].map(|fields| ConflictPolicy { fields, ..master.into() })
    });
    for policy in policies {
        for side in Side::BOTH {
            for ours in TEXTS {
                for theirs in KNOWN {
                    for time in [Ordering::Less, Ordering::Equal, Ordering::Greater] {
                        let (ours_before, theirs_before) = (None, None);
                        let case = Case {
                            side,
                            ours,
                            theirs,
                            ours_before,
                            theirs_before,
                            policy,
                            time,
                            was_written: false,
                        };
                        cases.push(case);
                    }
                }
            }
        }
    }
    cases
}

#[test]
fn a_field_of_a_pair_is_decided_by_the_words_of_the_rule() {
    let compiled = compiled();
    for case in cases() {
        for ours_before in KNOWN {
            for theirs_before in KNOWN {
                for was_written in [false, true] {
                    let case = Case { ours_before, theirs_before, was_written, ..case };
                    assert_eq!(case.decided(&compiled, None), case.of_pair(), "{case:?}");
                }
            }
        }
    }
}

#[test]
fn a_field_of_rows_that_meet_is_decided_by_the_words_of_the_rule() {
    let compiled = compiled();
    for case in cases() {
        for before in TEXTS {
            assert_eq!(
                case.decided(&compiled, Some(before)),
                case.of_strangers(before),
                "{case:?} meets {before:?}"
            );
        }
    }
}
