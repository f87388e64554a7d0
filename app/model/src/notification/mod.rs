//! How people are told of alerts: the mail server, groups of people, quiet hours, and each message with its deliveries.

mod clock;
mod group;
mod message;
mod quiet;
mod server;

pub use clock::{ClockTime, Weekday};
pub use group::{RecipientGroup, RecipientGroupDraft};
pub use message::{
    Addressee, AddresseeFate, DeliveryAttempt, NewNotification, Notification, NotificationKind,
    NotificationState, NotificationStory,
};
pub use quiet::{QuietHours, QuietHoursDraft};
pub use server::{MailLogin, MailSecurity, MailServer, MailServerDraft, MailStep};
