//! What follows from an attempt to hand a message over.

use super::letter::{one_line, shortened};
use super::retry::next_try;
use super::smtp::Fault;
use super::transport::Fate;
use model::{Addressee, AddresseeFate, DeliveryAttempt, Moment, Notification, Recipient, RecipientGroup};
use store::Attempted;

/// The code by which a server takes a message (RFC 5321, section 4.3.2).
const TAKEN: u16 = 250;
/// The longest result that is kept, in characters.
const RESULT: usize = 400;

/// What an attempt came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Groups that are gone, or empty: there is nobody to tell.
    Nobody,
    /// Nobody could be told, and for no reason of theirs.
    InTheWay(Fault),
    /// The message cannot be made, now or later.
    Unwritable(String),
    /// The server has spoken of each address.
    Handed(Vec<(String, Fate)>),
}

/// The addresses of recipients, each once without regard to case, in order. Groups that are gone have none.
pub(super) fn addressees(to: &[Recipient], groups: &[RecipientGroup]) -> Vec<Addressee> {
    let mut found: Vec<Addressee> = Vec::new();
    let all = to.iter().flat_map(|recipient| match recipient {
        Recipient::Address(address) => std::slice::from_ref(address),
        Recipient::Webhook(_) => &[],
        Recipient::Group(id) => {
            groups.iter().find(|group| group.id == *id).map_or(&[][..], |group| group.addresses.as_slice())
        }
    });
    for address in all {
        if !found.iter().any(|known| known.address.eq_ignore_ascii_case(address)) {
            found.push(Addressee {
                address: address.clone(),
                fate: AddresseeFate::Waiting,
                words: String::new(),
            });
        }
    }
    found
}

/// What is kept of an attempt on `mail`, which knew these addresses, that ended `now`; `jitter` as in [`next_try`].
pub(super) fn verdict(
    mail: &Notification,
    mut known: Vec<Addressee>,
    outcome: &Outcome,
    now: Moment,
    jitter: u16,
) -> Attempted {
    let (result, code) = match outcome {
        Outcome::Nobody => ("nobody is left to be told: the groups are gone".to_owned(), None),
        Outcome::Unwritable(words) => {
            end(&mut known, words);
            (words.clone(), None)
        }
        Outcome::InTheWay(fault) => {
            let waiting = known.iter_mut().filter(|each| each.fate == AddresseeFate::Waiting);
            waiting.for_each(|each| each.words.clone_from(&fault.words));
            (fault.words.clone(), fault.code)
        }
        Outcome::Handed(fates) => {
            for (address, fate) in fates {
                settle(&mut known, address, fate);
            }
            summary(fates)
        }
    };
    let waits = known.iter().any(|each| each.fate == AddresseeFate::Waiting);
    let tried = mail.attempts.saturating_add(1);
    let next = if waits { next_try(tried, mail.at, now, jitter) } else { None };
    let result = if waits && next.is_none() {
        let words = format!("given up after a day: {result}");
        end(&mut known, &words);
        words
    } else {
        result
    };
    let attempt = DeliveryAttempt { at: now, result: shortened(&one_line(&result), RESULT), code };
    Attempted { attempt, addressees: known, next }
}

/// Nobody who waits is tried again.
fn end(known: &mut [Addressee], words: &str) {
    for each in known.iter_mut().filter(|each| each.fate == AddresseeFate::Waiting) {
        each.fate = AddresseeFate::Refused;
        words.clone_into(&mut each.words);
    }
}

fn settle(known: &mut [Addressee], address: &str, fate: &Fate) {
    for each in known.iter_mut().filter(|each| each.address == address) {
        let (fate, words) = match fate {
            Fate::Accepted(words) => (AddresseeFate::Accepted, words),
            Fate::Later(fault) => (AddresseeFate::Waiting, &fault.words),
            Fate::Never(fault) => (AddresseeFate::Refused, &fault.words),
        };
        each.fate = fate;
        each.words.clone_from(words);
    }
}

/// What the server said, in one line, with the code of what it refused.
fn summary(fates: &[(String, Fate)]) -> (String, Option<u16>) {
    let mut counts = [0_usize; 3];
    let (mut said, mut faults) = ("", Vec::new());
    for (_, fate) in fates {
        match fate {
            Fate::Accepted(words) => {
                counts[0] += 1;
                said = words;
            }
            Fate::Later(fault) => {
                counts[1] += 1;
                faults.push(fault);
            }
            Fate::Never(fault) => {
                counts[2] += 1;
                faults.push(fault);
            }
        }
    }
    let Some(fault) = faults.first() else {
        let all =
            if fates.len() == 1 { "taken".to_owned() } else { format!("taken for all {}", fates.len()) };
        return (format!("{all}: {said}"), Some(TAKEN));
    };
    let words = ["taken for", "to be tried again for", "refused for"];
    let parts = words.iter().zip(counts).filter(|(_, count)| *count > 0);
    let parts: Vec<String> = parts.map(|(words, count)| format!("{words} {count}")).collect();
    (format!("{}: {}", parts.join(", "), fault.words), fault.code)
}
