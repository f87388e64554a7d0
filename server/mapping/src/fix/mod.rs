//! What mends a finding by one act: edits of the sketch that it was found in.
//!
//! A fix is only ever proposed after it was tried: with its edits made, [`check`] no longer tells of the finding, and of
//! no problem that it did not tell of before. Which of several acts it is is the order of [`candidates`]: what keeps most
//! of the mapping comes first. Where nothing can be known (the default value of `DIPV1031`, the right filter), there is
//! none.

mod candidates;

use crate::{Known, check};
use model::{Edit, EntitySchema, Finding, FindingState, Mapping, Sketch};

/// One act that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What a button for it says.
    pub label: String,
    /// The edits, to be made in this order, all of them.
    pub edits: Vec<Edit>,
}

/// A mapping that people work on, with what is known of its apps.
#[derive(Clone, Copy, Debug)]
pub struct Mendable<'a> {
    /// The mapping.
    pub sketch: &'a Sketch,
    /// Both entities as they are now, and what pairs are proposed from.
    pub known: Known<'a>,
    /// Both entities as they were before, with all fields that are gone since, ERP first; `None` where nothing has changed
    /// since the mapping was made.
    pub before: [Option<&'a EntitySchema>; 2],
}

/// How many acts are tried for the findings of one mapping: each trial checks the whole of it. Findings that come later
/// get their fix once earlier ones are mended.
const MOST_TRIALS: usize = 60;

impl Mendable<'_> {
    /// Everything that [`check`] says of the mapping.
    pub fn findings(&self) -> Vec<Finding> {
        self.check(&self.sketch.mapping())
    }

    /// What mends each of these findings of the mapping, in their order; `None` = no single act does, or it is none of the
    /// mapping's findings.
    pub fn fixes(&self, findings: &[Finding]) -> Vec<Option<Fix>> {
        let now = self.findings();
        let mut left = MOST_TRIALS;
        findings.iter().map(|finding| self.tried(finding, &now, &mut left)).collect()
    }

    /// What mends one finding of the mapping; see [`Mendable::fixes`].
    pub fn fix(&self, finding: &Finding) -> Option<Fix> {
        self.tried(finding, &self.findings(), &mut MOST_TRIALS.clone())
    }

    /// The first candidate that holds what it promises.
    fn tried(&self, finding: &Finding, now: &[Finding], left: &mut usize) -> Option<Fix> {
        if !now.contains(finding) {
            return None;
        }
        for fix in candidates::candidates(self, finding, now) {
            *left = left.checked_sub(1)?;
            if self.holds(&fix, finding, now) {
                return Some(fix);
            }
        }
        None
    }

    /// Does a fix mend a finding, and bring no problem that was not found before?
    fn holds(&self, fix: &Fix, finding: &Finding, now: &[Finding]) -> bool {
        let mut mended = self.sketch.clone();
        if fix.edits.is_empty() || fix.edits.iter().any(|edit| mended.apply(edit).is_err()) {
            return false;
        }
        let later = self.check(&mended.mapping());
        let is_new = |it: &&Finding| it.state == FindingState::Problem && !now.contains(it);
        !later.contains(finding) && !later.iter().any(|it| is_new(&it))
    }

    fn check(&self, mapping: &Mapping) -> Vec<Finding> {
        check(mapping, self.known.left, self.known.right)
    }
}
