//! Pages that somebody went to by the palette. They are kept by the browser alone, as addresses and titles of pages: no key
//! of a record is among them.

/// The name under which the browser keeps them.
pub(super) const NAME: &str = "tandem_recent";
/// So many are kept.
const MOST: usize = 6;

/// A page that was chosen before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Recent {
    /// Where it is.
    pub(super) address: String,
    /// What it is called.
    pub(super) title: String,
}

/// What the browser kept, the newest first. What cannot be read is left out, and what leads to another site.
pub(super) fn read(kept: &str) -> Vec<Recent> {
    let line = |line: &str| {
        let (address, title) = line.split_once('\t')?;
        let recent = Recent { address: address.to_owned(), title: title.to_owned() };
        (address.starts_with("/e/") && !title.is_empty()).then_some(recent)
    };
    kept.lines().filter_map(line).take(MOST).collect()
}

/// What the browser is to keep after a page was chosen: that one first, each once.
pub(super) fn with(kept: &str, chosen: Recent) -> String {
    let others = read(kept).into_iter().filter(|known| known.address != chosen.address);
    let others: Vec<Recent> = others.take(MOST - 1).collect();
    let line = |recent: &Recent| format!("{}\t{}\n", recent.address, recent.title.replace(['\t', '\n'], " "));
    std::iter::once(&chosen).chain(&others).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::{MOST, Recent, read, with};

    fn page(name: &str) -> Recent {
        Recent { address: format!("/e/test/{name}"), title: name.to_owned() }
    }

    #[test]
    fn the_newest_comes_first_and_each_once() {
        let kept =
            ["maps", "failures", "maps"].iter().fold(String::new(), |kept, name| with(&kept, page(name)));
        assert_eq!(read(&kept), [page("maps"), page("failures")]);
        let many = (0..20).fold(String::new(), |kept, at| with(&kept, page(&at.to_string())));
        assert_eq!((read(&many).len(), read(&many)[0].title.as_str()), (MOST, "19"));
    }

    #[test]
    fn what_cannot_be_read_is_left_out() {
        assert_eq!(read("nothing\n//elsewhere\tElsewhere\n/e/test\tOverview\n").len(), 1);
        let odd = Recent { address: "/e/test".into(), title: "a\tb\nc".into() };
        assert_eq!(read(&with("", odd))[0].title, "a b c");
    }
}
