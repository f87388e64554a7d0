//! How many changes are sent together, and how many such batches are under way at once.
//!
//! One request for many records is what makes writing fast; but an app that takes long for one, or that has had
//! enough, is given smaller ones, as congested networks are: a little more while all goes well, half as much when it
//! does not.

use std::time::Duration;

/// Where a lane begins.
const FIRST: usize = 250;
/// Smaller batches would be slow without being gentle.
const LEAST: usize = 25;
/// [Dataverse](https://learn.microsoft.com/power-apps/developer/data-platform/webapi/execute-batch-operations-using-web-api)
/// takes a thousand operations in a batch; but a batch with all that is known of its records is in memory at once, for
/// every map that has work.
const MOST: usize = 500;
/// By how much a batch grows.
const STEP: usize = 125;
/// A batch that takes less than that may be larger.
const BRISK: Duration = Duration::from_millis(1_500);
/// One that takes more is too large: apps give up on requests after two minutes, and what is in it is held up.
const SLUGGISH: Duration = Duration::from_secs(10);
/// Batches under way at once: while the apps work on one, the other is prepared or settled.
const BATCHES: usize = 2;

/// What became of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Went {
    /// Both apps take more.
    Through,
    /// An app is down or has had enough.
    Held,
}

/// The pace of one lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pace {
    size: usize,
    batches: usize,
}

impl Default for Pace {
    fn default() -> Self {
        Self { size: FIRST, batches: BATCHES }
    }
}

impl Pace {
    /// Changes in a batch, at most.
    pub(crate) const fn size(self) -> usize {
        self.size
    }

    /// Batches under way at once, at most.
    pub(crate) const fn batches(self) -> usize {
        self.batches
    }

    /// The pace after a batch of so many changes.
    #[must_use]
    pub(crate) fn after(self, changes: usize, took: Duration, went: Went) -> Self {
        match went {
            Went::Held => Self { size: (self.size / 2).max(LEAST), batches: 1 },
            Went::Through if took > SLUGGISH => Self { size: (self.size / 2).max(LEAST), ..self },
            // Only a full batch tells how a larger one would fare.
            Went::Through if took < BRISK && changes >= self.size => {
                let batches = (self.batches + 1).min(BATCHES);
                Self { size: (self.size + STEP).min(MOST), batches }
            }
            Went::Through => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BATCHES, FIRST, LEAST, MOST, Pace, Went};
    use std::time::Duration;

    const QUICK: Duration = Duration::from_millis(100);

    #[test]
    fn batches_grow_while_all_goes_well() {
        let mut pace = Pace::default();
        assert_eq!(pace.after(3, QUICK, Went::Through), pace, "a small batch says nothing");
        for _ in 0..20 {
            pace = pace.after(pace.size(), QUICK, Went::Through);
        }
        assert_eq!((pace.size(), pace.batches()), (MOST, BATCHES));
        assert_eq!(
            pace.after(MOST, Duration::from_secs(5), Went::Through),
            pace,
            "neither brisk nor sluggish"
        );
    }

    #[test]
    fn an_app_that_has_had_enough_gets_half_as_much_and_one_at_a_time() {
        let mut pace = Pace::default().after(FIRST, QUICK, Went::Held);
        assert_eq!((pace.size(), pace.batches()), (FIRST / 2, 1));
        for _ in 0..20 {
            pace = pace.after(pace.size(), QUICK, Went::Held);
        }
        assert_eq!((pace.size(), pace.batches()), (LEAST, 1));
        for full in 1..=BATCHES {
            assert_eq!(pace.batches(), full, "it comes back step by step");
            pace = pace.after(pace.size(), QUICK, Went::Through);
        }
    }

    #[test]
    fn a_sluggish_app_gets_smaller_batches() {
        let pace = Pace::default().after(FIRST, Duration::from_secs(11), Went::Through);
        assert_eq!((pace.size(), pace.batches()), (FIRST / 2, BATCHES));
    }
}
