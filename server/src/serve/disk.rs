//! The room that is left for the state folder. Before the disk is full no more changes are captured: they are safe in
//! their apps, and what is in the queue can still be written.

use engine::Engine;
use engine::clock::Clock;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use tokio_util::sync::CancellationToken;

const LOOK_EVERY: Duration = Duration::from_secs(5);

/// What has to stay free unless it is configured: this, or on small disks a share of them.
const RESERVE: u64 = 1 << 30;
const SHARE: u64 = 20;

/// Steps in which people are told how much is left, in bytes: each is a write to that very disk.
const STEP: u64 = 16 << 20;

/// What people were told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// There is room enough.
    Enough,
    /// So many bytes are left, in whole steps.
    Low(u64),
}

/// A file system, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Room {
    free: u64,
    total: u64,
}

impl Room {
    fn of(folder: &Path) -> std::io::Result<Self> {
        let found = rustix::fs::statvfs(folder)?;
        Ok(Self { free: found.f_bavail * found.f_frsize, total: found.f_blocks * found.f_frsize })
    }

    /// Is too little left? Once it is, a tenth more has to be free before it is not, so that it does not flutter.
    fn is_low(self, reserve: Option<u64>, was_low: bool) -> bool {
        let reserve = reserve.unwrap_or_else(|| RESERVE.min(self.total / SHARE));
        self.free < if was_low { reserve.saturating_add(reserve / 10) } else { reserve }
    }
}

/// Looks after the disk of a folder.
pub(super) struct Watch {
    pub(super) folder: PathBuf,
    /// Bytes that have to stay free; `None` = 1 GiB or a twentieth of the disk, whichever is less.
    pub(super) reserve: Option<u64>,
    pub(super) store: Arc<dyn Store>,
    pub(super) engine: Engine,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ending: CancellationToken,
}

impl Watch {
    /// Looks now and then until the server ends; `told` is the answer of the first look.
    pub(super) async fn run(self, mut told: Option<Told>) {
        while tokio::time::timeout(LOOK_EVERY, self.ending.cancelled()).await.is_err() {
            told = self.look(told).await;
        }
    }

    /// Looks once, acts, and answers what the notices say from now on; `None` = not known.
    pub(super) async fn look(&self, told: Option<Told>) -> Option<Told> {
        let room = match Room::of(&self.folder) {
            Ok(room) => room,
            Err(error) => {
                tracing::warn!(%error, "cannot tell how much room the disk has");
                return told;
            }
        };
        let was_low = matches!(told, Some(Told::Low(_)));
        let is_low = room.is_low(self.reserve, was_low);
        let now = if is_low { Told::Low(room.free / STEP * STEP) } else { Told::Enough };
        // Before anything is written.
        self.engine.hold_capture(is_low);
        if told == Some(now) {
            return told;
        }
        if is_low && !was_low {
            let folder = self.folder.display();
            tracing::warn!(free = room.free, %folder, "the disk is nearly full: no more changes are captured");
        } else if was_low && !is_low {
            tracing::info!(free = room.free, "the disk has room again");
        }
        let free = match now {
            Told::Low(free) => Some(i64::try_from(free).unwrap_or(i64::MAX)),
            Told::Enough => None,
        };
        match self.store.set_disk_low(free, self.clock.now()).await {
            Ok(()) => Some(now),
            Err(error) => {
                // Tried again at the next look; capture is held meanwhile as it has to be.
                tracing::warn!(%error, "how much room the disk has could not be noted");
                told
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{RESERVE, Room};

    const GIB: u64 = 1 << 30;

    #[test]
    fn a_small_disk_needs_a_share_and_a_large_one_no_more_than_the_reserve() {
        let large = |free| Room { free, total: 1_000 * GIB };
        assert!(!large(RESERVE).is_low(None, false));
        assert!(large(RESERVE - 1).is_low(None, false));
        let small = |free| Room { free, total: 2 * GIB };
        assert!(!small(GIB / 10).is_low(None, false));
        assert!(small(GIB / 10 - 1).is_low(None, false));
        assert!(large(9 * GIB).is_low(Some(10 * GIB), false));
    }

    #[test]
    fn it_does_not_flutter() {
        let room = |free| Room { free, total: 1_000 };
        assert!(room(105).is_low(Some(100), true));
        assert!(!room(105).is_low(Some(100), false));
        assert!(!room(110).is_low(Some(100), true));
    }
}
