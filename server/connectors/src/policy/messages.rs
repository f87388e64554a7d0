//! Plain words for what the apps say.

use super::table::KNOWN;
use crate::{Fault, FaultKind};
use model::{ErrorClass, Remedy};

/// Headlines fit in a table row; the whole text stays available as the failure's detail.
const LONGEST_HEADLINE: usize = 200;

/// A message that people are known to meet.
pub(super) struct Message {
    /// Codes of the app that mean it; one is enough.
    pub(super) codes: &'static [&'static str],
    /// Ways in which texts say it, in lower case: one way is enough, all parts of it must occur.
    pub(super) texts: &'static [&'static [&'static str]],
    /// What happened; empty where the app's own words say it best.
    pub(super) headline: &'static str,
    /// What to do.
    pub(super) hint: &'static str,
    /// Somebody else changed the row at the same time, so that another attempt may pass.
    pub(super) conflict: bool,
}

/// The first known message that the fault is.
pub(super) fn matching(fault: &Fault) -> Option<&'static Message> {
    let text = fault.message.to_lowercase();
    KNOWN.iter().find(|known| {
        // A general code, such as that of any refused plug-in, must not hide what the text says, so such codes are
        // not in the table; a code that is there decides alone.
        known.codes.iter().any(|code| code.eq_ignore_ascii_case(&fault.code))
            || known.texts.iter().any(|parts| parts.iter().all(|part| text.contains(part)))
    })
}

/// What to tell people.
pub(super) fn remedy(fault: &Fault, class: ErrorClass, message: Option<&Message>) -> Remedy {
    // A row that is gone says "does not exist", which must not be taken for a missing reference.
    if fault.kind == FaultKind::Gone {
        return told(
            "The record no longer exists in the target",
            "It was deleted there. Delete it in the source too, or save it again there to create it anew.",
        );
    }
    if fault.kind == FaultKind::CursorExpired {
        return told(
            "The app no longer knows how far its changes were read",
            "Nothing to do: all records are read again and compared; only differences are written.",
        );
    }
    match message {
        Some(known) if known.headline.is_empty() => told(&first_line(&fault.message), known.hint),
        Some(known) => told(known.headline, known.hint),
        None if fault.reasoned && class == ErrorClass::Application => told(
            &first_line(&fault.message),
            "The app refused the record for this reason. Correct the record, or change the rule or the map, then \
             re-run.",
        ),
        None => by_class(fault, class),
    }
}

fn by_class(fault: &Fault, class: ErrorClass) -> Remedy {
    match class {
        ErrorClass::Network => told(
            "The app did not answer",
            "Check that the app runs and that its address, proxy and firewall are right. Changes are kept and \
             written as soon as it answers.",
        ),
        ErrorClass::Unauthorized if fault.connection_wide => told(
            "The app refused our sign-in",
            "Check the client id, its secret and expiry, and that the app has a user with the needed roles for it. \
             Changes are kept until access works.",
        ),
        ErrorClass::Unauthorized => told(
            "Our user may not do this with this table or record",
            "Give the app's user a role with the missing privilege, then re-run.",
        ),
        ErrorClass::Throttled => told(
            "The app asks for a pause because of too many requests",
            "Nothing to do: writing goes on after the pause. If it happens often, write less at a time or move bulk \
             work to quiet hours.",
        ),
        ErrorClass::Unavailable => told(
            "The app is down for maintenance or restarting",
            "Nothing to do if this is planned: changes are kept and written as soon as it is back.",
        ),
        ErrorClass::BadGateway if fault.kind == FaultKind::Garbled => told(
            "The app answered with something that is not its protocol",
            "Check that the address leads to the app itself and not to a sign-in page or proxy; else try again.",
        ),
        ErrorClass::BadGateway => told(
            "The app failed without saying why",
            "It is tried again by itself. If it goes on, look into the app's own log at the time of the attempt.",
        ),
        ErrorClass::BadRequest if fault.connection_wide && matches!(fault.status, 300..=399 | 404 | 405) => {
            told(
                "Something answers at the address, but it is not the app's service",
                "Check the base URL: it ends in /data/ for Finance and Operations and in /api/data/v9.2/ for Dataverse, and \
             must not lead to a sign-in page.",
            )
        }
        ErrorClass::BadRequest => told(
            "The app refused the request without saying why",
            "The app may be restarting: try again. If only this record is refused, compare its values with the \
             app's rules.",
        ),
        ErrorClass::Application if fault.kind == FaultKind::Precondition => told(
            "The record was changed by somebody else at the same time",
            "It is read and tried again by itself. If it goes on, find out which other process keeps changing it.",
        ),
        ErrorClass::Application => told(&first_line(&fault.message), "Correct the record, then re-run."),
    }
}

fn told(headline: &str, hint: &str) -> Remedy {
    Remedy { headline: headline.to_owned(), hint: hint.to_owned() }
}

fn first_line(message: &str) -> String {
    let line =
        message.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("The app gave no reason");
    match line.char_indices().nth(LONGEST_HEADLINE) {
        Some((cut, _)) => format!("{}\u{2026}", line[..cut].trim_end()),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Nature, PAUSE, classify};
    use super::*;

    #[test]
    fn faults_without_an_answer_and_rows_that_are_gone() {
        let silent = classify(&Fault::silent("no connection"));
        assert_eq!((silent.class, silent.nature), (ErrorClass::Network, Nature::Outage));
        let gone = Fault {
            reasoned: true,
            ..Fault::new(FaultKind::Gone, 404, "account With Id = 1 Does Not Exist")
        };
        let gone = classify(&gone);
        assert_eq!((gone.class, gone.nature), (ErrorClass::Application, Nature::Data));
        assert!(gone.remedy.headline.contains("no longer exists"));
        let expired = classify(&Fault::new(FaultKind::CursorExpired, 410, "gone"));
        assert_eq!(expired.nature, Nature::Transient);
        let garbled = classify(&Fault::new(FaultKind::Garbled, 200, "the answer cannot be read"));
        assert_eq!((garbled.class, garbled.nature), (ErrorClass::BadGateway, Nature::Transient));
        let busy = classify(&Fault::new(FaultKind::Refused, 429, "busy"));
        assert_eq!(busy.nature, Nature::Throttled(PAUSE));
    }
}
