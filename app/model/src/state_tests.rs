//! The table of states, cell by cell.

use super::{Command as C, MapState as S, ResumeChoice, ResumeTo, StopQueue};

const PAUSED_LIVE: S = S::Paused { resume_to: ResumeTo::Running };
const PAUSED_SYNC: S = S::Paused { resume_to: ResumeTo::Initializing };

/// Columns: run with and without initial sync, pause, resume ×3, stop, cancel, skip to live, done clean, done with
/// failures, queue empty, activate, add companies, leave out companies, decide conflicts in
/// another way.
const COMMANDS: [C; 16] = [
    C::Run { initial_sync: true },
    C::Run { initial_sync: false },
    C::Pause,
    C::Resume { choice: ResumeChoice::CatchUp },
    C::Resume { choice: ResumeChoice::SkipPreserve },
    C::Resume { choice: ResumeChoice::SkipDiscard },
    C::Stop { queue: StopQueue::Keep },
    C::Cancel,
    C::SkipToLive { preserve: true },
    C::SyncDone { clean: true },
    C::SyncDone { clean: false },
    C::QueueEmpty,
    C::ActivateVersion,
    C::ChangeCompanies { adds: true },
    C::ChangeCompanies { adds: false },
    C::ChangePolicy,
];

#[test]
#[expect(clippy::many_single_char_names, reason = "a table reads best with narrow cells")]
fn every_cell_of_the_table() {
    let n = Some(S::NotRunning);
    let i = Some(S::Initializing);
    let r = Some(S::Running);
    let c = Some(S::Resuming);
    let (pl, ps) = (Some(PAUSED_LIVE), Some(PAUSED_SYNC));
    let x = None;
    let table: [(S, [Option<S>; 16]); 6] = [
        (S::NotRunning, [i, r, x, x, x, x, x, x, x, x, x, x, n, n, n, n]),
        (S::Initializing, [x, x, ps, x, x, x, n, n, r, r, i, x, x, x, x, x]),
        (S::Running, [x, x, pl, x, x, x, n, x, x, x, x, x, x, i, r, x]),
        (PAUSED_SYNC, [x, x, ps, i, r, r, n, x, x, x, x, x, ps, x, x, ps]),
        (PAUSED_LIVE, [x, x, pl, c, r, r, n, x, x, x, x, x, pl, ps, x, pl]),
        (S::Resuming, [x, x, pl, x, x, x, n, x, r, x, x, r, x, x, x, x]),
    ];
    for (state, row) in table {
        for (command, expected) in COMMANDS.into_iter().zip(row) {
            assert_eq!(state.apply(command).ok(), expected, "{state:?} {command:?}");
        }
    }
}

#[test]
fn what_goes_on_in_each_state() {
    let table = [
        (S::NotRunning, [false, false]),
        (S::Initializing, [true, true]),
        (S::Running, [true, true]),
        (PAUSED_SYNC, [true, false]),
        (PAUSED_LIVE, [true, false]),
        (S::Resuming, [true, true]),
    ];
    for (state, expected) in table {
        assert_eq!([state.captures(), state.drains()], expected, "{state:?}");
    }
}

#[test]
fn a_refusal_names_both() {
    let refusal = S::Running.apply(C::Cancel).unwrap_err();
    assert_eq!(refusal.to_string(), "a map that is Running cannot cancel");
}
