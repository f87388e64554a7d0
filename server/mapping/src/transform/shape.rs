//! What kind of value there is between two transforms.

use model::{BlankAs, Direction, FieldKind, FieldMapping, FieldSchema, FindingState, Side, Transform};

/// A kind of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Not known before there is one.
    Unknown,
    Text,
    /// A whole number.
    Whole,
    /// A number that may have a fraction.
    Number,
    Flag,
    /// A date or a time.
    Moment,
    Choice,
}

impl Shape {
    pub(crate) const fn of(kind: &FieldKind) -> Self {
        match kind {
            FieldKind::Text | FieldKind::Guid => Self::Text,
            FieldKind::Integer => Self::Whole,
            FieldKind::Decimal => Self::Number,
            FieldKind::Boolean => Self::Flag,
            FieldKind::DateTime | FieldKind::Date => Self::Moment,
            FieldKind::Choice { .. } => Self::Choice,
            // The type of a lookup's key value is that of another entity's column, which is not known here.
            FieldKind::Lookup { .. } | FieldKind::Other { .. } => Self::Unknown,
        }
    }
}

/// The fields of a pair, as far as they are known.
pub(crate) struct Ends<'a> {
    left: Option<&'a FieldSchema>,
    right: Option<&'a FieldSchema>,
}

impl<'a> Ends<'a> {
    pub(crate) const fn of(left: Option<&'a FieldSchema>, right: Option<&'a FieldSchema>) -> Self {
        Self { left, right }
    }

    const fn get(&self, side: Side) -> Option<&'a FieldSchema> {
        match side {
            Side::Left => self.left,
            Side::Right => self.right,
        }
    }

    fn shape(&self, side: Side) -> Shape {
        self.get(side).map_or(Shape::Unknown, |field| Shape::of(&field.kind))
    }

    pub(super) fn is_text(&self, side: Side) -> bool {
        self.shape(side) == Shape::Text
    }

    /// The way on which dates become texts: away from the side that has a date.
    pub(super) fn dates_are_written(&self) -> Direction {
        let [left, right] = Side::BOTH.map(|side| self.shape(side) == Shape::Moment);
        if right && !left { Direction::RightToLeft } else { Direction::LeftToRight }
    }
}

/// What comes to a transform of a field in a direction.
pub(super) fn before(transforms: &[Transform], at: usize, direction: Direction, ends: &Ends<'_>) -> Shape {
    let source = ends.shape(direction.source());
    let pass = |shape: Shape, transform: &Transform| after(transform, shape, direction, ends);
    match direction {
        Direction::LeftToRight => transforms.iter().take(at).fold(source, pass),
        Direction::RightToLeft => transforms.iter().skip(at + 1).rev().fold(source, pass),
    }
}

/// What a transform leaves of a kind of value.
fn after(transform: &Transform, shape: Shape, direction: Direction, ends: &Ends<'_>) -> Shape {
    match transform {
        Transform::Default { .. }
        | Transform::Trim
        | Transform::Case { .. }
        | Transform::Truncate { .. }
        | Transform::Blank { .. } => shape,
        Transform::ValueMap { .. } | Transform::Expression { .. } => Shape::Unknown,
        Transform::Number { .. } if ends.is_text(direction.target()) => Shape::Text,
        Transform::Number { decimals: 0, .. } => Shape::Whole,
        Transform::Number { .. } => Shape::Number,
        Transform::Date { .. } if direction == ends.dates_are_written() => Shape::Text,
        Transform::Date { .. } => Shape::Moment,
    }
}

/// What arrives at the target's field, in place of the source's; `None` where that is not known before there is a value.
pub(crate) fn arriving(line: &FieldMapping, direction: Direction, ends: &Ends<'_>) -> Option<FieldSchema> {
    let source = ends.get(direction.source())?;
    let transforms: Vec<&Transform> = match direction {
        Direction::LeftToRight => line.transforms.iter().collect(),
        Direction::RightToLeft => line.transforms.iter().rev().collect(),
    };
    let (mut kind, mut longest) = (Some(source.kind.clone()), source.max_length);
    for transform in transforms {
        let shape = kind.as_ref().map_or(Shape::Unknown, Shape::of);
        match (transform, after(transform, shape, direction, ends)) {
            (Transform::Truncate { length }, _) => {
                longest = Some(longest.map_or(*length, |it| it.min(*length)));
            }
            (Transform::ValueMap { .. } | Transform::Expression { .. }, _) => (kind, longest) = (None, None),
            (Transform::Number { .. } | Transform::Date { .. }, left) => {
                longest = None;
                kind = Some(match left {
                    Shape::Whole => FieldKind::Integer,
                    Shape::Number => FieldKind::Decimal,
                    Shape::Moment => FieldKind::DateTime,
                    _ => FieldKind::Text,
                });
            }
            _ => {}
        }
    }
    kind.map(|kind| FieldSchema { kind, max_length: longest, ..source.clone() })
}

/// Why a transform of a line has nothing to work on, in words that follow its name; `None` where it has, on one way at
/// least.
pub(crate) fn unfit(line: &FieldMapping, at: usize, ends: &Ends<'_>) -> Option<&'static str> {
    let ways: Vec<Shape> = Direction::BOTH
        .into_iter()
        .filter(|direction| line.direction.carries(*direction))
        .map(|direction| before(&line.transforms, at, direction, ends))
        .collect();
    let none = |fit: &[Shape]| !ways.iter().any(|shape| *shape == Shape::Unknown || fit.contains(shape));
    match line.transforms.get(at)? {
        Transform::Trim | Transform::Case { .. } | Transform::Truncate { .. } => {
            none(&[Shape::Text]).then_some("is for texts, and neither field it is between is one")
        }
        Transform::Number { .. } => none(&[Shape::Whole, Shape::Number, Shape::Text])
            .then_some("is for numbers, and for texts that hold one"),
        Transform::Date { .. } => {
            let is_date = |side: Side| {
                ends.get(side).is_none() || matches!(ends.shape(side), Shape::Moment | Shape::Unknown)
            };
            let is_text = |side: Side| ends.shape(side) != Shape::Moment;
            let fits = |date: Side| is_date(date) && is_text(date.other());
            (!Side::BOTH.into_iter().any(fits)).then_some("is for a date on one side and a text on the other")
        }
        Transform::Blank { becomes: BlankAs::Empty } => {
            let is_text = matches!(ends.shape(Side::Right), Shape::Text | Shape::Unknown);
            (!is_text).then_some("is for a CRM column of texts")
        }
        Transform::Default { .. }
        | Transform::ValueMap { .. }
        | Transform::Blank { .. }
        | Transform::Expression { .. } => None,
    }
}

/// How bad it is for a key to pass through a transform that may make one value of two; `None` where it is not.
pub(crate) const fn loss_of_key(transform: &Transform) -> Option<FindingState> {
    match transform {
        Transform::Truncate { .. } | Transform::Number { .. } | Transform::Date { .. } => {
            Some(FindingState::Problem)
        }
        Transform::Expression { .. } => Some(FindingState::Warning),
        // Keys are compared without regard to case, and blanks around them tell nothing apart.
        Transform::Default { .. }
        | Transform::ValueMap { .. }
        | Transform::Trim
        | Transform::Case { .. }
        | Transform::Blank { .. } => None,
    }
}
