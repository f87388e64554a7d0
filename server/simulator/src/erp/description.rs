//! The metadata service: the public entities with their properties, as JSON.
//!
//! See <https://learn.microsoft.com/dynamics365/fin-ops-core/dev-itpro/data-entities/services-home-page>.

use http::StatusCode;
use odata::filter;
use odata::key::KeyPredicate;
use odata::url::{QueryOptions, split_path};
use odata::value::Record;
use serde_json::{Map, Value, json};

use super::entities::{ENTITIES, Entity, Field, Need};
use super::refusal::Refusal;
use crate::service::{Answer, Call};

/// The only list that is served.
const PUBLIC: &str = "PublicEntities";

/// Answers a `GET`.
pub(super) fn answer(call: &Call) -> Answer {
    served(call).unwrap_or_else(|refusal| refusal.answer())
}

fn served(call: &Call) -> Result<Answer, Refusal> {
    let nowhere = || Refusal::NoResource { url: format!("{}{}", call.base, call.path) };
    let options = super::resource::options(call)?;
    let segments = split_path(&call.path);
    let [segment] = segments[..] else { return Err(nowhere()) };
    let (list, key) = KeyPredicate::parse_segment(segment).map_err(|_| nowhere())?;
    if list != PUBLIC {
        return Err(nowhere());
    }
    let context = format!("{}$metadata#{PUBLIC}", call.base);
    let body = match key {
        None => json!({ "@odata.context": context, "value": matching(&options)? }),
        Some(key) => {
            let name = match &key {
                KeyPredicate::Single(name) => Some(name),
                KeyPredicate::Named(_) => key.get("Name"),
            };
            let name = name.and_then(|name| name.to_value().as_str().map(str::to_owned));
            let found = ENTITIES.iter().find(|entity| Some(entity.type_name) == name.as_deref());
            let mut found = selected(described(found.ok_or_else(nowhere)?), &options.select);
            found.insert("@odata.context".to_owned(), format!("{context}/$entity").into());
            found.into()
        }
    };
    Ok(Answer::json(StatusCode::OK, body.to_string()))
}

/// The entities that pass the filter.
fn matching(options: &QueryOptions) -> Result<Vec<Value>, Refusal> {
    let parse = |text: &String| filter::parse(text).map_err(|error| Refusal::Query(format!("{error}.")));
    let expr = options.filter.as_ref().map(parse).transpose()?;
    let passes = |entity: &Map<String, Value>| {
        expr.as_ref().is_none_or(|expr| filter::matches(expr, &flat(entity), filter::EvalOptions::finance()))
    };
    let all = ENTITIES.iter().map(|entity| described(entity)).filter(passes);
    let some = all.take(options.top.and_then(|top| usize::try_from(top).ok()).unwrap_or(usize::MAX));
    Ok(some.map(|entity| selected(entity, &options.select).into()).collect())
}

fn described(entity: &Entity) -> Map<String, Value> {
    let properties: Vec<Value> = entity.fields.iter().map(|field| property(entity, field)).collect();
    object(json!({
        "Name": entity.type_name,
        "EntitySetName": entity.set,
        "LabelId": format!("@DataEntities:{}", entity.internal_name),
        "IsReadOnly": false,
        "ConfigurationEnabled": true,
        "Properties": properties,
    }))
}

fn property(entity: &Entity, field: &Field) -> Value {
    let is_key = entity.key.contains(&field.name);
    json!({
        "Name": field.name,
        "TypeName": field.edm().name(),
        "LabelId": format!("@DataEntities:{}", field.name),
        "IsKey": is_key,
        "IsMandatory": is_key || field.need == Need::Mandatory,
        "ConfigurationEnabled": true,
        "AllowEdit": !is_key && !field.is_read_only(),
        "AllowEditOnCreate": !field.is_read_only(),
    })
}

/// What a filter can look at.
fn flat(entity: &Map<String, Value>) -> Record {
    let texts = entity.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)));
    texts.collect()
}

fn selected(mut entity: Map<String, Value>, names: &[String]) -> Map<String, Value> {
    entity.retain(|name, _| names.is_empty() || names.contains(name));
    entity
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}
