//! The browser's side of the stream. Browsers allow about six connections a host over all tabs, so a hidden tab gives
//! its own back; when it is shown again everything is read once, since hints were missed.

use super::{Live, Stream};
use crate::address::Param;
use crate::app::Local;
use futures::StreamExt;
use gloo_net::eventsource::futures::{EventSource, EventSourceSubscription};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::prelude::Closure;
use std::time::Duration;
use web_sys::VisibilityState;

/// Hints that come within this time cause one reading.
const GATHER: Duration = Duration::from_millis(200);
/// Wait before a broken stream is tried again.
const AGAIN: Duration = Duration::from_secs(3);
/// Every kind of hint.
const ALL: u8 = u8::MAX;

/// One tab's stream.
#[derive(Clone, Copy)]
struct Follower {
    live: Live,
    env: Param<String>,
    /// Dropping it closes the connection and ends the loop that reads it.
    source: StoredValue<Option<EventSource>, LocalStorage>,
    /// Kinds that hints have named since the last reading, a bit each.
    pending: StoredValue<u8>,
}

pub(super) fn follow(live: Live, env: Param<String>) {
    let follower = Follower { live, env, source: StoredValue::new_local(None), pending: StoredValue::new(0) };
    // News that came while a part of the page waits for its code would be shown in place of what was rendered, and that
    // part would not find what it takes over.
    let local = use_context::<Local>();
    Effect::new(move |_| {
        let _ = env.get();
        if local.is_none_or(|Local(live)| live.get()) {
            follower.open();
        }
    });
    let listener = StoredValue::new_local(Closure::<dyn Fn()>::new(move || follower.visibility_changed()));
    listener.with_value(|listener| {
        let callback = listener.as_ref().unchecked_ref();
        let _ = document().add_event_listener_with_callback("visibilitychange", callback);
    });
    on_cleanup(move || {
        follower.close();
        listener.try_with_value(|listener| {
            let callback = listener.as_ref().unchecked_ref();
            let _ = document().remove_event_listener_with_callback("visibilitychange", callback);
        });
    });
}

fn hidden() -> bool {
    document().visibility_state() == VisibilityState::Hidden
}

impl Follower {
    fn visibility_changed(self) {
        if hidden() {
            self.close();
        } else {
            self.open();
            self.hint(ALL);
        }
    }

    fn close(self) {
        self.source.try_set_value(None);
        self.live.stream.try_set(Stream::Off);
    }

    /// Connects anew, in place of the connection there is.
    fn open(self) {
        let env = self.env.now();
        if env.is_empty() || hidden() {
            return;
        }
        let connected = EventSource::new(&format!("/events/{env}"))
            .and_then(|mut source| source.subscribe("changed").map(|hints| (source, hints)));
        let Ok((source, hints)) = connected else { return };
        self.source.try_set_value(Some(source));
        self.live.stream.try_set(Stream::On);
        spawn_local(self.read(hints));
    }

    async fn read(self, mut hints: EventSourceSubscription) {
        while let Some(Ok((_, message))) = hints.next().await {
            let text = message.data().as_string().unwrap_or_default().replace(' ', "");
            let named = |(bit, (name, _)): (usize, &(&str, _))| {
                if text.contains(&format!("\"{name}\":true")) { 1_u8 << bit } else { 0 }
            };
            let mask = self.live.kinds().iter().enumerate().map(named).fold(0, |all, bit| all | bit);
            self.live.stream.try_set(Stream::On);
            self.hint(mask);
        }
        // Closed on purpose, or the server ended it: the browser itself reconnects after a mere interruption.
        let ours = self.source.try_with_value(|source| {
            source.as_ref().is_some_and(|source| source.state() == gloo_net::eventsource::State::Closed)
        });
        if ours == Some(true) {
            self.live.stream.try_set(Stream::Broken);
            set_timeout(
                move || {
                    if self.live.stream.try_get_untracked() == Some(Stream::Broken) {
                        self.open();
                        self.hint(ALL);
                    }
                },
                AGAIN,
            );
        }
    }

    /// Notes kinds of change and has them read in a moment, once for all that come until then.
    fn hint(self, mask: u8) {
        let first = self.pending.try_update_value(|pending| {
            let first = *pending == 0 && mask != 0;
            *pending |= mask;
            first
        });
        if first == Some(true) {
            set_timeout(move || self.tell(), GATHER);
        }
    }

    fn tell(self) {
        let Some(mask) = self.pending.try_update_value(std::mem::take) else { return };
        for (bit, (_, version)) in self.live.kinds().into_iter().enumerate() {
            if mask & (1 << bit) != 0 {
                version.try_update(|version| *version = version.wrapping_add(1));
            }
        }
    }
}
