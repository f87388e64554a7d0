//! Every version that rows had, as far back as there is room.

use std::collections::VecDeque;

use super::row::Event;
use crate::schema::TableId;

/// So many events are kept; older ones make room.
pub const HISTORY_LIMIT: usize = 100_000;

/// The events of all tables in commit order.
#[derive(Debug, Default)]
pub(super) struct History(VecDeque<Event>);

impl History {
    pub(super) fn push(&mut self, event: Event) {
        if self.0.len() == HISTORY_LIMIT {
            self.0.pop_front();
        }
        self.0.push_back(event);
    }

    pub(super) fn of(&self, table: TableId) -> impl Iterator<Item = &Event> {
        self.0.iter().filter(move |event| event.table == table)
    }
}
