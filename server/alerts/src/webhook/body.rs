//! What programs are told: one JSON object.
//!
//! ```json
//! {
//!   "type": "alert.fired",
//!   "timestamp": "2026-11-22T09:30:12.000Z",
//!   "data": {
//!     "environment": { "id": "contoso-test", "name": "Contoso test", "band": "test" },
//!     "alert": { "id": 3, "name": "Application errors", "condition": "10 Application errors within 15 minutes" },
//!     "firing": { "id": 7, "status": "firing", "fired_at": "…", "ended_at": null, "count": 12, "first_error_at": "…",
//!                 "map": null, "direction": null },
//!     "action": "pause",
//!     "maps": [{ "id": 1, "name": "Customers", "result": "done", "reason": null }],
//!     "causes": [{ "count": 11, "class": "application", "map": 1, "headline": "Customer group … does not exist" }],
//!     "url": "https://tandem.contoso.example/e/contoso-test/alerts/firings/7"
//!   }
//! }
//! ```
//!
//! `type` is `alert.fired`, `alert.over` (`status` then says how: `resolved`, `undone` or `ended`) or `webhook.test`, whose
//! data has `url` only. `maps` is null until it is known what became of them. Fields may be added.

use super::{slack, teams};
use crate::mail::address::Pages;
use crate::mail::compose::about;
use crate::mail::letter::{Block, Letter, Tone};
use crate::mail::occasion::Occasion;
use model::{Held, HeldMap, NotificationKind, WebhookFormat};
use serde_json::{Value, json};

/// The body that tells of a firing.
pub(super) fn told(format: WebhookFormat, occasion: &Occasion, public_url: &str) -> String {
    match format {
        WebhookFormat::Standard => standard(occasion, public_url),
        WebhookFormat::Slack => slack::message(&about(occasion, public_url)),
        WebhookFormat::Teams => teams::message(&about(occasion, public_url)),
    }
    .to_string()
}

/// The body of a test.
pub(super) fn test(format: WebhookFormat, at: model::Moment, public_url: &str) -> String {
    let letter = || Letter {
        subject: String::new(),
        title: "Tandem can reach this webhook".to_owned(),
        tone: Tone::Plain,
        blocks: vec![
            Block::Words(
                "This is the test that was asked for in the settings. Alerts will come here.".to_owned(),
            ),
            Block::Links(vec![("Open Tandem", public_url.to_owned())]),
        ],
        footer: Vec::new(),
    };
    match format {
        WebhookFormat::Standard => {
            json!({ "type": "webhook.test", "timestamp": at.to_string(), "data": { "url": public_url } })
        }
        WebhookFormat::Slack => slack::message(&letter()),
        WebhookFormat::Teams => teams::message(&letter()),
    }
    .to_string()
}

fn standard(occasion: &Occasion, public_url: &str) -> Value {
    let Occasion { kind, firing, environment, .. } = occasion;
    let (word, at) = match kind {
        NotificationKind::Fired => ("alert.fired", firing.at),
        NotificationKind::Over => ("alert.over", firing.ended_at.unwrap_or(firing.at)),
    };
    let causes: Vec<Value> = occasion
        .causes
        .iter()
        .map(|cause| {
            json!({
                "count": cause.count,
                "class": cause.class.name(),
                "map": cause.map.map(|map| map.0),
                "headline": cause.headline,
            })
        })
        .collect();
    let maps = firing.held.as_ref().map(|held| held.iter().map(|one| map(one, occasion)).collect::<Vec<_>>());
    json!({
        "type": word,
        "timestamp": at.to_string(),
        "data": {
            "environment": {
                "id": environment.id.as_str(),
                "name": environment.name,
                "band": environment.band,
            },
            "alert": { "id": firing.alert.0, "name": firing.rule.name, "condition": firing.rule.condition() },
            "firing": {
                "id": firing.id.0,
                "status": firing.status,
                "fired_at": firing.at.to_string(),
                "ended_at": firing.ended_at.map(|at| at.to_string()),
                "count": firing.count,
                "first_error_at": occasion.first_error.map(|at| at.to_string()),
                "map": firing.counted.map.map(|map| map.0),
                "direction": firing.counted.direction,
            },
            "action": firing.rule.action.name(),
            "maps": maps,
            "causes": causes,
            "url": Pages(public_url).firing(&environment.id, firing.id),
        },
    })
}

fn map(held: &HeldMap, occasion: &Occasion) -> Value {
    let (result, reason) = match &held.held {
        Held::Done { .. } => ("done", None),
        Held::NothingToDo => ("nothing_to_do", None),
        Held::Refused { reason } => ("refused", Some(reason)),
    };
    let name = occasion.maps.get(&held.map);
    json!({ "id": held.map.0, "name": name, "result": result, "reason": reason })
}
