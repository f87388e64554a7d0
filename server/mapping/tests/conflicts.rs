//! Who wins where both apps changed the same record, and what is told of it.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod customers;
mod pair;

use customers::{compiled, currency};
use mapping::Plan;
use model::{ConflictPolicy, ContestedField, DecidedBy, DeletePolicy, Direction, FieldRule, Moment, Side};
use odata::value::Value;
use pair::Pair;
use proptest::prelude::*;

use Side::{Left, Right};

/// A moment long after everything that the pair did to come into step.
const fn at(second: i64) -> Moment {
    Moment(1_000_000 + second * 1_000)
}

fn newest(master: Side) -> ConflictPolicy {
    ConflictPolicy { fields: FieldRule::Newest, ..master.into() }
}

fn policies() -> Vec<ConflictPolicy> {
    let mut all = Vec::new();
    for master in Side::BOTH {
        for fields in [FieldRule::Master, FieldRule::Newest] {
            all.extend(DeletePolicy::ALL.map(|deletions| ConflictPolicy { master, fields, deletions }));
        }
    }
    all
}

/// Fields that travel both ways: their columns, and values of each side of which none becomes one of the other side.
fn contested() -> [[(&'static str, Vec<Value>); 2]; 3] {
    let texts = |column, values: [&str; 3]| (column, values.map(Value::from).to_vec());
    let numbers =
        |column, values: [&str; 3]| (column, values.map(|text| Value::number(text).unwrap()).to_vec());
    [
        [texts("OrganizationName", ["A", "B", "C"]), texts("name", ["D", "E", "F"])],
        [numbers("CreditLimit", ["1", "2", "3"]), numbers("creditlimit", ["4", "5", "6"])],
        [
            texts("CurrencyCode", ["EUR", "EUR", "EUR"]),
            ("_transactioncurrencyid_value", vec![Value::Null, Value::Null, currency("")]),
        ],
    ]
}

fn both_edit_the_name(policy: ConflictPolicy, times: [Option<Moment>; 2], first: Side) -> Pair {
    let mut pair = Pair::in_step(compiled(), policy);
    pair.edit_at(Left, times[0], "OrganizationName", "left");
    pair.edit_at(Right, times[1], "name", "right");
    pair.now = at(100);
    pair.capture(first);
    pair.settle_down_from_queue();
    pair
}

#[test]
fn the_row_that_was_changed_later_wins_whichever_is_planned_first() {
    let (early, late) = (Some(at(1)), Some(at(2)));
    let table = [
        ([early, late], Some(Right)),
        ([late, early], Some(Left)),
        // The master decides where times do not.
        ([early, early], None),
        ([None, late], None),
        ([early, None], None),
        ([None, None], None),
    ];
    for (times, winner) in table {
        for (master, first) in [(Left, Left), (Left, Right), (Right, Left), (Right, Right)] {
            let pair = both_edit_the_name(newest(master), times, first);
            let case = format!("{times:?} master {master} first {first}");
            let wins = winner.unwrap_or(master);
            let value: Value = if wins == Left { "left" } else { "right" }.into();
            assert_eq!(
                (pair.value(Left, "OrganizationName"), pair.value(Right, "name")),
                (value.clone(), value)
            );
            assert_eq!(pair.writes(), 1, "{case}");
            let told: Vec<_> = pair.disputes.iter().map(|it| (it.winner(), it.decided_by)).collect();
            let by = if winner.is_some() { DecidedBy::Newest } else { DecidedBy::Master };
            assert_eq!(told, [(wins, by)], "{case}");
        }
    }
}

#[test]
fn a_conflict_is_told_with_what_was_there_before() {
    for first in Side::BOTH {
        let pair = both_edit_the_name(Side::Right.into(), [Some(at(1)), Some(at(2))], first);
        let [dispute] = &pair.disputes[..] else { panic!("{:?}", pair.disputes) };
        assert_eq!((dispute.lost, dispute.deleted), (Direction::LeftToRight, None));
        let name = ContestedField {
            left_name: "OrganizationName".into(),
            right_name: "name".into(),
            base: Some("Contoso".into()),
            left: Some("left".into()),
            right: Some("right".into()),
        };
        assert_eq!(dispute.fields, [name]);
    }
}

#[test]
fn what_only_one_side_changed_is_no_conflict() {
    for policy in policies() {
        let mut pair = Pair::in_step(compiled(), policy);
        pair.edit_at(Left, Some(at(1)), "OrganizationName", "left");
        pair.edit_at(Right, Some(at(2)), "creditlimit", 5);
        pair.settle_down_from_queue();
        assert_eq!(pair.value(Right, "name"), "left".into(), "{policy:?}");
        assert_eq!(pair.value(Left, "CreditLimit"), 5.into(), "{policy:?}");
        assert_eq!(pair.disputes, [], "{policy:?}");
    }
}

/// The row that lost a field is changed once more, elsewhere: what it lost stays lost.
#[test]
fn a_later_edit_of_another_field_does_not_bring_back_what_was_lost() {
    for master in Side::BOTH {
        let mut pair = Pair::in_step(compiled(), newest(master));
        pair.edit_at(Left, Some(at(1)), "OrganizationName", "left");
        pair.capture(Left);
        pair.edit_at(Right, Some(at(2)), "name", "right");
        pair.edit_at(Left, Some(at(3)), "CreditLimit", 7);
        pair.capture(Left);
        pair.settle_down_from_queue();
        assert_eq!(pair.value(Left, "OrganizationName"), "right".into(), "{master}");
        assert_eq!(pair.value(Right, "name"), "right".into(), "{master}");
        assert_eq!(pair.value(Right, "creditlimit"), 7.into(), "{master}");
        assert_eq!(pair.disputes.len(), 1, "{master}: {:?}", pair.disputes);
    }
}

/// Our own write to a row makes it no newer than the change that somebody made there before.
#[test]
fn a_write_of_ours_does_not_make_a_change_newer() {
    let mut pair = Pair::in_step(compiled(), newest(Left));
    pair.edit_at(Right, Some(at(1)), "name", "right");
    pair.edit_at(Left, Some(at(2)), "CreditLimit", 7);
    pair.capture(Left);
    pair.capture(Right);
    pair.now = at(50);
    pair.work();
    assert_eq!(pair.value(Right, "creditlimit"), 7.into());
    // The right row has a modified time of ours by now, and is read again.
    pair.edit_at(Left, Some(at(3)), "OrganizationName", "left");
    pair.capture(Left);
    pair.settle_down();
    assert_eq!(pair.value(Right, "name"), "left".into());
}

/// One app deletes, the other one changes, whichever is captured first.
#[test]
fn the_policy_decides_between_a_change_and_a_deletion() {
    for policy in policies() {
        for (deleter, first, deleted_later) in [Left, Right].into_iter().flat_map(|deleter| {
            [Left, Right].into_iter().flat_map(move |first| [(deleter, first, false), (deleter, first, true)])
        }) {
            let mut pair = Pair::in_step(compiled(), policy);
            let changer = deleter.other();
            let column = if changer == Left { "OrganizationName" } else { "name" };
            pair.delete(deleter);
            pair.edit_at(changer, Some(at(if deleted_later { 1 } else { 200 })), column, "changed");
            pair.now = at(100);
            pair.capture(first);
            pair.settle_down_from_queue();
            let (deletion_wins, by) = match (policy.deletions, policy.fields) {
                (DeletePolicy::Deletion, _) => (true, DecidedBy::Deletion),
                (DeletePolicy::Change, _) => (false, DecidedBy::Change),
                (DeletePolicy::AsFields, FieldRule::Newest) => (deleted_later, DecidedBy::Newest),
                (DeletePolicy::AsFields, FieldRule::Master) => (policy.master == deleter, DecidedBy::Master),
            };
            let case = format!("{policy:?} {deleter} deletes, {first} first, {deleted_later}");
            for side in Side::BOTH {
                assert_eq!(pair.apps[&side].row.is_none(), deletion_wins, "{case}");
            }
            let [dispute] = &pair.disputes[..] else { panic!("{case}: {:?}", pair.disputes) };
            assert_eq!((dispute.winner() == deleter, dispute.decided_by), (deletion_wins, by), "{case}");
            assert_eq!(dispute.deleted, Some(deleter), "{case}");
            let told =
                dispute.fields.iter().map(|it| [it.base.as_deref(), it.left.as_deref(), it.right.as_deref()]);
            let value = Some("changed");
            let values = if changer == Left { [value, None] } else { [None, value] };
            assert_eq!(told.collect::<Vec<_>>(), [[Some("Contoso"), values[0], values[1]]], "{case}");
        }
    }
}

/// The target was deleted, which nobody has told yet when the change is sent.
#[test]
fn a_change_outlives_a_deletion_that_is_met_on_the_way_only_where_changes_count() {
    for policy in policies() {
        let mut pair = Pair::in_step(compiled(), policy);
        pair.edit_at(Left, Some(at(1)), "OrganizationName", "changed");
        pair.capture(Left);
        pair.delete(Right);
        pair.now = at(100);
        pair.work();
        pair.settle_down();
        let survives = policy.deletions == DeletePolicy::Change;
        for side in Side::BOTH {
            assert_eq!(pair.apps[&side].row.is_some(), survives, "{policy:?}");
        }
        let by = if survives { DecidedBy::Change } else { DecidedBy::Deletion };
        let told: Vec<_> = pair.disputes.iter().map(|it| (it.decided_by, it.deleted)).collect();
        assert_eq!(told, [(by, Some(Right))], "{policy:?}");
    }
}

fn sides() -> impl Strategy<Value = Side> {
    prop_oneof![Just(Left), Just(Right)]
}

/// Side, field, value, and the second at which it is edited.
type Edit = (Side, usize, usize, i64);

/// By the words of the rule: a field that one side changed is that side's, one that both changed is that of the row
/// whose last edit was later, and the master's where both were edited last at the same moment.
fn expected(edits: &[Edit], master: Side) -> Vec<Option<(Side, Value)>> {
    let last = |side| edits.iter().filter(|(of, ..)| *of == side).map(|(.., second)| *second).max();
    let later = match (last(Left), last(Right)) {
        (left, right) if left > right => Left,
        (left, right) if left < right => Right,
        _ => master,
    };
    let value = |side: Side, field: usize| {
        let (_, _, value, _) = edits.iter().rfind(|(of, number, ..)| (*of, *number) == (side, field))?;
        Some((side, contested()[field][usize::from(side == Right)].1[*value].clone()))
    };
    let winner = |field| match (value(Left, field), value(Right, field)) {
        (Some(left), Some(right)) => Some(if later == Left { left } else { right }),
        (left, right) => left.or(right),
    };
    (0..contested().len()).map(winner).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_newest_is_what_the_words_of_the_rule_say(
        master in sides(),
        first in sides(),
        edits in proptest::collection::vec((sides(), 0..3_usize, 0..3_usize, 1..4_i64), 0..8),
    ) {
        // Time does not go back in an app.
        let mut edits: Vec<Edit> = edits;
        edits.sort_by_key(|(.., second)| *second);
        let mut pair = Pair::in_step(compiled(), newest(master));
        for (side, field, value, second) in &edits {
            let (column, values) = &contested()[*field][usize::from(*side == Right)];
            pair.edit_at(*side, Some(at(*second)), column, values[*value].clone());
        }
        pair.now = at(100);
        pair.capture(first);
        pair.settle_down_from_queue();
        for (field, winner) in expected(&edits, master).into_iter().enumerate() {
            let Some((side, value)) = winner else { continue };
            let column = contested()[field][usize::from(side == Right)].0;
            prop_assert_eq!(pair.value(side, column), value, "{} {:?}\n{:?}", column, &edits, &pair.plans);
        }
        let both = |field: usize| Side::BOTH.iter().all(|side| edits.iter().any(|it| (it.0, it.1) == (*side, field)));
        let told: usize = pair.disputes.iter().map(|it| it.fields.len()).sum();
        prop_assert!(told <= (0..3).filter(|field| both(*field)).count(), "{:?}", &pair.disputes);
    }

    /// Whoever edits, however often: each edit is worth at most one write each way, and in the end both say the same.
    #[test]
    fn rivals_who_edit_in_turn_come_to_rest(
        policy in proptest::sample::select(policies()),
        pauses in proptest::collection::vec((0..3_u8, 0..3_u8, any::<bool>()), 1..30),
    ) {
        let mut pair = Pair::in_step(compiled(), policy);
        // Fast enough to be told from a quarrel of apps only by what is written.
        pair.pace = 61_000;
        let mut side = Left;
        for (number, (captures, works, deletes)) in pauses.iter().enumerate() {
            let column = if side == Left { "OrganizationName" } else { "name" };
            if *deletes && number % 7 == 6 {
                pair.delete(side);
            } else {
                pair.create(side);
                pair.edit(side, column, format!("{side} {number}"));
            }
            side = side.other();
            for turn in 0..*captures {
                pair.capture(if turn % 2 == 0 { side } else { side.other() });
            }
            (0..*works).for_each(|_| pair.work());
        }
        pair.settle_down();
        prop_assert!(pair.writes() <= 2 * pauses.len() + 1, "{} writes: {:#?}", pair.writes(), &pair.plans);
        prop_assert!(!pair.plans.iter().any(|(_, plan)| matches!(plan, Plan::Loop | Plan::Invalid(_))));
        prop_assert_eq!(pair.value(Left, "OrganizationName"), pair.value(Right, "name"));
        let writes = pair.writes();
        for side in Side::BOTH {
            let column = if side == Left { "OrganizationName" } else { "name" };
            let value = pair.value(side, column);
            pair.edit(side, column, value);
        }
        pair.settle_down();
        prop_assert_eq!(pair.writes(), writes, "what is in step is not written");
    }

    /// A value that goes away and comes back on one side is two edits, whatever decides conflicts.
    #[test]
    fn there_and_back_makes_no_third_write(policy in proptest::sample::select(policies()), side in sides()) {
        let mut pair = Pair::in_step(compiled(), policy);
        let column = if side == Left { "OrganizationName" } else { "name" };
        for name in ["Fabrikam", "Contoso"] {
            pair.edit(side, column, name);
            pair.settle_down();
        }
        prop_assert_eq!(pair.writes(), 2);
        prop_assert_eq!(pair.disputes.len(), 0);
    }
}
