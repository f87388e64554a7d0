//! Editing a mapping: a line, a filter, and the draft as a whole. All of it is forms, so that it works without a script.

mod bar;
mod filter;
mod line;

pub(in crate::pages) use bar::draft_bar;
pub(in crate::pages) use filter::side_filter;
pub(in crate::pages) use line::line_form;

use crate::api::ApiError;
use crate::api::editor::{DropDraft, EditFilter, EditLine, SaveDraft, TurnDraft};
use leptos::prelude::*;
use server_fn::ServerFn;

/// What sends one kind of edit.
pub(in crate::pages) struct Act<A: ServerFn + 'static>
where
    A::Output: 'static,
    A::Error: 'static,
{
    /// What a form sends.
    pub(super) send: ServerAction<A>,
    /// What the last attempt was told.
    pub(super) told: Signal<Option<Result<(), ApiError>>>,
    /// Is an attempt under way?
    pub(super) busy: Signal<bool>,
}

impl<A: ServerFn + 'static> Clone for Act<A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A: ServerFn + 'static> Copy for Act<A> {}

impl<A> Default for Act<A>
where
    A: ServerFn<Output = (), Error = ApiError> + Send + Sync + Clone + 'static,
{
    fn default() -> Self {
        let send = ServerAction::<A>::new();
        let (value, pending) = (send.value(), send.pending());
        Self {
            send,
            told: Signal::derive(move || value.try_get().flatten()),
            busy: Signal::derive(move || pending.try_get() == Some(true)),
        }
    }
}

/// What sends edits. It lives as long as the page, forms do not.
#[derive(Clone, Copy, Default)]
pub(in crate::pages) struct Acts {
    pub(super) line: Act<EditLine>,
    pub(super) filter: Act<EditFilter>,
    pub(super) turn: Act<TurnDraft>,
    pub(super) drop: Act<DropDraft>,
    pub(super) save: Act<SaveDraft>,
}

impl Acts {
    /// Changes whenever something was sent and answered.
    pub(super) fn done(self) -> usize {
        let versions = [
            self.line.send.version(),
            self.filter.send.version(),
            self.turn.send.version(),
            self.drop.send.version(),
            self.save.send.version(),
        ];
        versions.into_iter().map(|version| version.try_get().unwrap_or_default()).sum()
    }
}
