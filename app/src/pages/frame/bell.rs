//! The bell: notices, open ones first.

use crate::api::environments::Frame;
use crate::ui::{Icon, Time};
use crate::wording::notice_words;
use leptos::prelude::*;

/// The bell and its list. The list is a popover, which needs no script.
#[component]
pub(super) fn Bell(frame: Frame) -> impl IntoView {
    let env = frame.environment.id.to_string();
    let open = frame.notices.iter().filter(|notice| notice.until.is_none()).count();
    let label = match open {
        0 => "Notices: none open".to_owned(),
        1 => "Notices: 1 open".to_owned(),
        _ => format!("Notices: {open} open"),
    };
    let lines = frame
        .notices
        .iter()
        .map(|notice| {
            let words = notice_words(&env, notice);
            view! {
                <li>
                    <span class=format!("dot {}", words.tone.class())>{words.icon.draw()}</span>
                    <div>
                        <div>{words.text}</div>
                        <div class="small">
                            <Time at=notice.until.unwrap_or(notice.since) />
                            " · "
                            <a class="link" href=words.href>{words.link}</a>
                            {words.more.map(|(href, link)| view! { " · " <a class="link" href=href>{link}</a> })}
                        </div>
                    </div>
                </li>
            }
        })
        .collect_view();
    view! {
        <button type="button" class="icon-btn" popovertarget="bell" aria-label=label>
            {Icon::Bell.draw()}
            {(open > 0).then(|| view! { <span class="pip" aria-hidden="true">{open}</span> })}
        </button>
        <section id="bell" class="menu wide-menu" popover="auto" aria-label="Notices">
            <h2>"Notices"</h2>
            {frame
                .notices
                .is_empty()
                .then(|| view! { <div class="quiet">"Nothing has needed a person so far."</div> })}
            <ul class="notices">{lines}</ul>
        </section>
    }
}
