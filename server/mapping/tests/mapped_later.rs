//! Fields of which the pair does not know what stands on one side, or on both: they were mapped after the rows had been
//! paired, or lost a conflict.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod captured;
mod customers;
mod pair;

use captured::{agreed, contested, paired, reason, row, updated, upsert, with_agreed};
use customers::{CURRENCY, compiled, currency};
use mapping::{Plan, PlanInput, dispute, is_unsure, plan};
use model::{Direction, RecordLink, Side, SkipReason};
use odata::value::Value;

use Direction::{LeftToRight, RightToLeft};
use Side::{Left, Right};

/// The pair as it was before these fields were mapped.
fn without(link: RecordLink, left: &str, right: &str) -> RecordLink {
    with_agreed(with_agreed(link, Left, left, None), Right, right, None)
}

#[test]
fn a_value_is_unsure_where_nobody_knows_what_the_other_row_holds() {
    let compiled = compiled();
    let full = row(&compiled, Left, &[("Opened", "2026-01-01T12:00:00Z".into())]).state;
    let mut bare = full.clone();
    bare.remove("CreditLimit");
    let empty = row(&compiled, Left, &[("CreditLimit", Value::Null)]).state;
    let forget = |field| with_agreed(paired(), Right, field, None);
    assert!(is_unsure(&compiled, LeftToRight, &forget("creditlimit"), &full));
    let table = [
        ("everything is agreed on", paired(), &full),
        ("it is known to be empty", with_agreed(paired(), Right, "creditlimit", Some(Value::Null)), &full),
        ("there is no value to write", forget("creditlimit"), &empty),
        ("the row does not tell the value", forget("creditlimit"), &bare),
        ("the key is no question", forget("accountnumber"), &full),
        ("nobody else writes a field that travels one way", forget("description"), &full),
        ("a constant needs no value", forget("customertypecode"), &full),
        ("what it came from does not matter", with_agreed(paired(), Left, "CreditLimit", None), &full),
    ];
    for (case, link, state) in table {
        assert!(!is_unsure(&compiled, LeftToRight, &link, state), "{case}");
    }
    let right = row(&compiled, Right, &[]).state;
    let forgotten = with_agreed(paired(), Left, "CreditLimit", None);
    assert!(is_unsure(&compiled, RightToLeft, &forgotten, &right), "the other way as well");
    assert!(!is_unsure(&compiled, RightToLeft, &forget("creditlimit"), &right));
}

#[test]
fn a_new_field_is_written_with_the_next_change_if_it_has_a_value() {
    let compiled = compiled();
    let link = without(paired(), "CreditLimit", "creditlimit");
    let same = row(&compiled, Left, &[]);
    assert_eq!(updated(&plan(&upsert(&compiled, &same, Some(&link)))), ["creditlimit"]);
    let empty = row(&compiled, Left, &[("CreditLimit", Value::Null)]);
    let decision = plan(&upsert(&compiled, &empty, Some(&link)));
    let Plan::Skip { link: Some(link), .. } = &decision else { panic!("{decision:?}") };
    assert_eq!(agreed(link, Left, "CreditLimit"), Some(Value::Null));
    assert_eq!(agreed(link, Right, "creditlimit"), None, "there may be a value");
}

#[test]
fn a_field_that_was_empty_before_does_not_empty_what_nobody_knows() {
    let compiled = compiled();
    let link = with_agreed(paired(), Right, "msdyn_opened", None);
    assert_eq!(agreed(&link, Left, "Opened"), Some(Value::Null));
    let dearer = row(&compiled, Left, &[("CreditLimit", 5.into())]);
    assert_eq!(updated(&plan(&upsert(&compiled, &dearer, Some(&link)))), ["creditlimit"]);
}

#[test]
fn a_value_that_is_taken_away_empties_what_nobody_knows() {
    let compiled = compiled();
    let link = with_agreed(paired(), Right, CURRENCY, None);
    let cleared = row(&compiled, Left, &[("CurrencyCode", "".into())]);
    let decision = plan(&upsert(&compiled, &cleared, Some(&link)));
    assert_eq!(decision.fields().and_then(|fields| fields.get(CURRENCY)), Some(&Value::Null));
}

/// The field as both rows have it: is ours written, and is a conflict told?
fn met(link: &RecordLink, ours: Value, theirs: Value) -> (bool, bool) {
    let compiled = compiled();
    let (ours, theirs) = (
        row(&compiled, Left, &[("CurrencyCode", ours)]),
        row(&compiled, Right, &[("_transactioncurrencyid_value", theirs)]),
    );
    // The right is the master.
    let input = PlanInput { opposite: Some(&theirs), ..upsert(&compiled, &ours, Some(link)) };
    let decision = plan(&input);
    assert!(decision.fields().is_some() || reason(&decision) == Some(SkipReason::Unchanged), "{decision:?}");
    let is_written = decision.fields().is_some_and(|fields| fields.contains(CURRENCY));
    (is_written, contested(dispute(&input, &decision).as_ref()) == [CURRENCY])
}

#[test]
fn a_new_field_is_contested_where_both_rows_have_a_value_for_it() {
    let link = without(paired(), "CurrencyCode", CURRENCY);
    assert_eq!(met(&link, "EUR".into(), currency("USD")), (false, true));
    assert_eq!(met(&link, "EUR".into(), Value::Null), (true, false), "no value is no change of a new field");
    assert_eq!(met(&link, "EUR".into(), currency("EUR")), (false, false), "it stands there already");
}

#[test]
fn a_field_that_is_unknown_on_one_side_is_contested_by_no_value_too() {
    let link = with_agreed(paired(), Right, CURRENCY, None);
    assert_eq!(met(&link, "EUR".into(), Value::Null), (false, true), "somebody has emptied it");
    assert_eq!(met(&link, "EUR".into(), currency("USD")), (false, true));
}
