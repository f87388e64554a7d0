//! What a value map does not know: values that occur and have no partner in it.

#[cfg(feature = "ssr")]
use super::guard;
use super::{Answer, ApiError};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use model::{Failure, FailureQuery, FailureStatus, FieldMapping, PageRequest, Permission, Side};
use model::{LineId, MapId, Unpaired};

/// How many refused records are looked through.
#[cfg(feature = "ssr")]
const REFUSED: u32 = 500;

/// The values that the value map of a line has no partner for: those of refused records first. Needs `Administer`, since
/// it shows values.
#[server(prefix = "/api/fn", endpoint = "unpaired_values", output = Answer)]
pub async fn unpaired_values(env: String, map: MapId, line: LineId) -> Result<Vec<Unpaired>, ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    inside.map(map).await?;
    let (store, environment) = (&inside.state.store, &inside.environment.id);
    let sketch = inside.state.engine.draft(map).await?.sketch;
    let Some(line) = sketch.line(line) else { return Ok(Vec::new()) };
    let schema = async |side: Side, entity: &str| store.schema(environment, side, entity).await;
    let left = schema(Side::Left, &sketch.left_entity).await?;
    let right = schema(Side::Right, &sketch.right_entity).await?;
    let fields = [
        left.as_ref().and_then(|(schema, _)| schema.field(&line.field.left)),
        right.as_ref().and_then(|(schema, _)| schema.field(&line.field.right)),
    ];
    let query = FailureQuery {
        map: Some(map),
        status: Some(FailureStatus::Open),
        text: UNMAPPED.to_owned(),
        page: PageRequest { limit: REFUSED, ..PageRequest::default() },
        ..FailureQuery::default()
    };
    let failures = store.failures(environment, &query).await?.rows;
    let refused: Vec<(Side, String)> =
        failures.iter().filter_map(|failure| refused(failure, &line.field)).collect();
    Ok(mapping::unpaired(&line.field, fields, &refused))
}

/// The code of failures for want of a partner.
#[cfg(feature = "ssr")]
const UNMAPPED: &str = "UNMAPPED";

/// The value for which a record was refused, if it was for that of this line.
#[cfg(feature = "ssr")]
fn refused(failure: &Failure, line: &FieldMapping) -> Option<(Side, String)> {
    let (from, to) = (failure.direction.source(), failure.direction.target());
    let is_of_line = failure.fields.iter().any(|fault| fault.field.eq_ignore_ascii_case(line.name(to)));
    let source = failure.source.as_ref().filter(|_| failure.code == UNMAPPED && is_of_line)?;
    let row = engine::Record::from_json(source).ok()?;
    let value = row.get(line.name(from))?.text()?.into_owned();
    Some((from, value))
}
