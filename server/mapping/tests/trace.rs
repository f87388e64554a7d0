//! What is shown of a record on its way is what would become of it.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod customers;

use customers::{COMPANY, CURRENCY, compiled, left_row, right_row, row_id, state};
use mapping::{Fate, Plan, PlanInput, Source, TargetRow, There, Trace, Traced, Traveller, plan};
use model::{ConflictPolicy, Contrast, Direction, MapId, Moment, Operation, Side, SkipReason, WouldBe};
use odata::value::{Record, Value};
use proptest::prelude::*;

fn row(side: Side, fields: &[(&str, Value)]) -> Record {
    let mut row = if side == Side::Left { left_row() } else { right_row() };
    for (name, value) in fields {
        row.insert(*name, value.clone());
    }
    row
}

fn traced(direction: Direction, record: &Record, target: Option<&Record>) -> Trace {
    let compiled = compiled();
    let source = state(&compiled, direction.source(), record);
    let target = target.map(|row| state(&compiled, direction.target(), row));
    let traveller = Traveller {
        direction,
        record,
        source: &source,
        target: target.as_ref().map_or(There::Nothing, There::Row),
    };
    compiled.trace(traveller, Some(&row_id))
}

fn line<'t>(trace: &'t Trace, right: &str) -> &'t Traced {
    trace.lines.iter().find(|line| line.right == right).unwrap()
}

/// What the engine would do about the same record, and send.
fn planned(direction: Direction, record: &Record, target: Option<&Record>) -> (WouldBe, Option<Record>) {
    let compiled = compiled();
    let state_of = |side, record| state(&compiled, side, record);
    let source =
        Source { record: record.clone(), state: state_of(direction.source(), record), modified: None };
    let target = target.map(|row| TargetRow { id: "1".into(), state: state_of(direction.target(), row) });
    let Ok(key) = compiled.key(direction.source(), &source.state) else { return (WouldBe::Failed, None) };
    let planned = plan(&PlanInput {
        compiled: &compiled,
        map: MapId(1),
        direction,
        operation: Operation::Upsert,
        source: Some(&source),
        captured_at: Moment(0),
        source_id: "1",
        key: &key.key,
        link: None,
        target: target.as_ref(),
        opposite: None,
        opposite_deleted_at: None,
        edited: None,
        policy: ConflictPolicy::default(),
        now: Moment(0),
    });
    let outcome = match planned {
        Plan::Create { .. } => WouldBe::Created,
        Plan::Update { .. } => WouldBe::Updated,
        Plan::Skip { .. } => WouldBe::Skipped,
        Plan::Invalid(_) | Plan::Delete { .. } | Plan::Loop => WouldBe::Failed,
    };
    let sent = planned.fields().map(|it| compiled.payload(direction.target(), it, &key.company, &row_id));
    match sent {
        Some(Err(_)) => (WouldBe::Failed, None),
        sent => (outcome, sent.and_then(Result::ok)),
    }
}

fn value(side: Side) -> impl Strategy<Value = (&'static str, Value)> {
    let texts = |name: &'static str, all: &'static [&'static str]| {
        prop::sample::select(all).prop_map(move |text| (name, Value::from(text))).boxed()
    };
    let fields = match side {
        Side::Left => vec![
            texts("OrganizationName", &["Contoso", "Fabrikam  ", "", "A name that is much too long for it"]),
            texts("LanguageId", &["", "fr", "xx"]),
            texts("CurrencyCode", &["USD", "EUR", "GBP", ""]),
            texts("PartyType", &["Organization", "Person"]),
            texts("GroupId", &["10", "20", ""]),
        ],
        Side::Right => vec![
            texts("name", &["Contoso", "Fabrikam", "", "A name that is much too long for it"]),
            texts("rating", &["1", "2"]),
            prop::sample::select(vec![15, 36]).prop_map(|it| ("msdyn_language", Value::from(it))).boxed(),
            any::<bool>().prop_map(|it| ("creditonhold", Value::from(it))).boxed(),
            prop::sample::select(vec![3, 4]).prop_map(|it| ("customertypecode", Value::from(it))).boxed(),
        ],
    };
    prop::strategy::Union::new(fields)
}

fn values(side: Side) -> impl Strategy<Value = Vec<(&'static str, Value)>> {
    prop::collection::vec(value(side), 0..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn what_is_shown_is_what_would_be_done(
        left in values(Side::Left),
        right in values(Side::Right),
        is_there in any::<bool>(),
    ) {
        let rows = [row(Side::Left, &left), row(Side::Right, &right)];
        for (direction, [own, other]) in Direction::BOTH.into_iter().zip([[0, 1], [1, 0]]) {
            let target = is_there.then_some(&rows[other]);
            let trace = traced(direction, &rows[own], target);
            let (outcome, sent) = planned(direction, &rows[own], target);
            prop_assert_eq!(trace.outcome.map(|(outcome, _)| outcome), Some(outcome), "{:#?}", trace);
            prop_assert_eq!(&trace.payload, &sent, "{:#?}", trace);
        }
    }
}

#[test]
fn each_line_says_what_arrives_or_why_not() {
    let own = row(Side::Left, &[("LanguageId", "xx".into()), ("CurrencyCode", "GBP".into())]);
    let trace = traced(Direction::LeftToRight, &own, None);
    assert_eq!(line(&trace, "name").fate, Fate::Written("Contoso".into()));
    assert_eq!(line(&trace, "rating").fate, Fate::OtherWay);
    let refused = |right: &str| match &line(&trace, right).fate {
        Fate::Refused(fault) => fault.to_string(),
        other => format!("{other:?}"),
    };
    assert_eq!(refused("msdyn_language"), "the value map of `msdyn_language` has no line for `xx`");
    assert!(
        refused(CURRENCY).contains("no row of `transactioncurrencies` has `GBP`"),
        "{}",
        refused(CURRENCY)
    );
    assert_eq!((trace.outcome, trace.payload), (Some((WouldBe::Failed, None)), None));
    let contrast = |name: &str, right: &str| line(&trace_of_two(name), right).contrast;
    assert_eq!(contrast("Fabrikam", "name"), Contrast::Differs);
    assert_eq!(contrast("Contoso", "name"), Contrast::None);
}

fn trace_of_two(name: &str) -> Trace {
    traced(Direction::LeftToRight, &left_row(), Some(&row(Side::Right, &[("name", name.into())])))
}

#[test]
fn a_row_is_not_created_without_a_field_that_it_needs_whatever_its_lookup_finds() {
    let own = row(Side::Right, &[("_transactioncurrencyid_value", "of-nobody".into())]);
    let compiled = {
        let mut left = customers::left_schema();
        left.fields.iter_mut().find(|field| field.name == "CurrencyCode").unwrap().required = true;
        mapping::Compiled::new(&customers::mapping(), &left, &customers::right_schema()).unwrap()
    };
    let source = state(&compiled, Side::Right, &own);
    let traveller = Traveller {
        direction: Direction::RightToLeft,
        record: &own,
        source: &source,
        target: There::Nothing,
    };
    let trace = compiled.trace(traveller, Some(&row_id));
    assert_eq!((trace.outcome, trace.payload.as_ref()), (Some((WouldBe::Failed, None)), None));
    assert!(matches!(line(&trace, CURRENCY).fate, Fate::Refused(_)), "{:?}", line(&trace, CURRENCY).fate);
}

#[test]
fn what_differs_is_what_is_sent() {
    let trace = trace_of_two("Fabrikam");
    assert_eq!(trace.outcome, Some((WouldBe::Updated, None)));
    assert_eq!(trace.payload.unwrap().to_json(), r#"{"name":"Contoso"}"#);
    let same = trace_of_two("Contoso");
    assert_eq!(same.outcome, Some((WouldBe::Skipped, Some(SkipReason::Unchanged))));
}

#[test]
fn while_the_other_app_is_silent_nothing_is_said_of_it() {
    let compiled = compiled();
    let record = row(Side::Left, &[("CurrencyCode", "GBP".into())]);
    let source = state(&compiled, Side::Left, &record);
    let traveller = Traveller {
        direction: Direction::LeftToRight,
        record: &record,
        source: &source,
        target: There::Unknown,
    };
    let trace = compiled.trace(traveller, None);
    assert_eq!((trace.outcome, trace.payload.as_ref()), (None, None));
    assert_eq!(line(&trace, CURRENCY).fate, Fate::Written("GBP".into()), "what it finds is not judged");
    assert!(trace.passes && trace.key.is_ok());
}

#[test]
fn a_key_names_rows_of_both_apps() {
    let compiled = compiled();
    let parts = mapping::RecordKey::parts("usmf|US-001");
    for side in Side::BOTH {
        let named = compiled.key_state(side, &parts).unwrap();
        assert_eq!(named.len(), 2);
        assert_eq!(compiled.key(side, &named).unwrap().key, "usmf|us-001");
    }
    assert_eq!(compiled.key_state(Side::Left, &parts[1..]), None);
    let own = compiled.key_state(Side::Right, &parts).unwrap();
    assert_eq!(own.get(COMPANY), Some(&"usmf".into()));
}
