//! Rows that are gone.

use model::{RecordLink, SkipReason};

use super::{Plan, PlanInput, contest, skip, weigh};

pub(super) fn plan(input: &PlanInput<'_>) -> Plan {
    let Some(link) = input.live_link() else {
        return skip(if is_our_deletion(input) { SkipReason::Echo } else { SkipReason::Gone });
    };
    // The key may live on in a row that was made since.
    let known = link.id(input.source_side());
    if !known.is_empty() && !input.source_id.is_empty() && !known.eq_ignore_ascii_case(input.source_id) {
        return skip(SkipReason::Gone);
    }
    if link.out_of_filter {
        // The partner stays; the pair is over, or every sweep would find this deletion again.
        let link = RecordLink { deleted: true, updated_at: input.now, ..link.clone() };
        return Plan::Skip { reason: SkipReason::Filtered, link: Some(link) };
    }
    let rival = weigh::rival_that_changed(input, link);
    if rival.is_some_and(|rival| contest::of_deletion(input, rival).winner != input.source_side()) {
        // The change creates the row again, which takes that the pair counts as gone.
        let link = RecordLink { deleted: true, updated_at: input.now, ..link.clone() };
        return Plan::Skip { reason: SkipReason::Unchanged, link: Some(link) };
    }
    Plan::Delete { id: link.id(input.target_side()).to_owned() }
}

/// The last write to the source's side was newer than any to the other, and the pair is deleted.
fn is_our_deletion(input: &PlanInput<'_>) -> bool {
    input.link.is_some_and(|link| {
        link.deleted && link.written(input.source_side()) > link.written(input.target_side())
    })
}
