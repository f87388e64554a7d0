//! What one act mends, tried on every kind of finding.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod customers;
mod fixing;

use customers::{CURRENCY, field, line, map, right_schema};
use fixing::Case;
use mapping::{Known, Mendable};
use model::{Edit, FieldKind, Finding, FindingState, Sketch, SyncDirection, Transform};

use SyncDirection::{Both, LeftToRight, RightToLeft};

/// What is done to a sound mapping, the finding that it brings about, and what its button says; `None` = there is none.
type Row = (&'static str, fn(&mut Case), &'static str, Option<&'static str>);

const ROWS: &[Row] = &[
    ("no key", |it| it.mapping.key.clear(), "DIPV1003", None),
    (
        "no key where the CRM has one",
        |it| {
            it.mapping.key.clear();
            it.right.alternate_keys = vec![vec!["rating".into()], vec!["accountnumber".into()]];
        },
        "DIPV1003",
        Some("Name records by accountnumber"),
    ),
    (
        "a key of one way",
        |it| it.line("accountnumber").direction = LeftToRight,
        "DIPV1004",
        Some("Let it travel both ways"),
    ),
    (
        "nothing for a required field",
        |it| {
            it.mapping.fields.retain(|line| line.right != "description");
            it.left("GroupId").name = "Description".into();
            it.right("description").required = true;
        },
        "DIPV1010",
        Some("Add Description = description"),
    ),
    (
        "nothing for a required field that nothing looks like",
        |it| {
            it.mapping.fields.retain(|line| line.right != "name");
            let field = it.left("OrganizationName");
            (field.name, field.required) = ("Qwerty".into(), false);
        },
        "DIPV1010",
        None,
    ),
    (
        "a field that can only be read, both ways",
        |it| it.right("name").read_only = true,
        "DIPV1011",
        Some("Let it travel from the CRM to the ERP only"),
    ),
    (
        "a field that can only be read, one way",
        |it| it.right("description").read_only = true,
        "DIPV1011",
        Some("Remove the line"),
    ),
    ("a filter", |it| it.mapping.left_filter = "(PartyType ==".into(), "DIPV1012", None),
    (
        "a line without a field",
        |it| it.add(line("", "rating", Both, vec![])),
        "DIPV1021",
        Some("Remove the line"),
    ),
    (
        "a line without a column",
        |it| it.add(line("GroupId", "", Both, vec![])),
        "DIPV1024",
        Some("Remove the line"),
    ),
    (
        "a field that is gone",
        |it| it.line("name").left = "Nothing".into(),
        "DIPV1022",
        Some("Remove the line"),
    ),
    (
        "a field with another name",
        |it| it.left("OrganizationName").name = "FullName".into(),
        "DIPV1022",
        Some("Rename to FullName"),
    ),
    (
        "a key with another name",
        |it| it.right("accountnumber").name = "number".into(),
        "DIPV1025",
        Some("Rename to number"),
    ),
    (
        "a lookup with another name",
        |it| it.right("transactioncurrencyid").name = "currencyid".into(),
        "DIPV1025",
        Some("Rename to currencyid"),
    ),
    ("a key that is gone", |it| it.right.fields.retain(|it| it.name != "accountnumber"), "DIPV1025", None),
    (
        "two sources of one field",
        |it| it.add(line("Rating", "description", RightToLeft, vec![])),
        "DIPV1023",
        Some("Remove the later line"),
    ),
    (
        "two lines to one column",
        |it| it.add(line("LanguageId", "description", LeftToRight, vec![])),
        "DIPV1026",
        Some("Remove the later line"),
    ),
    (
        "the same twice",
        |it| it.add(line("CreditLimit", "creditlimit", Both, vec![])),
        "DIPV1029",
        Some("Remove the later line"),
    ),
    (
        "the same three times",
        |it| {
            it.add(line("CreditLimit", "creditlimit", Both, vec![]));
            it.add(line("CreditLimit", "creditlimit", LeftToRight, vec![]));
            it.add(line("Opened", "creditlimit", RightToLeft, vec![]));
        },
        "DIPV1029",
        Some("Remove the later lines"),
    ),
    ("a lookup of a table that nobody knows", |it| it.line(CURRENCY).lookup = None, "DIPV1027", None),
    (
        "a lookup of a table that is known",
        |it| {
            it.line(CURRENCY).lookup = None;
            let targets = vec!["transactioncurrencies".to_owned()];
            it.right("transactioncurrencyid").kind = FieldKind::Lookup { targets };
            let columns = vec![field("isocurrencycode", FieldKind::Text)];
            it.tables = vec![customers::entity("transactioncurrencies", "transactioncurrencyid", columns)];
        },
        "DIPV1027",
        Some("Find its row in transactioncurrencies by isocurrencycode"),
    ),
    (
        "choices",
        |it| it.line("creditonhold").transforms.clear(),
        "DIPV1030",
        Some("Pair 2 of 2 choices by their labels"),
    ),
    (
        "a value that is not known",
        |it| it.line("creditonhold").transforms = vec![map(&[("Yes", "True"), ("No", "perhaps")])],
        "DIPV1030",
        Some("Take out the values that are not known"),
    ),
    (
        "a transform of something else",
        |it| it.line("rating").transforms = vec![Transform::Trim],
        "DIPV1030",
        Some("Take out trimming"),
    ),
    ("one way that does not fit", |it| it.right("description").kind = FieldKind::Guid, "DIPV1030", None),
    (
        "a text that may be too long",
        |it| it.right("name").max_length = Some(10),
        "DIPV1030",
        Some("Cut it to 10 characters"),
    ),
    (
        "a fraction",
        |it| it.right("creditlimit").kind = FieldKind::Integer,
        "DIPV1030",
        Some("Round it to a whole number"),
    ),
    (
        "a key that is cut",
        |it| it.line("accountnumber").transforms = vec![Transform::Truncate { length: 5 }],
        "TANDEM05",
        Some("Take out cutting"),
    ),
    (
        "a required field from one that may be empty",
        |it| it.left("OrganizationName").required = false,
        "DIPV1031",
        None,
    ),
];

#[test]
fn each_kind_of_finding_has_its_act() {
    for (words, change, code, expected) in ROWS {
        let mut case = Case::new();
        change(&mut case);
        let mended = case.mended();
        let own: Vec<_> = mended.iter().filter(|(finding, _)| finding.code == *code).collect();
        let labels: Vec<_> =
            own.iter().map(|(_, fix)| fix.as_ref().map(|(fix, _)| fix.label.as_str())).collect();
        assert!(!own.is_empty(), "{words}: {mended:#?}");
        assert!(labels.iter().all(|label| label == expected), "{words}: {labels:?} {mended:#?}");
    }
}

#[test]
fn a_renamed_lookup_is_bound_through_its_new_column() {
    let mut case = Case::new();
    case.right("transactioncurrencyid").name = "currencyid".into();
    let sketch = Sketch::of(&case.mapping);
    let before = right_schema();
    let known = Known { left: &case.left, right: &case.right, tables: &[], past: &[] };
    let mendable = Mendable { sketch: &sketch, known, before: [None, Some(&before)] };
    let fix = mendable.fix(&mendable.findings()[0]).unwrap();
    let mut mended = sketch.clone();
    mended.apply(&fix.edits[0]).unwrap();
    let line = mended.lines.last().unwrap().field.clone();
    let lookup = line.lookup.unwrap();
    assert_eq!(line.right, "currencyid.isocurrencycode");
    assert_eq!((lookup.column.as_str(), lookup.targets[0].navigation.as_str()), ("currencyid", "currencyid"));
    assert_eq!(lookup.targets[0].id, "transactioncurrencyid", "the other table is as it was");
}

#[test]
fn of_what_is_there_three_times_only_its_twins_go() {
    let mut case = Case::new();
    case.right.fields.push(field("limit2", FieldKind::Decimal));
    case.left.fields.push(field("Limit2", FieldKind::Decimal));
    let sound = case.mapping.fields.len();
    case.add(line("CreditLimit", "creditlimit", Both, vec![]));
    case.add(line("Limit2", "creditlimit", RightToLeft, vec![]));
    case.add(line("CreditLimit", "creditlimit", Both, vec![]));
    let mended = case.mended();
    let (fix, later) = mended.iter().find_map(|(_, fix)| fix.clone()).unwrap();
    assert_eq!((fix.label.as_str(), later), ("Remove the later lines", vec![]));
    let gone: Vec<u32> = fix
        .edits
        .iter()
        .map(|edit| if let Edit::Remove { line, .. } = edit { *line } else { panic!("{fix:?}") })
        .collect();
    let first = u32::try_from(sound).unwrap() + 1;
    assert_eq!(gone, [first + 2, first], "the one that feeds another field stays");
}

#[test]
fn what_is_not_found_is_not_mended() {
    let case = Case::new();
    let sketch = Sketch::of(&case.mapping);
    let known = Known { left: &case.left, right: &case.right, tables: &[], past: &[] };
    let mendable = Mendable { sketch: &sketch, known, before: [None, None] };
    let stranger = Finding {
        code: "DIPV1029".into(),
        title: "name".into(),
        state: FindingState::Problem,
        found: "x".into(),
        remedy: "y".into(),
    };
    assert_eq!(mendable.fixes(&[stranger]), [None]);
}
