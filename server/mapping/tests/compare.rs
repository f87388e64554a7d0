//! In what two versions differ.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mapping::compare;
use model::{FieldMapping, Lookup, LookupTarget, Mapping, SyncDirection, Transform, ValuePair};
use proptest::prelude::*;

fn line(left: &str, right: &str) -> FieldMapping {
    FieldMapping {
        left: left.into(),
        right: right.into(),
        direction: SyncDirection::Both,
        transforms: Vec::new(),
        lookup: None,
    }
}

fn map(pairs: &[(&str, &str)]) -> Transform {
    let pair = |(left, right): &(&str, &str)| ValuePair::new(*left, *right);
    Transform::ValueMap { pairs: pairs.iter().map(pair).collect() }
}

fn mapping(fields: Vec<FieldMapping>) -> Mapping {
    Mapping {
        left_entity: "CustomersV3".into(),
        right_entity: "accounts".into(),
        left_filter: String::new(),
        right_filter: String::new(),
        key: vec!["accountnumber".into()],
        company: None,
        fields,
    }
}

/// Each as `place: aspect: before → after`.
fn told(before: &Mapping, after: &Mapping) -> Vec<String> {
    let words = |value: Option<String>| value.unwrap_or_else(|| "nothing".into());
    let found = compare(before, after).into_iter();
    found
        .map(|it| format!("{}: {}: {} → {}", it.place, it.aspect, words(it.before), words(it.after)))
        .collect()
}

#[test]
fn which_of_several_values_was_chosen() {
    let with = |back: [bool; 2]| {
        let pair = |(left, back)| ValuePair { back, ..ValuePair::new(left, "1") };
        let pairs = ["a", "b"].into_iter().zip(back).map(pair).collect();
        mapping(vec![FieldMapping { transforms: vec![Transform::ValueMap { pairs }], ..line("A", "a") }])
    };
    assert_eq!(
        told(&with([true, false]), &with([false, true])),
        ["A = a: value “a”: 1 (chosen way back) → 1", "A = a: value “b”: 1 → 1 (chosen way back)"]
    );
}

#[test]
fn what_is_around_the_fields() {
    let before = mapping(vec![line("A", "a")]);
    let mut after = before.clone();
    after.left_filter = "(A == \"1\")".into();
    after.key = vec!["a".into(), "b".into()];
    after.right_entity = "contacts".into();
    after.company = Some(line("dataAreaId", "company"));
    assert_eq!(
        told(&before, &after),
        [
            "CRM entity: : accounts → contacts",
            "ERP filter: :  → (A == \"1\")",
            "Integration key: : accountnumber → a, b",
            "Company: : nothing → both ways"
        ]
    );
}

#[test]
fn lines_that_come_go_and_change() {
    let lookup = Lookup {
        column: "c".into(),
        targets: vec![LookupTarget {
            entity: "currencies".into(),
            id: "id".into(),
            key: "code".into(),
            company: None,
            navigation: "c".into(),
        }],
    };
    let before = mapping(vec![
        line("A", "a"),
        line("B", "b"),
        FieldMapping { transforms: vec![map(&[("no", "0"), ("yes", "1")])], ..line("C", "c") },
        line("D", "d"),
    ]);
    let after = mapping(vec![
        FieldMapping { direction: SyncDirection::LeftToRight, ..line("A", "a") },
        line("B2", "b"),
        FieldMapping {
            transforms: vec![map(&[("no", "9"), ("maybe", "2")])],
            lookup: Some(lookup),
            ..line("C", "c")
        },
        FieldMapping { transforms: vec![Transform::Default { value: "10".into() }], ..line("E", "e") },
    ]);
    assert_eq!(
        told(&before, &after),
        [
            "A = a: direction: both ways → ERP to CRM",
            "B2 = b: ERP field: B → B2",
            "C = c: value “no”: 0 → 9",
            "C = c: value “maybe”: nothing → 2",
            "C = c: value “yes”: 1 → nothing",
            "C = c: lookup: nothing → c finds its row in currencies.id by code through c",
            "E = e: : nothing → both ways, default “10”",
            "D = d: : both ways → nothing",
        ]
    );
}

#[test]
fn a_line_that_is_moved_is_told_alone() {
    let before = mapping(["a", "b", "c", "d", "e"].map(|name| line(name, name)).into());
    let after = mapping(["a", "e", "b", "c", "d"].map(|name| line(name, name)).into());
    assert_eq!(told(&before, &after), ["e = e: position: 5 → 2"]);
    // What follows a line that is gone has not moved.
    assert_eq!(
        told(&before, &mapping(["b", "c", "d", "e"].map(|name| line(name, name)).into())),
        ["a = a: : both ways → nothing"]
    );
}

fn transform() -> impl Strategy<Value = Transform> {
    let pairs = proptest::collection::vec(("[ab]{0,1}", "[01, =]{0,3}"), 0..4);
    prop_oneof![
        "[xy]{0,1}".prop_map(|value| Transform::Default { value }),
        pairs.prop_map(|pairs| Transform::ValueMap {
            pairs: pairs.into_iter().map(|(left, right)| ValuePair::new(left, right)).collect()
        }),
    ]
}

fn any_line() -> impl Strategy<Value = FieldMapping> {
    let direction = prop_oneof![
        Just(SyncDirection::Both),
        Just(SyncDirection::LeftToRight),
        Just(SyncDirection::RightToLeft)
    ];
    let target = ("[ef]{1}", "[id]{1}", "k{0,1}", proptest::option::of("m{0,1}"), "n{0,1}");
    let target = target.prop_map(|(entity, id, key, company, navigation)| LookupTarget {
        entity,
        id,
        key,
        company,
        navigation,
    });
    let lookup = ("[pq]{0,1}", proptest::collection::vec(target, 0..3))
        .prop_map(|(column, targets)| Lookup { column, targets });
    (
        "[AB]{0,1}",
        "[ab]{0,1}",
        direction,
        proptest::collection::vec(transform(), 0..3),
        proptest::option::of(lookup),
    )
        .prop_map(|(left, right, direction, transforms, lookup)| FieldMapping {
            left,
            right,
            direction,
            transforms,
            lookup,
        })
}

fn any_mapping() -> impl Strategy<Value = Mapping> {
    (
        "[lm]{0,1}",
        "[f]{0,1}",
        proptest::collection::vec("[ab, ]{0,2}", 0..3),
        proptest::option::of(any_line()),
        proptest::collection::vec(any_line(), 0..4),
    )
        .prop_map(|(right_entity, left_filter, key, company, fields)| Mapping {
            right_entity,
            left_filter,
            key,
            company,
            ..mapping(fields)
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn there_is_a_difference_exactly_where_versions_are_not_equal(one in any_mapping(), other in any_mapping()) {
        prop_assert!(compare(&one, &one).is_empty());
        prop_assert_eq!(compare(&one, &other).is_empty(), one == other, "{:?}", compare(&one, &other));
    }

    #[test]
    fn a_small_change_is_found(mut one in any_mapping(), at in 0_usize..4, with in any_line()) {
        let before = one.clone();
        if let Some(line) = one.fields.get_mut(at) {
            *line = with;
        }
        prop_assert_eq!(compare(&before, &one).is_empty(), before == one);
        one.fields.reverse();
        prop_assert_eq!(compare(&before, &one).is_empty(), before == one);
    }
}
