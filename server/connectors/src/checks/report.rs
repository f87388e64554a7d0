//! The answers of a test, as they come in.

use super::Trouble;
use crate::policy::{classify, unusable};
use model::{Check, CheckName, CheckState, Remedy};
use std::future::Future;
use std::time::Duration;
use tokio::time::Instant;

/// How a step went that did not fail.
pub(super) enum Step {
    /// As it should; with what was found.
    Passed(String),
    /// There was nothing to try, for this reason.
    Nothing(String),
}

/// The answers so far.
#[derive(Default)]
pub(super) struct Report {
    checks: Vec<Check>,
}

/// Every check in its order.
const ALL: [CheckName; 8] = [
    CheckName::Reach,
    CheckName::Auth,
    CheckName::Permission,
    CheckName::Metadata,
    CheckName::Keys,
    CheckName::Capture,
    CheckName::Batch,
    CheckName::Doorbell,
];

/// What has to work before a check makes sense.
const fn basis(name: CheckName) -> Option<CheckName> {
    match name {
        CheckName::Reach => None,
        CheckName::Auth => Some(CheckName::Reach),
        CheckName::Permission => Some(CheckName::Auth),
        CheckName::Metadata | CheckName::Batch | CheckName::Doorbell => Some(CheckName::Permission),
        CheckName::Keys | CheckName::Capture => Some(CheckName::Metadata),
    }
}

impl Report {
    /// Takes a step, unless one that it stands on did not go well.
    pub(super) async fn step(&mut self, name: CheckName, work: impl Future<Output = Result<Step, Trouble>>) {
        if let Some(failed) = self.failed_basis(name) {
            self.skip(name, failed);
            return;
        }
        let begun = Instant::now();
        let outcome = work.await;
        let took_ms = millis(begun.elapsed());
        let (state, found, remedy) = match outcome {
            Ok(Step::Passed(found)) => (CheckState::Passed, found, None),
            Ok(Step::Nothing(why)) => (CheckState::Skipped, why, None),
            Err(Trouble::Unusable(error)) => (CheckState::Failed, String::new(), Some(unusable(&error))),
            Err(Trouble::Fault(fault)) => {
                let remedy = classify(&fault).remedy;
                let said = fault.to_string();
                let found = if said == remedy.headline { String::new() } else { said };
                (CheckState::Failed, found, Some(remedy))
            }
        };
        self.checks.push(Check { name, state, took_ms, found, remedy });
    }

    /// A step that cannot be taken at all.
    pub(super) fn refuse(&mut self, name: CheckName, remedy: Remedy) {
        match self.failed_basis(name) {
            Some(failed) => self.skip(name, failed),
            None => self.checks.push(Check {
                name,
                state: CheckState::Failed,
                took_ms: 0,
                found: String::new(),
                remedy: Some(remedy),
            }),
        }
    }

    /// All answers; what was not tried is skipped.
    pub(super) fn finish(mut self) -> Vec<Check> {
        for name in ALL.into_iter().skip(self.checks.len()) {
            let failed = self.failed_basis(name).unwrap_or(name);
            self.skip(name, failed);
        }
        self.checks
    }

    fn skip(&mut self, name: CheckName, failed: CheckName) {
        let found = format!("Not tried, since \u{201c}{}\u{201d} failed.", failed.label());
        self.checks.push(Check { name, state: CheckState::Skipped, took_ms: 0, found, remedy: None });
    }

    /// The first check that failed among those that this one stands on.
    fn failed_basis(&self, name: CheckName) -> Option<CheckName> {
        let below = basis(name)?;
        self.failed_basis(below).or_else(|| {
            let failed = |check: &Check| check.name == below && check.state == CheckState::Failed;
            self.checks.iter().any(failed).then_some(below)
        })
    }
}

fn millis(span: Duration) -> u32 {
    u32::try_from(span.as_millis()).unwrap_or(u32::MAX)
}
