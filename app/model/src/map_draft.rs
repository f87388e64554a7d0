//! What people have worked out on top of a version of a map, and have not saved as a version yet.

use crate::sketch::{Clash, Edit, Sketch};
use crate::{MapId, Mapping, Moment, VersionId};
use serde::{Deserialize, Serialize};

/// Steps that can be taken back, at the most.
pub const MOST_STEPS: usize = 200;

/// One edit as it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Who made it.
    pub by: String,
    /// When.
    pub at: Moment,
    /// What takes it back; after it was taken back, what makes it again.
    pub inverse: Edit,
    /// It was taken back.
    pub undone: bool,
}

/// What people have worked out on top of a version. There is one of each map, which all who edit it share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapDraft {
    /// The map.
    pub map: MapId,
    /// The version that it began with.
    pub base: VersionId,
    /// Grows with each step.
    pub revision: i64,
    /// What has been worked out.
    pub sketch: Sketch,
    /// The newest steps, oldest first.
    pub steps: Vec<Step>,
}

impl MapDraft {
    /// A draft in which nothing was done so far.
    pub fn begin(map: MapId, base: VersionId, mapping: &Mapping) -> Self {
        Self { map, base, revision: 0, sketch: Sketch::of(mapping), steps: Vec::new() }
    }

    /// Makes an edit. What its author had taken back before can no longer be made again.
    pub fn edit(&mut self, edit: &Edit, by: &str, at: Moment) -> Result<(), Clash> {
        let inverse = self.sketch.apply(edit)?;
        self.steps.retain(|step| !(step.undone && step.by == by));
        self.steps.push(Step { by: by.to_owned(), at, inverse, undone: false });
        if self.steps.len() > MOST_STEPS {
            self.steps.remove(0);
        }
        self.revision += 1;
        Ok(())
    }

    /// Takes the newest step of somebody back that they have not taken back yet; `false` when there is none. Refused where
    /// somebody else has changed the same meanwhile.
    pub fn undo(&mut self, by: &str, at: Moment) -> Result<bool, Clash> {
        self.turn(by, at, false)
    }

    /// Makes the step of somebody again that they took back last; `false` when there is none.
    pub fn redo(&mut self, by: &str, at: Moment) -> Result<bool, Clash> {
        self.turn(by, at, true)
    }

    /// Could somebody take something back, and make something again?
    pub fn can_turn(&self, by: &str) -> [bool; 2] {
        [false, true].map(|undone| self.turned(by, undone).is_some())
    }

    /// Who made the newest step, and when.
    pub fn last(&self) -> Option<(&str, Moment)> {
        self.steps.iter().max_by_key(|step| step.at).map(|step| (step.by.as_str(), step.at))
    }

    /// The step that is taken back next, or made again next: what was taken back last is made again first.
    fn turned(&self, by: &str, undone: bool) -> Option<usize> {
        let own = |step: &Step| step.by == by && step.undone == undone;
        if undone { self.steps.iter().position(own) } else { self.steps.iter().rposition(own) }
    }

    fn turn(&mut self, by: &str, at: Moment, undone: bool) -> Result<bool, Clash> {
        let Some(place) = self.turned(by, undone) else { return Ok(false) };
        let inverse = self.sketch.apply(&self.steps[place].inverse)?;
        let step = &mut self.steps[place];
        *step = Step { by: step.by.clone(), at, inverse, undone: !undone };
        self.revision += 1;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::MapDraft;
    use crate::{Clash, Edit, MapId, Mapping, Moment, Side, VersionId};

    fn draft() -> MapDraft {
        let mapping = Mapping {
            left_entity: String::new(),
            right_entity: String::new(),
            left_filter: String::new(),
            right_filter: String::new(),
            key: Vec::new(),
            company: None,
            fields: Vec::new(),
        };
        MapDraft::begin(MapId(1), VersionId(1), &mapping)
    }

    fn filter(draft: &MapDraft, to: &str) -> Edit {
        let (from, to) = (draft.sketch.left_filter.clone(), to.to_owned());
        Edit::Filter { side: Side::Left, from, to }
    }

    #[test]
    fn steps_are_taken_back_and_made_again() -> Result<(), Clash> {
        let mut draft = draft();
        for (at, text) in ["a", "b", "c"].into_iter().enumerate() {
            let edit = filter(&draft, text);
            draft.edit(&edit, "Ada", Moment(i64::try_from(at).unwrap_or(0)))?;
        }
        assert_eq!((draft.revision, draft.last()), (3, Some(("Ada", Moment(2)))));
        let mut seen = Vec::new();
        for back in [true, true, false, true, false, false, false] {
            let turned = if back { draft.undo("Ada", Moment(9))? } else { draft.redo("Ada", Moment(9))? };
            seen.push((turned, draft.sketch.left_filter.clone()));
        }
        let seen: Vec<_> = seen.iter().map(|(turned, text)| (*turned, text.as_str())).collect();
        assert_eq!(
            seen,
            [(true, "b"), (true, "a"), (true, "b"), (true, "a"), (true, "b"), (true, "c"), (false, "c")]
        );
        assert_eq!(draft.can_turn("Ada"), [true, false]);
        assert!(draft.undo("Ada", Moment(9))?);
        let edit = filter(&draft, "d");
        draft.edit(&edit, "Ada", Moment(10))?;
        assert_eq!(draft.can_turn("Ada"), [true, false], "another edit leaves nothing to make again");
        Ok(())
    }

    #[test]
    fn everybody_takes_back_what_they_did_themselves() -> Result<(), Clash> {
        let mut draft = draft();
        draft.edit(&filter(&draft, "a"), "Ada", Moment(1))?;
        let other = Edit::Filter { side: Side::Right, from: String::new(), to: "g".to_owned() };
        draft.edit(&other, "Grace", Moment(2))?;
        assert!(draft.undo("Ada", Moment(3))?);
        assert_eq!((draft.sketch.left_filter.as_str(), draft.sketch.right_filter.as_str()), ("", "g"));
        assert!(draft.redo("Ada", Moment(4))?);
        draft.edit(&filter(&draft, "b"), "Grace", Moment(5))?;
        assert_eq!(draft.undo("Ada", Moment(6)), Err(Clash::FilterChanged));
        assert_eq!(draft.sketch.left_filter, "b");
        Ok(())
    }

    #[test]
    fn only_so_many_steps_are_kept() -> Result<(), Clash> {
        let mut draft = draft();
        for at in 0..300_u32 {
            let edit = filter(&draft, &at.to_string());
            draft.edit(&edit, "Ada", Moment(at.into()))?;
        }
        assert_eq!(
            (draft.steps.len(), draft.steps[0].at, draft.revision),
            (super::MOST_STEPS, Moment(100), 300)
        );
        Ok(())
    }
}
