//! What is told of a conflict that was decided.

use model::{ContestedField, DecidedBy, Dispute, RecordLink, Side, SkipReason};

use super::contest::{self, Verdict};
use super::settle::base_of;
use super::weigh::{self, Base, state_of, weigh};
use super::{Plan, PlanInput, Source};
use crate::compiled::Pair;

/// The conflict that a plan decides, be it in favour of the change or of the one that waits in the other direction;
/// `None` where there is none. `plan` must come from the same `input`. To be kept when the plan is settled, and only
/// then: a change that is planned again meets the same conflict once more.
pub fn dispute(input: &PlanInput<'_>, plan: &Plan) -> Option<Dispute> {
    match (plan, input.source) {
        (Plan::Delete { .. } | Plan::Skip { .. }, None) => of_deletion(input, plan),
        (Plan::Create { .. } | Plan::Skip { reason: SkipReason::Gone, .. }, Some(row)) => {
            let deleted_at = input.opposite_deleted_at?;
            of_change(input, row, contest::of_change(input, row, deleted_at))
        }
        (
            Plan::Update { .. } | Plan::Skip { reason: SkipReason::Echo | SkipReason::Unchanged, .. },
            Some(row),
        ) => of_fields(input, row),
        _ => None,
    }
}

/// The conflict of an update whose target row turned out to be deleted by somebody: what [`gone_link`] or
/// [`revived_link`] settles.
///
/// [`gone_link`]: super::gone_link
/// [`revived_link`]: super::revived_link
pub fn gone_dispute(input: &PlanInput<'_>) -> Option<Dispute> {
    let verdict = if input.survives() {
        Verdict { winner: input.source_side(), by: DecidedBy::Change }
    } else {
        Verdict { winner: input.target_side(), by: DecidedBy::Deletion }
    };
    of_change(input, input.source?, verdict)
}

/// What both sides and their last agreement say of a field; a row that is not there says nothing.
pub(super) fn field(
    input: &PlanInput<'_>,
    pair: &Pair,
    base: &Base,
    (source, target): (Option<&Source>, Option<&Source>),
) -> ContestedField {
    let told = |side: Side| {
        let (row, agreed) =
            if side == input.source_side() { (source, &base.source) } else { (target, &base.target) };
        let name = pair.end(side).map(|end| end.name.as_str()).unwrap_or_default();
        let text =
            |state: &crate::State| state.get(name).and_then(odata::value::Value::text).map(String::from);
        (name.to_owned(), row.and_then(|row| text(&row.state)), text(agreed))
    };
    let ((left_name, left, left_base), (right_name, right, right_base)) =
        (told(Side::Left), told(Side::Right));
    ContestedField { left_name, right_name, base: left_base.or(right_base), left, right }
}

fn of_fields(input: &PlanInput<'_>, row: &Source) -> Option<Dispute> {
    let rival = input.rival()?;
    let fields = weigh(input, row, &base_of(input)?).contested;
    (!fields.is_empty()).then(|| told(input, contest::of_fields(input, row, rival), None, fields))
}

/// The record was deleted by the source.
fn of_deletion(input: &PlanInput<'_>, plan: &Plan) -> Option<Dispute> {
    let link = input.live_link().filter(|link| !link.out_of_filter)?;
    let rival = weigh::rival_that_changed(input, link)?;
    let verdict = contest::of_deletion(input, rival);
    // A deletion of another row than that of the link decides nothing.
    let is_decided = matches!(plan, Plan::Delete { .. }) == (verdict.winner == input.source_side());
    let fields = changed(input, link, input.target_side(), rival);
    is_decided.then(|| told(input, verdict, Some(input.source_side()), fields))
}

/// The record was deleted by the target.
fn of_change(input: &PlanInput<'_>, row: &Source, verdict: Verdict) -> Option<Dispute> {
    let fields = changed(input, input.live_link()?, input.source_side(), row);
    Some(told(input, verdict, Some(input.target_side()), fields))
}

/// What the side that did not delete has changed.
fn changed(input: &PlanInput<'_>, link: &RecordLink, side: Side, row: &Source) -> Vec<ContestedField> {
    let base = Base::of_link(input, link);
    let agreed = state_of(link, side);
    let rows = if side == input.source_side() { (Some(row), None) } else { (None, Some(row)) };
    weigh::changed_fields(input, side, row, &agreed).map(|pair| field(input, pair, &base, rows)).collect()
}

fn told(
    input: &PlanInput<'_>,
    verdict: Verdict,
    deleted: Option<Side>,
    fields: Vec<ContestedField>,
) -> Dispute {
    let lost = if verdict.winner == input.source_side() { input.back() } else { input.direction };
    Dispute { lost, decided_by: verdict.by, deleted, fields }
}
