//! Changing the columns of a table on command.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};

use super::Control;
use super::answer::Refused;
use crate::schema::Alteration;

/// What is other than the app was made with, by table.
pub(super) type Altered = Arc<Mutex<BTreeMap<String, Alteration>>>;

pub(super) async fn show(
    State(control): State<Control>,
    Path(set): Path<String>,
) -> Result<Json<Alteration>, Refused> {
    control.service.dialect.schema().by_set(&set).ok_or_else(|| Refused::no_table(&set))?;
    Ok(Json(known(&control.altered, &set)))
}

/// Takes the place of what was altered before.
pub(super) async fn change(
    State(control): State<Control>,
    Path(set): Path<String>,
    body: Result<Json<Alteration>, JsonRejection>,
) -> Result<Json<Alteration>, Refused> {
    let Json(alteration) = body.map_err(|rejection| Refused::bad(rejection.body_text()))?;
    alter(&control, set, alteration)
}

pub(super) async fn restore(
    State(control): State<Control>,
    Path(set): Path<String>,
) -> Result<Json<Alteration>, Refused> {
    alter(&control, set, Alteration::default())
}

fn alter(control: &Control, set: String, alteration: Alteration) -> Result<Json<Alteration>, Refused> {
    let made = control.service.dialect.schema();
    let table = made.by_set(&set).ok_or_else(|| Refused::no_table(&set))?;
    let definition = alteration.applied(made.table(table)).map_err(Refused::bad)?;
    let mut altered = control.altered.lock().unwrap_or_else(PoisonError::into_inner);
    let before = altered.insert(set, alteration.clone()).unwrap_or_default();
    let back = before.rename.into_iter().map(|(name, other)| (other, name));
    let renamed: Vec<(String, String)> = back.chain(alteration.rename.clone()).collect();
    control.service.store.alter(table, definition, &renamed);
    Ok(Json(alteration))
}

fn known(altered: &Altered, set: &str) -> Alteration {
    altered.lock().unwrap_or_else(PoisonError::into_inner).get(set).cloned().unwrap_or_default()
}
