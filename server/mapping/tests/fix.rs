//! What one act mends: tried on every kind of finding, and on mappings made at random.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod customers;

use customers::{CURRENCY, default, field, left_schema, line, map, mapping, right_schema};
use mapping::{Fix, Known, Mendable, check};
use model::{
    EntitySchema, FieldKind, FieldMapping, FieldSchema, Finding, FindingState, Mapping, Sketch,
    SyncDirection, Transform,
};
use proptest::prelude::*;

use SyncDirection::{Both, LeftToRight, RightToLeft};

/// A mapping with what both apps say of their entities, and said before.
#[derive(Clone, Debug)]
struct Case {
    mapping: Mapping,
    left: EntitySchema,
    right: EntitySchema,
    tables: Vec<EntitySchema>,
}

/// A finding, and what its fix is and leaves; `None` = it has none.
type Mended = (Finding, Option<(Fix, Vec<Finding>)>);

impl Case {
    fn new() -> Self {
        Self { mapping: mapping(), left: left_schema(), right: right_schema(), tables: Vec::new() }
    }

    fn line(&mut self, right: &str) -> &mut FieldMapping {
        self.mapping.fields.iter_mut().find(|line| line.right == right).unwrap()
    }

    fn left(&mut self, name: &str) -> &mut FieldSchema {
        self.left.fields.iter_mut().find(|field| field.name == name).unwrap()
    }

    fn right(&mut self, name: &str) -> &mut FieldSchema {
        self.right.fields.iter_mut().find(|field| field.name == name).unwrap()
    }

    fn add(&mut self, line: FieldMapping) {
        self.mapping.fields.push(line);
    }

    /// Every finding with its fix, and the findings that are left once it is made.
    fn mended(&self) -> Vec<Mended> {
        let sketch = Sketch::of(&self.mapping);
        let before = [left_schema(), right_schema()];
        let known = Known { left: &self.left, right: &self.right, tables: &self.tables, past: &[] };
        let mendable = Mendable { sketch: &sketch, known, before: before.each_ref().map(Some) };
        let found = mendable.findings();
        let fixes = mendable.fixes(&found);
        let later = |fix: Fix| {
            let mut sketch = sketch.clone();
            for edit in &fix.edits {
                sketch.apply(edit).unwrap();
            }
            let left = check(&sketch.mapping(), &self.left, &self.right);
            (fix, left)
        };
        found.into_iter().zip(fixes).map(|(finding, fix)| (finding, fix.map(later))).collect()
    }
}

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

fn names(schema: &EntitySchema) -> Vec<String> {
    let own = schema.fields.iter().map(|field| field.name.clone());
    own.chain([String::new(), "gone".to_owned(), CURRENCY.to_owned()]).collect()
}

fn any_line() -> impl Strategy<Value = FieldMapping> {
    let transform = prop_oneof![
        Just(default("3")),
        Just(default("x")),
        Just(map(&[("Yes", "True"), ("No", "False")])),
        Just(map(&[("Yes", "15"), ("x", "y")])),
        Just(Transform::Trim),
        Just(Transform::Truncate { length: 4 }),
        Just(Transform::Number { decimals: 0, separator: model::DecimalSeparator::Point }),
        Just(Transform::Date { format: "%d.%m.%Y".into() }),
        Just(Transform::Expression { to_right: "value + 'x'".into(), to_left: None }),
    ];
    let direction = prop_oneof![Just(Both), Just(LeftToRight), Just(RightToLeft)];
    let ends = (prop::sample::select(names(&left_schema())), prop::sample::select(names(&right_schema())));
    let strange = (ends, direction.clone(), prop::collection::vec(transform.clone(), 0..2))
        .prop_map(|((left, right), direction, transforms)| line(&left, &right, direction, transforms));
    let sound = (prop::sample::select(mapping().fields), direction, prop::option::of(transform)).prop_map(
        |(sound, direction, transform)| {
            let transforms = sound.transforms.iter().cloned().chain(transform).collect();
            FieldMapping { direction, transforms, ..sound }
        },
    );
    prop_oneof![strange, sound, prop::sample::select(mapping().fields)]
}

/// What becomes of a field of either app.
fn any_change(case: &mut Case, (at, what): (usize, u8)) {
    let right = case.right.fields.len();
    let at = at % (right + case.left.fields.len());
    let field = if at < right { &mut case.right.fields[at] } else { &mut case.left.fields[at - right] };
    match what {
        0 => field.read_only = true,
        1 => field.required = true,
        2 => field.max_length = Some(5),
        3 => field.kind = FieldKind::Integer,
        4 => field.kind = FieldKind::Text,
        _ => field.name.push_str("_new"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_mended_is_gone_and_nothing_else_breaks(
        fields in prop::collection::vec(any_line(), 1..7),
        key in prop::collection::vec(0..6_usize, 0..3),
        is_striped in any::<bool>(),
        changes in prop::collection::vec((0..30_usize, 0..6_u8), 0..4),
    ) {
        let mut case = Case::new();
        case.mapping.key = key.iter().filter_map(|at| fields.get(*at)).map(|it| it.right.clone()).collect();
        case.mapping.fields = fields;
        if !is_striped {
            case.mapping.company = None;
        }
        case.right.alternate_keys = vec![vec!["accountnumber".into()], vec!["name".into()]];
        for change in changes {
            any_change(&mut case, change);
        }
        // As the editor has it: parts of a key that no line brings are not in it.
        case.mapping = Sketch::of(&case.mapping).mapping();
        let before: Vec<Finding> = check(&case.mapping, &case.left, &case.right);
        for (finding, fix) in case.mended() {
            let Some((fix, later)) = fix else { continue };
            prop_assert!(!later.contains(&finding), "{fix:?} leaves {finding:?}");
            for problem in later.iter().filter(|it| it.state == FindingState::Problem) {
                prop_assert!(before.contains(problem), "{fix:?} for {finding:?} brings {problem:?}");
            }
        }
    }
}
