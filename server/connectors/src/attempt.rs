//! Writing in rounds: what an app answers decides how it is asked next.
//!
//! Services of OData differ in what creates a row and what updates it. Some create by `PATCH`, some only by `POST`;
//! those that give rows an ETag insist on a condition (428) before they change one, see
//! [conditional requests](https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part1-protocol.html#sec_ConditionalRequests).

use crate::batch;
use crate::change::is_gone;
use crate::wire::Http;
use crate::{Fault, Write, WriteKind};
use odata::batch::{Item, Part, ResponsePart};

/// Words by which a refusal says that the key is taken.
const DUPLICATE: [&str; 4] = ["already exist", "unique constraint", "duplicate key", "unique index"];

/// One way to ask for a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attempt {
    /// `PATCH` without a condition: creates the row or updates it.
    Upsert,
    /// `PATCH` with `If-Match: *`: updates only, so that a late update brings no deleted row back.
    Update,
    /// `PATCH` with `If-None-Match: *`: creates only.
    Insert,
    /// `POST` to the entity set: creates only.
    Post,
    /// `DELETE` without a condition.
    Delete,
    /// `DELETE` with `If-Match: *`.
    DeleteMatched,
}

impl Attempt {
    /// The header that makes the request conditional.
    pub(crate) const fn condition(self) -> Option<&'static str> {
        match self {
            Self::Update | Self::DeleteMatched => Some("If-Match"),
            Self::Insert => Some("If-None-Match"),
            Self::Upsert | Self::Post | Self::Delete => None,
        }
    }
}

/// How one kind of app is written to.
pub(crate) struct Way<'a> {
    pub(crate) http: &'a Http,
    /// Of every batch.
    pub(crate) query: &'static str,
    /// How an operation stands in a batch.
    pub(crate) item: fn(Part) -> Item,
}

/// The outcome of each write, in their order, after as many rounds as it takes.
///
/// `first` says how each write is begun, and `part` makes the request of an attempt; one that cannot be made leaves
/// the refusal before it.
pub(crate) async fn each(
    way: &Way<'_>,
    first: &[Attempt],
    writes: &[Write],
    part: impl Fn(usize, Attempt) -> Result<Part, Fault>,
) -> Result<Vec<Result<ResponsePart, Fault>>, Fault> {
    let mut asked: Vec<Vec<Attempt>> = first.iter().map(|attempt| vec![*attempt]).collect();
    let parts: Vec<_> = first.iter().enumerate().map(|(at, attempt)| part(at, *attempt)).collect();
    let mut outcomes = batch::each(way.http, way.query, &parts, way.item).await?;
    loop {
        let (mut places, mut parts) = (Vec::new(), Vec::new());
        for (at, outcome) in outcomes.iter().enumerate() {
            let Err(fault) = outcome else { continue };
            let Some(attempt) = next(&asked[at], writes[at].kind, fault) else { continue };
            let Ok(part) = part(at, attempt) else { continue };
            asked[at].push(attempt);
            places.push(at);
            parts.push(Ok(part));
        }
        if places.is_empty() {
            return Ok(outcomes);
        }
        let replies = match batch::each(way.http, way.query, &parts, way.item).await {
            Ok(replies) => replies,
            // The rounds before did have their effect, so only these rows are uncertain.
            Err(fault) => places.iter().map(|_| Err(fault.clone())).collect(),
        };
        for (at, reply) in places.into_iter().zip(replies) {
            let is_another = matches!(asked[at].as_slice(), [.., Attempt::Post, Attempt::Update])
                && reply.as_ref().is_err_and(is_absent);
            // The key is taken, yet no row has it: another row clashes with this one, as was said before.
            if !is_another {
                outcomes[at] = reply;
            }
        }
    }
}

/// How to ask after a refusal, if anything else may help. No attempt is made twice.
fn next(asked: &[Attempt], kind: WriteKind, fault: &Fault) -> Option<Attempt> {
    let creates = kind == WriteKind::Create;
    let wanted = match asked.last()? {
        Attempt::Delete if fault.status == 428 => Attempt::DeleteMatched,
        Attempt::Upsert if fault.status == 428 => Attempt::Update,
        // Dataverse creates; with a code of its own it says that a row which this one refers to is missing.
        Attempt::Upsert if is_absent(fault) && !fault.code.starts_with("0x") => Attempt::Post,
        Attempt::Update if creates && is_absent(fault) && asked == [Attempt::Upsert, Attempt::Update] => {
            Attempt::Insert
        }
        Attempt::Update | Attempt::Insert if creates && is_absent(fault) => Attempt::Post,
        Attempt::Post | Attempt::Insert if is_duplicate(fault) => Attempt::Update,
        _ => return None,
    };
    (!asked.contains(&wanted)).then_some(wanted)
}

/// Whether the row that a request names does not exist.
fn is_absent(fault: &Fault) -> bool {
    is_gone(fault, "")
}

/// Whether a creation was refused because its key is taken.
fn is_duplicate(fault: &Fault) -> bool {
    let text = fault.message.to_lowercase();
    fault.reasoned && DUPLICATE.iter().any(|words| text.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FaultKind;

    fn fault(status: u16, code: &str, message: &str) -> Fault {
        let kind = FaultKind::Refused;
        Fault { code: code.to_owned(), reasoned: !message.is_empty(), ..Fault::new(kind, status, message) }
    }

    #[test]
    fn a_refusal_decides_how_to_ask_next() {
        use Attempt::{Delete, DeleteMatched, Insert, Post, Update, Upsert};
        let insists = fault(428, "", "");
        let absent = fault(404, "404", "Entity not found.");
        let taken = fault(409, "409", "An entity with key 1 already exists");
        let constraint = fault(500, "", "UNIQUE constraint failed: accounts.number");
        let reference = fault(404, "0x80060891", "A record with the specified key values does not exist");
        let rule = fault(400, "", "Site 9 is closed this year");
        let cases: [(WriteKind, &[Attempt], &Fault, Option<Attempt>); 18] = [
            (WriteKind::Delete, &[Delete], &insists, Some(DeleteMatched)),
            (WriteKind::Delete, &[Delete, DeleteMatched], &insists, None),
            (WriteKind::Create, &[Upsert], &insists, Some(Update)),
            (WriteKind::Create, &[Upsert, Update], &absent, Some(Insert)),
            (WriteKind::Create, &[Upsert, Update, Insert], &absent, Some(Post)),
            (WriteKind::Create, &[Upsert, Update, Insert], &taken, None),
            (WriteKind::Create, &[Upsert], &absent, Some(Post)),
            (WriteKind::Create, &[Upsert], &reference, None),
            (WriteKind::Create, &[Upsert, Post], &taken, Some(Update)),
            (WriteKind::Create, &[Upsert, Post], &constraint, Some(Update)),
            (WriteKind::Create, &[Upsert, Post, Update], &absent, None),
            (WriteKind::Create, &[Post], &taken, Some(Update)),
            (WriteKind::Create, &[Post, Update], &absent, None),
            (WriteKind::Create, &[Post, Update], &taken, None),
            (WriteKind::Create, &[Update], &absent, Some(Post)),
            (WriteKind::Update, &[Update], &absent, None),
            (WriteKind::Update, &[Update], &insists, None),
            (WriteKind::Create, &[Upsert], &rule, None),
        ];
        for (kind, asked, fault, expected) in cases {
            assert_eq!(next(asked, kind, fault), expected, "{asked:?} {fault}");
        }
    }
}
