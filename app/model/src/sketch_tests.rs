use super::{Clash, Edit, Line, Sketch};
use crate::{FieldMapping, Mapping, Side, SyncDirection};
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

fn names(sketch: &Sketch) -> String {
    sketch.lines.iter().map(|line| line.field.left.as_str()).collect()
}

#[test]
fn edits_of_different_lines_never_meet() -> Result<(), Clash> {
    let mut sketch = Sketch::of(&mapping(&["a", "b", "c"]));
    let change =
        |line, from: &str, to: &str| Edit::Change { line, from: field(from, from), to: field(to, to) };
    sketch.apply(&change(2, "b", "B"))?;
    sketch.apply(&change(3, "c", "C"))?;
    assert_eq!(names(&sketch), "aBC");
    // Somebody else was faster.
    assert_eq!(sketch.apply(&change(2, "b", "x")), Err(Clash::Changed));
    assert_eq!(sketch.apply(&Edit::Remove { line: 2, was: field("b", "b") }), Err(Clash::Changed));
    sketch.apply(&Edit::Remove { line: 2, was: field("B", "B") })?;
    assert_eq!(sketch.apply(&change(2, "B", "x")), Err(Clash::Gone));
    assert_eq!(names(&sketch), "aC");
    Ok(())
}

#[test]
fn a_line_keeps_its_name_and_its_place() -> Result<(), Clash> {
    let mut sketch = Sketch::of(&mapping(&["a", "b", "c"]));
    let back = sketch.apply(&Edit::Remove { line: 2, was: field("b", "b") })?;
    sketch.apply(&Edit::Add { after: Some(3), field: field("d", "d"), id: None })?;
    assert_eq!(sketch.lines.last().map(|line| line.id), Some(4));
    sketch.apply(&back)?;
    assert_eq!((names(&sketch).as_str(), sketch.lines[1].id), ("abcd", 2));
    let back = sketch.apply(&Edit::Move { line: 4, after: None })?;
    assert_eq!(names(&sketch), "dabc");
    sketch.apply(&back)?;
    sketch.apply(&Edit::Move { line: 1, after: Some(99) })?;
    assert_eq!(names(&sketch), "bcda", "behind a line that is gone: at the end");
    Ok(())
}

#[test]
fn the_key_holds_lines_that_are_there_each_once() -> Result<(), Clash> {
    let mut sketch = Sketch::of(&mapping(&["a", "b"]));
    assert_eq!(sketch.apply(&Edit::Remove { line: 1, was: field("a", "a") }), Err(Clash::IsKey));
    for to in [vec![9], vec![2, 2]] {
        assert_eq!(sketch.apply(&Edit::Key { from: vec![1], to }), Err(Clash::KeyChanged));
    }
    assert_eq!(sketch.apply(&Edit::Key { from: vec![], to: vec![2] }), Err(Clash::KeyChanged));
    sketch.apply(&Edit::Key { from: vec![1], to: vec![2, 1] })?;
    assert_eq!(sketch.mapping().key, ["b", "a"]);
    // The key follows its line.
    sketch.apply(&Edit::Change { line: 2, from: field("b", "b"), to: field("b", "number") })?;
    assert_eq!(sketch.mapping().key, ["number", "a"]);
    Ok(())
}

fn edit() -> impl Strategy<Value = Edit> {
    let name = || "[a-e]".prop_map(|name| field(&name, &name));
    let line = || 1_u32..7;
    let key = || proptest::collection::vec(1_u32..7, 0..3);
    let side = prop_oneof![Just(Side::Left), Just(Side::Right)];
    prop_oneof![
        (proptest::option::of(line()), name(), proptest::option::of(line()))
            .prop_map(|(after, field, id)| Edit::Add { after, field, id }),
        (line(), name(), name()).prop_map(|(line, from, to)| Edit::Change { line, from, to }),
        (line(), name()).prop_map(|(line, was)| Edit::Remove { line, was }),
        (line(), proptest::option::of(line())).prop_map(|(line, after)| Edit::Move { line, after }),
        (side, "[xy]{0,1}", "[xy]{0,1}").prop_map(|(side, from, to)| Edit::Filter { side, from, to }),
        (key(), key()).prop_map(|(from, to)| Edit::Key { from, to }),
    ]
}

/// The edit as somebody would make it who looks at the sketch as it is.
fn informed(sketch: &Sketch, edit: Edit) -> Edit {
    let known = |line| sketch.line(line).map(|known: &Line| known.field.clone());
    match edit {
        Edit::Change { line, from, to } => Edit::Change { line, from: known(line).unwrap_or(from), to },
        Edit::Remove { line, was } => Edit::Remove { line, was: known(line).unwrap_or(was) },
        Edit::Filter { side, to, .. } => Edit::Filter { side, from: sketch.filter(side).to_owned(), to },
        Edit::Key { to, .. } => Edit::Key { from: sketch.key.clone(), to },
        other => other,
    }
}

/// But for the name that the next line will have.
fn content(sketch: &Sketch) -> Sketch {
    Sketch { next: 0, ..sketch.clone() }
}

proptest! {
    #[test]
    fn whatever_is_done_is_taken_back_in_reverse(edits in proptest::collection::vec((edit(), any::<bool>()), 0..20)) {
        let first = Sketch::of(&mapping(&["a", "b", "c"]));
        let mut sketch = first.clone();
        let mut back = Vec::new();
        for (edit, looks) in edits {
            let before = sketch.clone();
            let edit = if looks { informed(&sketch, edit) } else { edit };
            if let Ok(inverse) = sketch.apply(&edit) {
                back.push((before, edit, inverse));
            } else {
                prop_assert_eq!(&sketch, &before, "a refusal changes nothing");
            }
        }
        for (before, edit, inverse) in back.into_iter().rev() {
            let after = content(&sketch);
            let again = sketch.apply(&inverse);
            prop_assert!(again.is_ok(), "{:?} of {:?}: {:?}", inverse, edit, again);
            prop_assert_eq!(content(&sketch), content(&before));
            // And done again.
            let mut redone = sketch.clone();
            if let Ok(again) = again {
                prop_assert!(redone.apply(&again).is_ok());
                prop_assert_eq!(content(&redone), after);
            }
        }
        prop_assert_eq!(content(&sketch), content(&first));
        prop_assert_eq!(sketch.mapping(), mapping(&["a", "b", "c"]));
    }

    #[test]
    fn names_of_lines_are_unique(edits in proptest::collection::vec(edit(), 0..30)) {
        let mut sketch = Sketch::of(&mapping(&["a", "b", "c"]));
        for edit in edits {
            let edit = informed(&sketch, edit);
            let _ = sketch.apply(&edit);
            let mut ids: Vec<u32> = sketch.lines.iter().map(|line| line.id).collect();
            prop_assert!(ids.iter().all(|id| *id < sketch.next));
            ids.sort_unstable();
            ids.dedup();
            prop_assert_eq!(ids.len(), sketch.lines.len());
            prop_assert!(sketch.key.iter().all(|id| sketch.line(*id).is_some()));
        }
    }
}
