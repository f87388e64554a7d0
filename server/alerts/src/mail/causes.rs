//! What errors of a firing have in common.

use model::{Cause, ErrorClass, ErrorEvent, MapId, Symptom};
use std::collections::BTreeMap;

/// Errors of one cause, of one map. Its headline names no record: mail leaves Tandem, and those who get it may not be
/// allowed to see values there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ToldCause {
    /// How many.
    pub(crate) count: usize,
    /// Of which map; `None` for a connection.
    pub(crate) map: Option<MapId>,
    /// Of what kind.
    pub(crate) class: ErrorClass,
    /// What happened, with `…` in the place of what belongs to one record.
    pub(crate) headline: String,
}

/// The causes of errors, the most frequent first, at most `most`; equally frequent ones in a fixed order.
pub(crate) fn causes(events: &[ErrorEvent], most: usize) -> Vec<ToldCause> {
    let mut counts: BTreeMap<(Option<MapId>, &'static str, String), (ErrorClass, usize)> = BTreeMap::new();
    for event in events {
        let cause = Cause::of(&Symptom {
            class: event.class,
            code: "",
            fields: &[],
            headline: &event.message,
            detail: "",
            key: event.key.as_deref().unwrap_or_default(),
            records: [None, None],
        });
        let of_cause =
            counts.entry((event.map, event.class.name(), cause.headline)).or_insert((event.class, 0));
        of_cause.1 += 1;
    }
    let mut causes: Vec<ToldCause> = counts
        .into_iter()
        .map(|((map, _, headline), (class, count))| ToldCause { count, map, class, headline })
        .collect();
    causes.sort_by_key(|cause| std::cmp::Reverse(cause.count));
    causes.truncate(most);
    causes
}
