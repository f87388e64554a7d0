//! What is said of a map at work, code by code.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod customers;

use customers::{field, left_schema, line, mapping, right_schema};
use mapping::{Doorbell, MapFacts, Noticed, health};
use model::{EntitySchema, FieldKind, FieldSchema, Finding, FindingState, MapState, Mapping, SyncDirection};

use FindingState::{Info, Problem, Unknown, Warning};
use SyncDirection::{Both, LeftToRight, RightToLeft};

/// What is known of the customers' map, to be changed.
struct Case {
    mapping: Mapping,
    left: EntitySchema,
    right: EntitySchema,
    state: MapState,
    noticed: [Noticed; 2],
    others: Vec<(String, Mapping)>,
}

impl Case {
    /// A map that runs without filters, of whose changes both apps tell.
    fn new() -> Self {
        let noticed = Noticed { doorbell: Doorbell::Registered, poll_ms: 30_000, sweep_ms: 3_600_000 };
        Self {
            mapping: Mapping { left_filter: String::new(), right_filter: String::new(), ..mapping() },
            left: left_schema(),
            right: right_schema(),
            state: MapState::Running,
            noticed: [noticed.clone(), noticed],
            others: Vec::new(),
        }
    }

    fn found(&self) -> Vec<Finding> {
        health(&MapFacts {
            mapping: &self.mapping,
            left: &self.left,
            right: &self.right,
            state: self.state,
            noticed: self.noticed.clone(),
            others: &self.others,
        })
    }

    fn right(&mut self, name: &str) -> &mut FieldSchema {
        self.right.fields.iter_mut().find(|field| field.name == name).unwrap()
    }
}

/// What is done; the code, title and state that are found then; and words of what was found.
type Row = (&'static str, fn(&mut Case), (&'static str, &'static str, FindingState), &'static [&'static str]);

const ROWS: &[Row] = &[
    (
        "no address",
        |it| it.noticed[1].doorbell = Doorbell::NoAddress,
        ("MH400", "accounts", Warning),
        &["no address", "up to 30 seconds late."],
    ),
    (
        "refused, and deletions are found by sweeps",
        |it| {
            it.noticed[0].doorbell = Doorbell::Refused("no such event".into());
            it.left.tracks_changes = false;
        },
        ("MH400", "CustomersV3", Warning),
        &["no such event.", "up to 30 seconds late, deletions up to 60 minutes."],
    ),
    (
        "a filter that cannot be read",
        |it| it.mapping.right_filter = "statecode eq".into(),
        ("MH900", "CRM filter", Problem),
        &["cannot be read"],
    ),
    (
        "a query",
        |_| {},
        ("MH1000", "Query sent to the ERP", Info),
        &["$select=dataAreaId,CustomerAccount,", "company by company", "No filter"],
    ),
    (
        "a filter with words of the app",
        |it| it.mapping.left_filter = "(OrganizationName == \"Contoso\")".into(),
        ("MH1000", "Query sent to the ERP", Info),
        &["`(OrganizationName == \"Contoso\")`", "$filter=OrganizationName eq 'Contoso'"],
    ),
    (
        "a filter without",
        |it| it.mapping.left_filter = "(OrganizationName == \"?\")".into(),
        ("MH1600", "ERP filter", Info),
        &["Only rows of CustomersV3 that pass"],
    ),
    (
        "no time of change",
        |it| {
            it.right.tracks_changes = false;
            it.right.modified_time = None;
        },
        ("MH1300", "accounts", Warning),
        &["neither tracks changes nor has a time"],
    ),
    (
        "a field of the app itself",
        |it| it.right("rating").read_only = true,
        ("MH1300", "accounts", Unknown),
        &["`rating`"],
    ),
    (
        "no field of one entity",
        |it| it.mapping.fields.iter_mut().for_each(|line| line.left.clear()),
        ("MH1500", "CustomersV3", Problem),
        &["No field"],
    ),
    (
        "nothing but the key",
        |it| it.mapping.fields.truncate(1),
        ("MH1500", "accounts", Warning),
        &["only what names its rows"],
    ),
    (
        "a filter on the way in",
        |it| it.mapping.right_filter = "customertypecode eq 3".into(),
        ("MH1800", "CRM filter", Info),
        &["whether they pass `customertypecode eq 3` or not"],
    ),
    (
        "a filter of what nothing leaves",
        |it| {
            it.mapping.right_filter = "customertypecode eq 3".into();
            it.mapping.fields.iter_mut().for_each(|line| line.direction = LeftToRight);
        },
        ("MH1600", "CRM filter", Info),
        &["leaves nothing out"],
    ),
    (
        "another map",
        |it| it.others = vec![("Vendors".into(), Mapping { left_entity: "VendorsV2".into(), ..mapping() })],
        ("MH1700", "accounts", Info),
        &["Vendors"],
    ),
];

#[test]
fn each_code_is_told_where_it_is_so() {
    for (what, change, (code, title, state), words) in ROWS {
        let mut case = Case::new();
        change(&mut case);
        let found = case.found();
        let own = found.iter().find(|it| it.code == *code && it.title == *title);
        let Some(own) = own else { panic!("{what}: {found:#?}") };
        assert_eq!(own.state, *state, "{what}: {own:?}");
        for words in *words {
            assert!(own.found.contains(words), "{what}: {words} is missing in {own:?}");
        }
        assert!(
            found.iter().all(|it| it.found.ends_with('.') && it.found.matches('`').count() % 2 == 0),
            "{what}: {found:#?}"
        );
    }
}

#[test]
fn of_a_map_that_runs_as_it_should_only_its_queries_are_told() {
    let found = Case::new().found();
    let brief: Vec<_> = found.iter().map(|it| (it.code.as_str(), it.title.as_str(), it.state)).collect();
    assert_eq!(brief, [("MH1000", "Query sent to the ERP", Info), ("MH1000", "Query sent to the CRM", Info)]);
}

fn has(case: &Case, code: &str) -> bool {
    case.found().iter().any(|it| it.code == code)
}

#[test]
fn a_map_that_stands_still_needs_no_call() {
    let mut case = Case::new();
    case.noticed[0].doorbell = Doorbell::NoAddress;
    assert!(has(&case, "MH400"));
    case.state = MapState::NotRunning;
    assert!(!has(&case, "MH400"));
    case.state = MapState::Running;
    case.mapping.fields.iter_mut().for_each(|line| line.direction = RightToLeft);
    assert!(!has(&case, "MH400"), "nothing travels from the ERP");
    case.noticed[0].doorbell = Doorbell::Unknown;
    assert!(!has(&case, "MH400"));
}

#[test]
fn a_filter_that_the_app_has_no_words_for_is_said_to_be_tandems_alone() {
    let mut case = Case::new();
    case.mapping.left_filter = "(OrganizationName like \"?o*\")".into();
    let found = case.found();
    assert!(found[0].found.contains("has no words for it"), "{found:#?}");
}

#[test]
fn what_is_only_written_is_not_followed() {
    let mut case = Case::new();
    case.others = vec![(
        "Mirror".into(),
        Mapping { fields: vec![line("Name", "name", RightToLeft, vec![])], ..mapping() },
    )];
    let titles: Vec<String> =
        case.found().into_iter().filter(|it| it.code == "MH1700").map(|it| it.title).collect();
    assert_eq!(titles, ["accounts"], "the other map reads nothing of the ERP");
    case.right.fields.push(FieldSchema { read_only: true, ..field("total", FieldKind::Decimal) });
    case.mapping.fields.push(line("CreditLimit", "total", LeftToRight, vec![]));
    assert!(!has(&case, "MH1300"), "nothing of it leaves the CRM");
    case.mapping.fields.push(line("CreditLimit", "total", Both, vec![]));
    assert!(has(&case, "MH1300"));
}
