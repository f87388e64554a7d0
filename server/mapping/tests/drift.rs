//! What a mapping is told of a schema that has changed.

#![allow(clippy::unwrap_used, reason = "what goes wrong here fails the test")]

mod customers;

use customers::{left_schema, mapping, right_schema};
use mapping::{Described, check, findings};
use model::{EntitySchema, FieldKind, FieldSchema, Finding, FindingState};

const fn same(schema: &EntitySchema) -> Described<'_> {
    Described { now: schema, before: None }
}

/// The findings after a change of the CRM's entity.
fn after(change: impl Fn(&mut EntitySchema)) -> Vec<Finding> {
    let (left, before) = (left_schema(), right_schema());
    let mut now = before.clone();
    change(&mut now);
    findings(&mapping(), same(&left), Described { now: &now, before: Some(&before) })
}

fn field<'s>(schema: &'s mut EntitySchema, name: &str) -> &'s mut FieldSchema {
    schema.fields.iter_mut().find(|field| field.name == name).unwrap()
}

fn new(name: &str) -> FieldSchema {
    let (required, read_only) = (false, false);
    FieldSchema {
        name: name.into(),
        kind: FieldKind::Text,
        required,
        read_only,
        max_length: None,
        scale: None,
    }
}

/// Code, place and state of a finding.
type Brief<'f> = (&'f str, &'f str, FindingState);

/// What happens to the CRM's entity, in words and done, and what is found then.
type Case = (&'static str, fn(&mut EntitySchema), &'static [Brief<'static>]);

fn brief(found: &[Finding]) -> Vec<Brief<'_>> {
    found.iter().map(|it| (it.code.as_str(), it.title.as_str(), it.state)).collect()
}

#[test]
fn a_mapping_that_fits_has_no_findings() {
    assert_eq!(findings(&mapping(), same(&left_schema()), same(&right_schema())), []);
    assert_eq!(after(|_| {}), []);
    let harmless = after(|schema| {
        schema.fields.push(new("anything"));
        field(schema, "name").max_length = Some(9_999);
    });
    assert_eq!(harmless, []);
}

#[test]
fn a_field_that_is_gone_is_a_problem_and_a_new_one_like_it_is_a_hint() {
    use FindingState::Problem;
    let gone = after(|schema| schema.fields.retain(|field| field.name != "name"));
    assert_eq!(brief(&gone), [("DIPV1025", "name", Problem)]);
    assert!(!gone[0].remedy.contains("renamed"), "{gone:?}");
    let renamed = after(|schema| field(schema, "name").name = "fullname".into());
    // Records need it, and nothing is mapped to it yet.
    assert_eq!(brief(&renamed), [("DIPV1025", "name", Problem), ("DIPV1010", "fullname", Problem)]);
    assert!(renamed[0].remedy.contains("`fullname`") && renamed[0].remedy.contains("renamed"), "{renamed:?}");
    // Two of them could be meant.
    let either = after(|schema| {
        let twin = FieldSchema { name: "title".into(), ..field(schema, "name").clone() };
        schema.fields.push(twin);
        field(schema, "name").name = "fullname".into();
    });
    assert!(!either[0].remedy.contains("renamed"), "{either:?}");
}

#[test]
fn what_became_of_a_field_that_is_still_there() {
    use FindingState::{Problem, Warning};
    let cases: [Case; 6] = [
        (
            "a new field that records need",
            |schema| schema.fields.push(FieldSchema { required: true, ..new("segment") }),
            &[("DIPV1010", "segment", Problem)],
        ),
        (
            "a mapped field that records need from now on",
            |schema| field(schema, "description").required = true,
            &[],
        ),
        (
            "one that the app alone sets",
            |schema| schema.fields.push(FieldSchema { required: true, read_only: true, ..new("segment") }),
            &[],
        ),
        (
            "another type",
            |schema| field(schema, "creditlimit").kind = FieldKind::Text,
            &[("DIPV1030", "creditlimit", Problem)],
        ),
        ("read only", |schema| field(schema, "name").read_only = true, &[("DIPV1011", "name", Problem)]),
        (
            "shorter",
            |schema| {
                let name = field(schema, "name");
                name.max_length = name.max_length.map(|length| length - 1);
            },
            &[("DIPV1030", "name", Warning)],
        ),
    ];
    for (what, change, expected) in cases {
        let found = after(change);
        assert_eq!(brief(&found), expected, "{what}: {found:?}");
        assert!(found.iter().all(|it| !it.found.is_empty() && !it.remedy.is_empty()), "{what}");
    }
}

/// Values only travel away from a field that is never written.
#[test]
fn a_field_that_is_only_read_may_be_shorter_and_read_only() {
    let found = after(|schema| field(schema, "rating").read_only = true);
    assert_eq!(found, []);
}

#[test]
fn options_that_are_gone_are_named() {
    let found = after(|schema| {
        if let FieldKind::Choice { options, .. } = &mut field(schema, "msdyn_language").kind {
            options.retain(|(value, _)| value != "36");
        }
    });
    assert_eq!(brief(&found), [("DIPV1030", "msdyn_language", FindingState::Warning)]);
    assert!(found[0].found.contains("36"), "{found:?}");
}

/// What the editor's check would tell is told of drift, too, unless it stood against the mapping all along.
#[test]
fn drift_and_the_check_of_a_mapping_have_one_set_of_rules() {
    let left = left_schema();
    let mut before = right_schema();
    field(&mut before, "description").read_only = true;
    let known = check(&mapping(), &left, &before);
    assert_eq!(brief(&known), [("DIPV1011", "description", FindingState::Problem)]);
    let mut now = before.clone();
    let told =
        |now: &EntitySchema| findings(&mapping(), same(&left), Described { now, before: Some(&before) });
    assert_eq!(told(&now), [], "whoever saved it was told");
    now.tracks_changes = false;
    now.modified_time = None;
    assert_eq!(brief(&told(&now)), [("DIPV1019", "accounts", FindingState::Warning)]);
    field(&mut now, "creditlimit").kind = FieldKind::Guid;
    let found = told(&now);
    assert_eq!(brief(&found)[0], ("DIPV1030", "creditlimit", FindingState::Problem));
    assert!(
        found[0].found.contains("another type") && found[0].found.contains("nothing in common"),
        "{found:?}"
    );
}
