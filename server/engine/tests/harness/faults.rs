//! What can go wrong with a call, on command.

use super::chance::Chance;
use connectors::{Fault, FaultKind};
use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;
use tokio::sync::Notify;

/// A fault of one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Once {
    /// Nothing is done and nobody answers.
    Silent,
    /// A write is carried out, but its answer is lost.
    LostAnswer,
    /// 429.
    Busy(Duration),
    /// 503.
    Unavailable,
    /// The cursor is not known any more.
    Expired,
    /// Records of a batch meet different fates.
    Mixed,
    /// 400 for the whole batch, without a reason.
    BareRefusal,
}

/// What is asked of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    Probe,
    Changes,
    Read,
    Write,
}

#[derive(Debug, Default)]
struct Switches {
    offline: bool,
    held: bool,
    slow: Duration,
    refused: Vec<String>,
    next: VecDeque<Once>,
    /// Calls in a thousand that meet a fault drawn by chance.
    chaos: u64,
    lost: u64,
}

/// The faults of one app.
#[derive(Debug)]
pub struct Faults {
    switches: Mutex<Switches>,
    released: Notify,
    chance: Chance,
}

impl Faults {
    pub fn new(chance: Chance) -> Self {
        Self { switches: Mutex::default(), released: Notify::new(), chance }
    }

    pub fn set_offline(&self, offline: bool) {
        self.switches.lock().unwrap().offline = offline;
    }

    /// Calls wait until released.
    pub fn set_held(&self, held: bool) {
        self.switches.lock().unwrap().held = held;
        self.released.notify_waiters();
    }

    pub fn set_slow(&self, slow: Duration) {
        self.switches.lock().unwrap().slow = slow;
    }

    /// Records that contain one of these texts are refused with a reason.
    pub fn set_refused(&self, texts: &[&str]) {
        self.switches.lock().unwrap().refused = texts.iter().map(|text| (*text).to_owned()).collect();
    }

    pub fn set_chaos(&self, per_mille: u64) {
        self.switches.lock().unwrap().chaos = per_mille;
    }

    /// The next call that the fault fits meets it.
    pub fn push(&self, once: Once) {
        self.switches.lock().unwrap().next.push_back(once);
    }

    /// All is well from here on.
    pub fn clear(&self) {
        let mut switches = self.switches.lock().unwrap();
        let lost = switches.lost;
        *switches = Switches { lost, ..Switches::default() };
        self.released.notify_waiters();
    }

    /// How many answers to writes were lost.
    pub fn lost(&self) -> u64 {
        self.switches.lock().unwrap().lost
    }

    /// Why the app refuses a record, if it does.
    pub fn refusal(&self, values: &str) -> Option<Fault> {
        let switches = self.switches.lock().unwrap();
        let text = switches.refused.iter().find(|text| values.contains(text.as_str()))?;
        let message = format!("The value {text} is not allowed by our rules");
        Some(Fault { reasoned: true, ..Fault::new(FaultKind::Refused, 400, message) })
    }

    /// One of the fates of a record in a mixed batch: carried out?, answered?
    pub fn fate(&self) -> (bool, Option<Fault>) {
        let refused = |status| Fault::new(FaultKind::Refused, status, "Something went wrong");
        match self.chance.below(6) {
            0 => (false, Some(refused(500))),
            1 => (true, Some(refused(500))),
            2 => (false, Some(Fault::new(FaultKind::Precondition, 412, "The version does not match"))),
            3 => (false, Some(refused(400))),
            _ => (true, None),
        }
    }

    /// The way to the app. `Ok` = the call arrives; some faults show only later.
    pub async fn enter(&self, call: Call) -> Result<Option<Once>, Fault> {
        let slow = self.switches.lock().unwrap().slow;
        tokio::time::sleep(slow + Duration::from_millis(1) + self.chance.millis(20)).await;
        loop {
            let released = self.released.notified();
            if !self.switches.lock().unwrap().held {
                break;
            }
            released.await;
        }
        let mut switches = self.switches.lock().unwrap();
        if switches.offline {
            return Err(Fault::silent("connection refused"));
        }
        let fits = |once: &Once| match once {
            Once::LostAnswer | Once::Mixed | Once::BareRefusal => call == Call::Write,
            Once::Expired => call == Call::Changes,
            Once::Silent | Once::Busy(_) | Once::Unavailable => call != Call::Probe,
        };
        let mut once = None;
        if switches.next.front().is_some_and(fits) {
            once = switches.next.pop_front();
        } else if switches.chaos > 0 && self.chance.per_mille(switches.chaos) {
            let hold = Duration::from_millis(self.chance.below(3_000));
            let all = [
                Once::Silent,
                Once::LostAnswer,
                Once::Busy(hold),
                Once::Unavailable,
                Once::Expired,
                Once::Mixed,
                Once::BareRefusal,
            ];
            once = Some(*self.chance.pick(&all)).filter(fits);
        }
        match once {
            Some(Once::Silent) => Err(Fault::silent("connection reset")),
            Some(Once::Busy(hold)) => {
                let fault = Fault::new(FaultKind::Refused, 429, "Too many requests");
                Err(Fault { retry_after: Some(hold), ..fault })
            }
            Some(Once::Unavailable) => {
                let fault = Fault::new(FaultKind::Refused, 503, "Service unavailable");
                Err(Fault { connection_wide: true, ..fault })
            }
            Some(Once::BareRefusal) => Err(Fault::new(FaultKind::Refused, 400, "Bad Request")),
            Some(Once::Expired) => Err(Fault::new(FaultKind::CursorExpired, 410, "The link has expired")),
            Some(Once::LostAnswer) => {
                switches.lost += 1;
                Ok(once)
            }
            _ => Ok(once),
        }
    }

    /// The way back.
    pub async fn leave(&self, once: Option<Once>) -> Result<(), Fault> {
        tokio::time::sleep(Duration::from_millis(1) + self.chance.millis(20)).await;
        let mut switches = self.switches.lock().unwrap();
        if switches.offline {
            switches.lost += 1;
        }
        if switches.offline || once == Some(Once::LostAnswer) {
            return Err(Fault::silent("connection reset while waiting for the answer"));
        }
        Ok(())
    }
}
