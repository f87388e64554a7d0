//! The breaker of one connection, as a pure state machine. It opens when the app as a whole does not work, stays open
//! until a probe is answered, and holds everything for as long as a throttling app asks.

use model::{ErrorClass, Moment};

/// Why traffic to an app is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outage {
    /// The class of error that opened it.
    pub(crate) class: ErrorClass,
    /// What the app said or did not say.
    pub(crate) cause: String,
}

/// Whether traffic may flow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Breaker {
    /// It may.
    #[default]
    Closed,
    /// It may not, until a probe is answered.
    Open(Outage),
    /// It may not before a moment; no probe is needed.
    Throttled {
        /// When traffic may flow again.
        until: Moment,
    },
}

impl Breaker {
    /// An app-wide fault. Returns whether this opened the breaker.
    pub(crate) fn trip(&mut self, outage: Outage) -> bool {
        let opened = !matches!(self, Self::Open(_));
        if opened {
            *self = Self::Open(outage);
        }
        opened
    }

    /// The app asks to be left alone until a moment. An open breaker stays open; a longer hold wins.
    pub(crate) fn throttle(&mut self, until: Moment) {
        match self {
            Self::Open(_) => {}
            Self::Throttled { until: held } if *held >= until => {}
            Self::Closed | Self::Throttled { .. } => *self = Self::Throttled { until },
        }
    }

    /// A probe was answered. Returns whether this closed an open breaker.
    pub(crate) fn answered(&mut self) -> bool {
        let closed = matches!(self, Self::Open(_));
        if closed {
            *self = Self::Closed;
        }
        closed
    }

    /// May traffic flow at a moment? A hold that has run out is forgotten.
    pub(crate) fn flows(&mut self, now: Moment) -> bool {
        if matches!(self, Self::Throttled { until } if *until <= now) {
            *self = Self::Closed;
        }
        matches!(self, Self::Closed)
    }

    /// Why it is open.
    pub(crate) fn outage(&self) -> Option<&Outage> {
        match self {
            Self::Open(outage) => Some(outage),
            Self::Closed | Self::Throttled { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Breaker, Outage};
    use model::{ErrorClass, Moment};

    fn outage() -> Outage {
        Outage { class: ErrorClass::Unavailable, cause: "503".into() }
    }

    #[test]
    fn it_opens_once_and_closes_on_an_answer() {
        let mut breaker = Breaker::default();
        assert!(breaker.flows(Moment(0)));
        assert!(breaker.trip(outage()));
        assert!(!breaker.trip(outage()), "a second fault does not open it again");
        breaker.throttle(Moment(5));
        assert!(!breaker.flows(Moment(10)), "a hold does not shorten an outage");
        assert!(breaker.answered());
        assert!(!breaker.answered());
        assert!(breaker.flows(Moment(10)));
    }

    #[test]
    fn a_hold_ends_by_itself_and_the_longer_one_wins() {
        let mut breaker = Breaker::default();
        breaker.throttle(Moment(100));
        breaker.throttle(Moment(50));
        assert!(!breaker.flows(Moment(99)));
        assert!(breaker.flows(Moment(100)));
    }
}
