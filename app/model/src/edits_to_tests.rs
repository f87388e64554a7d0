use super::OutOfReach;
use crate::{Edit, FieldMapping, Mapping, Side, Sketch, SyncDirection, Transform};
use proptest::prelude::*;

fn field(left: &str, right: &str) -> FieldMapping {
    FieldMapping {
        left: left.into(),
        right: right.into(),
        direction: SyncDirection::Both,
        transforms: Vec::new(),
        lookup: None,
    }
}

fn mapping(names: &[&str]) -> Mapping {
    Mapping {
        left_entity: "CustomersV3".into(),
        right_entity: "accounts".into(),
        left_filter: String::new(),
        right_filter: "statecode eq 0".into(),
        key: names.first().map(|name| (*name).to_owned()).into_iter().collect(),
        company: None,
        fields: names.iter().map(|name| field(name, name)).collect(),
    }
}

fn edits(from: &[&str], to: &[&str]) -> Result<Vec<Edit>, OutOfReach> {
    Sketch::of(&mapping(from)).edits_to(&mapping(to))
}

#[test]
fn one_line_elsewhere_is_one_move() -> Result<(), OutOfReach> {
    let mut down = mapping(&["b", "c", "d", "a"]);
    down.key = vec!["a".into()];
    let moved = Sketch::of(&mapping(&["a", "b", "c", "d"])).edits_to(&down)?;
    assert_eq!(moved, [Edit::Move { line: 1, after: Some(4) }]);
    Ok(())
}

#[test]
fn a_line_of_the_key_leaves_the_key_first() -> Result<(), OutOfReach> {
    let expected = [
        Edit::Key { from: vec![1], to: vec![2] },
        Edit::Remove { line: 1, was: field("a", "a") },
        Edit::Add { after: Some(2), field: field("c", "c"), id: None },
    ];
    assert_eq!(edits(&["a", "b"], &["b", "c"])?, expected);
    // Where the key's next line has yet to come, the key is empty meanwhile.
    let expected = [
        Edit::Key { from: vec![1], to: vec![] },
        Edit::Remove { line: 1, was: field("a", "a") },
        Edit::Add { after: None, field: field("c", "c"), id: None },
        Edit::Key { from: vec![], to: vec![2] },
    ];
    assert_eq!(edits(&["a"], &["c"])?, expected);
    Ok(())
}

#[test]
fn a_line_with_one_of_its_names_is_the_same_line() -> Result<(), OutOfReach> {
    let mut to = mapping(&["a", "b"]);
    to.left_filter = "(A == 1)".into();
    to.fields[0].right = "number".into();
    to.fields[1].left = "Name".into();
    to.key = vec!["number".into()];
    let expected = [
        Edit::Filter { side: Side::Left, from: String::new(), to: "(A == 1)".into() },
        Edit::Change { line: 1, from: field("a", "a"), to: field("a", "number") },
        Edit::Change { line: 2, from: field("b", "b"), to: field("Name", "b") },
    ];
    assert_eq!(Sketch::of(&mapping(&["a", "b"])).edits_to(&to)?, expected);
    Ok(())
}

#[test]
fn both_names_count_more_than_one_and_no_name_counts_nothing() -> Result<(), OutOfReach> {
    let mut from = mapping(&["key"]);
    from.fields.extend([field("a", "x"), field("a", "y"), field("", "z")]);
    let mut to = from.clone();
    to.fields.truncate(1);
    to.fields.extend([field("a", "y"), field("", "w")]);
    let expected = [
        Edit::Remove { line: 2, was: field("a", "x") },
        Edit::Remove { line: 4, was: field("", "z") },
        Edit::Add { after: Some(3), field: field("", "w"), id: None },
    ];
    assert_eq!(Sketch::of(&from).edits_to(&to)?, expected);
    Ok(())
}

#[test]
fn what_no_edit_changes_is_out_of_reach() {
    let sketch = Sketch::of(&mapping(&["a"]));
    let other = Mapping { right_entity: "contacts".into(), ..mapping(&["a"]) };
    assert!(
        matches!(sketch.edits_to(&other), Err(OutOfReach::Entities { right, .. }) if right == "contacts")
    );
    let other = Mapping { company: Some(field("dataAreaId", "company")), ..mapping(&["a"]) };
    assert_eq!(sketch.edits_to(&other), Err(OutOfReach::Company));
    for key in [vec!["b".to_owned()], vec!["a".to_owned(), "a".to_owned()]] {
        let part = key.last().cloned().unwrap_or_default();
        let other = Mapping { key, ..mapping(&["a"]) };
        assert_eq!(sketch.edits_to(&other), Err(OutOfReach::Key { part }));
    }
}

/// Few names, so that lines are taken for each other in every way.
fn any_field() -> impl Strategy<Value = FieldMapping> {
    ("[a-c]?", "[a-d]?", any::<bool>(), proptest::option::of("[xy]")).prop_map(
        |(left, right, both, value)| FieldMapping {
            direction: if both { SyncDirection::Both } else { SyncDirection::LeftToRight },
            transforms: value.map(|value| Transform::Default { value }).into_iter().collect(),
            ..field(&left, &right)
        },
    )
}

prop_compose! {
    fn any_mapping()(
        fields in proptest::collection::vec(any_field(), 0..8),
        filters in ("[xy]?", "[xy]?"),
        picks in proptest::collection::vec((any::<proptest::sample::Index>(), any::<bool>()), 0..4),
    ) -> Mapping {
        let mut places: Vec<usize> = Vec::new();
        for (pick, _) in picks.iter().filter(|(_, is_key)| *is_key && !fields.is_empty()) {
            let place = pick.index(fields.len());
            if !places.contains(&place) {
                places.push(place);
            }
        }
        let key = places.into_iter().map(|place| fields[place].right.clone()).collect();
        let (left_filter, right_filter) = filters;
        Mapping { left_filter, right_filter, key, fields, ..mapping(&[]) }
    }
}

proptest! {
    #[test]
    fn the_edits_lead_there(from in any_mapping(), to in any_mapping(), further in any_mapping()) {
        let mut sketch = Sketch::of(&from);
        // The second way begins at a sketch whose lines were named in another order than they stand.
        for mapping in [to, further] {
            let before = sketch.clone();
            for edit in sketch.edits_to(&mapping)? {
                sketch.apply(&edit)?;
            }
            prop_assert_eq!(sketch.mapping(), mapping.clone());
            prop_assert_eq!(sketch.edits_to(&mapping), Ok(vec![]));
            for line in &before.lines {
                let names = |it: &FieldMapping| (it.left.clone(), it.right.clone());
                let same = |it: &&FieldMapping| names(it) == names(&line.field);
                let rivals = before.lines.iter().filter(|it| same(&&it.field)).count();
                let kept = sketch.line(line.id).is_some();
                prop_assert!(
                    kept || mapping.fields.iter().filter(same).count() < rivals,
                    "line {} is gone, and its pair is there", line.id
                );
            }
        }
    }

    #[test]
    fn an_equal_mapping_needs_no_edit(mapping in any_mapping()) {
        let sketch = Sketch::of(&mapping);
        prop_assert_eq!(sketch.edits_to(&sketch.mapping()), Ok(vec![]));
    }
}
