//! What is sent, in each form.

use crate::mail::causes::ToldCause;
use crate::mail::occasion::Occasion;
use crate::mail::tests::{FIRED, firing, occasion};
use crate::webhook::body::{test, told};
use model::{ErrorClass, Firing, FiringStatus, MapId, NotificationKind, WebhookFormat};
use serde_json::{Value, json};

const URL: &str = "https://tandem.contoso.example";

fn sent(format: WebhookFormat, occasion: &Occasion) -> Value {
    serde_json::from_str(&told(format, occasion, URL)).expect("JSON")
}

fn typed(text: &str) -> Occasion {
    let mut occasion = occasion(NotificationKind::Fired, firing());
    occasion.firing.rule.name = text.to_owned();
    occasion.environment.name = text.to_owned();
    occasion.maps.insert(MapId(1), text.to_owned());
    let cause = ToldCause {
        count: 1,
        map: Some(MapId(1)),
        class: ErrorClass::Application,
        headline: text.to_owned(),
    };
    occasion.causes = vec![cause];
    occasion
}

/// All texts of a value with the names that they stand under.
fn texts(value: &Value) -> Vec<(String, String)> {
    match value {
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, value)| match value.as_str() {
                Some(text) => vec![(name.clone(), text.to_owned())],
                None => texts(value),
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Every object in a value that is of that type.
fn of_type<'a>(value: &'a Value, kind: &str) -> Vec<&'a Value> {
    let inside: Vec<&Value> = match value {
        Value::Array(items) => items.iter().flat_map(|item| of_type(item, kind)).collect(),
        Value::Object(fields) => fields.values().flat_map(|field| of_type(field, kind)).collect(),
        _ => Vec::new(),
    };
    let own = (value["type"] == kind).then_some(value);
    own.into_iter().chain(inside).collect()
}

#[test]
fn programs_are_told_what_is_documented() {
    let body = sent(WebhookFormat::Standard, &occasion(NotificationKind::Fired, firing()));
    assert_eq!((&body["type"], &body["timestamp"]), (&json!("alert.fired"), &json!(FIRED.to_string())));
    let data = &body["data"];
    let environment = json!({ "id": "contoso-test", "name": "Contoso test", "band": "test" });
    assert_eq!(data["environment"], environment);
    assert_eq!(data["alert"]["condition"], "10 Application errors within 15 minutes");
    assert_eq!((&data["firing"]["status"], &data["firing"]["count"]), (&json!("firing"), &json!(12)));
    assert_eq!(data["action"], "pause");
    assert_eq!(
        data["maps"],
        json!([
            { "id": 1, "name": "Customers", "result": "done", "reason": null },
            { "id": 2, "name": "Vendors", "result": "refused", "reason": "it is being changed" },
            { "id": 3, "name": "Sales orders", "result": "nothing_to_do", "reason": null },
        ])
    );
    let cause = json!({
        "count": 11, "class": "application", "map": 1, "headline": "Customer group \u{2026} does not exist",
    });
    assert_eq!(data["causes"], json!([cause]));
    assert_eq!(data["url"], format!("{URL}/e/contoso-test/alerts/firings/7"));

    let ended = Some(FIRED.plus_millis(60_000));
    let over = Firing { status: FiringStatus::Resolved, ended_at: ended, held: None, ..firing() };
    let body = sent(WebhookFormat::Standard, &occasion(NotificationKind::Over, over));
    assert_eq!(body["type"], "alert.over");
    assert_eq!(body["timestamp"], FIRED.plus_millis(60_000).to_string());
    assert_eq!(body["data"]["maps"], Value::Null);
}

#[test]
fn in_slack_what_was_typed_is_text() {
    let typed = typed("*a* _b_ <!channel> <https://evil.example|x> & :smile: `c`");
    let body = sent(WebhookFormat::Slack, &typed);
    for (name, text) in texts(&body) {
        assert!(!text.contains("<!channel>") && !text.contains("<https://evil"), "{name}: {text}");
    }
    for object in of_type(&body, "mrkdwn") {
        let text = object["text"].as_str().expect("a text");
        assert!(!text.contains("evil") && text.starts_with("<https://tandem.contoso.example/e/"), "{text}");
    }
    let plain = of_type(&body, "plain_text");
    assert!(plain.iter().all(|object| object["emoji"] == false));
    assert!(plain.iter().any(|object| {
        object["text"].as_str().is_some_and(|text| text.contains("*a* _b_ &lt;!channel&gt;"))
    }));
    let summary = body["text"].as_str().expect("a summary");
    assert!(!summary.contains("*a*") && summary.contains("&lt;!channel&gt;"), "{summary}");
}

#[test]
fn in_slack_long_texts_stay_within_its_bounds() {
    let body = sent(WebhookFormat::Slack, &typed(&"<&>".repeat(2_000)));
    for object in of_type(&body, "plain_text") {
        assert!(object["text"].as_str().expect("a text").chars().count() <= 3_000);
    }
    let header = &of_type(&body, "header")[0]["text"]["text"];
    assert!(body["blocks"].as_array().expect("blocks").len() <= 50);
    assert!(header.as_str().expect("a text").chars().count() > 100);
}

#[test]
fn in_teams_what_was_typed_is_text() {
    let typed = typed("**a** [b](https://evil.example)\n# c {{DATE(2026-01-01)}}");
    let body = sent(WebhookFormat::Teams, &typed);
    assert!(of_type(&body, "TextBlock").is_empty() && of_type(&body, "FactSet").is_empty());
    for (name, text) in texts(&body) {
        let is_typed = text.contains("evil");
        assert!(!is_typed || name == "text", "{name}: {text}");
        assert!(!text.contains("{{") && !text.contains('\n'), "{name}: {text}");
    }
    let runs = of_type(&body, "TextRun");
    let whole =
        |run: &&&Value| run["text"].as_str().is_some_and(|text| text.contains("**a** [b](https://evil"));
    assert!(runs.iter().filter(whole).count() >= 3);
    let card = &body["attachments"][0]["content"];
    assert_eq!((&body["type"], &card["type"]), (&json!("message"), &json!("AdaptiveCard")));
    assert_eq!(card["actions"][0]["url"], format!("{URL}/e/contoso-test/alerts/firings/7"));
}

#[test]
fn a_test_says_that_it_is_one() {
    for format in WebhookFormat::ALL {
        let body: Value = serde_json::from_str(&test(format, FIRED, URL)).expect("JSON");
        let text = body.to_string();
        let word = if format == WebhookFormat::Standard { "webhook.test" } else { "can reach this webhook" };
        assert!(text.contains(word) && text.contains(URL), "{text}");
    }
}
