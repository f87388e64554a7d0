//! What a mail says, before it becomes text and HTML.

/// A mail as its reader sees it. All texts are as they are: whoever writes them down escapes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    /// One line.
    pub(crate) subject: String,
    /// The first line of the body.
    pub(crate) title: String,
    /// Which colour it wears.
    pub(crate) tone: Tone,
    /// What follows, in order.
    pub(crate) blocks: Vec<Block>,
    /// The small print: who sent it, and why.
    pub(crate) footer: Vec<String>,
}

/// The colour of a mail's first line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Something is wrong.
    Bad,
    /// It is over.
    Good,
    /// Neither.
    Plain,
}

/// A part of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// A paragraph.
    Words(String),
    /// Names and what stands behind them.
    Facts(Vec<(&'static str, String)>),
    /// A heading, and how often what happened.
    Counts(&'static str, Vec<Counted>),
    /// Where to go: words and address, the most important first.
    Links(Vec<(&'static str, String)>),
}

/// One line of [`Block::Counts`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    /// How often.
    pub(crate) count: usize,
    /// What.
    pub(crate) what: String,
    /// Of what kind, and where.
    pub(crate) of: String,
}

/// The text on one line: what could end a line, or cannot be seen, becomes a blank.
pub(crate) fn one_line(text: &str) -> String {
    let is_odd = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let cleared: String = text.chars().map(|letter| if is_odd(letter) { ' ' } else { letter }).collect();
    cleared.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The beginning of a text, with `…` where something is left out.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((cut, _)) => format!("{}\u{2026}", text[..cut].trim_end()),
        None => text.to_owned(),
    }
}
