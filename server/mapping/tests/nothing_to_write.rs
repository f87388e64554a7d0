//! What a change is called that needs no write, and what is known afterwards.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod customers;
mod pair;

use customers::{CURRENCY, compiled, left_row, right_row, state};
use mapping::{Compiled, Plan, PlanInput, Source, State, TargetRow, plan, settled_link};
use model::{Moment, RecordLink, Side, SkipReason};
use odata::value::Record;
use pair::{Pair, change};

const LATER: Moment = Moment(86_400_000);

/// The left row of that record, as it was captured.
fn source(compiled: &Compiled, record: Record) -> Source {
    Source { state: state(compiled, Side::Left, &record), modified: None, record }
}

fn upsert<'a>(compiled: &'a Compiled, source: &'a Source, link: Option<&'a RecordLink>) -> PlanInput<'a> {
    PlanInput { source: Some(source), ..change(compiled, link, LATER) }
}

fn reason(plan: &Plan) -> Option<SkipReason> {
    match plan {
        Plan::Skip { reason, .. } => Some(*reason),
        _ => None,
    }
}

#[test]
fn an_echo_is_what_we_wrote_and_everything_else_is_unchanged() {
    let compiled = compiled();
    let link = Pair::in_step(customers::compiled(), Side::Right).link.unwrap();
    let same = source(&compiled, left_row());
    for (written, expected) in [(0, SkipReason::Unchanged), (1, SkipReason::Echo)] {
        let link = RecordLink { left_written: written, ..link.clone() };
        assert_eq!(reason(&plan(&upsert(&compiled, &same, Some(&link)))), Some(expected), "{written}");
    }
    // A change that needs no write is somebody's all the same: both spellings mean the same language.
    let mut record = left_row();
    record.insert("LanguageId", "en-us");
    let respelled = source(&compiled, record);
    let written = RecordLink { left_written: 1, ..link };
    let decision = plan(&upsert(&compiled, &respelled, Some(&written)));
    assert_eq!(reason(&decision), Some(SkipReason::Unchanged));
    let Plan::Skip { link: Some(agreed), .. } = decision else { panic!("{decision:?}") };
    assert_eq!(agreed.updated_at, LATER, "the pair agrees on it from now on");
    // Rows that meet, of a key whose former pair was written and is over, are nobody's echo.
    let over = RecordLink { deleted: true, ..written };
    let target = TargetRow { id: over.right_id.clone(), state: state(&compiled, Side::Right, &right_row()) };
    let met = PlanInput { target: Some(&target), ..upsert(&compiled, &same, Some(&over)) };
    assert_eq!(reason(&plan(&met)), Some(SkipReason::Unchanged));
}

#[test]
fn what_is_known_already_is_not_renewed() {
    let compiled = compiled();
    let link = Pair::in_step(customers::compiled(), Side::Right).link.unwrap();
    let link = RecordLink { updated_at: Moment(1), left_written: 1, ..link };
    let same = source(&compiled, left_row());
    assert_eq!(
        plan(&upsert(&compiled, &same, Some(&link))),
        Plan::Skip { reason: SkipReason::Echo, link: None },
        "the time alone is no news"
    );
}

#[test]
fn only_writes_have_fields() {
    let compiled = compiled();
    let new = source(&compiled, left_row());
    let mut create = plan(&upsert(&compiled, &new, None));
    assert_eq!(create.fields().and_then(|fields| fields.get("name")), Some(&"Contoso".into()));
    create.fields_mut().unwrap().remove("name");
    assert!(create.fields().is_some_and(|fields| !fields.contains("name")));
    let mut others = [Plan::Loop, Plan::Delete { id: String::new() }];
    assert!(others.iter_mut().all(|plan| plan.fields().is_none() && plan.fields_mut().is_none()));
}

#[test]
fn a_new_row_holds_what_was_sent_and_nothing_else_unless_it_was_kept_back() {
    let compiled = compiled();
    let new = source(&compiled, left_row());
    let input = upsert(&compiled, &new, None);
    let mut create = plan(&input);
    create.fields_mut().unwrap().remove(CURRENCY);
    let link = settled_link(&input, &create, "guid").unwrap();
    let known = State::from_json(&link.right_state).unwrap();
    assert_eq!(known.get("name"), Some(&"Contoso".into()));
    assert!(known.get("msdyn_opened").is_some_and(odata::value::Value::is_null), "it has no value");
    assert!(!known.contains(CURRENCY), "it is to follow");
    let follows = plan(&upsert(&compiled, &new, Some(&link)));
    assert!(matches!(&follows, Plan::Update { fields, .. } if fields.contains(CURRENCY)), "{follows:?}");
}

#[test]
fn rows_that_meet_agree_only_where_they_do() {
    let compiled = compiled();
    let left = source(&compiled, left_row());
    let mut record = right_row();
    record.insert("creditonhold", true);
    record.insert("rating", 7);
    let target = TargetRow { id: "guid".to_owned(), state: state(&compiled, Side::Right, &record) };
    let input = PlanInput { target: Some(&target), ..upsert(&compiled, &left, None) };
    let decision = plan(&input);
    let written: Vec<_> = decision.fields().unwrap().iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(written, ["creditonhold"], "the rating travels the other way");
    let link = settled_link(&input, &decision, "guid").unwrap();
    let known = State::from_json(&link.right_state).unwrap();
    assert_eq!(known.get("creditonhold"), Some(&false.into()));
    assert_eq!(known.get("name"), Some(&"Contoso".into()));
    assert!(!known.contains("rating"), "the other side has not got it yet");
}
