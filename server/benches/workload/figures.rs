//! Figures: middles, tails, shares.

use std::time::{Duration, Instant};

/// A count as a number to divide.
pub fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).expect("few"))
}

/// The middle one.
pub fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_unstable_by(f64::total_cmp);
    rates[rates.len() / 2]
}

/// That percentile, in milliseconds.
pub fn quantile(times: &mut [Duration], percent: usize) -> f64 {
    times.sort_unstable();
    let at = (times.len() * percent).div_ceil(100).saturating_sub(1);
    times[at].as_secs_f64() * 1_000.0
}

/// Resident memory of a process in MiB.
pub fn resident(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("its status");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("its memory");
    let kib: u64 = line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).expect("a number");
    kib / 1024
}

/// How busy processes are from here on.
pub struct Busy {
    since: Instant,
    before: Vec<(u32, f64)>,
}

impl Busy {
    /// From now on.
    pub fn of(processes: &[u32]) -> Self {
        let before = processes.iter().map(|process| (*process, seconds(*process))).collect();
        Self { since: Instant::now(), before }
    }

    /// Percent of a core that each of them took.
    pub fn shares(&self) -> Vec<f64> {
        let passed = self.since.elapsed().as_secs_f64();
        self.before.iter().map(|(process, before)| (seconds(*process) - before) / passed * 100.0).collect()
    }
}

/// Processor time of a process, where the kernel counts a hundred ticks a second, as Linux tells programs.
fn seconds(process: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).expect("its times");
    let (_, behind_name) = stat.rsplit_once(')').expect("a name");
    let ticks = |at: usize| -> f64 {
        behind_name.split_whitespace().nth(at).and_then(|text| text.parse().ok()).expect("ticks")
    };
    (ticks(11) + ticks(12)) / 100.0
}
