//! What would become of values while somebody works a line out.

use super::line_form::LineForm;
use super::{Answer, ApiError};
use leptos::prelude::*;
use model::{Direction, MapId};
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use {
    super::guard,
    super::line_form::read,
    engine::EngineError,
    mapping::Sample,
    model::{EntitySchema, FieldKind, FieldMapping, FieldSchema, Mapping, Permission, Side},
    odata::value::{Record, Value},
};

/// What would become of values on each way that the line travels; `Err` = why there is nothing to show, in words.
pub type Previewed = Result<Vec<PreviewWay>, String>;

/// What would become of values on one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewWay {
    /// The way.
    pub direction: Direction,
    /// The line has no field where the way begins: what arrives is always the same.
    pub constant: bool,
    /// Values that the app holds where the way begins, each once; `Err` = why there are none, or what is wrong with all
    /// of them, in words.
    pub rows: Result<Vec<PreviewRow>, String>,
}

/// What would become of a value. Long ones are cut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewRow {
    /// The value as its app writes it, behind it those of the row that the line reads as well; `None` = null, or blanks
    /// alone.
    pub before: Option<String>,
    /// What would be written to the other app, `None` = null; `Err` = why nothing could be, in words.
    pub after: Result<Option<String>, String>,
}

/// How many characters of a value are shown.
#[cfg(feature = "ssr")]
const LONGEST: usize = 200;

/// What would become of values that the apps hold now, if the line that a form writes down were kept. `was` is the line as
/// its editor saw it, in JSON; empty = it is new. A form that will not do yet is no error. Needs `Administer`, since it
/// shows values.
#[server(prefix = "/api/fn", endpoint = "preview_line", output = Answer)]
pub async fn preview_line(
    env: String,
    map: MapId,
    #[server(default)] was: String,
    #[server(default)] form: LineForm,
) -> Result<Previewed, ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    let (known, _) = inside.map(map).await?;
    let engine = &inside.state.engine;
    let mapping = engine.draft(map).await?.sketch.mapping();
    let from = serde_json::from_str::<FieldMapping>(&was).ok();
    let line = match read(&form, from.as_ref()) {
        Ok(line) => line,
        Err(errors) => {
            let words: Vec<&str> = errors.iter().map(|(_, message)| message).collect();
            return Ok(Err(words.join(" ")));
        }
    };
    let line = match engine.line_between(&known, &mapping, line).await {
        Ok(line) => line,
        Err(EngineError::Store(error)) => return Err(error.into()),
        Err(error) => return Ok(Err(format!("Nothing can be shown now: {error}."))),
    };
    previewed(&inside, &mapping, &line).await
}

/// What a line makes of values on each of its ways.
#[cfg(feature = "ssr")]
async fn previewed(
    inside: &guard::Inside,
    mapping: &Mapping,
    line: &FieldMapping,
) -> Result<Previewed, ApiError> {
    let (store, environment) = (&inside.state.store, &inside.environment.id);
    let left = store.schema(environment, Side::Left, &mapping.left_entity).await?;
    let right = store.schema(environment, Side::Right, &mapping.right_entity).await?;
    let schemas = [left.map(|(schema, _)| schema), right.map(|(schema, _)| schema)];
    let [left, right] = &schemas;
    let fields = [
        left.as_ref().and_then(|schema| schema.field(&line.left)),
        right.as_ref().and_then(|schema| schema.field(&line.right)),
    ];
    let is_lookup = |field: &FieldSchema| matches!(field.kind, FieldKind::Lookup { .. });
    if line.lookup.is_some() || fields.into_iter().flatten().any(is_lookup) {
        return Ok(Err("There is no preview of a lookup: what it finds are other rows.".to_owned()));
    }
    for (side, field) in Side::BOTH.into_iter().zip(fields) {
        let name = line.name(side);
        if field.is_none() && !name.is_empty() {
            return Ok(Err(format!("The {side} has no field {name} here.")));
        }
    }
    let carries = |direction: &Direction| {
        line.direction.carries(*direction) && !line.name(direction.target()).is_empty()
    };
    let mut ways = Vec::new();
    for direction in Direction::BOTH.into_iter().filter(carries) {
        ways.push(way(inside, line, (&schemas, fields), direction).await?);
    }
    Ok(Ok(ways))
}

/// What a line makes of values on one way.
#[cfg(feature = "ssr")]
async fn way(
    inside: &guard::Inside,
    line: &FieldMapping,
    ([left_schema, right_schema], [left, right]): (&[Option<EntitySchema>; 2], [Option<&FieldSchema>; 2]),
    direction: Direction,
) -> Result<PreviewWay, ApiError> {
    let from = direction.source();
    let (schema, field) = if from == Side::Left { (left_schema, left) } else { (right_schema, right) };
    let entity = schema.as_ref().map(|schema| schema.entity.as_str()).unwrap_or_default();
    let beside = mapping::named(line, direction);
    // What reads other fields of the row is not constant, even if it has none of its own.
    let constant = field.is_none() && beside.is_empty();
    let columns: Vec<String> = field.map(|field| field.name.clone()).into_iter().chain(beside).collect();
    let samples = if constant {
        Ok(vec![Record::new()])
    } else {
        inside.state.engine.samples_of(&inside.environment.id, from, entity, &columns).await
    };
    let shown_of = |name: &String, row: &Record| {
        let name = schema.as_ref().and_then(|schema| schema.field(name)).map_or(name, |field| &field.name);
        row.get(name).and_then(shown).filter(|text| !text.trim().is_empty())
    };
    let row = |row: &Record| {
        let own = field.and_then(|field| row.get(&field.name)).unwrap_or(&Value::Null);
        let sample = Sample { value: own, row: schema.as_ref().map(|schema| (row, schema)) };
        let before: Vec<String> = columns.iter().filter_map(|name| shown_of(name, row)).collect();
        PreviewRow {
            before: Some(before.join(" · ")).filter(|text| !text.is_empty()),
            after: mapping::preview(line, left, right, direction, sample).map(|made| shown(&made)),
        }
    };
    let rows = match samples {
        Ok(rows) if rows.is_empty() => Err(format!("The {from} has no records of {entity} yet.")),
        Ok(rows) => apart(rows.iter().map(row).collect()),
        Err(EngineError::Store(error)) => return Err(error.into()),
        Err(error) => Err(format!("The {from} shows no records now: {error}.")),
    };
    Ok(PreviewWay { direction, constant, rows })
}

/// Rows that tell more than one thing: what is wrong with all of them alike is said once.
#[cfg(feature = "ssr")]
fn apart(rows: Vec<PreviewRow>) -> Result<Vec<PreviewRow>, String> {
    match rows.as_slice() {
        [PreviewRow { after: Err(words), .. }, others @ ..]
            if !others.is_empty() && others.iter().all(|row| row.after.as_ref() == Err(words)) =>
        {
            Err(words.clone())
        }
        _ => Ok(rows),
    }
}

/// A value as people read it; `None` = null.
#[cfg(feature = "ssr")]
fn shown(value: &Value) -> Option<String> {
    let text = value.text()?;
    let mut shown: String = text.chars().take(LONGEST).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    Some(shown)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::{LONGEST, PreviewRow, apart, shown};
    use odata::value::Value;

    fn row(after: Result<&str, &str>) -> PreviewRow {
        let after = after.map(|text| Some(text.to_owned())).map_err(str::to_owned);
        PreviewRow { before: Some("a".into()), after }
    }

    #[test]
    fn what_is_wrong_with_all_values_is_said_once() {
        assert_eq!(apart(vec![row(Err("no")), row(Err("no"))]), Err("no".to_owned()));
        for rows in [
            vec![],
            vec![row(Err("no"))],
            vec![row(Err("no")), row(Err("never"))],
            vec![row(Err("no")), row(Ok("A"))],
        ] {
            assert_eq!(apart(rows.clone()), Ok(rows));
        }
    }

    #[test]
    fn long_values_are_cut() {
        assert_eq!(shown(&Value::Null), None);
        let longest = "ä".repeat(LONGEST);
        assert_eq!(shown(&Value::from(longest.as_str())), Some(longest.clone()));
        assert_eq!(shown(&Value::from(format!("{longest}b"))), Some(format!("{longest}…")));
    }
}
