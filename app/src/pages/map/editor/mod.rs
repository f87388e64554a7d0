//! Editing a mapping: a line, a filter, and the draft as a whole. All of it is forms, so that it works without a script.

mod assist;
mod bar;
mod choices;
mod filter;
mod findings;
mod line;
mod preview;
mod proposals;
mod shape;
mod text;
mod trying;
mod unpaired;

pub(in crate::pages) use bar::draft_bar;
pub(in crate::pages) use filter::{Counts, side_filter};
pub(in crate::pages) use findings::findings;
pub(in crate::pages) use line::line_form;
pub(in crate::pages) use proposals::{Proposed, proposals};
pub(in crate::pages) use text::{AskedText, text};
pub(in crate::pages) use trying::Trials;
pub(in crate::pages) use unpaired::Asked;

use crate::api::editor::{DropDraft, EditFilter, EditLine, SaveDraft, TurnDraft};
use crate::api::fixes::Mend;
use crate::api::map_text::TakeText;
use crate::api::proposals::AddPairs;
use crate::ui::Act;
use assist::Assist;
use leptos::prelude::*;
use preview::Preview;

/// What sends edits, and what forms ask for. It lives as long as the page, forms do not.
#[derive(Clone, Copy, Default)]
pub(in crate::pages) struct Acts {
    pub(super) line: Act<EditLine>,
    pub(super) filter: Act<EditFilter>,
    pub(super) turn: Act<TurnDraft>,
    pub(super) drop: Act<DropDraft>,
    pub(super) save: Act<SaveDraft>,
    pub(super) pairs: Act<AddPairs>,
    pub(super) text: Act<TakeText>,
    pub(super) mend: Act<Mend>,
    /// Which values the line that is open has no partner for; `None` = nobody asks.
    pub(in crate::pages) unpaired: Option<Asked>,
    /// What the line that is open would make of values.
    pub(super) preview: Preview,
    /// The filter that is being written.
    pub(super) assist: Assist,
    /// How many rows the filters let pass; `None` = nobody asks.
    pub(in crate::pages) counts: Option<Counts>,
    /// What could be paired, where somebody asks for it; `None` = nobody asks.
    pub(in crate::pages) proposed: Option<Proposed>,
    /// The mapping as a file, where somebody asks for it; `None` = nobody asks.
    pub(in crate::pages) asked_text: Option<AskedText>,
    /// What becomes of a record, or of all, under the draft, where somebody asks for it; `None` = nobody asks.
    pub(in crate::pages) trials: Option<Trials>,
}

impl Acts {
    /// Changes whenever something was sent and answered that may have changed a filter.
    pub(in crate::pages) fn filters_done(self) -> usize {
        let versions = [
            self.filter.send.version(),
            self.turn.send.version(),
            self.drop.send.version(),
            self.text.send.version(),
        ];
        versions.into_iter().map(|version| version.try_get().unwrap_or_default()).sum()
    }

    /// Changes whenever something was sent and answered.
    pub(super) fn done(self) -> usize {
        let versions = [
            self.line.send.version(),
            self.filter.send.version(),
            self.turn.send.version(),
            self.drop.send.version(),
            self.save.send.version(),
            self.pairs.send.version(),
            self.text.send.version(),
            self.mend.send.version(),
        ];
        versions.into_iter().map(|version| version.try_get().unwrap_or_default()).sum()
    }
}
