//! The words of a mail that tells of several firings.

use super::address::Pages;
use super::compose::{about, place, told, what};
use super::letter::{Block, Letter, Tone, one_line};
use super::occasion::Occasion;
use model::NotificationKind;

/// So many firings have a section of their own in one mail.
pub(super) const SECTIONS: usize = 50;

/// The mail about these firings of one environment, and about so many others that are only counted. About a single one it is
/// the mail that tells of it alone.
pub(super) fn about_all(occasions: &[&Occasion], others: usize, public_url: &str) -> Option<Letter> {
    let (first, more) = occasions.split_first()?;
    if more.is_empty() && others == 0 {
        return Some(about(first, public_url));
    }
    let pages = Pages(public_url);
    let environment = &first.environment;
    let of = |kind| occasions.iter().filter(|occasion| occasion.kind == kind).count();
    let (went_off, ended) = (of(NotificationKind::Fired), of(NotificationKind::Over));
    let title = in_words(went_off, ended, others);
    let mut blocks = Vec::new();
    for occasion in occasions {
        blocks.push(Block::Heading(what(occasion)));
        blocks.extend(told(occasion));
        let firing = &occasion.firing;
        blocks.push(Block::Links(vec![("Open this alert", pages.firing(&environment.id, firing.id))]));
    }
    if others > 0 {
        blocks.push(Block::Heading(format!("And {others} more")));
        blocks.push(Block::Words("They stand in the list of alerts.".to_owned()));
    }
    blocks.push(Block::Links(vec![
        ("See the alerts", pages.alerts(&environment.id)),
        ("See the failures", pages.failures(&environment.id)),
        ("See the entity maps", pages.maps(&environment.id)),
    ]));
    Some(Letter {
        subject: format!("{} {title}", place(environment)),
        title: format!("{title} in {}", one_line(&environment.name)),
        tone: if went_off > 0 { Tone::Bad } else { Tone::Good },
        blocks,
        footer: vec![
            "Tandem sends you this because these alerts name you, or a group that you are in.".to_owned(),
            format!("Who is told stands here: {}", pages.alerts(&environment.id)),
        ],
    })
}

/// `3 alerts went off, 1 is over`.
fn in_words(went_off: usize, ended: usize, others: usize) -> String {
    let alerts = |count: usize| if count == 1 { "1 alert".to_owned() } else { format!("{count} alerts") };
    let mut words = Vec::new();
    if went_off > 0 {
        words.push(format!("{} went off", alerts(went_off)));
    }
    match (ended, words.is_empty()) {
        (0, _) => {}
        (1, true) => words.push("1 alert is over".to_owned()),
        (ended, true) => words.push(format!("{ended} alerts are over")),
        (1, false) => words.push("1 is over".to_owned()),
        (ended, false) => words.push(format!("{ended} are over")),
    }
    if others > 0 {
        words.push(format!("{others} more"));
    }
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn what_happened_is_counted() {
        for ((went_off, ended, others), words) in [
            ((2, 0, 0), "2 alerts went off"),
            ((1, 1, 0), "1 alert went off, 1 is over"),
            ((3, 2, 0), "3 alerts went off, 2 are over"),
            ((0, 2, 0), "2 alerts are over"),
            ((0, 1, 4), "1 alert is over, 4 more"),
            ((50, 0, 950), "50 alerts went off, 950 more"),
        ] {
            assert_eq!(in_words(went_off, ended, others), words);
        }
    }
}
