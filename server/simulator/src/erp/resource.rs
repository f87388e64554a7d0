use odata::key::KeyPredicate;
use odata::literal::Literal;
use odata::url::{QueryOptions, decode_path, split_path};
use odata::value::Value;

use super::entities::{DATA_AREA, Entity, Kind, by_set};
use super::refusal::Refusal;
use super::{DEFAULT_COMPANY, values};
use crate::schema::{KeyId, TableId};
use crate::service::Call;
use crate::store::{Row, State};

/// What the path of a request names.
#[derive(Debug)]
pub(super) enum Resource {
    /// The service document.
    Service,
    /// The `$metadata` document.
    Metadata,
    /// An entity set.
    Set(&'static Entity),
    /// The number of rows of an entity set.
    Count(&'static Entity),
    /// One row.
    Row(&'static Entity, Key),
}

/// The values of a row's key in the order of the entity's key.
#[derive(Debug)]
pub(super) struct Key(Vec<Value>);

impl Resource {
    /// Reads the path of a request.
    pub(super) fn of(call: &Call) -> Result<Self, Refusal> {
        let nowhere = || Refusal::NoResource { url: format!("{}{}", call.base, call.path) };
        let segments = split_path(&call.path);
        let decoded = |segment: &str| decode_path(segment).map_err(|_| nowhere());
        match segments[..] {
            [] => Ok(Self::Service),
            [one] if decoded(one)? == "$metadata" => Ok(Self::Metadata),
            [one] => match KeyPredicate::parse_segment(one) {
                Ok((set, None)) => by_set(&set).map(Self::Set).ok_or_else(nowhere),
                Ok((set, Some(key))) => {
                    let entity = by_set(&set).ok_or_else(nowhere)?;
                    Ok(Self::Row(entity, Key::of(entity, &key)?))
                }
                Err(error) => Err(Refusal::Query(format!("{error}."))),
            },
            [set, count] if decoded(count)? == "$count" => {
                by_set(&decoded(set)?).map(Self::Count).ok_or_else(nowhere)
            }
            _ => Err(nowhere()),
        }
    }
}

impl Key {
    fn of(entity: &'static Entity, predicate: &KeyPredicate) -> Result<Self, Refusal> {
        let wrong = || {
            let names = entity.key.join(", ");
            Refusal::Query(format!("A key of '{}' is made of exactly these properties: {names}.", entity.set))
        };
        let literals: Vec<&Literal> = match predicate {
            KeyPredicate::Single(literal) => vec![literal],
            KeyPredicate::Named(named) if named.len() == entity.key.len() => entity
                .key
                .iter()
                .map(|name| predicate.get(name).ok_or_else(wrong))
                .collect::<Result<_, _>>()?,
            KeyPredicate::Named(_) => return Err(wrong()),
        };
        if literals.len() != entity.key.len() {
            return Err(wrong());
        }
        let value = |(name, literal): (&&str, &&Literal)| {
            let is_text = entity.field(name).is_some_and(|field| matches!(field.kind, Kind::Text(_)));
            match literal {
                Literal::Text(text) if is_text => Ok(Value::from(text.as_str())),
                Literal::Number(number) if !is_text => number.to_i64().map(Value::from).ok_or_else(wrong),
                _ => Err(wrong()),
            }
        };
        entity.key.iter().zip(&literals).map(value).collect::<Result<_, _>>().map(Self)
    }

    /// The row with this key, if there is one that the request may see.
    pub(super) fn find<'a>(
        &self,
        state: &'a State,
        entity: &'static Entity,
        options: &QueryOptions,
    ) -> Result<&'a Row, Refusal> {
        let values: Vec<&Value> = self.0.iter().collect();
        let (table, key) = index(state, entity).ok_or(Refusal::NoRow(entity))?;
        let row = state.find(table, key, &values).ok_or(Refusal::NoRow(entity))?;
        if is_visible(entity, row, options) { Ok(row) } else { Err(Refusal::NoRow(entity)) }
    }
}

/// The table behind an entity and the index of its key. There always is one: tables are made from entities.
pub(super) fn index(state: &State, entity: &Entity) -> Option<(TableId, KeyId)> {
    let table = state.schema().by_set(entity.set)?;
    Some((table, state.schema().table(table).first_key()?))
}

/// The query options of a request.
pub(super) fn options(call: &Call) -> Result<QueryOptions, Refusal> {
    QueryOptions::parse(&call.query).map_err(|error| Refusal::Query(format!("{error}.")))
}

/// Without `cross-company=true` a request sees the rows of the default company and those of no company.
pub(super) fn is_visible(entity: &Entity, row: &Row, options: &QueryOptions) -> bool {
    options.cross_company
        || !entity.is_by_company()
        || row.record.get(DATA_AREA).and_then(Value::as_str) == Some(DEFAULT_COMPANY)
}

/// The key of a row as a path segment, such as `CustomersV3(dataAreaId='usmf',CustomerAccount='US-001')`.
pub(super) fn segment(entity: &Entity, row: &Row) -> String {
    let literal = |name: &str| match row.record.get(name) {
        Some(Value::Number(number)) => Literal::Number(number.clone()),
        other => Literal::Text(other.and_then(Value::text).unwrap_or_default().into_owned()),
    };
    KeyPredicate::named(entity.key.iter().map(|name| (*name, literal(name)))).to_segment(entity.set)
}

/// The entity tag of a row, which changes with every write.
pub(super) fn etag(row: &Row) -> String {
    format!("W/\"{}\"", row.version)
}

/// A value of a row, those that are not stored with it included; `None` for a property that does not exist.
pub(super) fn value_of(entity: &Entity, row: &Row, name: &str) -> Option<Value> {
    match entity.field(name)?.kind {
        Kind::Created => Some(Value::from(values::milliseconds(row.created))),
        Kind::Modified => Some(Value::from(values::milliseconds(row.modified))),
        _ => row.record.get(name).cloned().or_else(|| entity.field(name).map(values::default_of)),
    }
}
