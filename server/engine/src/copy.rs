//! Reading what exists for an initial sync, page by page into the queue.
//!
//! From there it takes the way of every change: planned against what both sides hold, written, settled. What is read
//! here is older than any change that is captured later, and whoever writes it checks that nothing newer was written.

use crate::attached::MapView;
use crate::capture::{Obstacle, Reader};
use crate::lookup::Answers;
use crate::progress::Step;
use connectors::{ChangedRow, RowsRequest, Value};
use mapping::{Compiled, LookupWanted};
use model::{Leg, Operation, Run, Side};
use std::sync::Arc;
use store::{CapturedChange, CursorKey, LegPage};

/// Rows asked for in a page.
const PAGE: u32 = 1_000;
/// When more records of a run wait in the queue, reading waits for writing.
pub(crate) const MOST_WAITING: i64 = 4_000;

/// Reads one page of a leg.
pub(crate) async fn step(
    reader: &Reader,
    view: &Arc<MapView>,
    run: &Run,
    leg: &Leg,
) -> Result<Step, Obstacle> {
    let attached = &reader.attached;
    if !is_captured(reader, view).await? {
        return Ok(Step::Wait);
    }
    let compiled = attached.compiled(view).await?;
    let port = attached.port(reader.side);
    let schema = port.schema(&reader.entity).await.map_err(|fault| reader.obstacle(fault))?;
    let from = attached.store.position(leg.id).await?;
    let page = |next, expected, changes| LegPage {
        leg: leg.id,
        version: view.version.id,
        from: from.clone(),
        next,
        expected,
        changes,
        at: port.clock.now(),
    };
    let company = match company(reader, view, &leg.company).await? {
        Companies::None => None,
        Companies::One(column, value) => Some((column, value)),
        // Rows of a company that the app does not have are not there either.
        Companies::Unknown => {
            attached.store.advance(page(None, Some(0), Vec::new())).await?;
            return Ok(Step::Done);
        }
    };
    let only = company.as_ref().map(|(column, value)| (column.as_str(), value));
    let expected = match &from {
        Some(_) => None,
        None => port.connector.count(&schema, only).await.map_err(|fault| reader.obstacle(fault))?,
    };
    let window = attached.bell(reader.side, &reader.entity);
    let window = window.windows.open();
    let observed = port.observe().await?;
    let select = compiled.select(reader.side);
    let request =
        RowsRequest { schema: &schema, select: &select, only, from: from.as_deref(), page_size: PAGE };
    let read = port.connector.rows(request).await.map_err(|fault| reader.obstacle(fault))?;
    port.answered().await;
    let rows: Vec<ChangedRow> = read
        .rows
        .into_iter()
        .map(|(id, record)| ChangedRow { id, operation: Operation::Upsert, record: Some(record) })
        .collect();
    let maps = [(Arc::clone(view), Arc::clone(&compiled))];
    let answers = reader.fetch_lookups(&maps, &rows).await?;
    let bell = attached.bell(reader.side, &reader.entity);
    let _turn = bell.windows.turn().await;
    let rows: Vec<ChangedRow> = rows.into_iter().filter(|row| !window.lost(&row.id)).collect();
    let changes = captured(reader, view, &compiled, (run, leg), (&rows, &answers), observed).await?;
    attached.store.advance(page(read.next, expected, changes)).await?;
    Ok(Step::Done)
}

/// The rows of a page as changes of the leg.
async fn captured(
    reader: &Reader,
    view: &MapView,
    compiled: &Compiled,
    (run, leg): (&Run, &Leg),
    rows: (&[ChangedRow], &Answers),
    observed: i64,
) -> Result<Vec<CapturedChange>, Obstacle> {
    let mut changes = reader.captured(view, compiled, rows, observed).await?;
    changes.retain(|change| change.company == leg.company);
    if run.leave_failed && !changes.is_empty() {
        let keys: Vec<String> = changes.iter().map(|change| change.key.clone()).collect();
        let mut left = reader.attached.store.on_its_way(view.map.id, leg.direction, &keys).await?.into_iter();
        changes.retain(|_| !left.next().unwrap_or(false));
    }
    Ok(changes)
}

/// Do readers already know from where changes are told, on every side from which something comes? What changes while
/// rows are read would be lost otherwise.
async fn is_captured(reader: &Reader, view: &MapView) -> Result<bool, Obstacle> {
    for side in Side::BOTH.into_iter().filter(|side| view.version.mapping.carries(side.outward())) {
        let entity = view.version.mapping.entity(side).to_owned();
        let key = CursorKey { environment: reader.attached.id.clone(), side, entity };
        if reader.attached.store.cursor(&key).await?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// How the rows of a leg are told from others.
pub(crate) enum Companies {
    /// All companies share the entity.
    None,
    /// By this value in this column.
    One(String, Value),
    /// The app does not have the company.
    Unknown,
}

pub(crate) async fn company(reader: &Reader, view: &MapView, company: &str) -> Result<Companies, Obstacle> {
    let Some(field) = view.version.mapping.company.as_ref().filter(|_| !company.is_empty()) else {
        return Ok(Companies::None);
    };
    if reader.side == Side::Left {
        return Ok(Companies::One(field.left.clone(), Value::from(company)));
    }
    let Some((lookup, target)) =
        field.lookup.as_ref().and_then(|lookup| Some((lookup, lookup.targets.first()?)))
    else {
        return Ok(Companies::One(field.right.clone(), Value::from(company)));
    };
    let wanted = LookupWanted {
        field: field.right.clone(),
        entity: target.entity.clone(),
        id_column: target.id.clone(),
        key_column: target.key.clone(),
        value: Value::from(company),
        company: None,
        navigation: target.navigation.clone(),
    };
    let answers = Answers::default();
    let lookups = &reader.attached.lookups;
    let fetched =
        lookups.fetch_ids(&answers, &reader.attached.right, vec![wanted.clone()], Some(target)).await;
    fetched.map_err(|fault| reader.obstacle(fault))?;
    Ok(match answers.id(&wanted) {
        Some(id) => Companies::One(format!("_{}_value", lookup.column), Value::from(id)),
        None => Companies::Unknown,
    })
}
