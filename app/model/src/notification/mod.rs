//! How people are told of alerts: the mail server, groups of people, webhooks, and each message with its deliveries.

mod group;
mod message;
mod server;
mod webhook;

pub use group::{RecipientGroup, RecipientGroupDraft};
pub use message::{
    Addressee, AddresseeFate, DeliveryAttempt, NewNotification, Notification, NotificationKind,
    NotificationState, NotificationStory,
};
pub use server::{MailLogin, MailSecurity, MailServer, MailServerDraft, MailStep};
pub use webhook::{
    FormerSecret, Webhook, WebhookChange, WebhookDraft, WebhookFormat, WebhookReach, WebhookSettings,
    WebhookState, WebhookTrial,
};
