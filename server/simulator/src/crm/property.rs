//! One property of a row by its own path, and the link behind a lookup by `$ref`.
//!
//! See <https://learn.microsoft.com/power-apps/developer/data-platform/webapi/update-delete-entities-using-web-api> and
//! <https://learn.microsoft.com/power-apps/developer/data-platform/webapi/associate-disassociate-entities-using-web-api>.

use ::http::header::{HeaderValue, IF_MATCH};
use ::http::{Method, StatusCode};
use odata::payload::{parse_entity, write_entity};
use odata::url::QueryOptions;
use odata::value::{Record, Value};

use super::address::RowKey;
use super::failure::Failure;
use super::page;
use super::represent::{Annotations, entity, pointed, url};
use crate::schema::TableId;
use crate::service::{Answer, Call};
use crate::store::State;

/// What stands behind the key of a row.
#[derive(Clone, Copy)]
pub(super) enum Part<'a> {
    /// `accounts(key)/name`, or the row that a lookup points to.
    Property(&'a str),
    /// `accounts(key)/name/$value`
    Raw(&'a str),
    /// `accounts(key)/primarycontactid/$ref`
    Link(&'a str),
}

impl<'a> Part<'a> {
    /// Reads the segments behind a key; `None` when there are none.
    pub(super) fn parse(rest: &[&'a str]) -> Result<Option<Self>, Failure> {
        match *rest {
            [] => Ok(None),
            [name] => Ok(Some(Self::Property(name))),
            [name, "$value" | "%24value"] => Ok(Some(Self::Raw(name))),
            [name, "$ref" | "%24ref"] => Ok(Some(Self::Link(name))),
            [_, segment, ..] => Err(Failure::no_resource(segment)),
        }
    }

    /// The update of the row that a write to this part comes to. The row has to be there.
    pub(super) fn update(self, call: &Call) -> Result<Call, Failure> {
        let body = || {
            parse_entity(&call.body).map_err(|error| {
                Failure::payload(format!("An error occurred while validating input parameters: {error}"))
            })
        };
        let (name, value) = match (self, &call.method) {
            (Self::Property(name), &Method::PUT) => {
                let value = body()?.record.get("value").cloned();
                let value = value.ok_or_else(|| Failure::payload("The body has no member 'value'."))?;
                (name.to_owned(), value)
            }
            (Self::Property(name), &Method::DELETE) => (name.to_owned(), Value::Null),
            (Self::Link(name), &Method::PUT) => {
                let id = body()?.id.ok_or_else(|| Failure::payload("The body has no member '@odata.id'."))?;
                (format!("{name}@odata.bind"), Value::Text(id))
            }
            (Self::Link(name), &Method::DELETE) => (format!("{name}@odata.bind"), Value::Null),
            (_, method) => {
                return Err(Failure::no_method(format!("The method {method} is not allowed here.")));
            }
        };
        let mut update = Call { method: Method::PATCH, ..call.clone() };
        update.body = [(name, value)].into_iter().collect::<Record>().to_json().into();
        update.headers.entry(IF_MATCH).or_insert(HeaderValue::from_static("*"));
        update.headers.remove("prefer");
        Ok(update)
    }

    /// What a `GET` of this part answers; what is null has no content.
    pub(super) fn read(
        self,
        state: &State,
        call: &Call,
        table: TableId,
        key: &RowKey,
    ) -> Result<Answer, Failure> {
        let definition = state.schema().table(table);
        let row = key.find(state, table).ok_or_else(|| key.missing(definition))?;
        let nothing = || Answer::new(StatusCode::NO_CONTENT);
        let (Self::Property(name) | Self::Raw(name) | Self::Link(name)) = self;
        if let Some(column) = definition.navigation(name) {
            let Some((target, found)) = pointed(state, column, &row.record) else { return Ok(nothing()) };
            let target = state.schema().table(target);
            return match self {
                Self::Raw(name) => Err(Failure::no_resource(name)),
                Self::Link(_) => {
                    let body: Record = [
                        ("@odata.context", format!("{}$metadata#$ref", call.base)),
                        ("@odata.id", url(call, target, found.id)),
                    ]
                    .map(|(name, text)| (name, Value::Text(text)))
                    .into_iter()
                    .collect();
                    Ok(Answer::json(StatusCode::OK, body.to_json()))
                }
                Self::Property(_) => {
                    let mut shown = entity(state, target, found, None, &Annotations::of(call));
                    shown.context = Some(page::context(call, target, &QueryOptions::default(), "/$entity"));
                    Ok(Answer::json(StatusCode::OK, write_entity(&shown)))
                }
            };
        }
        let column = definition.column(name).ok_or_else(|| Failure::no_resource(name))?;
        let value = row.record.get(column.name).filter(|value| !value.is_null());
        Ok(match (self, value) {
            (Self::Link(_), _) => return Err(Failure::no_resource("$ref")),
            (_, None) => nothing(),
            (Self::Raw(_), Some(value)) => {
                let text = value.text().unwrap_or_default().into_owned();
                Answer::with_body(StatusCode::OK, "text/plain", text)
            }
            (Self::Property(_), Some(value)) => {
                let context = format!("{}$metadata#{}({})/{name}", call.base, definition.entity_set, row.id);
                let body: Record = [("@odata.context", Value::Text(context)), ("value", value.clone())]
                    .into_iter()
                    .collect();
                Answer::json(StatusCode::OK, body.to_json())
            }
        })
    }
}
