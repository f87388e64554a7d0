use http::StatusCode;
use odata::payload::{Page, Row as PageRow, write_entity, write_page};

use super::query::Query;
use super::refusal::Refusal;
use super::resource::{Resource, index, options};
use super::{metadata, present};
use crate::service::{Answer, Call};
use crate::store::State;

/// Answers a `GET`.
pub(super) fn answer(metadata: &str, state: &State, call: &Call) -> Answer {
    served(metadata, state, call).unwrap_or_else(|refusal| refusal.answer())
}

fn served(metadata: &str, state: &State, call: &Call) -> Result<Answer, Refusal> {
    let options = options(call)?;
    match Resource::of(call)? {
        Resource::Service => Ok(Answer::json(StatusCode::OK, metadata::service_document(&call.base))),
        Resource::Metadata => Ok(Answer::with_body(StatusCode::OK, "application/xml", metadata)),
        Resource::Set(entity) => {
            let query = Query::new(entity, options, call)?;
            let page = page(&query, state, call);
            let answer = Answer::json(StatusCode::OK, write_page(&page));
            let more = index(state, entity).filter(|_| page.next_link.is_some());
            Ok(match more {
                Some((table, _)) => answer.with_more(table),
                None => answer,
            })
        }
        Resource::Count(entity) => {
            let count = Query::new(entity, options, call)?.count(state);
            Ok(Answer::with_body(StatusCode::OK, "text/plain", count.to_string()))
        }
        Resource::Row(entity, key) => {
            let query = Query::new(entity, options, call)?;
            let row = key.find(state, entity, &query.options)?;
            let mut payload = present::payload(entity, row, &query.options.select);
            payload.context = Some(context(&query, call, "/$entity"));
            let etag = payload.etag.clone().unwrap_or_default();
            Ok(Answer::json(StatusCode::OK, write_entity(&payload)).header("ETag", etag))
        }
    }
}

fn page(query: &Query, state: &State, call: &Call) -> Page {
    let found = query.run(state);
    let row = |row: &&_| PageRow::Entity(present::payload(query.entity, row, &query.options.select));
    Page {
        context: Some(context(query, call, "")),
        rows: found.rows.iter().map(row).collect(),
        count: found.count,
        next_link: found.next.map(|next| format!("{}{}?{}", call.base, query.entity.set, next.to_query())),
        delta_link: None,
    }
}

fn context(query: &Query, call: &Call, suffix: &str) -> String {
    let select = if query.options.select.is_empty() {
        String::new()
    } else {
        format!("({})", query.options.select.join(","))
    };
    format!("{}$metadata#{}{select}{suffix}", call.base, query.entity.set)
}
