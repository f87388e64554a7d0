//! What a dry run counts, and which records come along after others.

use crate::parents::Place;
use mapping::State;
use model::{DryField, DryGroup, DryLeg, DrySample, RecordLink, Remedy, SkipReason, WouldBe};
use std::collections::{HashMap, HashSet};

/// Records of a group that are shown.
const SAMPLES: usize = 10;

/// What would become of one record.
#[derive(Clone, Debug)]
pub(super) struct Verdict {
    pub(super) outcome: WouldBe,
    pub(super) skip: Option<SkipReason>,
    pub(super) code: String,
    pub(super) remedy: Option<Remedy>,
    pub(super) fields: Vec<DryField>,
}

impl Verdict {
    pub(super) const fn skipped(reason: SkipReason) -> Self {
        Self {
            outcome: WouldBe::Skipped,
            skip: Some(reason),
            code: String::new(),
            remedy: None,
            fields: Vec::new(),
        }
    }

    /// Would both apps have the record then?
    const fn brings(&self) -> bool {
        matches!(
            (self.outcome, self.skip),
            (WouldBe::Created | WouldBe::Updated, _)
                | (WouldBe::Skipped, Some(SkipReason::Unchanged | SkipReason::Echo))
        )
    }

    /// Alike in all but what the record holds.
    fn is_of(&self, group: &DryGroup) -> bool {
        let field = |fields: &[DryField]| fields.first().map(|it| it.field.clone());
        let tells = matches!(self.outcome, WouldBe::Waiting | WouldBe::Failed);
        let sample = || group.samples.first().and_then(|sample| field(&sample.fields));
        self.outcome == group.outcome
            && self.skip == group.skip
            && self.code == group.code
            && (!tells || sample() == field(&self.fields))
    }
}

/// One record with its verdict.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) place: Place,
    pub(super) verdict: Verdict,
    /// It counts only once, for each of these, one of the records is in both apps; until then it is `meanwhile`.
    pub(super) needs: Vec<Vec<Place>>,
    pub(super) meanwhile: Option<Verdict>,
    /// What refers to it from the CRM waits as long as it does, since it belongs to no pair yet.
    pub(super) holds_up: bool,
    pub(super) agreed: Option<Agreed>,
}

/// What both apps would agree on of a pair, once one way of it was gone.
#[derive(Clone, Debug)]
pub(super) struct Agreed {
    pub(super) link: RecordLink,
    /// The fields that would have been written.
    pub(super) written: State,
}

/// The count of a whole dry run.
#[derive(Debug, Default)]
pub(super) struct Tally {
    legs: Vec<DryLeg>,
    there: HashSet<Place>,
    stuck: HashSet<Place>,
    pending: Vec<(usize, Judged)>,
    agreed: HashMap<String, Agreed>,
}

impl Tally {
    /// Begins a leg.
    pub(super) fn begin(&mut self, leg: DryLeg) {
        self.legs.push(leg);
    }

    /// Forgets what the legs of an execution agreed on, since its last one was looked at.
    pub(super) fn end_execution(&mut self) {
        self.agreed.clear();
    }

    /// What an earlier leg of the same execution would have left of the pair with that key.
    pub(super) fn agreed(&self, key: &str) -> Option<&Agreed> {
        self.agreed.get(key)
    }

    /// Takes note that more is there than the leg that was begun last has looked at.
    pub(super) fn cut(&mut self) {
        if let Some(leg) = self.legs.last_mut() {
            leg.is_cut = true;
        }
    }

    /// Would one of these be in both apps?
    pub(super) fn is_there(&self, mut places: impl Iterator<Item = Place>) -> bool {
        places.any(|place| self.there.contains(&place))
    }

    /// Does one of these stand still?
    pub(super) fn is_stuck(&self, mut places: impl Iterator<Item = Place>) -> bool {
        places.any(|place| self.stuck.contains(&place))
    }

    /// Counts a record of the leg that was begun last.
    pub(super) fn take(&mut self, judged: Judged) {
        let Some(leg) = self.legs.len().checked_sub(1) else { return };
        if self.is_met(&judged) {
            // What it refers to is there by then, but not before the run.
            let after_parents = !judged.needs.is_empty();
            self.settle(leg, judged, after_parents);
        } else {
            self.stuck.extend(judged.holds_up.then(|| judged.place.clone()));
            self.pending.push((leg, judged));
        }
    }

    fn is_met(&self, judged: &Judged) -> bool {
        judged.needs.iter().all(|places| places.iter().any(|place| self.there.contains(place)))
    }

    fn settle(&mut self, leg: usize, mut judged: Judged, after_parents: bool) {
        if let Some(agreed) = judged.agreed.take() {
            self.agreed.insert(judged.place.1.clone(), agreed);
        }
        if judged.verdict.brings() {
            self.stuck.remove(&judged.place);
            self.there.insert(judged.place.clone());
        } else if judged.holds_up && judged.verdict.outcome == WouldBe::Failed {
            self.stuck.insert(judged.place.clone());
        }
        self.count(leg, judged.place.1, judged.verdict, after_parents);
    }

    fn count(&mut self, leg: usize, key: String, verdict: Verdict, after_parents: bool) {
        let groups = &mut self.legs[leg].groups;
        let at = groups.iter().position(|group| verdict.is_of(group)).unwrap_or_else(|| {
            groups.push(DryGroup {
                outcome: verdict.outcome,
                skip: verdict.skip,
                code: verdict.code.clone(),
                remedy: verdict.remedy.clone(),
                count: 0,
                after_parents: 0,
                samples: Vec::new(),
            });
            groups.len() - 1
        });
        let group = &mut groups[at];
        group.count += 1;
        group.after_parents += i64::from(after_parents);
        if group.samples.len() < SAMPLES {
            group.samples.push(DrySample { key, fields: verdict.fields });
        }
    }

    /// How many legs were begun.
    pub(super) fn len(&self) -> usize {
        self.legs.len()
    }

    /// The legs in their order. What still waits comes along after what it refers to, or goes on waiting.
    pub(super) fn finish(mut self) -> Vec<DryLeg> {
        loop {
            let before = self.pending.len();
            for (leg, judged) in std::mem::take(&mut self.pending) {
                if self.is_met(&judged) {
                    self.settle(leg, judged, true);
                } else {
                    self.pending.push((leg, judged));
                }
            }
            if self.pending.len() == before {
                break;
            }
        }
        for (leg, judged) in std::mem::take(&mut self.pending) {
            let verdict = judged.meanwhile.unwrap_or(judged.verdict);
            self.count(leg, judged.place.1, verdict, false);
        }
        for leg in &mut self.legs {
            leg.groups.sort_by_key(|group| (group.outcome, std::cmp::Reverse(group.count)));
        }
        self.legs
    }
}

#[cfg(test)]
mod tests {
    use super::{Judged, Tally, Verdict};
    use model::{Direction, DryLeg, MapId, SkipReason, WouldBe};

    fn verdict(outcome: WouldBe) -> Verdict {
        Verdict { outcome, skip: None, code: String::new(), remedy: None, fields: Vec::new() }
    }

    fn record(map: i64, key: &str, needs: &[(i64, &str)]) -> Judged {
        Judged {
            place: (MapId(map), key.to_owned()),
            verdict: verdict(WouldBe::Created),
            needs: needs.iter().map(|(map, key)| vec![(MapId(*map), (*key).to_owned())]).collect(),
            meanwhile: Some(verdict(WouldBe::Waiting)),
            holds_up: true,
            agreed: None,
        }
    }

    fn leg() -> DryLeg {
        DryLeg {
            company: String::new(),
            direction: Direction::LeftToRight,
            expected: None,
            is_cut: false,
            groups: Vec::new(),
        }
    }

    #[test]
    fn what_refers_to_something_that_comes_along_comes_after_it() {
        let mut tally = Tally::default();
        tally.begin(leg());
        tally.take(record(1, "grandchild", &[(1, "child")]));
        tally.take(record(1, "child", &[(2, "parent")]));
        tally.take(record(1, "orphan", &[(2, "nobody")]));
        tally.begin(leg());
        tally.take(record(2, "parent", &[]));
        tally.take(record(1, "late child", &[(2, "parent")]));
        let legs = tally.finish();
        let counts = |leg: &DryLeg| (leg.count(WouldBe::Created), leg.count(WouldBe::Waiting));
        assert_eq!((counts(&legs[0]), counts(&legs[1])), ((2, 1), (2, 0)));
        let after = |leg: &DryLeg| leg.groups.iter().map(|group| group.after_parents).sum::<i64>();
        assert_eq!((after(&legs[0]), after(&legs[1])), (2, 1));
    }

    #[test]
    fn a_record_that_both_apps_have_is_there_and_one_out_of_the_filter_is_not() {
        for (reason, there) in [(SkipReason::Unchanged, true), (SkipReason::Filtered, false)] {
            let mut tally = Tally::default();
            tally.begin(leg());
            tally.take(Judged { verdict: Verdict::skipped(reason), ..record(2, "parent", &[]) });
            tally.take(record(1, "child", &[(2, "parent")]));
            assert_eq!(tally.finish()[0].count(WouldBe::Waiting), i64::from(!there), "{reason:?}");
        }
    }

    #[test]
    fn a_group_shows_some_of_many() {
        let mut tally = Tally::default();
        tally.begin(leg());
        for number in 0..25 {
            tally.take(record(1, &number.to_string(), &[]));
        }
        let legs = tally.finish();
        assert_eq!((legs[0].groups.len(), legs[0].read(), legs[0].groups[0].samples.len()), (1, 25, 10));
    }
}
