//! Alert settings, firings and what people are told of them, with gaps.

use super::Gaps;
use async_trait::async_trait;
use model::*;
use store::*;

through! {
    Alerts {
        alerts(environment: &EnvironmentId) -> Vec<AlertSetting>;
        alert(id: AlertId) -> AlertSetting;
        add_alert(environment: &EnvironmentId, rule: AlertRule, actor: Actor, at: Moment) -> AlertSetting;
        change_alert(id: AlertId, change: AlertChange, actor: Actor, at: Moment) -> AlertSetting;
        delete_alert(id: AlertId, actor: Actor, at: Moment) -> ();
        evaluated(environment: &EnvironmentId) -> ErrorEventId;
        newest_event(environment: &EnvironmentId) -> ErrorEventId;
        events_since(environment: &EnvironmentId, since: Moment, after: ErrorEventId, limit: u32) -> Vec<ErrorEvent>;
        keep_round(environment: &EnvironmentId, round: AlertRound) -> Vec<Firing>;
        acted(id: FiringId, held: Vec<HeldMap>, at: Moment) -> ();
        undo_firing(id: FiringId, at: Moment) -> Firing;
        acknowledge_firing(id: FiringId, by: &str, at: Moment) -> ();
        firing(id: FiringId) -> Firing;
        firings(environment: &EnvironmentId, query: &FiringQuery) -> Page<Firing>;
        firings_at_work(environment: &EnvironmentId) -> Vec<Firing>;
        events_of_firing(id: FiringId, limit: u32) -> Vec<ErrorEvent>;
        count_firings(environment: &EnvironmentId, status: FiringStatus) -> i64;
    }
    Notifications {
        mail_server() -> Option<MailServer>;
        set_mail_server(server: Option<MailServer>, at: Moment) -> ();
        recipient_groups() -> Vec<RecipientGroup>;
        add_recipient_group(name: &str, addresses: &[String]) -> RecipientGroupId;
        change_recipient_group(group: RecipientGroup) -> ();
        delete_recipient_group(id: RecipientGroupId) -> ();
        next_notification() -> Option<Moment>;
        due_notifications(now: Moment, limit: u32) -> Vec<Notification>;
        attempted(id: NotificationId, attempted: Attempted) -> ();
        notifications_of(firing: FiringId) -> Vec<NotificationStory>;
    }
    Webhooks {
        webhooks() -> Vec<Webhook>;
        webhook(id: WebhookId) -> Webhook;
        add_webhook(settings: WebhookSettings, salt: String, at: Moment) -> Webhook;
        change_webhook(id: WebhookId, change: WebhookChange, at: Moment) -> Webhook;
        delete_webhook(id: WebhookId) -> ();
        next_call() -> Option<Moment>;
        due_calls(now: Moment, limit: u32) -> Vec<Notification>;
    }
}
