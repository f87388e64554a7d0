//! In what two plans for one change differ. Pure.

use crate::tried::shown;
use mapping::{Plan, ProjectFault, Refusal, State};
use model::{ShadowFate, ShadowField, ShadowKind, ShadowValue, SkipReason};
use std::collections::BTreeSet;

/// What is done about a change.
#[derive(Debug)]
pub(super) struct Told<'p> {
    pub(super) fate: ShadowFate,
    pub(super) why: String,
    skip: Option<SkipReason>,
    fields: Option<&'p State>,
}

/// What a plan does, whose write meets these faults.
pub(super) fn told<'p>(plan: &'p Plan, faults: &[ProjectFault]) -> Told<'p> {
    let of = |fate, why| Told { fate, why, skip: None, fields: None };
    match plan {
        Plan::Create { .. } | Plan::Update { .. } if !faults.is_empty() => {
            of(ShadowFate::Refused, words(faults))
        }
        Plan::Create { fields } => Told { fields: Some(fields), ..of(ShadowFate::Created, String::new()) },
        Plan::Update { fields, .. } => {
            Told { fields: Some(fields), ..of(ShadowFate::Updated, String::new()) }
        }
        Plan::Delete { .. } => of(ShadowFate::Deleted, String::new()),
        Plan::Skip { reason, .. } => {
            Told { skip: Some(*reason), ..of(ShadowFate::Skipped, reason.label().to_lowercase()) }
        }
        Plan::Invalid(Refusal::Fields(faults)) => of(ShadowFate::Refused, words(faults)),
        Plan::Invalid(refusal) => of(ShadowFate::Refused, refusal.to_string()),
        Plan::Loop => of(ShadowFate::Refused, "both apps keep changing it".to_owned()),
    }
}

fn words(faults: &[ProjectFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// How a change would go otherwise, and in which fields; `None` = it would not.
pub(super) fn difference(active: &Told<'_>, shadow: &Told<'_>) -> Option<(ShadowKind, Vec<ShadowField>)> {
    use ShadowFate::{Refused, Skipped};
    let whole = |kind| Some((kind, Vec::new()));
    match (active.fate, shadow.fate) {
        (Refused, Refused) if active.why == shadow.why => None,
        (Skipped, Skipped) if is_alike(active.skip, shadow.skip) => None,
        (Refused, Refused) | (Skipped, Skipped) => whole(ShadowKind::Otherwise),
        (_, Refused) => whole(ShadowKind::Refused),
        (Refused, _) => whole(ShadowKind::Passed),
        (Skipped, _) => Some((ShadowKind::Written, fields(None, shadow.fields))),
        (_, Skipped) => Some((ShadowKind::LeftAlone, fields(active.fields, None))),
        (own, other) => {
            let fields = fields(active.fields, shadow.fields);
            if own != other {
                return Some((ShadowKind::Otherwise, fields));
            }
            (!fields.is_empty()).then_some((ShadowKind::Values, fields))
        }
    }
}

/// An echo is a change of nothing, too.
fn is_alike(one: Option<SkipReason>, other: Option<SkipReason>) -> bool {
    let plain = |reason| if reason == Some(SkipReason::Echo) { Some(SkipReason::Unchanged) } else { reason };
    plain(one) == plain(other)
}

/// The fields that are not written alike, by name.
fn fields(active: Option<&State>, shadow: Option<&State>) -> Vec<ShadowField> {
    let names = active.into_iter().chain(shadow).flat_map(State::iter).map(|(name, _)| name.as_str());
    let value = |state: Option<&State>, name: &str| match state.and_then(|state| state.get(name)) {
        None => ShadowValue::NotWritten,
        Some(value) => ShadowValue::Written(shown(value)),
    };
    let is_same =
        |name: &str| active.and_then(|state| state.get(name)) == shadow.and_then(|state| state.get(name));
    let differing: BTreeSet<&str> = names.filter(|name| !is_same(name)).collect();
    let field = |name: &str| ShadowField {
        field: name.to_owned(),
        active: value(active, name),
        shadow: value(shadow, name),
    };
    differing.into_iter().map(field).collect()
}

#[cfg(test)]
mod tests {
    use super::{difference, told};
    use mapping::{Plan, ProjectFault, State};
    use model::{ShadowKind, ShadowValue, SkipReason};

    fn update(fields: &[(&str, &str)]) -> Plan {
        Plan::Update { id: "1".into(), fields: fields.iter().copied().collect::<State>() }
    }

    fn skip(reason: SkipReason) -> Plan {
        Plan::Skip { reason, link: None }
    }

    fn kind(active: &Plan, shadow: &Plan) -> Option<ShadowKind> {
        difference(&told(active, &[]), &told(shadow, &[])).map(|(kind, _)| kind)
    }

    #[test]
    fn plans_that_do_the_same_do_not_differ() {
        let plans = [
            update(&[("name", "A")]),
            Plan::Create { fields: State::new() },
            Plan::Delete { id: "1".into() },
            skip(SkipReason::Unchanged),
            Plan::Loop,
        ];
        for (at, one) in plans.iter().enumerate() {
            for (other_at, other) in plans.iter().enumerate() {
                assert_eq!(kind(one, other).is_none(), at == other_at, "{one:?} {other:?}");
            }
        }
        assert_eq!(kind(&skip(SkipReason::Unchanged), &skip(SkipReason::Echo)), None);
        let filtered = kind(&skip(SkipReason::Unchanged), &skip(SkipReason::Filtered));
        assert_eq!(filtered, Some(ShadowKind::Otherwise));
    }

    #[test]
    fn it_tells_which_fields_are_not_written_alike() {
        let (active, shadow) =
            (update(&[("a", "1"), ("b", "2")]), update(&[("b", "3"), ("c", "4"), ("a", "1")]));
        let (kind, fields) =
            difference(&told(&active, &[]), &told(&shadow, &[])).unwrap_or((ShadowKind::Passed, vec![]));
        let written = |text: &str| ShadowValue::Written(Some(text.to_owned()));
        let fields: Vec<_> = fields.into_iter().map(|it| (it.field, it.active, it.shadow)).collect();
        assert_eq!(kind, ShadowKind::Values);
        assert_eq!(
            fields,
            [
                ("b".to_owned(), written("2"), written("3")),
                ("c".to_owned(), ShadowValue::NotWritten, written("4")),
            ]
        );
    }

    #[test]
    fn a_write_that_meets_a_fault_is_refused() {
        let plan = update(&[("a", "1")]);
        let faults = [ProjectFault::Missing { field: "a".into() }];
        let found = difference(&told(&plan, &[]), &told(&plan, &faults)).map(|(kind, _)| kind);
        assert_eq!(found, Some(ShadowKind::Refused));
        let found = difference(&told(&plan, &faults), &told(&plan, &[])).map(|(kind, _)| kind);
        assert_eq!(found, Some(ShadowKind::Passed));
    }
}
