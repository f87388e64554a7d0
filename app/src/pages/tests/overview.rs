//! The overview's drawing of a day.

use super::{html, lint};
use crate::api::activities::ActivityLine;
use crate::api::last_day::LastDay;
use crate::pages::overview::day;
use crate::pages::overview::half_hour::Cells;
use model::{Activity, ActivityId, ActivityKind, Actor, HalfHour, MapId, MapState, Moment, ResumeTo};

const NOW: Moment = Moment(1_795_340_096_789);

fn drawn(day: LastDay) -> String {
    let html = html("/e/contoso-test", move || day::show(&day, Cells::new(), "contoso-test", false));
    lint(&html);
    html
}

fn paused(map: i64, at: Moment) -> ActivityLine {
    let (from, to) = (MapState::Running, MapState::Paused { resume_to: ResumeTo::Running });
    let activity = Activity {
        id: ActivityId(map),
        environment: super::environment(),
        map: Some(MapId(map)),
        version: None,
        at,
        actor: Actor::User("Ada".into()),
        kind: ActivityKind::StateChanged { from, to },
        count: 0,
        correlation: String::new(),
    };
    ActivityLine { activity, map_name: "Customers V3".into(), version: String::new(), began: None }
}

#[test]
fn a_day_with_nothing_in_it_says_so() {
    let html = drawn(LastDay { half_hours: HalfHour::day(NOW), turns: Vec::new() });
    assert!(html.contains("Nothing was written in the last 24 hours"), "{html}");
    assert!(!html.contains("<svg"), "{html}");
}

#[test]
fn a_day_is_drawn_and_told_in_exact_figures() {
    let mut half_hours = HalfHour::day(NOW);
    half_hours[10].left_to_right.written = 1_204;
    half_hours[10].right_to_left.failed = 3;
    half_hours[47].right_to_left.deleted = 2;
    let at = half_hours[20].from;
    let html = drawn(LastDay { half_hours, turns: vec![paused(7, at)] });
    assert_eq!(html.matches("role=\"img\"").count(), 48, "{html}");
    assert_eq!(html.matches("tabindex=\"0\"").count(), 1, "one of them is in the order of the tab key");
    assert!(html.contains("1,204 records written, 3 failed"), "{html}");
    for told in ["1,600", "800", "1,204", " written", "2 deleted", "Paused by Ada", "Customers V3"] {
        assert!(html.contains(told), "{told}: {html}");
    }
    assert_eq!(html.matches("class=\"mark warn\"").count(), 1, "{html}");
    assert!(html.contains("href=\"/e/contoso-test/maps/7/activity?kind=state\""), "{html}");
    assert_eq!(html.matches("<th scope=\"row\"").count(), 3, "half-hours with something in them: {html}");
}
