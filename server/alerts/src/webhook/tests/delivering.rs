//! The whole way: a rule goes off, and a program has a request.

use super::scene::{PATIENCE, Scene};
use crate::webhook::KeepError;
use crate::webhook::signature::{Secret, signatures};
use model::{AddresseeFate, NotificationState, WebhookChange, WebhookReach, WebhookState};
use store::StoreError;
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

async fn answering(server: &MockServer, place: &str, answer: ResponseTemplate) {
    Mock::given(path(place)).respond_with(answer).mount(server).await;
}

async fn requests(server: &MockServer, place: &str) -> Vec<Request> {
    let all = server.received_requests().await.expect("they are recorded");
    all.into_iter().filter(|request| request.url.path() == place).collect()
}

fn header(request: &Request, name: &str) -> String {
    request.headers[name].to_str().expect("text").to_owned()
}

#[tokio::test]
async fn a_firing_reaches_a_program_signed() -> Result<(), StoreError> {
    let server = MockServer::start().await;
    answering(&server, "/ops", ResponseTemplate::new(204)).await;
    let scene = Scene::new(WebhookReach::Private).await?;
    let (webhook, secret) = scene.webhook("Ops", &format!("{}/ops", server.uri())).await;
    let firing = scene.fire("Errors", &[&webhook]).await?;
    scene.webhooks.round().await?;

    let requests = requests(&server, "/ops").await;
    let [request] = requests.as_slice() else { panic!("{requests:?}") };
    let body = String::from_utf8(request.body.clone()).expect("text");
    assert!(body.contains("\"type\":\"alert.fired\"") && !body.contains("80"), "{body}");
    let id = header(request, "webhook-id");
    assert!(id.starts_with("msg_contoso-test_") && !id.contains('.'), "{id}");
    let timestamp = header(request, "webhook-timestamp").parse().expect("seconds");
    assert_eq!(timestamp, scene.moment().0 / 1_000);
    let expected = signatures(&[Secret::of_shown(&secret)], &id, timestamp, &body);
    assert_eq!(header(request, "webhook-signature"), expected);

    let told = scene.told(&firing).await?;
    let [story] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(story.message.state, NotificationState::Sent);
    assert_eq!(story.message.addressees[0].address, "Ops");
    assert_eq!(story.attempts[0].code, Some(204));
    assert_eq!(scene.store.next_call().await?, None);
    Ok(())
}

#[tokio::test]
async fn what_did_not_get_through_comes_again_under_its_name() -> Result<(), StoreError> {
    let server = MockServer::start().await;
    let later = ResponseTemplate::new(503).insert_header("Retry-After", "90");
    Mock::given(path("/ops")).respond_with(later).up_to_n_times(1).mount(&server).await;
    answering(&server, "/ops", ResponseTemplate::new(200)).await;
    let scene = Scene::new(WebhookReach::Private).await?;
    let (webhook, _) = scene.webhook("Ops", &format!("{}/ops", server.uri())).await;
    let firing = scene.fire("Errors", &[&webhook]).await?;
    scene.webhooks.round().await?;
    assert_eq!(scene.store.next_call().await?, Some(scene.moment().plus_millis(90_000)));
    scene.webhooks.round().await?;
    assert_eq!(requests(&server, "/ops").await.len(), 1);
    scene.wait(90_000);
    scene.webhooks.round().await?;
    let requests = requests(&server, "/ops").await;
    assert_eq!(requests.len(), 2);
    assert_eq!(header(&requests[0], "webhook-id"), header(&requests[1], "webhook-id"));
    assert_ne!(header(&requests[0], "webhook-signature"), header(&requests[1], "webhook-signature"));
    let told = scene.told(&firing).await?;
    let codes: Vec<_> = told[0].attempts.iter().map(|attempt| attempt.code).collect();
    assert_eq!(codes, [Some(503), Some(200)]);
    Ok(())
}

#[tokio::test]
async fn one_that_is_gone_is_switched_off_and_asked_no_more() -> Result<(), StoreError> {
    let server = MockServer::start().await;
    answering(&server, "/ops", ResponseTemplate::new(410).set_body_string("moved away")).await;
    let scene = Scene::new(WebhookReach::Private).await?;
    let (webhook, _) = scene.webhook("Ops", &format!("{}/ops", server.uri())).await;
    scene.fire("First", &[&webhook]).await?;
    let second = scene.fire("Second", &[&webhook]).await?;
    scene.webhooks.round().await?;
    assert_eq!(requests(&server, "/ops").await.len(), 1);
    let WebhookState::Refused { reason } = scene.store.webhook(webhook.id).await?.state else {
        panic!("it is on still");
    };
    assert!(reason.starts_with("410 Gone") && reason.contains("moved away"), "{reason}");
    let told = scene.told(&second).await?;
    assert_eq!(told[0].message.state, NotificationState::GivenUp);
    assert!(told[0].attempts[0].result.contains("switched off"), "{told:?}");
    // Whoever switches it on is told of the next one.
    let on = WebhookChange::State(WebhookState::On);
    scene.store.change_webhook(webhook.id, on, scene.moment()).await?;
    scene.fire("Third", &[&webhook]).await?;
    scene.webhooks.round().await?;
    assert_eq!(requests(&server, "/ops").await.len(), 2);
    Ok(())
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_other_refusals_are_for_good() -> Result<(), StoreError> {
    let server = MockServer::start().await;
    let elsewhere = format!("{}/inside", server.uri());
    let away = ResponseTemplate::new(307).insert_header("Location", elsewhere.as_str());
    answering(&server, "/moved", away).await;
    answering(&server, "/no", ResponseTemplate::new(403)).await;
    answering(&server, "/inside", ResponseTemplate::new(200)).await;
    let scene = Scene::new(WebhookReach::Private).await?;
    let (moved, _) = scene.webhook("Moved", &format!("{}/moved", server.uri())).await;
    let (no, _) = scene.webhook("No", &format!("{}/no", server.uri())).await;
    let firing = scene.fire("Errors", &[&moved, &no]).await?;
    scene.webhooks.round().await?;
    assert!(requests(&server, "/inside").await.is_empty());
    let told = scene.told(&firing).await?;
    assert!(told.iter().all(|story| story.message.state == NotificationState::GivenUp), "{told:?}");
    assert!(told[0].attempts[0].result.contains("not followed"), "{told:?}");
    assert_eq!(told[1].attempts[0].code, Some(403));
    Ok(())
}

#[tokio::test]
async fn one_that_is_silent_holds_up_no_other() -> Result<(), StoreError> {
    let server = MockServer::start().await;
    answering(&server, "/slow", ResponseTemplate::new(200).set_delay(PATIENCE * 20)).await;
    answering(&server, "/ops", ResponseTemplate::new(200)).await;
    let scene = Scene::new(WebhookReach::Private).await?;
    let (slow, _) = scene.webhook("Slow", &format!("{}/slow", server.uri())).await;
    let (quick, _) = scene.webhook("Quick", &format!("{}/ops", server.uri())).await;
    let first = scene.fire("First", &[&slow, &quick]).await?;
    let second = scene.fire("Second", &[&slow]).await?;
    scene.webhooks.round().await?;
    // Its silence counts for all that was for it.
    assert_eq!(requests(&server, "/slow").await.len(), 1);
    let told = scene.told(&first).await?;
    let states: Vec<_> = told.iter().map(|story| story.message.state).collect();
    assert_eq!(states, [NotificationState::Queued, NotificationState::Sent]);
    let told = scene.told(&second).await?;
    assert_eq!(told[0].message.addressees[0].fate, AddresseeFate::Waiting);
    assert_eq!(told[0].attempts[0].result, "it did not answer in time");
    Ok(())
}

#[tokio::test]
async fn what_is_not_public_is_not_asked() -> Result<(), StoreError> {
    let server = MockServer::start().await;
    answering(&server, "/", ResponseTemplate::new(200)).await;
    let scene = Scene::new(WebhookReach::Public).await?;
    let port = server.address().port();
    for (host, word) in [
        ("127.0.0.1", "not a public address"),
        ("[::1]", "not a public address"),
        ("[::ffff:7f00:1]", "not a public address"),
        // Another way to write the same; it is read as a browser reads it.
        ("0x7f.1", "not a public address"),
        ("2130706433", "not a public address"),
        // A name that is looked up first.
        ("localhost", "not a public address"),
    ] {
        let (webhook, _) = scene.webhook(host, &format!("https://{host}:{port}/")).await;
        let trial = scene.webhooks.test(&webhook).await;
        assert!(!trial.went_well && trial.words.contains(word), "{host}: {trial:?}");
    }
    let (plain, _) = scene.webhook("plain", "http://hooks.contoso.example/").await;
    assert!(scene.webhooks.test(&plain).await.words.contains("https://"));
    assert!(requests(&server, "/").await.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_test_says_what_was_answered_and_keeps_nothing() -> Result<(), StoreError> {
    let server = MockServer::start().await;
    answering(&server, "/ops", ResponseTemplate::new(400).set_body_string("invalid_payload")).await;
    let scene = Scene::new(WebhookReach::Private).await?;
    let (webhook, _) = scene.webhook("Ops", &format!("{}/ops", server.uri())).await;
    let trial = scene.webhooks.test(&webhook).await;
    assert_eq!((trial.words.as_str(), trial.status), ("400: invalid_payload", Some(400)));
    assert_eq!(scene.store.webhook(webhook.id).await?, webhook);
    Ok(())
}

#[tokio::test]
async fn after_a_rotation_both_secrets_sign_for_a_day() -> Result<(), StoreError> {
    let server = MockServer::start().await;
    answering(&server, "/ops", ResponseTemplate::new(200)).await;
    let scene = Scene::new(WebhookReach::Private).await?;
    let (webhook, former) = scene.webhook("Ops", &format!("{}/ops", server.uri())).await;
    let (webhook, newest) = scene.webhooks.rotate(webhook.id).await.expect("it is kept");
    assert_ne!(former, newest);
    let both = [Secret::of_shown(&newest), Secret::of_shown(&former)];
    for (wait, secrets) in [(0, &both[..]), (86_400_000, &both[..1])] {
        scene.wait(wait);
        assert!(scene.webhooks.test(&webhook).await.went_well);
        let request = requests(&server, "/ops").await.pop().expect("a request");
        let body = String::from_utf8(request.body.clone()).expect("text");
        let timestamp = header(&request, "webhook-timestamp").parse().expect("seconds");
        let expected = signatures(secrets, &header(&request, "webhook-id"), timestamp, &body);
        assert_eq!(header(&request, "webhook-signature"), expected);
    }
    Ok(())
}

#[tokio::test]
async fn a_webhook_that_a_setting_tells_stays() -> Result<(), StoreError> {
    let scene = Scene::new(WebhookReach::Private).await?;
    let (told, _) = scene.webhook("Ops", "https://a.example/").await;
    let (free, _) = scene.webhook("Free", "https://b.example/").await;
    scene.fire("Errors", &[&told]).await?;
    let refusal = scene.webhooks.remove(told.id).await.expect_err("it is in use");
    assert!(matches!(&refusal, KeepError::InUse { alert } if alert.contains("Errors")), "{refusal}");
    scene.webhooks.remove(free.id).await.expect("nothing counts on it");
    assert_eq!(scene.store.webhooks().await?.len(), 1);
    Ok(())
}
