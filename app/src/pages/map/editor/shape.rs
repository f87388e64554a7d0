//! The fields of a line's form that shape its values.

use leptos::prelude::*;
use model::{BlankAs, DecimalSeparator, LetterCase, Shaping};

/// How values are shaped on their way; unfolded where they are. Numbers are typed into fields of text: a browser sends a
/// number that it cannot read as none at all, and lets nobody send a form for a field that is folded away.
pub(super) fn shape_fields(shaping: &Shaping) -> AnyView {
    let is_open = *shaping != Shaping::default();
    let Shaping { trim, letters, length, decimals, separator, date, blank, to_right, to_left } =
        shaping.clone();
    let is_trimmed = trim == "yes";
    let letters = options(&letters, LetterCase::ALL.map(|it| (it.name(), it.words().to_owned())));
    let separators = DecimalSeparator::ALL.map(|it| {
        let mark = it.character();
        (it.name(), format!("A {}, as in 12{mark}50", it.words()))
    });
    let separators = options(&separator, separators);
    let blanks = options(&blank, BlankAs::ALL.map(|it| (it.name(), it.words().to_owned())));
    view! {
        <details open=is_open>
            <summary>"Shape the value"</summary>
            <div class="shape-fields">
                <div class="field">
                    <label class="tick"><input type="checkbox" name="form[shape][trim]" value="yes" checked=is_trimmed /> "Trim blanks"</label>
                    <div class="note">"On both ends of a text, both ways."</div>
                </div>
                <div class="field">
                    <label for="line-letters">"Letters"</label>
                    <select id="line-letters" name="form[shape][letters]">
                        <option value="">"As they are"</option>
                        {letters}
                    </select>
                    <div class="note">"On the way to the CRM. The way back leaves them as they are."</div>
                </div>
                <div class="field">
                    <label for="line-length">"Cut to so many characters"</label>
                    <input id="line-length" name="form[shape][length]" inputmode="numeric" value=length />
                    <div class="note">"A longer text loses its end, both ways."</div>
                </div>
                <div class="field">
                    <label for="line-decimals">"Decimals"</label>
                    <input id="line-decimals" name="form[shape][decimals]" inputmode="numeric" value=decimals />
                    <div class="note">"Rounded to so many, 0 to 28, both ways."</div>
                </div>
                <div class="field">
                    <label for="line-separator">"Decimal separator"</label>
                    <select id="line-separator" name="form[shape][separator]">{separators}</select>
                    <div class="note">"Where a number becomes a text, or was one."</div>
                </div>
                <div class="field">
                    <label for="line-date">"Date format"</label>
                    <input id="line-date" name="form[shape][date]" class="mono" placeholder="%d.%m.%Y" spellcheck="false" value=date />
                    <div class="note">"How a date reads where the other app has a text."</div>
                </div>
                <div class="field">
                    <label for="line-blank">"No value becomes"</label>
                    <select id="line-blank" name="form[shape][blank]">
                        <option value="">"What it is"</option>
                        {blanks}
                    </select>
                    <div class="note">"For texts of the CRM; those of the ERP know no null."</div>
                </div>
            </div>
            <div class="shape-fields wide">
                <div class="field">
                    <label for="line-to-right">"Expression to the CRM"</label>
                    <input id="line-to-right" name="form[shape][to_right]" class="mono" spellcheck="false" value=to_right />
                    <div class="note">"The ERP's value is " <code class="mono">"value"</code> ", for example " <code class="mono">"value + \" Ltd\""</code> "; other fields of its row are " <code class="mono">"row.City"</code> " and so on."</div>
                </div>
                <div class="field">
                    <label for="line-to-left">"Expression to the ERP"</label>
                    <input id="line-to-left" name="form[shape][to_left]" class="mono" spellcheck="false" value=to_left />
                    <div class="note">"Here the CRM's value is " <code class="mono">"value"</code> ". A line that travels both ways needs both, and of other fields it reads those of the integration key alone."</div>
                </div>
            </div>
        </details>
    }
    .into_any()
}

/// The options of a list, with one of them chosen.
fn options<const N: usize>(chosen: &str, all: [(&'static str, String); N]) -> AnyView {
    let option = |(name, words): (&'static str, String)| {
        view! { <option value=name selected=name == chosen>{words}</option> }
    };
    all.map(option).into_iter().collect_view().into_any()
}
