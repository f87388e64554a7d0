//! Every code that editing a mapping can bring about.
//!
//! Codes of the public list that are not here: 1000, 1001, 1005 to 1008, 1016 and 1017 are about connections and the link
//! of two environments (their health check tells of them); 1018 and 1020 (a schema that is missing) are told where schemas
//! are read; 1015 and 1028 (the key column of a lookup) cannot come about, because a lookup names it itself: without one
//! it is 1027.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod customers;

use customers::{default, field, left_schema, line, lookup, map, mapping, right_schema};
use mapping::{Compiled, check};
use model::{EntitySchema, FieldKind, FieldMapping, FieldSchema, FindingState, Mapping, SyncDirection};

use FindingState::{Problem, Warning};
use SyncDirection::{Both, LeftToRight, RightToLeft};

/// A mapping and both schemas, to be changed.
struct Case {
    mapping: Mapping,
    left: EntitySchema,
    right: EntitySchema,
}

impl Case {
    fn new() -> Self {
        Self { mapping: mapping(), left: left_schema(), right: right_schema() }
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

    /// What is found, but for what is found in a sound mapping as well.
    fn found(&self) -> Vec<(String, String, FindingState)> {
        let found = check(&self.mapping, &self.left, &self.right);
        found.into_iter().map(|it| (it.code, it.title, it.state)).collect()
    }
}

/// What is done, and what is to be found.
type Row = (&'static str, fn(&mut Case), &'static str, &'static str, FindingState);

const ROWS: &[Row] = &[
    (
        "no company",
        |it| {
            it.mapping.company = None;
            it.left.key = vec!["dataAreaId".into(), "CustomerAccount".into()];
        },
        "1002",
        "Company",
        Problem,
    ),
    (
        "both of companies, the map of none",
        |it| {
            it.mapping.company = None;
            it.left.key = vec!["dataAreaId".into()];
            it.right.alternate_keys = vec![vec!["accountnumber".into(), "msdyn_company".into()]];
            it.right("msdyn_company").kind = FieldKind::Lookup { targets: vec!["cdm_companies".into()] };
        },
        "1002",
        "Company",
        Problem,
    ),
    ("no key", |it| it.mapping.key.clear(), "1003", "Integration key", Problem),
    (
        "a key of one way",
        |it| it.line("accountnumber").direction = LeftToRight,
        "1004",
        "accountnumber",
        Problem,
    ),
    (
        "nothing for a required field",
        |it| {
            it.mapping.fields.retain(|line| line.right != "name");
        },
        "1010",
        "name",
        Warning,
    ),
    (
        "a field that can only be read",
        |it| it.right("description").read_only = true,
        "1011",
        "description",
        Problem,
    ),
    (
        "a filter that cannot be read",
        |it| it.mapping.left_filter = "(PartyType ==".into(),
        "1012",
        "ERP filter",
        Problem,
    ),
    (
        "a filter of a field that is not there",
        |it| {
            it.mapping.right_filter = "nothing eq 1".into();
        },
        "1012",
        "CRM filter",
        Problem,
    ),
    (
        "a key that is not mapped",
        |it| it.mapping.key.push("description2".into()),
        "1014",
        "description2",
        Problem,
    ),
    (
        "no way to tell what changed",
        |it| {
            it.left.tracks_changes = false;
            it.left.modified_time = None;
        },
        "1019",
        "CustomersV3",
        Warning,
    ),
    (
        "a line without a field",
        |it| it.add(line("", "msdyn_opened2", Both, vec![])),
        "1021",
        "msdyn_opened2",
        Problem,
    ),
    ("a field that is not there", |it| it.line("name").left = "Nothing".into(), "1022", "Nothing", Problem),
    (
        "two sources of one field",
        |it| {
            it.add(line("Rating", "description", RightToLeft, vec![]));
        },
        "1023",
        "description",
        Problem,
    ),
    ("a line without a column", |it| it.add(line("GroupId", "", Both, vec![])), "1024", "GroupId", Problem),
    ("a column that is not there", |it| it.line("name").right = "nothing".into(), "1025", "nothing", Problem),
    (
        "two lines to one column",
        |it| {
            it.add(line("LanguageId", "description", LeftToRight, vec![]));
        },
        "1026",
        "description",
        Problem,
    ),
    (
        "a lookup that points nowhere",
        |it| {
            it.line(customers::CURRENCY).lookup = None;
        },
        "1027",
        customers::CURRENCY,
        Problem,
    ),
    (
        "the same twice",
        |it| it.add(line("CreditLimit", "creditlimit", Both, vec![])),
        "1029",
        "creditlimit",
        Problem,
    ),
    (
        "a choice and yes or no",
        |it| it.line("creditonhold").transforms.clear(),
        "1030",
        "creditonhold",
        Problem,
    ),
    (
        "choices with other names",
        |it| {
            it.add(line("PartyType", "msdyn_kind", LeftToRight, vec![]));
            let options = vec![("1".to_owned(), "One".to_owned())];
            it.right
                .fields
                .push(field("msdyn_kind", FieldKind::Choice { type_name: String::new(), options }));
        },
        "1030",
        "msdyn_kind",
        Problem,
    ),
    (
        "a number that is a time",
        |it| {
            it.add(line("Rating", "msdyn_opened", LeftToRight, vec![]));
        },
        "1030",
        "msdyn_opened",
        Problem,
    ),
    (
        "a value that the target does not know",
        |it| {
            it.line("creditonhold").transforms = vec![map(&[("yes", "perhaps"), ("no", "False")])];
        },
        "1030",
        "creditonhold",
        Problem,
    ),
    (
        "a default that the target does not know",
        |it| {
            it.line("customertypecode").transforms = vec![default("4")];
        },
        "1030",
        "customertypecode",
        Problem,
    ),
    (
        "a text that may be no number",
        |it| {
            it.right("description").kind = FieldKind::Integer;
        },
        "1030",
        "description",
        Warning,
    ),
    ("a text that may be too long", |it| it.right("name").max_length = Some(10), "1030", "name", Warning),
    (
        "a required field from one that may be empty",
        |it| {
            it.left("OrganizationName").required = false;
        },
        "1031",
        "name",
        Warning,
    ),
];

#[test]
fn a_sound_mapping_has_nothing_against_it() {
    assert_eq!(Case::new().found(), []);
}

#[test]
fn every_mistake_is_found_by_its_code_and_place() {
    for (words, change, code, place, state) in ROWS {
        let mut case = Case::new();
        change(&mut case);
        let expected = (format!("DIPV{code}"), (*place).to_owned(), *state);
        let found = case.found();
        assert!(found.contains(&expected), "{words}: {expected:?} is not among {found:?}");
    }
}

#[test]
fn every_finding_says_what_and_what_to_do() {
    for (words, change, ..) in ROWS {
        let mut case = Case::new();
        change(&mut case);
        for finding in check(&case.mapping, &case.left, &case.right) {
            assert!(finding.found.ends_with('.') && finding.found.len() > 20, "{words}: {finding:?}");
            assert!(finding.remedy.ends_with('.') && finding.remedy.len() > 10, "{words}: {finding:?}");
        }
    }
}

/// What is no problem can be made ready for work, and what cannot is one.
#[test]
fn a_mapping_without_a_problem_works() {
    for (words, change, ..) in ROWS {
        let mut case = Case::new();
        change(&mut case);
        let broken = Compiled::new(&case.mapping, &case.left, &case.right).is_err();
        let found = case.found();
        assert!(!broken || found.iter().any(|(.., state)| *state == Problem), "{words}");
        let states: Vec<FindingState> = found.iter().map(|(.., state)| *state).collect();
        assert!(states.is_sorted_by(|one, other| one >= other), "problems first: {found:?}");
    }
}

/// Lines that only look like mistakes.
#[test]
fn what_travels_apart_does_not_meet() {
    let mut case = Case::new();
    // One field feeds two columns, and two columns take turns with one field.
    case.right.fields.push(field("name2", FieldKind::Text));
    case.add(line("OrganizationName", "name2", LeftToRight, vec![]));
    // The key of a lookup has a type of its own.
    case.add(FieldMapping {
        lookup: Some(lookup("msdyn_other", "others", "otherid", "code", None)),
        ..line("Rating", "msdyn_other.code", LeftToRight, vec![])
    });
    case.right.fields.push(field("msdyn_other", FieldKind::Lookup { targets: vec!["others".into()] }));
    assert_eq!(case.found(), []);
}
