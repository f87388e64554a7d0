//! What follows from an answer.

use crate::webhook::answer::{Answer, Meaning, retry_after, verdict};
use model::{
    AddresseeFate, EnvironmentId, FiringId, Moment, Notification, NotificationId, NotificationKind,
    NotificationState, Recipient, WebhookId,
};
use std::time::Duration;
use store::Attempted;

const HOUR: i64 = 3_600_000;

fn message(attempts: u32) -> Notification {
    Notification {
        id: NotificationId(1),
        environment: EnvironmentId::new("contoso-test").expect("an id"),
        firing: FiringId(7),
        kind: NotificationKind::Fired,
        to: vec![Recipient::Webhook(WebhookId(3))],
        key: "key".to_owned(),
        at: Moment(0),
        state: NotificationState::Queued,
        due: Some(Moment(0)),
        attempts,
        addressees: Vec::new(),
    }
}

fn status(status: u16) -> Answer {
    Answer::Status { status, said: "said".to_owned(), retry_after: None }
}

fn wants(seconds: u64) -> Answer {
    let retry_after = Some(Duration::from_secs(seconds));
    Answer::Status { status: 503, said: String::new(), retry_after }
}

fn judged(answer: &Answer, attempts: u32, now: i64) -> Attempted {
    verdict(&message(attempts), "Ops", answer, Moment(now), 0)
}

#[test]
fn each_status_has_one_meaning() {
    for (statuses, meaning) in [
        (&[200_u16, 201, 202, 204, 299][..], Meaning::Delivered),
        (&[410], Meaning::SwitchOff),
        (&[408, 425, 429, 500, 502, 503, 504, 599], Meaning::Later),
        (&[301, 302, 307, 308, 304, 400, 401, 403, 404, 405, 409, 413, 422, 100, 600], Meaning::Never),
    ] {
        for each in statuses {
            assert_eq!(status(*each).meaning(), meaning, "{each}");
        }
    }
    assert_eq!(Answer::Silent("no answer".to_owned()).meaning(), Meaning::Later);
    assert_eq!(Answer::Refused("private".to_owned()).meaning(), Meaning::Never);
}

#[test]
fn what_is_taken_or_refused_is_over() {
    let taken = judged(&status(204), 0, 5);
    assert_eq!((taken.addressees[0].fate, taken.next), (AddresseeFate::Accepted, None));
    assert_eq!((taken.attempt.at, taken.attempt.code), (Moment(5), Some(204)));
    assert_eq!(taken.attempt.result, "204: said");
    for (answer, word) in [(status(302), "not followed"), (status(404), "404"), (status(410), "switched off")]
    {
        let refused = judged(&answer, 0, 5);
        assert_eq!((refused.addressees[0].fate, refused.next), (AddresseeFate::Refused, None));
        assert!(refused.attempt.result.contains(word), "{refused:?}");
        assert_eq!(refused.addressees[0].address, "Ops");
    }
}

#[test]
fn what_did_not_get_through_is_tried_as_mail_is() {
    let again = judged(&status(500), 0, 1_000);
    assert_eq!((again.addressees[0].fate, again.next), (AddresseeFate::Waiting, Some(Moment(31_000))));
    let third = judged(&Answer::Silent("no answer".to_owned()), 2, 1_000);
    assert_eq!((third.next, third.attempt.code), (Some(Moment(121_000)), None));
    let last = judged(&status(500), 30, 24 * HOUR - 1);
    assert_eq!((last.addressees[0].fate, last.next), (AddresseeFate::Refused, None));
    assert!(last.attempt.result.starts_with("given up after a day: 500"), "{last:?}");
}

#[test]
fn a_webhook_may_ask_for_more_time_within_bounds() {
    assert_eq!(judged(&wants(600), 0, 0).next, Some(Moment(600_000)));
    // Less than the usual wait is not hurried for.
    assert_eq!(judged(&wants(1), 0, 0).next, Some(Moment(30_000)));
    assert_eq!(judged(&wants(u64::MAX), 0, 0).next, Some(Moment(6 * HOUR)));
    // It would be over before.
    assert_eq!(judged(&wants(3 * 3_600), 0, 22 * HOUR).next, None);
}

#[test]
fn the_time_asked_for_is_in_seconds_or_a_date() {
    let now = Moment(784_111_777_000);
    assert_eq!(retry_after(" 120 ", now), Some(Duration::from_secs(120)));
    assert_eq!(retry_after("Sun, 06 Nov 1994 08:50:37 GMT", now), Some(Duration::from_mins(1)));
    assert_eq!(retry_after("Sat, 06 Nov 1993 08:50:37 GMT", now), Some(Duration::ZERO));
    for odd in ["", "soon", "-5", "1.5"] {
        assert_eq!(retry_after(odd, now), None, "{odd:?}");
    }
}

#[test]
fn a_long_answer_becomes_one_short_line() {
    let said = format!("<html>\r\n{}\u{202e}", "x".repeat(2_000));
    let words = Answer::Status { status: 500, said, retry_after: None }.words();
    assert!(words.starts_with("500: <html> xx") && words.chars().count() <= 401);
    assert!(!words.contains(['\r', '\n', '\u{202e}']));
}
