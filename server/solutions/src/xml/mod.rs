//! XML files of packages as trees: small, so that whatever is not understood can be kept.

mod read;
mod write;

pub(crate) use read::read;

/// One element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Element {
    /// Its name with its prefix.
    pub(crate) name: String,
    /// Its attributes in their order.
    pub(crate) attributes: Vec<(String, String)>,
    /// What it holds, in its order.
    pub(crate) children: Vec<Node>,
}

/// Something within an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    /// An element.
    Element(Element),
    /// Text, with references resolved.
    Text(String),
}

impl Element {
    /// An element that holds nothing.
    pub(crate) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// The same with one more attribute.
    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.attributes.push((name.to_owned(), value.into()));
        self
    }

    /// The same with a text.
    pub(crate) fn text(mut self, text: &str) -> Self {
        if !text.is_empty() {
            self.children.push(Node::Text(text.to_owned()));
        }
        self
    }

    /// The same with more elements.
    pub(crate) fn holding(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.children.extend(children.into_iter().map(Node::Element));
        self
    }

    /// The elements within it.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element of that name within it, without regard to case.
    pub(crate) fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.name.eq_ignore_ascii_case(name))
    }

    /// The elements of that name within it, without regard to case.
    pub(crate) fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Self> {
        self.elements().filter(move |element| element.name.eq_ignore_ascii_case(name))
    }

    /// An attribute, without regard to the case of its name.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The text in it, without that of elements.
    pub(crate) fn content(&self) -> String {
        let texts = self.children.iter().filter_map(|child| match child {
            Node::Text(text) => Some(text.as_str()),
            Node::Element(_) => None,
        });
        texts.collect()
    }

    /// The text of the first element of that name, without blanks around it; empty where there is none.
    pub(crate) fn word(&self, name: &str) -> String {
        self.child(name).map(|element| element.content().trim().to_owned()).unwrap_or_default()
    }

    /// Gives an element another text, and adds it where there is none.
    pub(crate) fn put(&mut self, name: &str, text: &str) {
        let fresh = Self::new(name).text(text);
        let own = self.children.iter_mut().find_map(|child| match child {
            Node::Element(element) if element.name.eq_ignore_ascii_case(name) => Some(element),
            _ => None,
        });
        match own {
            Some(element) => element.children = fresh.children,
            None => self.children.push(Node::Element(fresh)),
        }
    }

    /// Gives an attribute another value, and adds it where there is none.
    pub(crate) fn put_attribute(&mut self, name: &str, new: String) {
        let own = self.attributes.iter_mut().find(|(own, _)| own.eq_ignore_ascii_case(name));
        match own {
            Some((_, value)) => *value = new,
            None => self.attributes.push((name.to_owned(), new)),
        }
    }
}
