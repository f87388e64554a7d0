//! The palette: one field that leads everywhere.
//!
//! It follows the [combobox pattern](https://www.w3.org/WAI/ARIA/apg/patterns/combobox/): the field keeps the focus, arrows
//! go through the list, Enter takes what is chosen, Esc closes it. Pages and actions are there at once; what the server
//! finds joins them when nothing was typed for a moment.

use super::items::{Goal, Item, choices, items};
use super::recent::{self, Recent};
use crate::address::Param;
use crate::api::search::{Places, places, search};
use crate::api::session::{SetTheme, SignOut};
use crate::browser;
use crate::pages::env_param;
use crate::pages::frame::Calls;
use crate::ui::Icon;
use leptos::ev::{Event, KeyboardEvent};
use leptos::html::Dialog;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use model::Found;
use std::time::Duration;

/// Nothing is asked until nothing was typed for so long.
const PAUSE: Duration = Duration::from_millis(150);
const LIST: &str = "palette-list";

/// What is typed, and what there is to choose from. It lives as long as the frame.
#[derive(Clone, Copy)]
struct State {
    env: Param<String>,
    typed: RwSignal<String>,
    chosen: RwSignal<usize>,
    places: RwSignal<Option<Places>>,
    recent: RwSignal<Vec<Recent>>,
    found: RwSignal<Vec<Found>>,
    shown: Memo<Vec<Item>>,
    /// The number of the newest question: answers to others come too late.
    asked: StoredValue<u32>,
}

impl State {
    fn new() -> Self {
        let env = env_param();
        let (typed, chosen) = (RwSignal::new(String::new()), RwSignal::new(0));
        let places = RwSignal::new(None);
        let (recent, found) = (RwSignal::new(Vec::new()), RwSignal::new(Vec::new()));
        let shown = Memo::new(move |_| {
            let (env, typed): (String, String) = (env.get(), typed.get());
            let places: Option<Places> = places.get();
            choices(&typed, &env, &items(&env, places.as_ref()), (&recent.get(), &found.get()))
        });
        Self { env, typed, chosen, places, recent, found, shown, asked: StoredValue::new(0) }
    }

    fn next(self) -> Option<u32> {
        self.asked.try_update_value(|asked| {
            *asked = asked.wrapping_add(1);
            *asked
        })
    }

    /// The palette is opened.
    fn begin(self) {
        self.next();
        self.typed.try_set(String::new());
        self.chosen.try_set(0);
        self.found.try_set(Vec::new());
        self.recent.try_set(recent::read(&browser::recall(recent::NAME).unwrap_or_default()));
        let env = self.env.now();
        spawn_local(async move {
            // Without it pages that are always there can be chosen all the same.
            if let Ok(told) = places(env).await {
                self.places.try_set(Some(told));
            }
        });
    }

    /// Something was typed: pages follow at once, the server is asked in a moment.
    fn follow(self, event: &Event) {
        let Some((text, _)) = browser::typed(event) else { return };
        let Some(number) = self.next() else { return };
        self.typed.try_set(text.clone());
        self.chosen.try_set(0);
        self.found.try_set(Vec::new());
        let is_newest = move || self.asked.try_get_value() == Some(number);
        let send = move || {
            if !is_newest() {
                return;
            }
            let env = self.env.now();
            spawn_local(async move {
                let Ok(found) = search(env, text).await else { return };
                if is_newest() {
                    self.found.try_set(found);
                }
            });
        };
        set_timeout(send, PAUSE);
    }

    /// The focus stays in the field, so that no browser scrolls to what is chosen by itself.
    fn choose(self, at: usize) {
        self.chosen.try_set(at);
        browser::scroll_into_sight(&format!("{LIST}-{at}"));
    }

    /// Goes through the list; says what was taken.
    fn press(self, event: &KeyboardEvent) -> Option<Item> {
        let shown = self.shown.try_get_untracked().unwrap_or_default();
        let at = self.chosen.try_get_untracked().unwrap_or_default();
        let count = shown.len();
        match event.key().as_str() {
            "ArrowDown" if count > 0 => self.choose((at + 1) % count),
            "ArrowUp" if count > 0 => self.choose((at + count - 1) % count),
            "Enter" => {
                event.prevent_default();
                return shown.get(at).cloned();
            }
            _ => return None,
        }
        event.prevent_default();
        None
    }
}

fn remember(item: &Item) {
    if let (Goal::Page(address), true) = (&item.goal, item.is_page) {
        let kept = browser::recall(recent::NAME).unwrap_or_default();
        let chosen = Recent { address: address.clone(), title: item.title.clone() };
        browser::keep(recent::NAME, &recent::with(&kept, chosen));
    }
}

/// The dialog; it opens whenever the frame calls for it.
pub(in crate::pages) fn palette() -> AnyView {
    let calls = expect_context::<Calls>();
    let state = State::new();
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        calls.asked.track();
        if let Some(dialog) = dialog.get() {
            state.begin();
            let _ = dialog.show_modal();
        }
    });
    let navigate = use_navigate();
    let take = move |item: Item| {
        remember(&item);
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
        match item.goal {
            Goal::Page(to) => navigate(&to, NavigateOptions::default()),
            Goal::Theme(theme) => {
                browser::show_theme(theme);
                calls.shown.try_set(theme);
                calls.theme.dispatch(SetTheme { theme });
            }
            Goal::SignOut => {
                calls.sign_out.dispatch(SignOut {});
            }
        }
    };
    let taking = take.clone();
    let press = move |event: KeyboardEvent| {
        if let Some(item) = state.press(&event) {
            taking(item);
        }
    };
    let active = move || {
        let has = state.shown.try_with(|shown| !shown.is_empty()) == Some(true);
        has.then(|| format!("{LIST}-{}", state.chosen.try_get().unwrap_or_default()))
    };
    let count = move || {
        let count = state.shown.try_with(Vec::len).unwrap_or_default();
        crate::wording::counted(i64::try_from(count).unwrap_or(i64::MAX), "choice", "choices")
    };
    view! {
        <dialog node_ref=dialog class="dialog palette" aria-label="Search and commands">
            <label class="search palette-field">
                <span class="sr">"Search and commands"</span>
                {Icon::Search.draw()}
                <input
                    type="text"
                    role="combobox"
                    placeholder="A page, an action, the key of a record, a cause, a code"
                    autocomplete="off"
                    spellcheck="false"
                    autofocus=true
                    aria-autocomplete="list"
                    aria-expanded="true"
                    aria-controls=LIST
                    aria-activedescendant=active
                    prop:value=move || state.typed.try_get().unwrap_or_default()
                    on:input=move |event| state.follow(&event)
                    on:keydown=press
                />
            </label>
            <div id=LIST class="palette-list" role="listbox" aria-label="Choices">
                {move || listed(&state.shown.try_get().unwrap_or_default(), state, &take)}
            </div>
            <p class="small quiet palette-keys">
                <span role="status" class="sr">{count}</span>
                <kbd>"↑"</kbd> " " <kbd>"↓"</kbd> " choose, " <kbd>"Enter"</kbd> " takes it, " <kbd>"Esc"</kbd> " closes"
            </p>
        </dialog>
    }
    .into_any()
}

/// The choices under the words that stand above them.
fn listed(shown: &[Item], state: State, take: &(impl Fn(Item) + Clone + 'static)) -> AnyView {
    let mut begin = 0;
    let mut groups = Vec::new();
    for rows in shown.chunk_by(|one, next| one.group == next.group) {
        groups.push(group(begin, rows, state, take));
        begin += rows.len();
    }
    groups.into_iter().collect_view().into_any()
}

fn group(begin: usize, rows: &[Item], state: State, take: &(impl Fn(Item) + Clone + 'static)) -> AnyView {
    let name = rows.first().map(|item| item.group).unwrap_or_default();
    let option = |(at, item): (usize, &Item)| {
        let is_chosen = move || state.chosen.try_get() == Some(at);
        let (taken, take) = (item.clone(), take.clone());
        // A press must not take the focus out of the field.
        view! {
            <div
                id=format!("{LIST}-{at}")
                role="option"
                aria-selected=move || if is_chosen() { "true" } else { "false" }
                on:mousedown=|event| event.prevent_default()
                on:click=move |_| take(taken.clone())
            >
                <span>{item.title.clone()}</span>
                <span class="quiet small">{item.detail.clone()}</span>
            </div>
        }
    };
    view! {
        <div role="group" aria-label=name>
            <div class="palette-group" aria-hidden="true">{name}</div>
            {rows.iter().enumerate().map(|(at, item)| option((begin + at, item))).collect_view()}
        </div>
    }
    .into_any()
}
