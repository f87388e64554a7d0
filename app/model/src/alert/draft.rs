//! An alert setting as it is typed.

use super::rule::{ActOn, AlertAction, AlertRule, AlertWindow, CountOver, Recipient, TimeUnit};
use crate::{ErrorClass, FieldErrors, MapId, Phase, RecipientGroupId, WebhookId};
use serde::{Deserialize, Serialize};

/// The longest name, in characters.
const NAME: usize = 80;
/// The largest threshold: what a counter keeps in memory is bounded by it.
const MOST: u32 = 10_000;
/// The longest window, in milliseconds: 31 days.
const LONGEST: i64 = 31 * 86_400_000;
/// The longest cool-down, in minutes: a week.
const COOL_DOWN: u32 = 7 * 24 * 60;
/// The longest time for which apps have to answer, in minutes: a day.
const ANSWERED: u32 = 24 * 60;
/// The most mail addresses of one rule.
const ADDRESSES: usize = 50;

/// A rule as it is typed. It begins with 10 errors of the type Application error within 15 minutes → pause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AlertDraft {
    /// Its name.
    pub name: String,
    /// Does it count at all?
    pub enabled: bool,
    /// What it counts.
    pub classes: Vec<ErrorClass>,
    /// At how many it goes off.
    pub count: String,
    /// Within how many units.
    pub interval: String,
    /// Of which.
    pub unit: TimeUnit,
    /// What is counted together.
    pub over: CountOver,
    /// In which phases.
    pub phases: Vec<Phase>,
    /// Errors of which maps; of all where empty.
    pub maps: Vec<MapId>,
    /// Does one record count only once?
    pub once_per_record: bool,
    /// What is done.
    pub action: AlertAction,
    /// With which maps.
    pub act_on: ActOn,
    /// Minutes; empty = 0.
    pub cool_down: String,
    /// Minutes for which both apps have to answer; empty = somebody resumes.
    pub resume_after: String,
    /// Mail addresses, with commas, semicolons or line ends between them.
    pub addresses: String,
    /// Groups of the settings.
    pub groups: Vec<RecipientGroupId>,
    /// Webhooks of the settings.
    pub webhooks: Vec<WebhookId>,
    /// Are they told too when it is over?
    pub tell_resolved: bool,
}

impl Default for AlertDraft {
    fn default() -> Self {
        Self {
            name: String::new(),
            enabled: true,
            classes: vec![ErrorClass::Application],
            count: "10".to_owned(),
            interval: "15".to_owned(),
            unit: TimeUnit::Minutes,
            over: CountOver::Environment,
            phases: vec![Phase::Live, Phase::CatchUp],
            maps: Vec::new(),
            once_per_record: false,
            action: AlertAction::Pause,
            act_on: ActOn::All,
            cool_down: "30".to_owned(),
            resume_after: String::new(),
            addresses: String::new(),
            groups: Vec::new(),
            webhooks: Vec::new(),
            tell_resolved: true,
        }
    }
}

impl AlertDraft {
    /// A rule as somebody would type it.
    pub fn of(rule: &AlertRule) -> Self {
        let mut addresses = Vec::new();
        let mut groups = Vec::new();
        let mut webhooks = Vec::new();
        for recipient in &rule.notify {
            match recipient {
                Recipient::Address(address) => addresses.push(address.as_str()),
                Recipient::Group(group) => groups.push(*group),
                Recipient::Webhook(webhook) => webhooks.push(*webhook),
            }
        }
        Self {
            name: rule.name.clone(),
            enabled: rule.enabled,
            classes: rule.classes.clone(),
            count: rule.count.to_string(),
            interval: rule.window.interval.to_string(),
            unit: rule.window.unit,
            over: rule.over,
            phases: rule.phases.clone(),
            maps: rule.maps.clone(),
            once_per_record: rule.once_per_record,
            action: rule.action,
            act_on: rule.act_on,
            cool_down: rule.cool_down.to_string(),
            resume_after: rule.resume_after.map(|minutes| minutes.to_string()).unwrap_or_default(),
            addresses: addresses.join(", "),
            groups,
            webhooks,
            tell_resolved: rule.tell_resolved,
        }
    }

    /// The rule, or what is wrong with it, by field.
    pub fn finished(&self) -> Result<AlertRule, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > NAME {
            errors.add("name", "Give a name of at most 80 characters.");
        } else if name.chars().any(char::is_control) {
            errors.add("name", "A name is one line of text.");
        }
        let classes: Vec<_> =
            ErrorClass::ALL.into_iter().filter(|class| self.classes.contains(class)).collect();
        if classes.is_empty() {
            errors.add("classes", "Choose at least one error type.");
        }
        let phases: Vec<_> = [Phase::Live, Phase::CatchUp, Phase::InitialSync]
            .into_iter()
            .filter(|phase| self.phases.contains(phase))
            .collect();
        if phases.is_empty() {
            errors.add("phases", "Choose at least one phase.");
        }
        let mut number = |field: &str, text: &str, range: std::ops::RangeInclusive<u32>| {
            let read = text.trim().parse().ok().filter(|read| range.contains(read));
            if read.is_none() {
                errors.add(field, format!("Give a whole number from {} to {}.", range.start(), range.end()));
            }
            read.unwrap_or(*range.start())
        };
        let count = number("count", &self.count, 1..=MOST);
        let interval = number("interval", &self.interval, 1..=100_000);
        let cool_down = match self.cool_down.trim() {
            "" => 0,
            text => number("cool_down", text, 0..=COOL_DOWN),
        };
        let resume_after = match self.resume_after.trim() {
            "" => None,
            text => Some(number("resume_after", text, 1..=ANSWERED)),
        };
        let window = AlertWindow { interval, unit: self.unit };
        if window.millis() > LONGEST {
            errors.add("interval", "A window lasts for 31 days at most.");
        }
        let addresses = read_addresses(&self.addresses).unwrap_or_else(|wrong| {
            errors.add("addresses", wrong);
            Vec::new()
        });
        if addresses.len() > ADDRESSES {
            errors.add("addresses", "At most 50 addresses; make a group of them.");
        }
        let maps = each_once(&self.maps);
        if !errors.is_empty() {
            return Err(errors);
        }
        let paused = self.action == AlertAction::Pause;
        let groups = each_once(&self.groups).into_iter().map(Recipient::Group);
        let webhooks = each_once(&self.webhooks).into_iter().map(Recipient::Webhook);
        Ok(AlertRule {
            name: name.to_owned(),
            enabled: self.enabled,
            classes,
            count,
            window,
            over: self.over,
            phases,
            maps,
            once_per_record: self.once_per_record,
            action: self.action,
            act_on: self.act_on,
            cool_down,
            resume_after: resume_after.filter(|_| paused),
            notify: groups.chain(addresses.into_iter().map(Recipient::Address)).chain(webhooks).collect(),
            tell_resolved: self.tell_resolved,
        })
    }
}

/// The ids in their order, each once.
fn each_once<T: Copy + Ord>(ids: &[T]) -> Vec<T> {
    ids.iter().copied().collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

/// The addresses in the order typed, each once without regard to case; between them are commas, semicolons or line ends.
/// What is wrong with the first that is none.
pub(crate) fn read_addresses(text: &str) -> Result<Vec<String>, String> {
    let mut addresses: Vec<String> = Vec::new();
    for typed in text.split([',', ';', '\n']).map(str::trim).filter(|typed| !typed.is_empty()) {
        if !is_mail_address(typed) {
            return Err(format!("\u{201c}{typed}\u{201d} is no mail address."));
        }
        if !addresses.iter().any(|known| known.eq_ignore_ascii_case(typed)) {
            addresses.push(typed.to_owned());
        }
    }
    Ok(addresses)
}

/// Is it one plain mail address, such as `ops@contoso.example`? Names, comments, quoted parts and address literals of
/// RFC 5322 are refused, and so is all that could end a header.
pub(crate) fn is_mail_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~-".contains(letter);
    let is_atoms = |part: &str| part.split('.').all(|atom| !atom.is_empty() && atom.chars().all(plain));
    let is_label = |label: &str| {
        let inner = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        (1..=63).contains(&label.len())
            && label.chars().all(inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 254 && local.len() <= 64 && is_atoms(local) && domain.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::{AlertDraft, is_mail_address};
    use crate::{AlertAction, ErrorClass, Recipient, RecipientGroupId, TimeUnit};

    fn named() -> AlertDraft {
        AlertDraft { name: "Application errors".to_owned(), ..AlertDraft::default() }
    }

    #[test]
    fn the_form_begins_with_ten_application_errors_within_fifteen_minutes_that_pause() {
        let rule = named().finished().expect("valid");
        assert_eq!((rule.count, rule.window.millis()), (10, 900_000));
        assert_eq!(
            (rule.classes.as_slice(), rule.action),
            (&[ErrorClass::Application][..], AlertAction::Pause)
        );
    }

    #[test]
    fn a_rule_is_typed_again_as_it_is() {
        let draft = AlertDraft {
            addresses: "ops@contoso.example; it@contoso.example,\nOPS@contoso.example".to_owned(),
            groups: vec![RecipientGroupId(3), RecipientGroupId(3)],
            resume_after: "5".to_owned(),
            unit: TimeUnit::Hours,
            ..named()
        };
        let rule = draft.finished().expect("valid");
        assert_eq!(
            rule.notify,
            [
                Recipient::Group(RecipientGroupId(3)),
                Recipient::Address("ops@contoso.example".to_owned()),
                Recipient::Address("it@contoso.example".to_owned())
            ]
        );
        assert_eq!(AlertDraft::of(&rule).finished().as_ref(), Ok(&rule));
    }

    #[test]
    fn what_will_not_do_is_said_at_its_field() {
        let bad = AlertDraft {
            name: " ".to_owned(),
            classes: Vec::new(),
            phases: Vec::new(),
            count: "0".to_owned(),
            interval: "32".to_owned(),
            unit: TimeUnit::Days,
            cool_down: "-1".to_owned(),
            resume_after: "soon".to_owned(),
            addresses: "ops@contoso.example, nobody".to_owned(),
            ..AlertDraft::default()
        };
        let errors = bad.finished().expect_err("invalid");
        for field in
            ["name", "classes", "phases", "count", "interval", "cool_down", "resume_after", "addresses"]
        {
            assert!(errors.of(field).is_some(), "{field} was accepted");
        }
        assert_eq!(errors.iter().count(), 8);
    }

    #[test]
    fn nothing_in_an_address_ends_a_header() {
        for good in ["a@b", "first.last+tag@mail.contoso.example", "o'neil@contoso.example"] {
            assert!(is_mail_address(good), "{good}");
        }
        for bad in [
            "",
            "a",
            "@b",
            "a@",
            "a b@c",
            "a@b c",
            "a@b\r\nBcc: x@y",
            "<a@b>",
            "\"a\"@b",
            "a..b@c",
            ".a@c",
            "a@-b",
            "a@[127.0.0.1]",
            "ä@b",
        ] {
            assert!(!is_mail_address(bad), "{bad:?}");
        }
    }
}
