//! How people are told of alerts: the mail server, groups of people, and each message with its deliveries.

mod group;
mod message;
mod server;

pub use group::{RecipientGroup, RecipientGroupDraft};
pub use message::{
    Addressee, AddresseeFate, DeliveryAttempt, NewNotification, Notification, NotificationKind,
    NotificationState, NotificationStory,
};
pub use server::{MailLogin, MailSecurity, MailServer, MailServerDraft, MailStep};
