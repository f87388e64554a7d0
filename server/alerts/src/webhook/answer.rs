//! What follows from what a webhook answers.

use crate::mail::letter::{one_line, shortened};
use crate::mail::retry::next_try;
use model::{Addressee, AddresseeFate, DeliveryAttempt, Moment, Notification};
use std::time::Duration;
use store::Attempted;

/// The longest result that is kept, in characters.
const RESULT: usize = 400;
/// The longest time that a webhook can ask for before the next attempt, in milliseconds: six hours. A longer one would
/// leave no second attempt within the day that a message has.
const LONGEST: i64 = 6 * 3_600_000;
/// So long after it came to be a message is tried at all, in milliseconds: a day, as mail is.
const IN_ALL: i64 = 86_400_000;

/// What came of asking a webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// It answered.
    Status {
        /// The status of its answer.
        status: u16,
        /// The beginning of what it said.
        said: String,
        /// How long it wants to be left alone.
        retry_after: Option<Duration>,
    },
    /// It did not answer, and may do so later.
    Silent(String),
    /// It is not asked at all, now or later.
    Refused(String),
}

/// What an answer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It has taken the message.
    Delivered,
    /// Not now.
    Later,
    /// Never.
    Never,
    /// Never, and nothing else either: the receiver wants no more.
    SwitchOff,
}

impl Answer {
    /// What it means. 410 says that nobody wants to be told there any more; a redirect could lead anywhere, so it is not
    /// followed; what else the webhook has against a request it has tomorrow.
    pub(super) const fn meaning(&self) -> Meaning {
        match self {
            Self::Status { status: 200..=299, .. } => Meaning::Delivered,
            Self::Status { status: 410, .. } => Meaning::SwitchOff,
            // 408 is a time-out, 425 and 429 ask for another time.
            Self::Status { status: 408 | 425 | 429 | 500..=599, .. } | Self::Silent(_) => Meaning::Later,
            Self::Status { .. } | Self::Refused(_) => Meaning::Never,
        }
    }

    /// In one line.
    pub(super) fn words(&self) -> String {
        let words = match self {
            Self::Status { status, said, .. } => {
                let why = match status {
                    300..=399 => " redirects, which is not followed: enter the address that it leads to",
                    410 => " Gone: it wants no more messages, and is switched off",
                    _ => "",
                };
                let said = one_line(said);
                let colon = if said.is_empty() { "" } else { ": " };
                format!("{status}{why}{colon}{said}")
            }
            Self::Silent(words) | Self::Refused(words) => words.clone(),
        };
        shortened(&one_line(&words), RESULT)
    }

    /// The status, where there is one.
    pub(super) const fn status(&self) -> Option<u16> {
        match self {
            Self::Status { status, .. } => Some(*status),
            Self::Silent(_) | Self::Refused(_) => None,
        }
    }

    fn retry_after(&self) -> i64 {
        let asked = match self {
            Self::Status { retry_after, .. } => retry_after.unwrap_or_default(),
            Self::Silent(_) | Self::Refused(_) => Duration::ZERO,
        };
        i64::try_from(asked.as_millis()).unwrap_or(LONGEST).min(LONGEST)
    }
}

/// What is kept of an attempt on a message for the webhook of that name, which ended `now`; `jitter` is from 0 to 1,000.
/// A webhook that asks for more time than we would leave it has it, within bounds.
pub(super) fn verdict(
    message: &Notification,
    name: &str,
    answer: &Answer,
    now: Moment,
    jitter: u16,
) -> Attempted {
    let tried = message.attempts.saturating_add(1);
    let next = match answer.meaning() {
        Meaning::Later => next_try(tried, message.at, now, jitter)
            .map(|next| next.max(now.plus_millis(answer.retry_after())))
            .filter(|next| next.millis_since(message.at) <= IN_ALL),
        Meaning::Delivered | Meaning::Never | Meaning::SwitchOff => None,
    };
    let (fate, result) = match (answer.meaning(), next) {
        (Meaning::Delivered, _) => (AddresseeFate::Accepted, answer.words()),
        (Meaning::Later, Some(_)) => (AddresseeFate::Waiting, answer.words()),
        (Meaning::Later, None) => {
            (AddresseeFate::Refused, shortened(&format!("given up after a day: {}", answer.words()), RESULT))
        }
        (Meaning::Never | Meaning::SwitchOff, _) => (AddresseeFate::Refused, answer.words()),
    };
    let addressee = Addressee { address: name.to_owned(), fate, words: result.clone() };
    let attempt = DeliveryAttempt { at: now, result, code: answer.status() };
    Attempted { attempt, addressees: vec![addressee], next }
}

/// How long a webhook wants to be left alone, by its header `Retry-After`: seconds or a date (RFC 9110, section 10.2.3).
pub(super) fn retry_after(header: &str, now: Moment) -> Option<Duration> {
    let header = header.trim();
    if let Ok(seconds) = header.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = httpdate::parse_http_date(header).ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    let now = Duration::from_millis(u64::try_from(now.0).ok()?);
    Some(at.saturating_sub(now))
}
