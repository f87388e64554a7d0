//! Programs and chats that are told of alerts by a request of HTTP.

use crate::{FieldErrors, Moment, WebhookId};
use serde::{Deserialize, Serialize};

/// The longest name, in characters.
const NAME: usize = 60;
/// The longest address, in bytes.
const URL: usize = 2_000;
/// So long after a rotation messages are signed with the secret from before, too, in milliseconds: a day.
const OVERLAP: i64 = 86_400_000;

/// In what form a webhook is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WebhookFormat {
    /// JSON of documented fields, signed as <https://www.standardwebhooks.com> has it.
    #[default]
    Standard,
    /// A message of a Slack channel (incoming webhooks).
    Slack,
    /// An Adaptive Card of a channel of Microsoft Teams (the workflow that posts to a channel when a webhook request is
    /// received).
    Teams,
}

impl WebhookFormat {
    /// All of them, in the order shown.
    pub const ALL: [Self; 3] = [Self::Standard, Self::Slack, Self::Teams];

    /// The stable word used by programs and in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Slack => "slack",
            Self::Teams => "teams",
        }
    }

    /// The words shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Standard => "JSON, signed",
            Self::Slack => "Slack",
            Self::Teams => "Microsoft Teams",
        }
    }

    /// The one with that stable word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|each| each.name() == word)
    }
}

/// Where webhooks may lead. It goes for their addresses when they are entered and when they are called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WebhookReach {
    /// To public addresses, by HTTPS.
    #[default]
    Public,
    /// To addresses of this machine and of private networks, too, and without encryption.
    Private,
}

/// Is a webhook called?
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum WebhookState {
    /// It is.
    #[default]
    On,
    /// Somebody switched it off.
    Off,
    /// Its own answer switched it off.
    Refused {
        /// What it said, in one line.
        reason: String,
    },
}

/// A secret that messages are signed with, besides the newest one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerSecret {
    /// See [`Webhook::salt`].
    pub salt: String,
    /// Until when.
    pub until: Moment,
}

/// A program or a chat that is told of alerts. Alert settings of all environments can name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// Ids are never used again.
    pub id: WebhookId,
    /// Its name, unique without regard to case.
    pub name: String,
    /// Where it is. Who knows the address of a chat can write there, so only admins see it.
    pub url: String,
    /// In what form it is told.
    pub format: WebhookFormat,
    /// What its secret is made of, together with the key of this server, which is not kept with it; at least 16 random
    /// bytes in hexadecimal digits. It is not secret by itself.
    pub salt: String,
    /// The secret from before the last rotation.
    pub former: Option<FormerSecret>,
    /// Is it called?
    pub state: WebhookState,
    /// When it was changed last, by somebody or by its own answer.
    pub changed_at: Moment,
}

/// What of a webhook changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebhookChange {
    /// What somebody typed.
    Settings(WebhookSettings),
    /// It has another secret, made of this salt. Messages are signed with the one before, too, for a day.
    Rotated(String),
    /// It is called, or not.
    State(WebhookState),
}

/// What somebody typed, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookSettings {
    /// Its name, 1 to 60 characters.
    pub name: String,
    /// Where it is.
    pub url: String,
    /// In what form it is told.
    pub format: WebhookFormat,
}

/// A webhook as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WebhookDraft {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub url: String,
    /// In what form it is told.
    pub format: WebhookFormat,
}

/// What came of a test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookTrial {
    /// What the webhook answered, or why it could not be asked, in one line.
    pub words: String,
    /// The status of its answer, where there was one.
    pub status: Option<u16>,
    /// Was it delivered?
    pub went_well: bool,
}

impl Webhook {
    /// A new one.
    pub fn new(id: WebhookId, settings: WebhookSettings, salt: String, at: Moment) -> Self {
        let WebhookSettings { name, url, format } = settings;
        Self { id, name, url, format, salt, former: None, state: WebhookState::On, changed_at: at }
    }

    /// It after a change at a moment.
    #[must_use]
    pub fn changed(self, change: WebhookChange, at: Moment) -> Self {
        let kept = Self { changed_at: at, ..self };
        match change {
            WebhookChange::Settings(WebhookSettings { name, url, format }) => {
                Self { name, url, format, ..kept }
            }
            WebhookChange::Rotated(salt) => {
                let former = FormerSecret { salt: kept.salt, until: at.plus_millis(OVERLAP) };
                Self { salt, former: Some(former), ..kept }
            }
            WebhookChange::State(state) => Self { state, ..kept },
        }
    }

    /// What secrets that count at a moment are made of, the newest first.
    pub fn salts(&self, now: Moment) -> Vec<&str> {
        let former =
            self.former.iter().filter(|former| former.until > now).map(|former| former.salt.as_str());
        std::iter::once(self.salt.as_str()).chain(former).collect()
    }
}

impl WebhookDraft {
    /// A webhook as somebody would type it.
    pub fn of(webhook: &Webhook) -> Self {
        Self { name: webhook.name.clone(), url: webhook.url.clone(), format: webhook.format }
    }

    /// What is typed, or what is wrong with it: `name`, `url`.
    pub fn finished(&self, reach: WebhookReach) -> Result<WebhookSettings, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > NAME || name.chars().any(char::is_control) {
            errors.add("name", "Give a name of at most 60 characters, for example “Ops channel”.");
        }
        let url = self.url.trim();
        if let Some(wrong) = wrong_with(url, reach) {
            errors.add("url", wrong);
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(WebhookSettings { name: name.to_owned(), url: url.to_owned(), format: self.format })
    }
}

/// What is wrong with an address, as far as it can be told by its letters. Whether it may be reached shows when its name
/// is looked up.
fn wrong_with(url: &str, reach: WebhookReach) -> Option<&'static str> {
    const EXAMPLE: &str = "Enter its whole address, such as https://hooks.contoso.example/tandem.";
    if url.len() > URL {
        return Some("An address has at most 2,000 characters.");
    }
    let rest = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
        (Some(rest), _) => rest,
        (None, Some(rest)) if reach == WebhookReach::Private => rest,
        (None, Some(_)) => {
            return Some("Enter an address that begins with https://: others could read what is sent.");
        }
        (None, None) => return Some(EXAMPLE),
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return Some("Leave the name and the password out of the address: it stands in logs on its way.");
    }
    let is_plain = rest.bytes().all(|byte| byte.is_ascii_graphic()) && !rest.contains(['\\', '#']);
    let has_host = !authority.is_empty() && !authority.starts_with(':');
    if is_plain && has_host { None } else { Some(EXAMPLE) }
}

#[cfg(test)]
mod tests {
    use super::{
        Webhook, WebhookChange, WebhookDraft, WebhookFormat, WebhookReach, WebhookSettings, WebhookState,
    };
    use crate::{Moment, WebhookId};

    fn typed(url: &str) -> WebhookDraft {
        WebhookDraft { name: " Ops channel ".to_owned(), url: url.to_owned(), format: WebhookFormat::Slack }
    }

    fn webhook() -> Webhook {
        let settings = typed("https://hooks.contoso.example/x").finished(WebhookReach::Public);
        Webhook::new(WebhookId(3), settings.expect("valid"), "first".to_owned(), Moment(1))
    }

    #[test]
    fn a_webhook_is_typed_again_as_it_is() {
        let webhook = webhook();
        assert_eq!((webhook.name.as_str(), &webhook.state), ("Ops channel", &WebhookState::On));
        let again = WebhookDraft::of(&webhook).finished(WebhookReach::Public).expect("valid");
        let WebhookSettings { name, url, format } = again;
        assert_eq!((name, url, format), (webhook.name, webhook.url, webhook.format));
    }

    #[test]
    fn only_whole_addresses_without_credentials_are_taken() {
        let long = format!("https://a.example/{}", "x".repeat(2_000));
        for (url, word) in [
            ("", "whole address"),
            ("hooks.contoso.example", "whole address"),
            ("ftp://a.example", "whole address"),
            ("https://", "whole address"),
            ("https://:443/x", "whole address"),
            ("https://a.example/x y", "whole address"),
            ("https://a.example/x\r\nHost: b", "whole address"),
            ("https://a.example\\@b.example/", "password"),
            ("https://a.example/#x", "whole address"),
            ("https://ada:hunter2@a.example/", "password"),
            ("http://a.example/", "https://"),
            (&long, "2,000"),
        ] {
            let errors = typed(url).finished(WebhookReach::Public).expect_err(url);
            assert!(errors.of("url").is_some_and(|told| told.contains(word)), "{url:?}: {errors:?}");
        }
        assert!(typed("https://a.example:8443/x?a=@b").finished(WebhookReach::Public).is_ok());
        assert!(typed("http://127.0.0.1:9/").finished(WebhookReach::Private).is_ok());
        let unnamed = WebhookDraft { name: "a\nb".to_owned(), ..typed("https://a.example") };
        assert!(unnamed.finished(WebhookReach::Public).expect_err("invalid").of("name").is_some());
    }

    #[test]
    fn the_secret_from_before_counts_for_a_day() {
        let rotated = webhook().changed(WebhookChange::Rotated("second".to_owned()), Moment(1_000));
        assert_eq!(rotated.salts(Moment(1_000)), ["second", "first"]);
        assert_eq!(rotated.salts(Moment(1_000 + 86_400_000)), ["second"]);
        let again = rotated.changed(WebhookChange::Rotated("third".to_owned()), Moment(2_000));
        assert_eq!(again.salts(Moment(2_000)), ["third", "second"]);
        assert_eq!(again.changed_at, Moment(2_000));
    }

    #[test]
    fn what_is_typed_anew_leaves_the_secret_and_the_switch_alone() {
        let refused = WebhookState::Refused { reason: "410 Gone".to_owned() };
        let off = webhook().changed(WebhookChange::State(refused.clone()), Moment(5));
        let settings = WebhookDraft { name: "Other".to_owned(), ..typed("https://b.example/") };
        let settings = settings.finished(WebhookReach::Public).expect("valid");
        let changed = off.changed(WebhookChange::Settings(settings), Moment(6));
        assert_eq!((changed.name.as_str(), changed.url.as_str()), ("Other", "https://b.example/"));
        assert_eq!((changed.salt.as_str(), changed.state), ("first", refused));
    }
}
