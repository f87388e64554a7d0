//! Planted bugs: apps that report what they did not do. The oracle has to notice each.

use async_trait::async_trait;
use connectors::{
    CaptureRequest, ChangePage, Connector, Fault, Record, RowPage, RowsRequest, Value, Write, WriteKind,
    Written,
};
use model::{CaptureMode, Count, EntityName, EntitySchema};
use std::sync::{Arc, Mutex};

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plot {
    /// The last update of a row is reported and not carried out.
    LoseLast,
    /// One update is carried out after a later one of the same row.
    SwapTwo,
}

/// An app with a planted bug.
pub struct Saboteur {
    app: Arc<dyn Connector>,
    plot: Plot,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Updates seen.
    count: usize,
    kept_back: Option<Write>,
    done: bool,
}

impl Saboteur {
    pub fn new(app: Arc<dyn Connector>, plot: Plot) -> Self {
        Self { app, plot, state: Mutex::default() }
    }

    /// Takes one update out; gives the one that is to be carried out late.
    fn tamper(&self, writes: &mut Vec<Write>) -> (Option<usize>, Option<Write>) {
        let mut state = self.state.lock().unwrap();
        if state.done {
            return (None, None);
        }
        if let Some(kept) = &state.kept_back {
            if !writes.iter().any(|write| write.id == kept.id) {
                return (None, None);
            }
            state.done = true;
            return (None, state.kept_back.take());
        }
        if self.plot == Plot::LoseLast {
            let at = writes.iter().position(|write| write.record.to_json().contains("Name 11"));
            let taken = at.map(|at| writes.remove(at));
            state.done = taken.is_some();
            return (at, None);
        }
        state.count += writes.iter().filter(|write| write.kind == WriteKind::Update).count();
        let at = writes.iter().position(|write| write.kind == WriteKind::Update);
        let Some(at) = at.filter(|_| state.count > 3) else { return (None, None) };
        let taken = writes.remove(at);
        state.kept_back = Some(taken);
        (Some(at), None)
    }
}

#[async_trait]
impl Connector for Saboteur {
    fn capture_mode(&self, schema: &EntitySchema) -> CaptureMode {
        self.app.capture_mode(schema)
    }

    async fn probe(&self) -> Result<(), Fault> {
        self.app.probe().await
    }

    async fn entities(&self) -> Result<Vec<EntityName>, Fault> {
        self.app.entities().await
    }

    async fn schema(&self, entity: &str) -> Result<EntitySchema, Fault> {
        self.app.schema(entity).await
    }

    async fn changes(&self, request: &CaptureRequest) -> Result<ChangePage, Fault> {
        self.app.changes(request).await
    }

    async fn rows(&self, request: RowsRequest<'_>) -> Result<RowPage, Fault> {
        self.app.rows(request).await
    }

    async fn count(&self, schema: &EntitySchema, only: Option<(&str, &Value)>) -> Result<Option<i64>, Fault> {
        self.app.count(schema, only).await
    }

    async fn count_matching(&self, schema: &EntitySchema, filter: &str) -> Result<Count, Fault> {
        self.app.count_matching(schema, filter).await
    }

    async fn sample(
        &self,
        schema: &EntitySchema,
        select: &[String],
        filter: &str,
        limit: u32,
    ) -> Result<Vec<(String, Record)>, Fault> {
        self.app.sample(schema, select, filter, limit).await
    }

    async fn read(
        &self,
        schema: &EntitySchema,
        select: &[String],
        ids: &[String],
    ) -> Result<Vec<Option<Record>>, Fault> {
        self.app.read(schema, select, ids).await
    }

    async fn find(
        &self,
        schema: &EntitySchema,
        select: &[String],
        wanted: &[Vec<(String, Value)>],
    ) -> Result<Vec<Option<(String, Record)>>, Fault> {
        self.app.find(schema, select, wanted).await
    }

    async fn write(&self, writes: &[Write]) -> Result<Vec<Result<Written, Fault>>, Fault> {
        let mut honest = writes.to_vec();
        let (gap, late) = self.tamper(&mut honest);
        let mut outcomes = self.app.write(&honest).await?;
        if let Some(at) = gap {
            let id = writes[at].id.clone().unwrap();
            outcomes.insert(at, Ok(Written { id, record: None }));
        }
        if let Some(late) = late {
            let _ = self.app.write(&[late]).await?;
        }
        Ok(outcomes)
    }

    async fn register_doorbell(&self, schema: &EntitySchema, url: &str) -> Result<(), Fault> {
        self.app.register_doorbell(schema, url).await
    }
}
