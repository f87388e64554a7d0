//! From states to what is sent.

use model::{Direction, FieldKind, Side};
use odata::value::{Record, Value};

use super::{Compiled, End, LookupWanted, Pair};
use crate::{ProjectFault, State};

/// Gives the GUID of the row that a lookup points to.
type Resolve<'a> = &'a dyn Fn(&LookupWanted) -> Option<String>;

impl Compiled {
    /// The columns to send to one side for these fields of its state.
    ///
    /// `resolve` gives the GUID of a row that a lookup points to; `company` is the code of the record's company, empty
    /// when there is none. Lookups become `navigation@odata.bind` with `/set(guid)` or null. The ERP knows no null for
    /// text and dates: there it becomes an empty text and 1900-01-01. In the CRM it is an empty text where the map says
    /// so. Read-only fields are left out.
    pub fn payload(
        &self,
        side: Side,
        fields: &State,
        company: &str,
        resolve: &dyn Fn(&LookupWanted) -> Option<String>,
    ) -> Result<Record, Vec<ProjectFault>> {
        let mut record = Record::new();
        let mut faults = Vec::new();
        for pair in &self.pairs {
            let Some((end, value)) = pair.end(side).and_then(|end| Some((end, fields.get(&end.name)?)))
            else {
                continue;
            };
            if end.schema.read_only {
                continue;
            }
            match (side, &pair.mapping.lookup) {
                (Side::Left, _) => {
                    record.insert(&end.column, filled(value, &end.schema.kind));
                }
                (Side::Right, None) if value.is_null() && pair.leaves_empty(Direction::LeftToRight) => {
                    record.insert(&end.column, "");
                }
                (Side::Right, None) => {
                    record.insert(&end.column, value.clone());
                }
                (Side::Right, Some(lookup)) if value.is_null() => {
                    // Any one of a polymorphic column's navigation properties clears it.
                    if let Some(target) = lookup.targets.first() {
                        record.insert(format!("{}@odata.bind", target.navigation), Value::Null);
                    }
                }
                (Side::Right, Some(_)) => match pair.bound(end, fields, company, resolve) {
                    Ok((wanted, id)) => {
                        let link = format!("/{}({id})", wanted.entity);
                        record.insert(format!("{}@odata.bind", wanted.navigation), link);
                    }
                    Err(fault) => faults.push(fault),
                },
            }
        }
        if faults.is_empty() { Ok(record) } else { Err(faults) }
    }

    /// The columns that name a row of one side and their values, as payloads name them: the company first, then the
    /// parts of the key. A lookup stands as `_x_value` with the GUID. For a create, and to find a row by its key.
    pub fn key_columns(
        &self,
        side: Side,
        state: &State,
        company: &str,
        resolve: &dyn Fn(&LookupWanted) -> Option<String>,
    ) -> Result<Vec<(String, Value)>, Vec<ProjectFault>> {
        let mut columns = Vec::new();
        let mut faults = Vec::new();
        for pair in self.key_pairs() {
            let Some(end) = pair.end(side) else {
                continue;
            };
            let Some(value) = state.get(&end.name).filter(|value| !value.is_null()) else {
                faults.push(ProjectFault::Missing { field: end.name.clone() });
                continue;
            };
            if end.is_lookup {
                match pair.bound(end, state, company, resolve) {
                    Ok((_, id)) => columns.push((end.column.clone(), Value::Text(id))),
                    Err(fault) => faults.push(fault),
                }
            } else {
                columns.push((end.column.clone(), value.clone()));
            }
        }
        if faults.is_empty() { Ok(columns) } else { Err(faults) }
    }

    /// The source's and the target's name of the field that the CRM calls so, if a row can do without its value for a
    /// while: it is no part of the key, and the target does not require it.
    pub fn can_follow(&self, direction: Direction, right: &str) -> Option<(String, String)> {
        let is_it = |pair: &&Pair| {
            pair.carries(direction) && pair.end(Side::Right).is_some_and(|end| end.name == right)
        };
        let pair = self.pairs.iter().find(is_it).filter(|pair| !pair.is_key)?;
        let target = pair.end(direction.target()).filter(|end| !end.schema.required)?;
        Some((pair.end(direction.source())?.name.clone(), target.name.clone()))
    }

    /// Is a field without a value worth sending when a row is created, since the map says what it is to be?
    pub(crate) fn sends_blank(&self, direction: Direction, name: &str) -> bool {
        let is_it = |end: &&End| end.name == name;
        let mut pairs =
            self.pairs.iter().filter(|pair| pair.end(direction.target()).as_ref().is_some_and(is_it));
        pairs.any(|pair| pair.leaves_empty(direction))
    }

    /// The mapped fields that the target needs for a create and for which the projected state has no value: required
    /// ones, and those of the key.
    pub fn missing_required(&self, direction: Direction, fields: &State) -> Vec<ProjectFault> {
        let mut faults = Vec::new();
        for pair in self.pairs.iter().filter(|pair| pair.carries(direction)) {
            let Some(end) = pair.end(direction.target()) else {
                continue;
            };
            let needed = (end.schema.required && !end.schema.read_only) || pair.is_key;
            let fault = ProjectFault::Missing { field: end.name.clone() };
            if needed && fields.get(&end.name).is_none_or(Value::is_null) && !faults.contains(&fault) {
                faults.push(fault);
            }
        }
        faults
    }
}

impl Pair {
    /// The first target of this lookup that resolves, with the row's GUID.
    fn bound(
        &self,
        end: &End,
        fields: &State,
        company: &str,
        resolve: Resolve<'_>,
    ) -> Result<(LookupWanted, String), ProjectFault> {
        let candidates = self.lookups_wanted(fields, company);
        let not_found = candidates.first().map_or_else(
            || ProjectFault::Missing { field: end.name.clone() },
            |wanted| ProjectFault::NotFound {
                field: end.name.clone(),
                entity: wanted.entity.clone(),
                column: wanted.key_column.clone(),
                value: wanted.value.text().unwrap_or_default().into_owned(),
            },
        );
        let resolved = |wanted: LookupWanted| resolve(&wanted).map(|id| (wanted, id));
        candidates.into_iter().find_map(resolved).ok_or(not_found)
    }
}

/// Finance and Operations has no null for text and dates.
fn filled(value: &Value, kind: &FieldKind) -> Value {
    match (value, kind) {
        (Value::Null, FieldKind::Text) => Value::from(""),
        (Value::Null, FieldKind::DateTime) => Value::from("1900-01-01T00:00:00Z"),
        (Value::Null, FieldKind::Date) => Value::from("1900-01-01"),
        _ => value.clone(),
    }
}
