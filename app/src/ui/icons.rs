//! Our own icons: strokes on a grid of 16, in the colour of the text. They are never the only sign of a meaning.

use leptos::prelude::*;

/// One icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Icon {
    /// An exclamation mark.
    Alert,
    /// A bell.
    Bell,
    /// A tick.
    Check,
    /// Two sheets.
    Copy,
    /// A short line.
    Dash,
    /// A disk.
    Disk,
    /// A funnel.
    Funnel,
    /// A key.
    Key,
    /// A padlock.
    Lock,
    /// Three lines.
    Menu,
    /// A half moon.
    Moon,
    /// Two bars.
    Pause,
    /// A pencil.
    Pencil,
    /// A person.
    Person,
    /// A triangle.
    Play,
    /// A plus.
    Plus,
    /// Two arrows in a circle.
    Retry,
    /// A magnifying glass.
    Search,
    /// A square.
    Stop,
    /// Two arrowheads, up and down.
    Switch,
    /// A dustbin.
    Trash,
    /// A plug out of its socket.
    Unplugged,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Alert => "M8 3.2v5.6M8 12v.4",
            Self::Bell => "M4 11V7.5a4 4 0 0 1 8 0V11l1 1.5H3L4 11ZM7 14.3h2",
            Self::Check => "M3 8.5 6.5 12 13 4.5",
            Self::Copy => "M6 5.5h7v8H6zM10 5.5v-3H3v8h3",
            Self::Dash => "M4 8h8",
            Self::Disk => "M2.5 9.5h11v3.5h-11zM4 9.5l1.5-6h5l1.5 6M11 11.3h.1",
            Self::Funnel => "M2.5 3.5h11L9.5 8.2v4.3l-3 1.2V8.2z",
            Self::Key => "M10.2 9a3.2 3.2 0 1 0-3.1-2.4L2.5 11.2v2.3h2.3v-1.6h1.6v-1.6L7.6 9M11 5h.1",
            Self::Lock => "M4 7.5h8V13H4zM5.5 7.5V5.3a2.5 2.5 0 0 1 5 0v2.2",
            Self::Menu => "M2.5 4h11M2.5 8h11M2.5 12h11",
            Self::Moon => "M13 9.8A5.5 5.5 0 0 1 6.2 3a5.5 5.5 0 1 0 6.8 6.8Z",
            Self::Pause => "M5.5 3.5v9M10.5 3.5v9",
            Self::Pencil => "m3 13 .6-2.8 7-7 2.2 2.2-7 7zM9.2 4.6l2.2 2.2",
            Self::Person => "M8 8a2.7 2.7 0 1 0 0-5.4A2.7 2.7 0 0 0 8 8ZM2.8 13.6a5.3 5.3 0 0 1 10.4 0",
            Self::Play => "M5 3.2v9.6L12.5 8z",
            Self::Plus => "M8 3v10M3 8h10",
            Self::Retry => {
                "M2.5 8a5.5 5.5 0 0 1 9.6-3.7M13.5 8a5.5 5.5 0 0 1-9.6 3.7M12.5 1.8v3h-3M3.5 14.2v-3h3"
            }
            Self::Search => "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM10.4 10.4l3.4 3.4",
            Self::Stop => "M4 4h8v8H4z",
            Self::Switch => "m5 6.2 3-3 3 3M5 9.8l3 3 3-3",
            Self::Trash => "M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.6 9h5.8l.6-9M6.8 7v4M9.2 7v4",
            Self::Unplugged => "M6 2v3M10 2v3M4 5h8v3a4 4 0 0 1-8 0zM8 12v2.5M2 14.5l12-13",
        }
    }

    /// The icon as SVG; hidden from screen readers, since a word always stands beside it or labels its control.
    pub(crate) fn draw(self) -> impl IntoView {
        view! {
            <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
                <path d=self.path() />
            </svg>
        }
    }
}
