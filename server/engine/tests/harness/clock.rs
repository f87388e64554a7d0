//! The clock of a simulation: it stands still between incarnations and follows the runtime's paused time within one.

use engine::clock::Clock;
use model::Moment;
use std::sync::Mutex;
use tokio::time::Instant;

/// When every simulation begins.
pub const START: Moment = Moment(1_790_000_000_000);

/// The clock that engine and apps share.
#[derive(Debug)]
pub struct SimClock(Mutex<(Moment, Option<Instant>)>);

impl SimClock {
    pub fn new() -> Self {
        Self(Mutex::new((START, None)))
    }

    /// An incarnation begins; to be called inside of its runtime.
    pub fn begin(&self) {
        self.0.lock().unwrap().1 = Some(Instant::now());
    }

    /// It ends; to be called inside of its runtime. The machine then stands still for a while.
    pub fn end(&self, pause: i64) {
        let now = self.now().plus_millis(pause);
        *self.0.lock().unwrap() = (now, None);
    }
}

impl Clock for SimClock {
    fn now(&self) -> Moment {
        let (base, begun) = *self.0.lock().unwrap();
        let elapsed = begun.map_or(0, |begun| begun.elapsed().as_millis());
        base.plus_millis(i64::try_from(elapsed).unwrap())
    }
}
