//! How long what is over is kept.

use crate::api::retention::Keeping;
use crate::ui::Time;
use crate::wording::{counted, grouped, millis};
use leptos::prelude::*;
use model::{Kept, Limit};

/// The limits that are in force, and what the last round removed.
#[component]
pub(super) fn RetentionCard(keeping: Keeping) -> impl IntoView {
    let Keeping { retention, last } = keeping;
    let rows = Kept::ALL
        .map(|kept| row(kept, retention.of(kept), last.as_ref().map(|round| round.removed_of(kept))))
        .collect_view();
    let told = match &last {
        Some(round) => {
            let words = match round.total() {
                0 => "nothing was beyond the limits".to_owned(),
                removed => format!("{} removed in {}", counted(removed, "row", "rows"), millis(round.millis)),
            };
            view! { "Last looked after " <Time at=round.at /> {format!(": {words}.")} }.into_any()
        }
        None => "The first round since the start is under way.".into_any(),
    };
    view! {
        <section class="card" aria-labelledby="retention">
            <header>
                <h2 id="retention">"Retention"</h2>
                <span class="more">"what waits, is open or in step is never removed"</span>
            </header>
            <table class="cards">
                <thead>
                    <tr>
                        <th scope="col">"What"</th>
                        <th scope="col" class="num">"Kept for"</th>
                        <th scope="col" class="num">"At most"</th>
                        <th scope="col" class="num">"Last removed"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <div class="pad line-top quiet">
                {told}
                " The limits are set where Tandem is started, by variables such as "
                <code>"TANDEM_KEEP_CHANGES"</code>
                "."
            </div>
        </section>
    }
}

fn row(kept: Kept, limit: Limit, removed: Option<i64>) -> AnyView {
    let per = if kept.is_per_map() { "an entity map" } else { "an environment" };
    view! {
        <tr>
            <th scope="row">{kept.label()}</th>
            <td data-label="Kept for" class="num">{counted(limit.days.into(), "day", "days")}</td>
            <td data-label="At most" class="num">
                {grouped(limit.rows.into())} " " <span class="quiet">{per}</span>
            </td>
            <td data-label="Last removed" class="num">{removed.map_or_else(|| "–".to_owned(), grouped)}</td>
        </tr>
    }
    .into_any()
}
