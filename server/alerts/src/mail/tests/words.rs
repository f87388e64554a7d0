//! What a mail says.

use super::{FIRED, firing, occasion, rule, server, told};
use crate::mail::causes::causes;
use crate::mail::compose::about;
use crate::mail::html::html;
use crate::mail::message::{Head, message};
use crate::mail::plain::plain;
use model::{
    AlertDraft, Direction, EnvironmentId, ErrorClass, ErrorEvent, ErrorEventId, Firing, FiringStatus, MapId,
    Moment, NotificationKind, Phase,
};

const URL: &str = "https://tandem.contoso.example";

fn text_of(kind: NotificationKind, firing: Firing) -> String {
    plain(&about(&occasion(kind, firing), URL))
}

#[test]
fn a_mail_says_what_went_off_what_was_done_and_where_to_go() {
    let occasion = occasion(NotificationKind::Fired, firing());
    let letter = about(&occasion, URL);
    assert_eq!(letter.subject, "[Contoso test] Application errors: 10 Application errors within 15 minutes");
    let text = plain(&letter);
    for line in [
        "\u{201c}Application errors\u{201d} went off in Contoso test",
        "Environment:  Contoso test (Test)",
        "Went off:     2026-11-22 09:30:12 UTC",
        "Counted:      12 errors, the first at 2026-11-22 09:29:12 UTC",
        "Paused:       Customers",
        "Not paused:   Vendors: it is being changed",
        "Stood already:Sales orders",
        "Changes are kept in the queue. Resume the maps when what is behind the errors is mended.",
        "     11 x Customer group \u{2026} does not exist (Application error, Customers)",
        "  https://tandem.contoso.example/e/contoso-test/alerts/firings/7",
        "  https://tandem.contoso.example/e/contoso-test/failures",
        "Who is told stands here: https://tandem.contoso.example/e/contoso-test/alerts/3",
    ] {
        assert!(text.lines().any(|found| found == line), "{line:?} is not in\n{text}");
    }
    let html = html(&letter);
    for part in [
        "href=\"https://tandem.contoso.example/e/contoso-test/alerts/firings/7\"",
        "Customer group \u{2026} does not exist",
        "<td style=\"padding:3px 0\">Customers</td>",
    ] {
        assert!(html.contains(part), "{part:?} is not in\n{html}");
    }
    // Nothing is loaded from anywhere when the mail is opened.
    assert!(!html.contains("<img") && !html.contains("<link") && !html.contains("url("));
}

#[test]
fn what_is_not_known_yet_is_said_to_be_so() {
    let text = text_of(NotificationKind::Fired, Firing { held: None, ..firing() });
    assert!(text.contains("About to pause all maps; the page of this alert says what became of it."));
    let only_told = AlertDraft { action: model::AlertAction::None, ..told() };
    let quiet = Firing { rule: rule(only_told), held: Some(Vec::new()), ..firing() };
    assert!(text_of(NotificationKind::Fired, quiet).contains("Nothing: this alert only tells people."));
}

#[test]
fn maps_that_go_on_by_themselves_are_said_to() {
    let draft = AlertDraft { resume_after: "5".to_owned(), ..told() };
    let text = text_of(NotificationKind::Fired, Firing { rule: rule(draft), ..firing() });
    assert!(text.contains("go on by themselves once both apps have answered for 5 minutes"), "{text}");
}

#[test]
fn the_end_says_why_and_what_still_stands() {
    let ended = |status| Firing { status, ended_at: Some(FIRED.plus_millis(900_000)), ..firing() };
    let resolved = text_of(NotificationKind::Over, ended(FiringStatus::Resolved));
    assert!(resolved.contains("Over since:   2026-11-22 09:45:12 UTC"), "{resolved}");
    assert!(resolved.contains("Fewer errors than the rule asks for"));
    assert!(resolved.contains("stay so until somebody sets them going"));
    let undone = text_of(NotificationKind::Over, ended(FiringStatus::Undone));
    assert!(undone.contains("Its maps were set going again") && !undone.contains("stay so until"));
}

#[test]
fn both_mails_of_a_firing_are_one_thread() {
    let to = ["ada@contoso.example".to_owned(), "bo@contoso.example".to_owned()];
    let server = server();
    let sent = |kind, key, answers| {
        let letter = about(&occasion(kind, firing()), URL);
        let head = Head { server: &server, to: &to, key, answers, at: FIRED };
        String::from_utf8(message(&letter, &head).expect("a message")).expect("text")
    };
    let first = sent(NotificationKind::Fired, "contoso-test.7.fired", None);
    let second = sent(NotificationKind::Over, "contoso-test.7.over", Some("contoso-test.7.fired"));
    for line in [
        "From: Tandem <tandem@contoso.example>\r\n",
        "To: ada@contoso.example, bo@contoso.example\r\n",
        "Reply-To: ops@contoso.example\r\n",
        "Message-ID: <contoso-test.7.fired@contoso.example>\r\n",
        "Date: Sun, 22 Nov 2026 09:30:12 +0000\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "Content-Type: text/plain; charset=utf-8\r\n",
        "Content-Type: text/html; charset=utf-8\r\n",
    ] {
        assert!(first.contains(line), "{line:?} is not in\n{first}");
    }
    assert!(!first.contains("In-Reply-To:"));
    assert!(second.contains("In-Reply-To: <contoso-test.7.fired@contoso.example>\r\n"));
    assert!(second.contains("References: <contoso-test.7.fired@contoso.example>\r\n"));
    assert!(second.contains("Subject: Over: [Contoso test] Application errors: 10 Application errors"));
    // The same piece of news is the same mail, however often it is sent.
    assert_eq!(first, sent(NotificationKind::Fired, "contoso-test.7.fired", None));
    assert!(first.lines().all(|line| line.len() <= 998), "RFC 5322 knows no longer line");
}

#[test]
fn causes_are_counted_without_the_values_of_records() {
    let event = |id: i64, message: &str, key: &str| ErrorEvent {
        id: ErrorEventId(id),
        environment: EnvironmentId::new("contoso-test").expect("an id"),
        map: Some(MapId(1)),
        direction: Direction::LeftToRight,
        phase: Phase::Live,
        class: ErrorClass::Application,
        status: 400,
        key: Some(key.to_owned()),
        at: Moment(id),
        message: message.to_owned(),
        correlation: String::new(),
    };
    let events = [
        event(1, "Customer US-001 is blocked", "usmf|US-001"),
        event(2, "Customer US-002 is blocked", "usmf|US-002"),
        event(3, "The name is missing", "usmf|US-003"),
    ];
    let found = causes(&events, 5);
    let told: Vec<_> = found.iter().map(|cause| (cause.count, cause.headline.as_str())).collect();
    assert_eq!(told, [(2, "Customer \u{2026} is blocked"), (1, "The name is missing")]);
    assert_eq!(causes(&events, 1).len(), 1);
}
