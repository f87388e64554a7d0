//! Rows as the service shows them.

use odata::payload::Entity;
use odata::value::{Record, Value};
use uuid::Uuid;

use crate::schema::{ColumnDef, TableDef, TableId};
use crate::service::Call;
use crate::store::{Row, State};

const FORMATTED: &str = "OData.Community.Display.V1.FormattedValue";
const LOOKUP_NAME: &str = "Microsoft.Dynamics.CRM.lookuplogicalname";
const NAVIGATION: &str = "Microsoft.Dynamics.CRM.associatednavigationproperty";

/// Which annotations the client asked for with `Prefer: odata.include-annotations`.
pub(super) struct Annotations(String);

impl Annotations {
    pub(super) fn of(call: &Call) -> Self {
        Self(call.preference("odata.include-annotations").unwrap_or_default().to_owned())
    }

    /// The list may hold `*`, `Namespace.*`, and names to leave out behind a minus sign.
    fn wants(&self, name: &str) -> bool {
        let covers = |pattern: &str| match pattern.strip_suffix('*') {
            Some(prefix) => name.starts_with(prefix),
            None => pattern == name,
        };
        let mut items = self.0.split(',').map(str::trim).filter(|item| !item.is_empty()).rev();
        items
            .find_map(|item| match item.strip_prefix('-') {
                Some(left_out) => covers(left_out).then_some(false),
                None => covers(item).then_some(true),
            })
            .unwrap_or(false)
    }

    fn any(&self) -> bool {
        !self.0.is_empty()
    }
}

/// A row with its etag; `columns` limits what is shown, but the id always is.
pub(super) fn entity(
    state: &State,
    table: &TableDef,
    row: &Row,
    columns: Option<&[&'static str]>,
    annotations: &Annotations,
) -> Entity {
    let mut entity = Entity { etag: Some(etag(row)), ..Entity::default() };
    for column in &table.columns {
        let shown = columns.is_none_or(|columns| columns.contains(&column.name))
            || Some(column.name) == table.id_column;
        if !shown {
            continue;
        }
        let value = row.record.get(column.name).cloned().unwrap_or_default();
        if annotations.any() && !value.is_null() {
            annotate(state, column, row, annotations, &mut entity);
        }
        entity.record.insert(column.name, value);
    }
    entity
}

/// The etag of a row, `W/"version"`.
pub(super) fn etag(row: &Row) -> String {
    format!("W/\"{}\"", row.version)
}

/// The URL of a row.
pub(super) fn url(call: &Call, table: &TableDef, id: Uuid) -> String {
    format!("{}{}({id})", call.base, table.entity_set)
}

/// What a person sees instead of the stored value.
pub(super) fn display(state: &State, column: &ColumnDef, row: &Row) -> Option<String> {
    match row.record.get(column.name)? {
        Value::Bool(flag) => Some(if *flag { "Yes" } else { "No" }.to_owned()),
        Value::Number(number) => {
            let number = number.to_i64()?;
            let option = column.options.iter().find(|option| option.value == number)?;
            Some(option.label.to_owned())
        }
        Value::Text(_) => {
            let (target, found) = pointed(state, column, &row.record)?;
            let name = state.schema().table(target).name_column;
            found.record.get(name)?.text().map(std::borrow::Cow::into_owned)
        }
        _ => None,
    }
}

/// The row that a lookup points to, in whichever of its tables it is.
pub(super) fn pointed<'s>(
    state: &'s State,
    column: &ColumnDef,
    record: &Record,
) -> Option<(TableId, &'s Row)> {
    let lookup = column.lookup.as_ref()?;
    let id = Uuid::try_parse(record.get(column.name)?.as_str()?).ok()?;
    lookup.targets.iter().find_map(|target| {
        let table = state.schema().by_logical_name(target)?;
        state.row(table, id).map(|row| (table, row.as_ref()))
    })
}

fn annotate(state: &State, column: &ColumnDef, row: &Row, annotations: &Annotations, entity: &mut Entity) {
    let mut add = |name: &str, value: String| {
        entity.annotations.insert(format!("{}@{name}", column.name), Value::Text(value));
    };
    if annotations.wants(FORMATTED)
        && let Some(text) = display(state, column, row)
    {
        add(FORMATTED, text);
    }
    let wants_target = annotations.wants(LOOKUP_NAME) || annotations.wants(NAVIGATION);
    let Some(lookup) = column.lookup.as_ref().filter(|_| wants_target) else { return };
    let Some((target, _)) = pointed(state, column, &row.record) else { return };
    let target = state.schema().table(target).logical_name;
    if annotations.wants(LOOKUP_NAME) {
        add(LOOKUP_NAME, target.to_owned());
    }
    if let Some((name, _)) = lookup.navigations().find(|(_, each)| *each == target)
        && annotations.wants(NAVIGATION)
    {
        add(NAVIGATION, name);
    }
}
