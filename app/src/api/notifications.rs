//! How people are told: the mail server, groups of people, and what became of each message.

#[cfg(feature = "ssr")]
use super::guard::{self, Admitted, Inside, Scope};
use super::{Answer, ApiError};
#[cfg(feature = "ssr")]
use crate::address::{asked, encoded};
use leptos::prelude::*;
use model::{
    Addressee, DeliveryAttempt, MailServer, MailServerDraft, MailStep, Moment, NotificationKind,
    NotificationState, Recipient, RecipientGroup, RecipientGroupDraft, RecipientGroupId,
};
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use {
    crate::state::AppState,
    alerts::mail::GroupError,
    model::{AddresseeFate, FiringId, NotificationStory, Permission},
    store::StoreError,
};

/// The cookie by which a plain form's test reaches the page that follows.
#[cfg(feature = "ssr")]
const TESTED: &str = "tandem_mail_test";

/// What the settings know of mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailSettings {
    /// The server; `None` while nobody has entered one.
    pub server: Option<MailServer>,
    /// Groups of people, by name.
    pub groups: Vec<RecipientGroup>,
    /// What came of a test that a plain form has just asked for; shown this once.
    pub tested: Option<Vec<MailStep>>,
}

/// A group or a webhook as those see it who may not see who is in it, or where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipientName {
    /// The group or the webhook.
    pub of: Recipient,
    /// Its name.
    pub name: String,
    /// How many addresses are in a group; 1 for a webhook.
    pub people: u32,
}

/// One message about a firing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// The name of the webhook that it is for, as it was when it was told first; `None` for mail.
    pub webhook: Option<String>,
    /// What was told.
    pub kind: NotificationKind,
    /// Where it stands.
    pub state: NotificationState,
    /// When it came to be.
    pub at: Moment,
    /// When it is tried next; `None` when it is over.
    pub due: Option<Moment>,
    /// How many addresses it was taken for, waits for, and was refused for.
    pub people: [u32; 3],
    /// The addresses; empty for viewers.
    pub addressees: Vec<Addressee>,
    /// The attempts, the oldest first; empty for viewers, since servers repeat addresses.
    pub attempts: Vec<DeliveryAttempt>,
}

/// What is set up. Needs `Administer`.
#[server(name = ReadMailSettings, prefix = "/api/fn", endpoint = "mail_settings", output = Answer)]
pub async fn mail_settings() -> Result<MailSettings, ApiError> {
    let Admitted { state, .. } = guard::authorize(&Scope::Tandem, Permission::Administer)?;
    let text = guard::take_over(TESTED).map(|text| asked(&text));
    let tested = text.and_then(|mut fields| serde_json::from_str(&fields.remove("steps")?).ok());
    Ok(MailSettings {
        server: state.store.mail_server().await?,
        groups: state.store.recipient_groups().await?,
        tested,
    })
}

/// Sets the mail server up; what waits to be sent is tried at once. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "set_mail_server", output = Answer)]
pub async fn set_mail_server(#[server(default)] draft: MailServerDraft) -> Result<(), ApiError> {
    let Admitted { state, .. } = guard::authorize(&Scope::Tandem, Permission::Administer)?;
    let server = draft.finished().map_err(guard::invalid)?;
    Ok(state.store.set_mail_server(Some(server), state.now()).await?)
}

/// Takes the mail server out: alerts tell nobody by mail from here on. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "remove_mail_server", output = Answer)]
pub async fn remove_mail_server() -> Result<(), ApiError> {
    let Admitted { state, .. } = guard::authorize(&Scope::Tandem, Permission::Administer)?;
    Ok(state.store.set_mail_server(None, state.now()).await?)
}

/// Sends a test mail to one address by the settings that are saved, and says what came of each step. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "test_mail", output = Answer)]
pub async fn test_mail(#[server(default)] to: String) -> Result<Vec<MailStep>, ApiError> {
    let Admitted { state, .. } = guard::authorize(&Scope::Tandem, Permission::Administer)?;
    let steps = tested(&state, &to).await?;
    if let Ok(text) = serde_json::to_string(&steps) {
        guard::hand_over(TESTED, &format!("steps={}", encoded(&text)));
    }
    Ok(steps)
}

/// What a test comes to; a wrong address is told at `to`.
#[cfg(feature = "ssr")]
async fn tested(state: &AppState, to: &str) -> Result<Vec<MailStep>, ApiError> {
    check_address(to).map_err(guard::invalid)?;
    let Some(server) = state.store.mail_server().await? else {
        return Err(guard::refused("No mail server is set up.", "Save one first; then send a test."));
    };
    Ok(state.mail.test(&server, to.trim()).await)
}

/// Is that one mail address? What is wrong is told at `to`.
pub fn check_address(to: &str) -> Result<(), model::FieldErrors> {
    let one = RecipientGroupDraft { name: "one".to_owned(), addresses: to.trim().to_owned() };
    match one.finished() {
        Ok((_, addresses)) if addresses.len() == 1 => Ok(()),
        _ => {
            let mut errors = model::FieldErrors::default();
            errors.add("to", "Enter one mail address.");
            Err(errors)
        }
    }
}

/// The names of groups and then those of webhooks, by name.
#[cfg(feature = "ssr")]
pub(crate) async fn recipient_names(state: &AppState) -> Result<Vec<RecipientName>, StoreError> {
    let groups = state.store.recipient_groups().await?;
    let name = |group: RecipientGroup| RecipientName {
        of: Recipient::Group(group.id),
        name: group.name,
        people: u32::try_from(group.addresses.len()).unwrap_or(u32::MAX),
    };
    let webhooks = state.store.webhooks().await?.into_iter().map(|webhook| RecipientName {
        of: Recipient::Webhook(webhook.id),
        name: webhook.name,
        people: 1,
    });
    Ok(groups.into_iter().map(name).chain(webhooks).collect())
}

/// Adds a group of people. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "add_recipients", output = Answer)]
pub async fn add_recipients(#[server(default)] draft: RecipientGroupDraft) -> Result<(), ApiError> {
    let Admitted { state, .. } = guard::authorize(&Scope::Tandem, Permission::Administer)?;
    let (name, addresses) = draft.finished().map_err(guard::invalid)?;
    state.store.add_recipient_group(&name, &addresses).await.map(drop).map_err(taken)
}

/// Changes a group of people. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "change_recipients", output = Answer)]
pub async fn change_recipients(
    id: RecipientGroupId,
    #[server(default)] draft: RecipientGroupDraft,
) -> Result<(), ApiError> {
    let Admitted { state, .. } = guard::authorize(&Scope::Tandem, Permission::Administer)?;
    let (name, addresses) = draft.finished().map_err(guard::invalid)?;
    let group = RecipientGroup { id, name, addresses };
    state.store.change_recipient_group(group).await.map_err(taken)
}

/// Removes a group of people, unless an alert setting tells it. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "remove_recipients", output = Answer)]
pub async fn remove_recipients(id: RecipientGroupId) -> Result<(), ApiError> {
    let Admitted { state, .. } = guard::authorize(&Scope::Tandem, Permission::Administer)?;
    state.mail.remove_group(id).await.map_err(|error| match error {
        GroupError::InUse { .. } => guard::refused(
            format!("This group stays: {error}."),
            "Take it out of that setting first; nothing was changed.",
        ),
        GroupError::Store(error) => error.into(),
    })
}

#[cfg(feature = "ssr")]
fn taken(error: StoreError) -> ApiError {
    match error {
        StoreError::Duplicate { .. } => {
            let mut errors = model::FieldErrors::default();
            errors.add("name", "There is a group of this name; choose another one.");
            guard::invalid(errors)
        }
        other => other.into(),
    }
}

/// The messages about a firing of this environment, in their order. Viewers are told no address.
#[cfg(feature = "ssr")]
pub(super) async fn of_firing(inside: &Inside, firing: FiringId) -> Result<Vec<Delivery>, ApiError> {
    let open = inside.principal.role.allows(Permission::Operate);
    let stories = inside.state.store.notifications_of(firing).await?;
    Ok(stories.into_iter().map(|story| delivery(story, open)).collect())
}

#[cfg(feature = "ssr")]
fn delivery(story: NotificationStory, open: bool) -> Delivery {
    let NotificationStory { message, attempts } = story;
    let fates = [AddresseeFate::Accepted, AddresseeFate::Waiting, AddresseeFate::Refused];
    let count = |fate| message.addressees.iter().filter(|each| each.fate == fate).count();
    let told = || message.addressees.first().map(|each| each.address.clone()).unwrap_or_default();
    Delivery {
        webhook: message.webhook().map(|_| told()),
        kind: message.kind,
        state: message.state,
        at: message.at,
        due: message.due,
        people: fates.map(|fate| u32::try_from(count(fate)).unwrap_or(u32::MAX)),
        addressees: if open { message.addressees } else { Vec::new() },
        attempts: if open { attempts } else { Vec::new() },
    }
}
