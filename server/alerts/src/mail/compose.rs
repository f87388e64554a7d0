//! The words of each mail.

use super::address::Pages;
use super::letter::{Block, Counted, Letter, Tone, one_line, shortened};
use super::occasion::Occasion;
use model::{AlertAction, Band, Firing, FiringStatus, Held, HeldMap, MapId, Moment, NotificationKind};

/// So many maps are named in one line.
const NAMED: usize = 10;
/// The longest headline of a cause, in characters.
const HEADLINE: usize = 200;

/// The mail about a firing: that it went off, or that it is over.
pub(crate) fn about(occasion: &Occasion, public_url: &str) -> Letter {
    let pages = Pages(public_url);
    let Occasion { firing, environment, .. } = occasion;
    let name = one_line(&firing.rule.name);
    let condition = firing.rule.condition();
    let band = if environment.band == Band::Production { ", production" } else { "" };
    let place = one_line(&environment.name);
    // Both mails of a firing have the same subject, but for the word in front: some mail programs keep only such ones
    // together.
    let subject = format!("[{place}{band}] {name}: {condition}");
    let (subject, title, tone, mut blocks) = match occasion.kind {
        NotificationKind::Fired => {
            let blocks = fired(occasion, &condition);
            (subject, format!("\u{201c}{name}\u{201d} went off in {place}"), Tone::Bad, blocks)
        }
        NotificationKind::Over => {
            let title = format!("\u{201c}{name}\u{201d} is over in {place}");
            (format!("Over: {subject}"), title, Tone::Good, over(occasion))
        }
    };
    blocks.push(Block::Links(vec![
        ("Open this alert", pages.firing(&environment.id, firing.id)),
        ("See the failures", pages.failures(&environment.id)),
        ("See the entity maps", pages.maps(&environment.id)),
    ]));
    let footer = vec![
        format!(
            "Tandem sends you this because the alert \u{201c}{name}\u{201d} names you, or a group that you are in."
        ),
        format!("Who is told stands here: {}", pages.alert(&environment.id, firing.alert)),
    ];
    Letter { subject, title, tone, blocks, footer }
}

/// The mail that somebody sends to try the mail server.
pub(super) fn test(public_url: &str) -> Letter {
    let words = "This is the test that was asked for in the settings. Alerts will come from this address.";
    Letter {
        subject: "Tandem can send mail".to_owned(),
        title: "Tandem can send mail".to_owned(),
        tone: Tone::Plain,
        blocks: vec![
            Block::Words(words.to_owned()),
            Block::Links(vec![("Open Tandem", public_url.to_owned())]),
        ],
        footer: vec![format!("Sent by Tandem at {public_url}")],
    }
}

fn fired(occasion: &Occasion, condition: &str) -> Vec<Block> {
    let firing = &occasion.firing;
    let mut facts = vec![
        ("Rule", condition.to_owned()),
        ("Environment", environment(occasion)),
        ("Went off", utc(firing.at)),
        ("Counted", counted(occasion)),
    ];
    facts.extend(counted_by(occasion).map(|words| ("Of", words)));
    facts.extend(held(occasion));
    let mut blocks = vec![Block::Facts(facts)];
    blocks.extend(what_now(firing).map(Block::Words));
    let rows = occasion.causes.iter().map(|cause| Counted {
        count: cause.count,
        what: shortened(&one_line(&cause.headline), HEADLINE),
        of: match cause.map {
            Some(map) => format!("{}, {}", cause.class.label(), map_name(occasion, map)),
            None => cause.class.label().to_owned(),
        },
    });
    let rows: Vec<Counted> = rows.collect();
    if !rows.is_empty() {
        blocks.push(Block::Counts("Most frequent causes", rows));
    }
    blocks
}

fn over(occasion: &Occasion) -> Vec<Block> {
    let firing = &occasion.firing;
    let why = match firing.status {
        FiringStatus::Undone => "Its maps were set going again. Errors from before count no more.",
        FiringStatus::Ended => "Its alert setting was changed, switched off or deleted.",
        FiringStatus::Resolved | FiringStatus::Firing => {
            "Fewer errors than the rule asks for are within its window again."
        }
    };
    let mut facts = vec![
        ("Rule", firing.rule.condition()),
        ("Environment", environment(occasion)),
        ("Went off", utc(firing.at)),
    ];
    facts.extend(firing.ended_at.map(|at| ("Over since", utc(at))));
    facts.extend(counted_by(occasion).map(|words| ("Of", words)));
    let mut blocks = vec![Block::Words(why.to_owned()), Block::Facts(facts)];
    let still = firing.status != FiringStatus::Undone && firing.held_maps().next().is_some();
    if still {
        let words = "Maps that it paused or stopped stay so until somebody sets them going.";
        blocks.push(Block::Words(words.to_owned()));
    }
    blocks
}

fn environment(occasion: &Occasion) -> String {
    format!("{} ({})", occasion.environment.name, occasion.environment.band.label())
}

fn counted(occasion: &Occasion) -> String {
    let count = occasion.firing.count;
    let errors = if count == 1 { "error" } else { "errors" };
    match occasion.first_error {
        Some(first) if count > 1 => format!("{count} {errors}, the first at {}", utc(first)),
        _ => format!("{count} {errors}"),
    }
}

fn counted_by(occasion: &Occasion) -> Option<String> {
    let counted = &occasion.firing.counted;
    let map = map_name(occasion, counted.map?);
    Some(match counted.direction {
        Some(direction) => format!("{map}, {direction}"),
        None => map,
    })
}

/// What became of the maps, in a line for each outcome.
fn held(occasion: &Occasion) -> Vec<(&'static str, String)> {
    let firing = &occasion.firing;
    let (done, not_done) = match firing.rule.action {
        AlertAction::None => return vec![("Done", "Nothing: this alert only tells people.".to_owned())],
        AlertAction::Pause => ("Paused", "Not paused"),
        AlertAction::Stop => ("Stopped", "Not stopped"),
    };
    let Some(all) = &firing.held else {
        let deed = firing.rule.deed().unwrap_or_default();
        return vec![("Done", format!("About to {deed}; the page of this alert says what became of it."))];
    };
    let names = |meant: &dyn Fn(&HeldMap) -> bool| {
        let names: Vec<String> =
            all.iter().filter(|each| meant(each)).map(|each| map_name(occasion, each.map)).collect();
        (!names.is_empty()).then(|| listed(&names))
    };
    let mut lines = Vec::new();
    lines.extend(names(&|each| matches!(each.held, Held::Done { .. })).map(|names| (done, names)));
    for each in all {
        if let Held::Refused { reason } = &each.held {
            lines.push((not_done, format!("{}: {reason}", map_name(occasion, each.map))));
        }
    }
    lines.extend(names(&|each| each.held == Held::NothingToDo).map(|names| ("Stood already", names)));
    if lines.is_empty() {
        lines.push(("Done", "No map was at work.".to_owned()));
    }
    lines
}

fn what_now(firing: &Firing) -> Option<String> {
    firing.held_maps().next()?;
    let words = match (firing.rule.action, firing.rule.resume_after) {
        (AlertAction::Pause, Some(1)) => {
            "Changes are kept in the queue. The maps go on by themselves once both apps have answered for a minute."
                .to_owned()
        }
        (AlertAction::Pause, Some(minutes)) => format!(
            "Changes are kept in the queue. The maps go on by themselves once both apps have answered for {minutes} \
             minutes."
        ),
        (AlertAction::Pause, None) => {
            "Changes are kept in the queue. Resume the maps when what is behind the errors is mended.".to_owned()
        }
        (AlertAction::Stop, _) => {
            "Stopped maps capture no changes. Start them again when what is behind the errors is mended.".to_owned()
        }
        (AlertAction::None, _) => return None,
    };
    Some(words)
}

fn map_name(occasion: &Occasion, map: MapId) -> String {
    occasion.maps.get(&map).cloned().unwrap_or_else(|| format!("map {map}"))
}

fn listed(names: &[String]) -> String {
    match names.get(..NAMED) {
        Some(first) if names.len() > NAMED => {
            format!("{} and {} more", first.join(", "), names.len() - NAMED)
        }
        _ => names.join(", "),
    }
}

/// `2026-11-22 09:30:12 UTC`.
fn utc(at: Moment) -> String {
    let ((year, month, day), (hour, minute, second, _)) = (at.date(), at.time());
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} UTC")
}
