//! Entries that come while somebody reads: at the top of the page they slide in; while one has scrolled away, or is at
//! the filters, they wait behind a pill that says how many they are, and nothing moves.

use crate::api::activities::{ActivityFilter, ActivityLine};
use crate::browser;
use crate::ui::Icon;
use leptos::prelude::*;
use model::{MapId, Page};

/// Which list is shown; another one begins anew.
pub(super) type Place = (String, Option<MapId>, ActivityFilter);

/// What waits behind the pill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Waiting {
    /// How many entries.
    count: usize,
    /// There may be more of them than were read.
    or_more: bool,
}

/// What is shown, and what waits to be shown. It belongs to the page and outlives each reading.
#[derive(Clone, Copy)]
pub(super) struct News {
    shown: StoredValue<Option<(Place, Page<ActivityLine>)>>,
    waiting: RwSignal<Waiting>,
    /// Grows when what waits is to be shown.
    wanted: RwSignal<u32>,
}

impl News {
    /// Nothing yet. It lives as long as the component that calls this.
    pub(super) fn new() -> Self {
        let news = Self {
            shown: StoredValue::new(None),
            waiting: RwSignal::new(Waiting::default()),
            wanted: RwSignal::new(0),
        };
        Effect::new(move |_| {
            browser::watch_top(move || {
                if news.waiting.try_get_untracked().is_some_and(|waiting| waiting.count > 0) {
                    news.show();
                }
            });
        });
        news
    }

    /// Whoever reads entries names this in the source, so that they are read again when somebody wants them.
    pub(super) fn wanted(self) -> u32 {
        self.wanted.try_get().unwrap_or_default()
    }

    fn show(self) {
        self.shown.try_set_value(None);
        if let Some(wanted) = self.wanted.try_get_untracked() {
            self.wanted.try_set(wanted.wrapping_add(1));
        }
    }

    /// What is to be shown of the entries that were just read. The next page follows what is shown.
    pub(super) fn take(self, place: Place, read: Page<ActivityLine>) -> Page<ActivityLine> {
        let reading = !browser::at_top_of_page() || browser::types_into("form.filter");
        let before = self.shown.try_update_value(Option::take).flatten();
        let before = before.filter(|(known, _)| reading && *known == place).map(|(_, page)| page);
        let (page, waiting) = match before {
            Some(shown) => {
                let (rows, waiting) = hold(shown.rows, &read.rows);
                (Page { rows, next: shown.next, total: read.total }, waiting)
            }
            None => (read, Waiting::default()),
        };
        self.shown.try_set_value(Some((place, page.clone())));
        if self.waiting.try_get_untracked().is_some_and(|known| known != waiting) {
            self.waiting.try_set(waiting);
        }
        page
    }
}

/// What is shown goes on being shown, in its newer words; entries above it wait.
fn hold(shown: Vec<ActivityLine>, read: &[ActivityLine]) -> (Vec<ActivityLine>, Waiting) {
    let newest = shown.first().map(|line| line.activity.id);
    let count = read.iter().filter(|line| Some(line.activity.id) > newest).count();
    let or_more = count > 0 && count == read.len() && !shown.is_empty();
    let lines = shown.into_iter().map(|known| {
        let newer = read.iter().find(|line| line.activity.id == known.activity.id);
        newer.cloned().unwrap_or(known)
    });
    (lines.collect(), Waiting { count, or_more })
}

/// The words on the pill.
fn pill_words(waiting: Waiting) -> String {
    let Waiting { count, or_more } = waiting;
    if or_more { format!("{count} or more new") } else { format!("{count} new") }
}

/// The pill. It takes no room, so that nothing moves when it comes.
#[component]
pub(super) fn Pill(news: News) -> impl IntoView {
    let waiting = move || news.waiting.try_get().unwrap_or_default();
    view! {
        <div class="news" role="status">
            {move || {
                let waiting = waiting();
                (waiting.count > 0).then(|| view! {
                    <button type="button" class="news-pill" on:click=move |_| {
                        browser::go_to_top();
                        news.show();
                    }>{Icon::Plus.draw()} {pill_words(waiting)}</button>
                })
            }}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::{Waiting, hold, pill_words};
    use crate::api::activities::ActivityLine;
    use model::{Activity, ActivityId, ActivityKind, Actor, EnvironmentId, Moment};

    fn lines(ids: &[(i64, i64)]) -> Vec<ActivityLine> {
        let line = |(id, count): &(i64, i64)| ActivityLine {
            activity: Activity {
                id: ActivityId(*id),
                environment: EnvironmentId::new("test").unwrap(),
                map: None,
                version: None,
                at: Moment(*id),
                actor: Actor::System("engine".into()),
                kind: ActivityKind::RetryRequested,
                count: *count,
                correlation: String::new(),
            },
            map_name: String::new(),
            version: String::new(),
            began: None,
        };
        ids.iter().map(line).collect()
    }

    #[test]
    fn what_is_shown_stays_and_counts_up_while_news_wait() {
        let (shown, waiting) =
            hold(lines(&[(3, 1), (2, 1), (1, 1)]), &lines(&[(5, 1), (4, 1), (3, 7), (2, 1)]));
        assert_eq!(shown, lines(&[(3, 7), (2, 1), (1, 1)]));
        assert_eq!(waiting, Waiting { count: 2, or_more: false });
        assert_eq!(pill_words(waiting), "2 new");
    }

    #[test]
    fn a_whole_page_of_news_may_be_more_than_that() {
        let (shown, waiting) = hold(lines(&[(1, 1)]), &lines(&[(9, 1), (8, 1)]));
        assert_eq!(shown, lines(&[(1, 1)]));
        assert_eq!(pill_words(waiting), "2 or more new");
    }

    #[test]
    fn the_first_entries_of_an_empty_list_wait_as_well() {
        let (shown, waiting) = hold(Vec::new(), &lines(&[(1, 1)]));
        assert!(shown.is_empty());
        assert_eq!(pill_words(waiting), "1 new");
    }
}
