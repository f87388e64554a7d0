//! Quiet hours, and what deliveries say of them.

use super::{html, lint};
use crate::api::notifications::Delivery;
use crate::api::quiet::QuietSettings;
use crate::pages::alerts::Deliveries;
use crate::pages::settings::{QuietActs, QuietCard};
use crate::ui::field_errors;
use leptos::prelude::*;
use model::{DeliveryAttempt, FiringId, Moment, NotificationKind, NotificationState, QuietHours, Weekday};

const NOW: Moment = Moment(1_795_340_096_789);

fn card(hours: QuietHours, until: Option<Moment>, may_change: bool) -> String {
    let html = html("/e/contoso-test/settings", move || {
        let set = ServerAction::new();
        let acts = QuietActs { set, fields: field_errors(set.value()), typed: RwSignal::new(None) };
        let zones = vec!["Europe/Berlin".to_owned(), "UTC".to_owned()];
        let settings = QuietSettings { hours, until, zones, may_change };
        view! { <QuietCard settings env="contoso-test".to_owned() acts /> }.into_any()
    });
    lint(&html);
    html
}

#[test]
fn quiet_hours_stand_in_a_sentence_above_their_form() {
    let weekends = QuietHours {
        enabled: true,
        days: vec![Weekday::Saturday, Weekday::Sunday],
        urgent_at_once: false,
        ..QuietHours::default()
    };
    let admin = card(weekends.clone(), Some(NOW), true);
    for words in [
        "Mail waits now, until",
        "waits on Saturday and Sunday from 22:00 to 07:00 of the next day (UTC). Mail of alerts that pause or stop maps waits, too.",
        "value=\"22:00\"",
        "list=\"time-zones\"",
        "<option value=\"Europe/Berlin\"",
        "Save quiet hours",
    ] {
        assert!(admin.contains(words), "{words} is missing: {admin}");
    }
    assert_eq!(admin.matches("checked").count(), 3, "{admin}");
    let viewer = card(weekends, None, false);
    assert!(viewer.contains("waits on Saturday and Sunday") && !viewer.contains("<form"), "{viewer}");
    assert!(!viewer.contains("Mail waits now"), "{viewer}");
}

fn deliveries(due: Option<Moment>, held_until: Option<Moment>, together: Vec<FiringId>) -> String {
    let state = if due.is_some() { NotificationState::Queued } else { NotificationState::Sent };
    let attempt = DeliveryAttempt { at: NOW, result: "taken: 250 ok".to_owned(), code: Some(250), together };
    let one = Delivery {
        kind: NotificationKind::Fired,
        state,
        at: NOW,
        due,
        held_until,
        people: [0, 0, 0],
        addressees: Vec::new(),
        attempts: if due.is_some() { Vec::new() } else { vec![attempt] },
    };
    let html = html("/e/contoso-test/alerts/firings/4", move || {
        view! { <Deliveries deliveries=vec![one] env="contoso-test".to_owned() /> }.into_any()
    });
    lint(&html);
    html
}

#[test]
fn a_delivery_says_until_when_it_is_held_and_with_what_it_went() {
    let held = deliveries(Some(NOW), Some(NOW), Vec::new());
    assert!(held.contains("Held until") && held.contains("by quiet hours"), "{held}");
    assert!(!held.contains("Tried next") && !held.contains("On its way"), "{held}");
    let late = deliveries(Some(NOW.plus_millis(1)), Some(NOW), Vec::new());
    assert!(late.contains("Was held until") && late.contains("Tried next"), "{late}");
    let sent = deliveries(None, Some(NOW), vec![FiringId(5), FiringId(9)]);
    assert!(sent.contains("Was held until") && sent.contains("In one mail with"), "{sent}");
    for firing in [5, 9] {
        assert!(sent.contains(&format!("href=\"/e/contoso-test/alerts/firings/{firing}\"")), "{sent}");
    }
    assert!(!deliveries(None, None, Vec::new()).contains("In one mail with"));
}
