//! What the connector reads of the app.

use super::{World, now};
use connectors::{CaptureRequest, ChangePage, ChangedRow, Fault};
use model::Moment;

impl World {
    pub(crate) async fn page(&self, cursor: Option<&str>, page_size: u32) -> Result<ChangePage, Fault> {
        self.page_at(now(), cursor, page_size).await
    }

    async fn page_at(&self, now: Moment, cursor: Option<&str>, page_size: u32) -> Result<ChangePage, Fault> {
        let request = CaptureRequest {
            schema: self.schema.clone(),
            select: self.select(),
            cursor: cursor.map(str::to_owned),
            page_size,
            now,
        };
        self.connector.changes(&request).await
    }

    /// Everything after a cursor, with every cursor on the way; the last one is where to go on.
    pub(crate) async fn drain(&self, cursor: Option<&str>, page_size: u32) -> (Vec<ChangedRow>, Vec<String>) {
        self.drain_at(now(), cursor, page_size).await
    }

    /// The same as it will be in ten seconds, when what showed up late has been looked for again.
    pub(crate) async fn drain_later(&self, cursor: Option<&str>) -> (Vec<ChangedRow>, Vec<String>) {
        self.drain_at(Moment(now().0 + 10_000), cursor, 50).await
    }

    async fn drain_at(
        &self,
        now: Moment,
        cursor: Option<&str>,
        page_size: u32,
    ) -> (Vec<ChangedRow>, Vec<String>) {
        let (mut rows, mut cursors) = (Vec::new(), Vec::new());
        let mut at = cursor.map(str::to_owned);
        loop {
            let page = self.page_at(now, at.as_deref(), page_size).await.expect("a page");
            rows.extend(page.rows);
            cursors.push(page.next.clone());
            if !page.more {
                return (rows, cursors);
            }
            at = Some(page.next);
        }
    }

    pub(crate) async fn all_ids(&self, page_size: u32) -> Vec<String> {
        let (mut ids, mut from) = (Vec::new(), None);
        loop {
            let page = self.connector.ids(&self.schema, from.as_deref(), page_size).await.expect("ids");
            ids.extend(page.ids);
            match page.next {
                Some(next) => from = Some(next),
                None => return ids,
            }
        }
    }
}
