//! A field that somebody types into, of a form that needs no script.

use leptos::prelude::*;

/// A field with its label.
#[derive(Default)]
pub(super) struct Typed<'a> {
    /// Unique on the page.
    pub(super) id: String,
    /// Its name in the form.
    pub(super) name: String,
    /// `datetime-local`, …; text unless given.
    pub(super) kind: Option<&'static str>,
    /// Its label.
    pub(super) label: &'a str,
    /// What belongs there, while nothing is wrong with it.
    pub(super) help: &'a str,
    /// What was typed.
    pub(super) value: &'a str,
    /// Whether it may not be left empty.
    pub(super) required: bool,
    /// Which keys a telephone offers.
    pub(super) inputmode: Option<&'static str>,
}

impl Typed<'_> {
    /// The field, with what is wrong with it.
    pub(super) fn draw(self, wrong: Option<&str>) -> AnyView {
        let note = format!("{}-note", self.id);
        let (invalid, class) = if wrong.is_some() { (Some("true"), "note bad-text") } else { (None, "note") };
        let words = wrong.unwrap_or(self.help).to_owned();
        // Moments are told with their seconds.
        let step = (self.kind == Some("datetime-local")).then_some("1");
        view! {
            <div class="field">
                <label for=self.id.clone()>{self.label.to_owned()}</label>
                <input
                    id=self.id
                    name=self.name
                    type=self.kind
                    value=self.value.to_owned()
                    inputmode=self.inputmode
                    step=step
                    required=self.required
                    aria-describedby=note.clone()
                    aria-invalid=invalid
                    autocomplete="off"
                    spellcheck="false"
                />
                <div id=note class=class>{words}</div>
            </div>
        }
        .into_any()
    }
}
