//! What a change is called that needs no write, and what is known afterwards.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod captured;
mod customers;
mod pair;

use captured::{LATER, agreed, paired, reason, row, updated, upsert, with_agreed};
use customers::{CURRENCY, compiled, right_row, state};
use mapping::{Plan, PlanInput, State, TargetRow, plan, settled_link};
use model::{RecordLink, Side, SkipReason};

#[test]
fn an_echo_is_what_we_wrote_and_everything_else_is_unchanged() {
    let compiled = compiled();
    let link = paired();
    let same = row(&compiled, Side::Left, &[]);
    for (written, expected) in [(0, SkipReason::Unchanged), (1, SkipReason::Echo)] {
        let link = RecordLink { left_written: written, ..link.clone() };
        assert_eq!(reason(&plan(&upsert(&compiled, &same, Some(&link)))), Some(expected), "{written}");
    }
    // A change that needs no write is somebody's all the same: both spellings mean the same language.
    let respelled = row(&compiled, Side::Left, &[("LanguageId", "en-us".into())]);
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
    let link = RecordLink { left_written: 1, ..paired() };
    let same = row(&compiled, Side::Left, &[]);
    assert_eq!(
        plan(&upsert(&compiled, &same, Some(&link))),
        Plan::Skip { reason: SkipReason::Echo, link: None },
        "the time alone is no news"
    );
}

#[test]
fn only_writes_have_fields() {
    let compiled = compiled();
    let new = row(&compiled, Side::Left, &[]);
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
    let new = row(&compiled, Side::Left, &[]);
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
    let left = row(&compiled, Side::Left, &[]);
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

#[test]
fn a_key_in_another_case_is_agreed_on_as_well() {
    let compiled = compiled();
    let left = row(&compiled, Side::Left, &[]);
    let right = row(&compiled, Side::Right, &[("accountnumber", "us-001".into())]);
    let target = TargetRow { id: "guid".to_owned(), state: right.state };
    let decision = plan(&PlanInput { target: Some(&target), ..upsert(&compiled, &left, None) });
    let Plan::Skip { link: Some(link), .. } = &decision else { panic!("{decision:?}") };
    assert_eq!(agreed(link, Side::Right, "accountnumber"), Some("us-001".into()));
}

#[test]
fn what_strayed_is_put_right_along_with_a_real_change_only() {
    let compiled = compiled();
    let link = with_agreed(paired(), Side::Right, "name", Some("Litware".into()));
    let same = row(&compiled, Side::Left, &[]);
    assert_eq!(reason(&plan(&upsert(&compiled, &same, Some(&link)))), Some(SkipReason::Unchanged));
    let dearer = row(&compiled, Side::Left, &[("CreditLimit", 5.into())]);
    assert_eq!(updated(&plan(&upsert(&compiled, &dearer, Some(&link)))), ["creditlimit", "name"]);
}

/// The map's values were others when the pair agreed on it.
#[test]
fn a_record_that_has_not_changed_is_not_refused_for_what_it_held_before() {
    let compiled = compiled();
    let link = with_agreed(paired(), Side::Left, "LanguageId", Some("tlh".into()));
    let klingon = row(&compiled, Side::Left, &[("LanguageId", "tlh".into())]);
    assert_eq!(reason(&plan(&upsert(&compiled, &klingon, Some(&link)))), Some(SkipReason::Unchanged));
    let dearer = row(&compiled, Side::Left, &[("LanguageId", "tlh".into()), ("CreditLimit", 5.into())]);
    assert!(matches!(plan(&upsert(&compiled, &dearer, Some(&link))), Plan::Invalid(_)));
}
