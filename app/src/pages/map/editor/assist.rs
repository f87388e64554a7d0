//! The field of a filter with what helps to write it: a list of ways to go on, and the place that cannot be read.
//!
//! The list follows the [combobox pattern](https://www.w3.org/WAI/ARIA/apg/patterns/combobox/): the field keeps the focus,
//! arrows go through the list, Enter and Tab take what is chosen, Esc closes it. Nothing is chosen by itself, so that Enter
//! alone sends the form as it does without a script.

use crate::api::filter_help::{FilterAdvice, FilterMark, Offer, filter_help};
use crate::browser;
use leptos::ev::{Event, KeyboardEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::{MapId, Side};
use std::time::Duration;

/// Nothing is asked until nothing was typed for so long.
const PAUSE: Duration = Duration::from_millis(150);
const LIST: &str = "filter-offers";

/// The filter that is being written. It lives as long as the page, forms do not.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Assist {
    /// The newest answer, with the text that it is about; `None` = none since the form was opened.
    told: RwSignal<Option<(String, FilterAdvice)>>,
    /// Whether the list is shown.
    is_open: RwSignal<bool>,
    /// Which offer is chosen.
    chosen: RwSignal<Option<usize>>,
    /// The number of the newest question: answers to others come too late.
    asked: StoredValue<u32>,
    /// Whether somebody is in the field: an answer opens no list of one that was left.
    is_here: StoredValue<bool>,
}

impl Default for Assist {
    fn default() -> Self {
        Self {
            told: RwSignal::new(None),
            is_open: RwSignal::new(false),
            chosen: RwSignal::new(None),
            asked: StoredValue::new(0),
            is_here: StoredValue::new(false),
        }
    }
}

/// Whose filter it is.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Whose {
    pub(super) env: String,
    pub(super) map: MapId,
    pub(super) side: Side,
}

impl Assist {
    /// A form is opened.
    pub(super) fn begin(self) {
        self.next();
        self.told.try_set(None);
        self.close();
    }

    /// The field is left.
    fn leave(self) {
        self.is_here.try_set_value(false);
        self.close();
    }

    fn close(self) {
        self.is_open.try_set(false);
        self.chosen.try_set(None);
    }

    fn next(self) -> Option<u32> {
        self.asked.try_update_value(|asked| {
            *asked = asked.wrapping_add(1);
            *asked
        })
    }

    /// Asks in a moment how a text could go on, unless something else is to be asked by then.
    fn ask(self, whose: &Whose, text: String, caret: u32, pause: Duration) {
        let Some(number) = self.next() else { return };
        let is_newest = move || self.asked.try_get_value() == Some(number);
        self.chosen.try_set(None);
        self.is_here.try_set_value(true);
        let Whose { env, map, side } = whose.clone();
        let send = move || {
            if !is_newest() {
                return;
            }
            spawn_local(async move {
                // Help that does not come is missed by nobody who can write it alone.
                let Ok(help) = filter_help(env, map, side, text.clone(), caret).await else { return };
                if is_newest() {
                    let is_here = self.is_here.try_get_value() == Some(true);
                    self.is_open.try_set(is_here && !help.offers.is_empty());
                    self.told.try_set(Some((text, help)));
                }
            });
        };
        set_timeout(send, pause);
    }

    fn follow(self, whose: &Whose, event: &Event) {
        if let Some((text, caret)) = browser::typed(event) {
            self.ask(whose, text, caret, PAUSE);
        }
    }

    fn offers(self) -> Vec<Offer> {
        let told = self.told.try_get().flatten();
        told.filter(|_| self.is_open.try_get() == Some(true)).map(|(_, help)| help.offers).unwrap_or_default()
    }

    /// Writes an offer into the field, and asks what could follow.
    fn take(self, whose: &Whose, at: usize) {
        let Some((known, help)) = self.told.try_get_untracked().flatten() else { return };
        let Some(offer) = help.offers.get(at) else { return };
        if let Some((text, caret)) =
            browser::replace_typed("filter-text", &known, (offer.from, offer.to), &offer.insert)
        {
            self.close();
            self.ask(whose, text, caret, Duration::ZERO);
        }
    }

    /// The focus stays in the field, so that no browser scrolls to what is chosen by itself.
    fn choose(self, at: usize) {
        self.chosen.try_set(Some(at));
        browser::scroll_into_sight(&format!("{LIST}-{at}"));
    }

    fn press(self, whose: &Whose, event: &KeyboardEvent) {
        let count = self.told.try_get_untracked().flatten().map_or(0, |(_, help)| help.offers.len());
        let is_open = self.is_open.try_get_untracked() == Some(true) && count > 0;
        let chosen = self.chosen.try_get_untracked().flatten();
        match (event.key().as_str(), is_open, chosen) {
            ("ArrowDown" | "ArrowUp", false, _) => {
                if let Some((text, caret)) = browser::typed(event) {
                    self.ask(whose, text, caret, Duration::ZERO);
                }
            }
            ("ArrowDown", true, _) => self.choose(chosen.map_or(0, |at| (at + 1) % count)),
            ("ArrowUp", true, _) => self.choose(chosen.map_or(count - 1, |at| (at + count - 1) % count)),
            ("Enter" | "Tab", true, Some(at)) => self.take(whose, at),
            ("Escape", true, _) => self.close(),
            _ => return,
        }
        event.prevent_default();
    }

    /// The field with its list and its mark; `found` is what keeps the filter from working as it was kept last.
    pub(super) fn field(
        self,
        whose: Whose,
        text: &str,
        example: &'static str,
        found: Option<FilterMark>,
    ) -> AnyView {
        let (typing, pressing, taking) = (whose.clone(), whose.clone(), whose);
        let has = move || !self.offers().is_empty();
        let active = move || {
            let at = self.chosen.try_get().flatten().filter(|_| has())?;
            Some(format!("{LIST}-{at}"))
        };
        let mark = move || match self.told.try_get().flatten() {
            Some((_, help)) => help.mark,
            None => found.clone(),
        };
        let is_wrong = mark.clone();
        view! {
            <div class="combo">
                <input
                    id="filter-text"
                    name="filter"
                    class="mono"
                    value=text.to_owned()
                    placeholder=example
                    spellcheck="false"
                    autofocus=true
                    role="combobox"
                    aria-autocomplete="list"
                    aria-controls=LIST
                    aria-expanded=move || if has() { "true" } else { "false" }
                    aria-activedescendant=active
                    aria-describedby="filter-mark"
                    aria-invalid=move || is_wrong().map(|_| "true")
                    on:input=move |event| self.follow(&typing, &event)
                    on:keydown=move |event| self.press(&pressing, &event)
                    on:blur=move |_| self.leave()
                />
                <ul id=LIST class="combo-list" role="listbox" aria-label="Ways to go on" hidden=move || !has()>
                    {move || {
                        let offer = |(at, offer): (usize, Offer)| {
                            let whose = taking.clone();
                            let take = move |_| self.take(&whose, at);
                            let is_chosen = move || self.chosen.try_get().flatten() == Some(at);
                            // A press must not take the focus out of the field, which would close the list.
                            view! {
                                <li
                                    id=format!("{LIST}-{at}")
                                    role="option"
                                    aria-selected=move || if is_chosen() { "true" } else { "false" }
                                    on:mousedown=|event| event.prevent_default()
                                    on:click=take
                                >
                                    <span class="mono">{offer.label}</span>
                                    <span class="quiet small">{offer.kind}</span>
                                </li>
                            }
                        };
                        self.offers().into_iter().enumerate().map(offer).collect_view()
                    }}
                </ul>
            </div>
            <p id="filter-mark" class="filter-mark" aria-live="polite">{move || mark().map(shown)}</p>
        }
        .into_any()
    }
}

/// A filter with the place that cannot be read.
fn shown(mark: FilterMark) -> AnyView {
    let FilterMark { before, part, after, message } = mark;
    let part = if part.is_empty() { "…".to_owned() } else { part };
    view! {
        <code class="mono">{before}<mark>{part}</mark>{after}</code>
        <span class="bad-text">{message} "."</span>
    }
    .into_any()
}
