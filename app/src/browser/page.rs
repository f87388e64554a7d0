//! The page: root marks, theme, forms, focus, keys.

use crate::theme::Theme;
use leptos::ev::{Event, KeyboardEvent, MouseEvent, SubmitEvent};
use leptos::form::FromFormData;
use leptos::prelude::{document, set_timeout, window, window_event_listener};
use leptos::wasm_bindgen::JsCast;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use web_sys::js_sys::Reflect;
use web_sys::{
    Element, FormData, HtmlElement, HtmlFormElement, HtmlInputElement, ScrollIntoViewOptions,
    ScrollLogicalPosition, UrlSearchParams,
};

fn root() -> Option<HtmlElement> {
    document().document_element()?.dyn_into().ok()
}

/// Tells tests and people with tools that handlers are attached.
pub(crate) fn mark_hydrated() {
    if let Some(root) = root() {
        let _ = root.dataset().set("hydrated", "true");
    }
}

/// Shows a theme at once; keeping it is the server's part.
pub(crate) fn show_theme(theme: Theme) {
    if let Some(root) = root() {
        let _ = root.dataset().set("theme", theme.name());
    }
}

/// The theme that the server rendered.
pub(crate) fn shown_theme() -> Theme {
    root().and_then(|root| root.dataset().get("theme")).map_or(Theme::System, |name| Theme::named(&name))
}

/// Loads the page that is shown once more, as the browser's own button does.
pub(crate) fn reload() {
    let _ = window().location().reload();
}

/// Copies a text and marks the clicked button for a moment.
pub(crate) fn copy(event: &MouseEvent, text: &str) {
    let _ = window().navigator().clipboard().write_text(text);
    let Some(button) = event.current_target().and_then(|it| it.dyn_into::<Element>().ok()) else { return };
    let _ = button.set_attribute("data-copied", "");
    set_timeout(
        move || {
            let _ = button.remove_attribute("data-copied");
        },
        Duration::from_millis(1_500),
    );
}

/// Moves the focus to the new page's content after a navigation, as a full page load would.
pub(crate) fn focus_main() {
    let main = document().get_element_by_id("main").and_then(|it| it.dyn_into::<HtmlElement>().ok());
    if let Some(main) = main {
        let _ = main.focus();
    }
}

/// Moves the focus from one to the next of elements beside one another, as the arrow keys say.
pub(crate) fn step_focus(event: &KeyboardEvent) {
    let Some(here) = event.target().and_then(|it| it.dyn_into::<Element>().ok()) else { return };
    let all = here.parent_element();
    let there = match event.key().as_str() {
        "ArrowLeft" => here.previous_element_sibling(),
        "ArrowRight" => here.next_element_sibling(),
        "Home" => all.and_then(|all| all.first_element_child()),
        "End" => all.and_then(|all| all.last_element_child()),
        _ => return,
    };
    event.prevent_default();
    if let Some(there) = there.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        let _ = there.focus();
    }
}

/// Closes whatever popover is open.
pub(crate) fn hide_popovers() {
    let Ok(open) = document().query_selector_all("[popover]:popover-open") else { return };
    for at in 0..open.length() {
        if let Some(element) = open.get(at).and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
            let _ = element.hide_popover();
        }
    }
}

/// Scrolls what is around an element no further than it takes for that to be seen.
pub(crate) fn scroll_into_sight(id: &str) {
    let Some(element) = document().get_element_by_id(id) else { return };
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Opens a popover.
pub(crate) fn show_popover(id: &str) {
    let element = document().get_element_by_id(id).and_then(|it| it.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        let _ = element.show_popover();
    }
}

/// The form around the field that changed.
fn form_around(event: &Event) -> Option<HtmlFormElement> {
    let field = event.target()?.dyn_into::<Element>().ok()?;
    field.closest("form").ok().flatten()?.dyn_into().ok()
}

/// What stands in the field that somebody types into, and where the caret is, in UTF-16 code units.
pub(crate) fn typed(event: &Event) -> Option<(String, u32)> {
    let field: HtmlInputElement = event.target()?.dyn_into().ok()?;
    let caret = field.selection_end().ok().flatten();
    let text = field.value();
    let end = || u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
    let caret = caret.unwrap_or_else(end);
    Some((text, caret))
}

/// Puts something else between two places of a field that holds a text, in UTF-16 code units, and the caret behind it;
/// what the field holds then, and where the caret is. `None` where it holds another text by now.
pub(crate) fn replace_typed(
    id: &str,
    known: &str,
    (from, to): (u32, u32),
    insert: &str,
) -> Option<(String, u32)> {
    let field: HtmlInputElement = document().get_element_by_id(id)?.dyn_into().ok()?;
    if field.value() != known {
        return None;
    }
    field.set_range_text_with_start_and_end(insert, from, to).ok()?;
    let caret = from.saturating_add(u32::try_from(insert.encode_utf16().count()).ok()?);
    let _ = field.set_selection_range(caret, caret);
    Some((field.value(), caret))
}

/// Sends the form around the field that changed.
pub(crate) fn submit_form_of(event: &Event) {
    if let Some(form) = form_around(event) {
        let _ = form.request_submit();
    }
}

/// What a server function would be sent of the form around the field that changed; what it does not ask for is left out.
pub(crate) fn read_form<T: FromFormData>(event: &Event) -> Option<T> {
    let data = FormData::new_with_form(&form_around(event)?).ok()?;
    T::from_form_data(&data).ok()
}

fn data(event: &SubmitEvent) -> Option<FormData> {
    let form: HtmlFormElement = event.target()?.dyn_into().ok()?;
    FormData::new_with_form(&form).ok()
}

/// The fields of a form as a query, without the empty ones.
pub(crate) fn form_query(event: &SubmitEvent) -> String {
    let Some(data) = data(event) else { return String::new() };
    let Ok(pairs) = UrlSearchParams::new_with_str_sequence_sequence(&data) else { return String::new() };
    let query = pairs.to_string().as_string().unwrap_or_default();
    query.split('&').filter(|pair| !pair.ends_with('=')).collect::<Vec<_>>().join("&")
}

/// What a form asks for with GET: its fields as a query, the button's included; `None` when it is to be posted.
pub(crate) fn asked_for(event: &SubmitEvent) -> Option<String> {
    let form: Element = event.target()?.dyn_into().ok()?;
    let button = event.submitter();
    let of_button = |name: &str| button.as_ref().and_then(|button| button.get_attribute(name));
    let method = of_button("formmethod").or_else(|| form.get_attribute("method"))?;
    if !method.eq_ignore_ascii_case("get") {
        return None;
    }
    let query = form_query(event);
    let pressed = of_button("name").zip(of_button("value")).map(|(name, value)| format!("{name}={value}"));
    let pairs = pressed.into_iter().chain(Some(query).filter(|query| !query.is_empty()));
    Some(pairs.collect::<Vec<_>>().join("&"))
}

/// One field of a form.
pub(crate) fn form_value(event: &SubmitEvent, name: &str) -> String {
    data(event).and_then(|data| data.get(name).as_string()).unwrap_or_default()
}

/// What this browser kept under a name; `None` where there is nothing, or where it keeps nothing.
pub(crate) fn recall(name: &str) -> Option<String> {
    let kept = Reflect::get(&window(), &"localStorage".into()).ok()?;
    Reflect::get(&kept, &name.into()).ok()?.as_string()
}

/// Has this browser keep a text under a name, if it keeps anything.
pub(crate) fn keep(name: &str, text: &str) {
    if let Ok(kept) = Reflect::get(&window(), &"localStorage".into()) {
        let _ = Reflect::set(&kept, &name.into(), &text.into());
    }
}

/// Calls `act` with `?`, `g` and a letter (as `g m`), or `palette`, the first two unless somebody types into a field; `/`
/// leads to the search of a list. Ends with the owner.
pub(crate) fn watch_keys(act: impl Fn(&str) + 'static) {
    let after_g = Rc::new(Cell::new(false));
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        let commands = event.ctrl_key() != event.meta_key() && !event.alt_key() && !event.shift_key();
        if commands && event.key().eq_ignore_ascii_case("k") {
            event.prevent_default();
            act("palette");
            return;
        }
        let typing = document()
            .active_element()
            .is_some_and(|it| it.matches("input, select, textarea, [contenteditable]").unwrap_or(false));
        if typing || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let key = event.key();
        if after_g.replace(false) {
            act(&format!("g {key}"));
        } else if key == "g" {
            after_g.set(true);
        } else if key == "/" {
            let field = document().query_selector("[data-search]").ok().flatten();
            if let Some(field) = field.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
                event.prevent_default();
                let _ = field.focus();
            }
        } else if key == "?" {
            act("?");
        }
    });
    leptos::prelude::on_cleanup(move || handle.remove());
}

/// Is the beginning of the page in sight?
pub(crate) fn at_top_of_page() -> bool {
    window().scroll_y().is_ok_and(|y| y < 24.0)
}

/// Shows the beginning of the page.
pub(crate) fn go_to_top() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

/// Calls `act` whenever somebody comes back to the beginning of the page. Ends with the owner.
pub(crate) fn watch_top(act: impl Fn() + 'static) {
    let was = Cell::new(at_top_of_page());
    let handle = window_event_listener(leptos::ev::scroll, move |_| {
        let is = at_top_of_page();
        if is && !was.replace(is) {
            act();
        }
        was.set(is);
    });
    leptos::prelude::on_cleanup(move || handle.remove());
}

/// Is somebody at a field inside what the selector finds?
pub(crate) fn types_into(selector: &str) -> bool {
    document().active_element().is_some_and(|it| it.closest(selector).is_ok_and(|around| around.is_some()))
}

/// All values of one name in a form.
pub(crate) fn form_values(event: &SubmitEvent, name: &str) -> Vec<String> {
    let values = data(event).map(|data| data.get_all(name));
    values.iter().flat_map(|values| values.iter()).filter_map(|value| value.as_string()).collect()
}

/// The value of the button that sends a form.
pub(crate) fn submitter(event: &SubmitEvent) -> String {
    let button = event.submitter();
    button.and_then(|button| button.get_attribute("value")).unwrap_or_default()
}
