//! Where we are, and the way to other environments: a list of plain links in a popover, which needs no script.

use crate::address::Address;
use crate::api::environments::Frame;
use crate::ui::{Icon, kept};
use leptos::prelude::*;
use model::{Band, Environment};

/// The environment's name and colour band; opened, all environments.
#[component]
pub(super) fn Switcher(frame: Frame) -> impl IntoView {
    let here = frame.environment;
    let others = frame.environments;
    let label = format!("Environment: {}, {}", here.name, here.band.label());
    let class = format!("band {}", band_class(here.band));
    let own = here.id.clone();
    // An open list stays open while the page around it is read again.
    let key = format!("{own} {others:?}");
    let (name, word, simulated) = (here.name, here.band.label(), here.simulated);
    kept(key, move || {
        let address = Address::current();
        let rows = others
            .iter()
            .map(|other| {
                let to = other.clone();
                let href = move || same_page(&address.path(), &to);
                let current = (other.id == own).then_some("true");
                view! {
                    <a class=format!("menu-item band {}", band_class(other.band)) href=href aria-current=current>
                        <span class="band-name">{other.name.clone()}</span>
                        <span class="band-word">{other.band.label()}</span>
                    </a>
                }
            })
            .collect_view();
        view! {
            <button type="button" class=class.clone() popovertarget="environments" aria-label=label.clone()>
                <span class="band-name">{name.clone()}</span>
                <span class="band-word">{word}</span>
                {simulated.then(|| view! { <span class="band-word">"Simulated"</span> })}
                {Icon::Switch.draw()}
            </button>
            <nav id="environments" class="menu switch-menu" popover="auto" aria-label="Environments">
                {rows}
            </nav>
        }
        .into_any()
    })
}

const fn band_class(band: Band) -> &'static str {
    match band {
        Band::Test => "test",
        Band::Production => "production",
    }
}

/// The same page of another environment where it has one: maps have other ids there, and only simulated ones have a
/// simulator.
fn same_page(path: &str, to: &Environment) -> String {
    let page = path.split('/').nth(3).unwrap_or_default();
    let there = matches!(page, "maps" | "failures" | "search" | "environment" | "settings")
        || (page == "simulator" && to.simulated);
    if there { format!("/e/{}/{page}", to.id) } else { format!("/e/{}", to.id) }
}

#[cfg(test)]
mod tests {
    use super::same_page;
    use model::{Band, Environment, EnvironmentId};

    #[test]
    fn the_page_is_kept_where_it_exists() {
        let to = |simulated| Environment {
            id: EnvironmentId::new("live").unwrap(),
            name: "Live".into(),
            band: Band::Production,
            simulated,
            companies: Vec::new(),
        };
        for (path, expected) in [
            ("/e/test", "/e/live"),
            ("/e/test/maps", "/e/live/maps"),
            ("/e/test/maps/2/failures", "/e/live/maps"),
            ("/e/test/failures/groups/3", "/e/live/failures"),
            ("/e/test/search", "/e/live/search"),
            ("/e/test/environment", "/e/live/environment"),
            ("/e/test/environment/link", "/e/live/environment"),
            ("/e/test/settings", "/e/live/settings"),
            ("/e/test/simulator", "/e/live/simulator"),
            ("/e/test/nonsense", "/e/live"),
        ] {
            assert_eq!(same_page(path, &to(true)), expected, "{path}");
        }
        assert_eq!(same_page("/e/test/simulator", &to(false)), "/e/live");
    }
}
