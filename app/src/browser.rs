//! What only a browser can do. In the server's build every function is there and does nothing.

#[cfg(feature = "hydrate")]
mod page;
#[cfg(feature = "hydrate")]
mod zone;

#[cfg(feature = "hydrate")]
pub(crate) use page::{
    asked_for, at_top_of_page, copy, focus_main, form_query, form_value, form_values, go_to_top,
    hide_popovers, keep, mark_hydrated, read_form, recall, reload, replace_typed, scroll_into_sight,
    show_popover, show_theme, shown_theme, step_focus, submit_form_of, submitter, typed, types_into,
    watch_keys, watch_top,
};
#[cfg(feature = "hydrate")]
pub(crate) use zone::{local_day, localise_times, minutes_ahead};

#[cfg(not(feature = "hydrate"))]
pub(crate) use still::*;

#[cfg(not(feature = "hydrate"))]
mod still {
    use crate::theme::Theme;
    use leptos::ev::{Event, KeyboardEvent, MouseEvent, SubmitEvent};
    use model::Moment;

    pub(crate) fn asked_for(_: &SubmitEvent) -> Option<String> {
        None
    }
    pub(crate) fn at_top_of_page() -> bool {
        true
    }
    pub(crate) fn go_to_top() {}
    pub(crate) fn types_into(_: &str) -> bool {
        false
    }
    pub(crate) fn watch_top(_: impl Fn() + 'static) {}
    pub(crate) fn copy(_: &MouseEvent, _: &str) {}
    pub(crate) fn focus_main() {}
    pub(crate) fn form_query(_: &SubmitEvent) -> String {
        String::new()
    }
    pub(crate) fn form_value(_: &SubmitEvent, _: &str) -> String {
        String::new()
    }
    pub(crate) fn form_values(_: &SubmitEvent, _: &str) -> Vec<String> {
        Vec::new()
    }
    pub(crate) fn hide_popovers() {}
    #[cfg(test)]
    pub(crate) fn keep(_: &str, _: &str) {}
    pub(crate) fn mark_hydrated() {}
    pub(crate) fn read_form<T>(_: &Event) -> Option<T> {
        None
    }
    #[cfg(test)]
    pub(crate) fn recall(_: &str) -> Option<String> {
        None
    }
    pub(crate) fn replace_typed(_: &str, _: &str, _: (u32, u32), _: &str) -> Option<(String, u32)> {
        None
    }
    pub(crate) fn scroll_into_sight(_: &str) {}
    pub(crate) fn show_popover(_: &str) {}
    pub(crate) fn show_theme(_: Theme) {}
    pub(crate) fn step_focus(_: &KeyboardEvent) {}
    pub(crate) fn submit_form_of(_: &Event) {}
    pub(crate) fn submitter(_: &SubmitEvent) -> String {
        String::new()
    }
    pub(crate) fn typed(_: &Event) -> Option<(String, u32)> {
        None
    }
    pub(crate) fn watch_keys(_: impl Fn(&str) + 'static) {}
    pub(crate) fn local_day(_: Moment) -> Option<String> {
        None
    }
    pub(crate) fn localise_times() {}
    pub(crate) fn minutes_ahead(_: Moment) -> i64 {
        0
    }
}
