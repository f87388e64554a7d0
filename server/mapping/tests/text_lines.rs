//! In which lines two versions differ as text files.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use mapping::text::{MapText, difference, file_name, to_yaml, unified};
use model::{FieldMapping, LineTurn, Mapping, SyncDirection, TextHunk};
use proptest::prelude::*;

fn version(number: &str, publisher: &str, fields: &[&str]) -> MapText {
    let line = |name: &&str| FieldMapping {
        left: (*name).to_owned(),
        right: name.to_lowercase(),
        direction: SyncDirection::Both,
        transforms: Vec::new(),
        lookup: None,
    };
    MapText {
        name: "Contacts V2/ä".into(),
        publisher: publisher.into(),
        version: number.parse().unwrap(),
        note: String::new(),
        mapping: Mapping {
            left_entity: "ContactsV2".into(),
            right_entity: "contacts".into(),
            left_filter: String::new(),
            right_filter: String::new(),
            key: vec!["a".into()],
            company: None,
            fields: fields.iter().map(line).collect(),
        },
    }
}

/// The lines with what becomes of them in front.
fn signs(hunks: &[TextHunk]) -> Vec<String> {
    let lines = hunks.iter().flat_map(|hunk| &hunk.lines);
    lines.map(|line| format!("{}{}", line.turn.sign(), line.text)).collect()
}

#[test]
fn a_field_that_is_added_is_two_lines() {
    let (before, after) =
        (version("1.0.0.0", "Contoso", &["A", "B"]), version("1.0.0.1", "Fabrikam", &["A", "Birth", "B"]));
    let found = difference(&to_yaml(&before), &to_yaml(&after));
    let told = signs(&found);
    for line in ["-publisher: Contoso", "+publisher: Fabrikam", "+  - left: Birth", "+    right: birth"] {
        assert!(told.iter().any(|it| it == line), "{line} is missing: {told:#?}");
    }
    assert_eq!(told.iter().filter(|it| it.starts_with(['+', '-'])).count(), 6, "{told:#?}");
    assert!(found[0].head().starts_with("@@ -1,"), "{}", found[0].head());
}

#[test]
fn the_file_is_what_patch_reads() {
    let (before, after) = (version("1.0.0.0", "Con\ntoso", &["A"]), version("1.0.0.1", "Contoso", &["A"]));
    let text = unified(&before, &after);
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("--- Contacts-V2---1.0.0.0.yaml\tContoso"));
    assert_eq!(lines.next(), Some("+++ Contacts-V2---1.0.0.1.yaml\tContoso"));
    let found = difference(&to_yaml(&before), &to_yaml(&after));
    let rest: Vec<String> =
        found.iter().flat_map(|it| [vec![it.head()], signs(std::slice::from_ref(it))].concat()).collect();
    assert_eq!(lines.collect::<Vec<_>>(), rest);
    assert_eq!(unified(&before, &before), "");
    assert_eq!(file_name(&after, "diff"), "Contacts-V2---1.0.0.1.diff");
}

/// The later text, made of the earlier one by what is told.
fn applied(before: &str, hunks: &[TextHunk]) -> Vec<String> {
    let old: Vec<&str> = before.lines().collect();
    let (mut out, mut at) = (Vec::new(), 0);
    for line in hunks.iter().flat_map(|hunk| &hunk.lines) {
        if let Some(number) = line.before {
            let number = number as usize - 1;
            out.extend(old[at..number].iter().map(ToString::to_string));
            assert_eq!(old[number], line.text);
            at = number + 1;
        } else {
            // The line stands where its number in the later text says; what comes before it is the same in both.
            let missing = line.after.unwrap() as usize - 1 - out.len();
            out.extend(old[at..at + missing].iter().map(ToString::to_string));
            at += missing;
        }
        if line.turn != LineTurn::Removed {
            out.push(line.text.clone());
            assert_eq!(line.after.unwrap() as usize, out.len());
        }
    }
    out.extend(old[at..].iter().map(ToString::to_string));
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn what_is_told_makes_the_later_text_of_the_earlier_one(
        before in proptest::collection::vec("[ab]{0,2}", 0..40),
        after in proptest::collection::vec("[ab]{0,2}", 0..40),
    ) {
        let text = |lines: &[String]| lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect::<String>();
        let (old, new) = (text(&before), text(&after));
        let found = difference(&old, &new);
        prop_assert_eq!(applied(&old, &found), after.clone());
        prop_assert_eq!(found.is_empty(), before == after);
    }
}
