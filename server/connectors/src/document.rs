//! The service's own description, `$metadata`, kept for a while.

use crate::Fault;
use crate::refusal::garbled;
use crate::wire::Http;
use odata::batch::{Method, Part};
use odata::csdl::{Schema, parse};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// The document is asked for again after this: it is large, and several entities are often read in a row.
const GOOD_FOR: Duration = Duration::from_mins(1);

/// The document as it was read last.
#[derive(Default)]
pub(crate) struct Document(Mutex<Option<(Instant, Arc<Schema>)>>);

impl Document {
    /// What the app says now, or said a minute ago.
    pub(crate) async fn read(&self, http: &Http) -> Result<Arc<Schema>, Fault> {
        // Held while the document is read, so that it is read once however many ask.
        let mut known = self.0.lock().await;
        if let Some((read, schema)) = &*known
            && read.elapsed() < GOOD_FOR
        {
            return Ok(Arc::clone(schema));
        }
        let headers = vec![("Accept".to_owned(), "application/xml".to_owned())];
        let part = Part { headers, ..Part::new(Method::Get, "$metadata") };
        let reply = http.expect(&part).await?;
        let schema = Arc::new(parse(&reply.body).map_err(|error| garbled(&part, &reply, error))?);
        *known = Some((Instant::now(), Arc::clone(&schema)));
        Ok(schema)
    }

    /// The next one who asks reads it anew.
    pub(crate) async fn forget(&self) {
        *self.0.lock().await = None;
    }
}
