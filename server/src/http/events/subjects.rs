//! Which subjects changed between two commits.

use axum::response::sse::Event;
use std::sync::LazyLock;
use store::CommitSignal;

/// Tells this process from earlier ones, whose counters mean nothing any more.
static PROCESS: LazyLock<String> = LazyLock::new(|| {
    let mut bytes = [0; 8];
    // Without random bytes a page that was open across a restart may miss one refresh.
    let _ = getrandom::fill(&mut bytes);
    format!("{:016x}", u64::from_ne_bytes(bytes))
});

/// What a page has been told, as an event id `process-count`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Version {
    process: String,
    count: u64,
}

impl Version {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (process, count) = text.split_once('-')?;
        Some(Self { process: process.to_owned(), count: count.parse().ok()? })
    }

    fn of(signal: &CommitSignal) -> Self {
        // Every counter only grows, so the sum differs whenever one of them does.
        let count = counters(signal).iter().map(|(_, count)| count).sum();
        Self { process: PROCESS.clone(), count }
    }

    fn id(&self) -> String {
        format!("{}-{}", self.process, self.count)
    }
}

/// Subjects and their counters. A settled change leaves the queue, so both are one subject to a page.
fn counters(signal: &CommitSignal) -> [(&'static str, u64); 7] {
    [
        ("queue", signal.queue.total() + signal.settled.total()),
        ("activity", signal.activity),
        ("failures", signal.failures),
        ("maps", signal.maps),
        ("runs", signal.runs),
        ("notices", signal.notices),
        // A gauge shows how many errors there are.
        ("alerts", signal.alerts + signal.firings + signal.notifications + signal.events),
    ]
}

/// The first event: nothing changed for a page that knows the present, everything for others.
pub(super) fn greeting(known: Option<&Version>, now: &CommitSignal) -> Event {
    let version = Version::of(now);
    let subjects = if known == Some(&version) { Vec::new() } else { names(counters(now)) };
    event(&version, &subjects)
}

/// What changed; `None` when nothing did that a page shows.
pub(super) fn changed(before: &CommitSignal, now: &CommitSignal) -> Option<Event> {
    let pairs = counters(before).into_iter().zip(counters(now));
    let subjects = names(pairs.filter(|((_, old), (_, new))| old != new).map(|(_, new)| new));
    (!subjects.is_empty()).then(|| event(&Version::of(now), &subjects))
}

fn names(counters: impl IntoIterator<Item = (&'static str, u64)>) -> Vec<&'static str> {
    counters.into_iter().map(|(name, _)| name).collect()
}

fn event(version: &Version, subjects: &[&str]) -> Event {
    let data: serde_json::Map<_, _> = subjects.iter().map(|name| ((*name).to_owned(), true.into())).collect();
    let data = serde_json::Value::Object(data).to_string();
    Event::default().event("changed").id(version.id()).data(data)
}

#[cfg(test)]
mod tests {
    use super::{Version, changed};
    use model::MapId;
    use store::CommitSignal;

    #[test]
    fn an_id_is_read_back() {
        let mut signal = CommitSignal { activity: 6, ..CommitSignal::default() };
        signal.settled.grow(MapId(1));
        let version = Version::of(&signal);
        assert_eq!(version.count, 7);
        assert_eq!(Version::parse(&version.id()), Some(version));
        assert_eq!(Version::parse("nonsense"), None);
    }

    #[test]
    fn only_what_a_page_shows_is_told() {
        let before = CommitSignal::default();
        assert!(changed(&before, &CommitSignal { bulk: 1, accounts: 1, ..before.clone() }).is_none());
        let mut settled = before.clone();
        settled.settled.grow(MapId(1));
        assert!(changed(&before, &settled).is_some());
        assert!(changed(&before, &CommitSignal { runs: 1, ..before.clone() }).is_some());
    }
}
