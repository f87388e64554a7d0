//! What forms send, and what they are told.

use crate::api::ApiError;
use leptos::prelude::*;
use server_fn::ServerFn;

/// What sends one kind of form. It is made by a page, so that it outlives the forms, which come and go.
pub(crate) struct Act<A: ServerFn + 'static>
where
    A::Output: 'static,
    A::Error: 'static,
{
    /// What a form sends.
    pub(crate) send: ServerAction<A>,
    /// What the last attempt was told.
    pub(crate) told: Signal<Option<Result<(), ApiError>>>,
    /// Is an attempt under way?
    pub(crate) busy: Signal<bool>,
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
