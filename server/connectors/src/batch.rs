//! Many requests in one: `$batch` as multipart.

use crate::refusal::{garbled, refused};
use crate::wire::{CORRELATION, Http};
use crate::{Fault, FaultKind};
use odata::batch::{
    Item, MAX_OPERATIONS, Method, Part, ResponseItem, ResponsePart, header, parse_response, write_request,
};

/// The answers to all items in their order; `None` where the app answered fewer than it was asked.
///
/// The app is asked to go on after a failure, so that each item has an outcome of its own. `Err` means that nothing
/// is known about any item.
pub(crate) async fn run(
    http: &Http,
    query: &str,
    items: &[Item],
) -> Result<Vec<Option<ResponseItem>>, Fault> {
    let id = http.next_id();
    let (content_type, body) = write_request(items, &format!("batch_{id}"));
    let ask = Part {
        headers: vec![
            ("Content-Type".to_owned(), content_type),
            ("Accept".to_owned(), "multipart/mixed, application/json".to_owned()),
            ("Prefer".to_owned(), "odata.continue-on-error".to_owned()),
            (CORRELATION.to_owned(), id),
        ],
        body,
        ..Part::new(Method::Post, format!("$batch{query}"))
    };
    let reply = http.expect(&ask).await?;
    let content_type = header(&reply.headers, "content-type").unwrap_or_default();
    let answers = parse_response(content_type, &reply.body, items.len().max(1))
        .map_err(|error| wide(garbled(&ask, &reply, error)))?;
    if answers.len() > items.len() {
        return Err(wide(garbled(&ask, &reply, "it holds more answers than were asked for")));
    }
    let mut answers: Vec<_> = answers.into_iter().map(Some).collect();
    answers.resize_with(items.len(), || None);
    Ok(answers)
}

/// The outcome of each operation, in as many batches as it takes. Operations that could not be made keep their fault.
///
/// `Err` means that nothing is known about any of them; when only a later batch broke, its operations share the fault.
pub(crate) async fn each(
    http: &Http,
    query: &str,
    parts: &[Result<Part, Fault>],
    item: fn(Part) -> Item,
) -> Result<Vec<Result<ResponsePart, Fault>>, Fault> {
    let made: Vec<&Part> = parts.iter().filter_map(|part| part.as_ref().ok()).collect();
    let mut outcomes = Vec::with_capacity(made.len());
    for chunk in made.chunks(MAX_OPERATIONS) {
        let items: Vec<Item> = chunk.iter().map(|part| item((*part).clone())).collect();
        match run(http, query, &items).await {
            Ok(answers) => {
                outcomes.extend(chunk.iter().zip(answers).map(|(part, answer)| outcome(part, answer)));
            }
            Err(fault) if outcomes.is_empty() => return Err(fault),
            Err(fault) => outcomes.extend(chunk.iter().map(|_| Err(fault.clone()))),
        }
    }
    let mut outcomes = outcomes.into_iter();
    let settled = parts.iter().map(|part| match part {
        Ok(part) => outcomes.next().unwrap_or_else(|| Err(unanswered(part))),
        Err(fault) => Err(fault.clone()),
    });
    Ok(settled.collect())
}

/// An operation outside of any change set, so that it has an outcome of its own.
pub(crate) fn single(part: Part) -> Item {
    Item::Single(part)
}

/// An operation in a change set of its own, for apps that write in change sets only.
pub(crate) fn change_set(part: Part) -> Item {
    Item::ChangeSet(vec![Part { content_id: Some("1".to_owned()), ..part }])
}

/// A batch that cannot be read says nothing about single records.
fn wide(fault: Fault) -> Fault {
    Fault { connection_wide: true, ..fault }
}

/// The answer to an item that held this one operation: itself when it succeeded, else the fault.
pub(crate) fn outcome(part: &Part, answer: Option<ResponseItem>) -> Result<ResponsePart, Fault> {
    let reply = match answer {
        Some(ResponseItem::Single(reply)) => reply,
        Some(ResponseItem::ChangeSet(replies)) => match replies.into_iter().next() {
            Some(reply) => reply,
            None => return Err(unanswered(part)),
        },
        None => return Err(unanswered(part)),
    };
    match reply.status {
        200..300 => Ok(reply),
        _ => Err(refused(part, &reply)),
    }
}

fn unanswered(part: &Part) -> Fault {
    let fault = Fault::new(FaultKind::Garbled, 200, "the app left this operation of the batch unanswered");
    Fault { exchange: crate::wire::described(part, None), ..fault }
}
