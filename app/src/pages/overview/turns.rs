//! What stands above the drawing of a day: maps that were run, paused, stopped or changed.

use crate::api::activities::ActivityLine;
use crate::ui::{Icon, Tone};
use crate::wording::{counted, sentence};
use model::{HalfHour, MapId, Moment};

/// What happened to maps in the same way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Turn {
    /// When, at first.
    pub(super) at: Moment,
    /// What, and by whom: `Paused by Ada`.
    pub(super) what: String,
    /// Its mark.
    pub(super) icon: Icon,
    /// The mark's colour.
    pub(super) tone: Tone,
    /// The maps, each once.
    maps: Vec<(MapId, String)>,
}

impl Turn {
    /// The maps in words: the name of the only one, else how many.
    pub(super) fn of(&self) -> String {
        match self.maps.as_slice() {
            [(_, name)] => name.clone(),
            many => counted(i64::try_from(many.len()).unwrap_or(i64::MAX), "map", "maps"),
        }
    }

    /// The only map.
    pub(super) fn map(&self) -> Option<MapId> {
        if let [(map, _)] = self.maps.as_slice() { Some(*map) } else { None }
    }
}

/// What happened in a half-hour, the first first. `lines` are newest first.
pub(super) fn turns_in(half: &HalfHour, lines: &[ActivityLine]) -> Vec<Turn> {
    let mut turns: Vec<Turn> = Vec::new();
    for line in lines.iter().rev() {
        let Some(map) = line.activity.map else { continue };
        let at = line.activity.at;
        if at < half.from || at >= half.end() {
            continue;
        }
        let words = sentence(line);
        let what = words.what + &words.by;
        let map = (map, line.map_name.clone());
        match turns.iter_mut().find(|turn| turn.what == what) {
            Some(turn) if turn.maps.contains(&map) => {}
            Some(turn) => turn.maps.push(map),
            None => turns.push(Turn { at, what, icon: words.icon, tone: words.tone, maps: vec![map] }),
        }
    }
    turns
}

/// The mark that stands for all of them: the one that asks most for attention, and of these the last.
pub(super) fn mark(turns: &[Turn]) -> Option<(Icon, Tone)> {
    let urgency = |tone| match tone {
        Tone::Idle => 0,
        Tone::Ok => 1,
        Tone::Info => 2,
        Tone::Warn => 3,
        Tone::Bad => 4,
    };
    turns.iter().max_by_key(|turn| urgency(turn.tone)).map(|turn| (turn.icon, turn.tone))
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a name that is not well formed fails its test")]

    use super::{mark, turns_in};
    use crate::api::activities::ActivityLine;
    use crate::ui::Tone;
    use crate::wording::state_mark;
    use model::{
        Activity, ActivityId, ActivityKind, Actor, EnvironmentId, HalfHour, MapId, MapState, Moment, ResumeTo,
    };

    fn line(map: i64, at: i64, to: MapState) -> ActivityLine {
        let activity = Activity {
            id: ActivityId(at),
            environment: EnvironmentId::new("contoso-test").unwrap(),
            map: Some(MapId(map)),
            version: None,
            at: Moment(at),
            actor: Actor::User("Ada".into()),
            kind: ActivityKind::StateChanged { from: MapState::Running, to },
            count: 0,
            correlation: String::new(),
        };
        ActivityLine { activity, map_name: format!("Map {map}"), version: String::new(), began: None }
    }

    #[test]
    fn maps_that_fared_alike_are_told_together() {
        let half = HalfHour::day(Moment(0))[47];
        let outside = HalfHour::MILLIS;
        let mut lines = vec![line(1, outside, MapState::NotRunning), line(3, 30, MapState::NotRunning)];
        lines.extend([2, 1, 1].map(|map| line(map, 20, MapState::Initializing)));
        lines.push(line(1, -1, MapState::NotRunning));
        let turns = turns_in(&half, &lines);
        let told: Vec<_> = turns.iter().map(|turn| (turn.what.as_str(), turn.of(), turn.map())).collect();
        let alone = ("Not running by Ada", "Map 3".to_owned(), Some(MapId(3)));
        assert_eq!(told, [("Initializing by Ada", "2 maps".to_owned(), None), alone]);
    }

    #[test]
    fn the_most_urgent_is_the_mark() {
        let half = HalfHour::day(Moment(0))[47];
        assert_eq!(mark(&[]), None);
        let paused = MapState::Paused { resume_to: ResumeTo::Running };
        let lines = [line(1, 9, MapState::Running), line(2, 5, paused), line(1, 1, MapState::Running)];
        assert_eq!(mark(&turns_in(&half, &lines)), Some(state_mark(paused)));
        assert_eq!(state_mark(paused).1, Tone::Warn);
    }
}
