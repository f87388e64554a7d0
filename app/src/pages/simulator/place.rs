//! What is open in one stand-in app: names in the address, what was read for them, and what can be done.

use crate::address::{Address, Param};
use crate::api::ApiError;
use crate::api::simulator::{
    DeleteSimulatedRow, RowForm, Rows, SaveSimulatedRow, SimulatedApp, simulated_app, simulated_row,
    simulated_rows,
};
use crate::api::simulator_faults::{
    AddSimulatedRejection, ClearSimulatedFaults, SetSimulatedFaults, SetSimulatedLateness,
};
use crate::api::simulator_traffic::{
    StartSimulatedTraffic, StopSimulatedTraffic, Traffic, simulated_traffic,
};
use crate::live::Live;
use crate::pages::{query_param, within};
use leptos::prelude::*;
use model::Side;

/// The id in the address of a row that does not exist yet.
pub(super) const NEW: &str = "new";

/// The answer of an act's last attempt.
pub(super) type Answer = Signal<Option<Result<(), ApiError>>>;

/// What can be done in one app, so that what it refused is said in its own pane. Everything here belongs to the page,
/// since parts of a pane outlive the readings that made them.
#[derive(Clone, Copy)]
pub(super) struct Acts {
    pub(super) save: ServerAction<SaveSimulatedRow>,
    pub(super) saved: Answer,
    pub(super) delete: ServerAction<DeleteSimulatedRow>,
    pub(super) deleted: Answer,
    pub(super) set: ServerAction<SetSimulatedFaults>,
    pub(super) was_set: Answer,
    pub(super) late: ServerAction<SetSimulatedLateness>,
    pub(super) was_late: Answer,
    pub(super) reject: ServerAction<AddSimulatedRejection>,
    pub(super) rejected: Answer,
    pub(super) clear: ServerAction<ClearSimulatedFaults>,
    pub(super) start: ServerAction<StartSimulatedTraffic>,
    pub(super) started: Answer,
    pub(super) stop: ServerAction<StopSimulatedTraffic>,
    pub(super) stopped: Answer,
}

/// See the module.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) side: Side,
    pub(super) acts: Acts,
    pub(super) address: Address,
    pub(super) table: Param<String>,
    pub(super) skip: Param<u32>,
    pub(super) row: Param<String>,
    pub(super) app: Resource<Result<SimulatedApp, ApiError>>,
    pub(super) rows: Resource<Result<Rows, ApiError>>,
    pub(super) form: Resource<Result<Option<RowForm>, ApiError>>,
    pub(super) traffic: Resource<Result<Traffic, ApiError>>,
    /// Grows when it is time to look again at what people have done.
    pub(super) moments: RwSignal<u32>,
}

/// Names in the address: table, search, skipped rows, open row.
pub(super) const fn names(side: Side) -> [&'static str; 4] {
    match side {
        Side::Left => ["erp", "erpq", "erpskip", "erprow"],
        Side::Right => ["crm", "crmq", "crmskip", "crmrow"],
    }
}

impl Acts {
    fn new() -> Self {
        let (save, delete) = (ServerAction::new(), ServerAction::new());
        let (set, late, reject) = (ServerAction::new(), ServerAction::new(), ServerAction::new());
        let (start, stop) = (ServerAction::new(), ServerAction::new());
        Self {
            save,
            saved: save.value().into(),
            delete,
            deleted: delete.value().into(),
            set,
            was_set: set.value().into(),
            late,
            was_late: late.value().into(),
            reject,
            rejected: reject.value().into(),
            clear: ServerAction::new(),
            start,
            started: start.value().into(),
            stop,
            stopped: stop.value().into(),
        }
    }
}

impl Place {
    pub(super) fn of(env: Param<String>, side: Side, live: Live) -> Self {
        let acts = Acts::new();
        let edits = Param::of(move || (acts.save.version().get(), acts.delete.version().get()));
        let faults = Param::of(move || {
            let rules = (acts.reject.version().get(), acts.clear.version().get());
            (acts.set.version().get(), acts.late.version().get(), rules)
        });
        let shifts = Param::of(move || (acts.start.version().get(), acts.stop.version().get()));
        let [table, search, skip, row] = names(side).map(query_param);
        let first = match side {
            Side::Left => "CustomersV3",
            Side::Right => "accounts",
        };
        let table = Param::of(move || {
            let table = table.get();
            if table.is_empty() { first.to_owned() } else { table }
        });
        let skip = Param::of(move || skip.get().parse().unwrap_or(0));
        let app = Resource::new(
            move || (env.get(), edits.get(), faults.get(), live.activity.get()),
            move |(env, ..)| async move { simulated_app(within(env)?, side).await },
        );
        let rows = Resource::new(
            move || {
                let seen = (edits.get(), live.activity.get(), live.queue.get());
                (env.get(), table.get(), search.get(), skip.get(), seen)
            },
            move |(env, table, search, skip, _)| async move {
                simulated_rows(within(env)?, side, table, search, skip).await
            },
        );
        let form = Resource::new(
            move || (env.get(), table.get(), row.get(), edits.get()),
            move |(env, table, row, _)| async move {
                match row.as_str() {
                    "" => Ok(None),
                    NEW => simulated_row(env, side, table, String::new()).await.map(Some),
                    _ => simulated_row(env, side, table, row).await.map(Some),
                }
            },
        );
        let moments = RwSignal::new(0);
        let traffic = Resource::new(
            move || (env.get(), shifts.get(), live.queue.get(), moments.get()),
            move |(env, ..)| async move { simulated_traffic(within(env)?, side).await },
        );
        Self { side, acts, address: Address::current(), table, skip, row, app, rows, form, traffic, moments }
    }
}
