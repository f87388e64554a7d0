//! Decimal numbers kept as text, so that no digit is ever lost.

use std::cmp::Ordering;
use std::fmt;

use rust_decimal::Decimal;

/// Numbers whose plain form would need more zeros than this keep an exponent.
const WIDEST_SHIFT: i64 = 40;

/// An exact decimal number in canonical text.
///
/// Canonical means: no plus sign, no needless leading zero, no minus on zero, no exponent unless the plain form
/// would need dozens of zeros. Trailing zeros of the fraction are kept, because they carry the scale of a Decimal.
/// `Eq`, `Ord` and `Hash` follow that text; [`Number::cmp_numeric`] compares by size.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Number(String);

impl Number {
    /// Reads a JSON or OData number; `None` for anything else, `NaN` and `INF` included.
    pub fn parse(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, i64::from(exponent.parse::<i32>().ok()?)),
            None => (unsigned, 0),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (mantissa, ""),
        };
        let digits_only = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits_only(whole) || !digits_only(fraction) {
            return None;
        }
        let magnitude =
            if exponent == 0 { plain(whole, fraction) } else { shifted(whole, fraction, exponent) };
        let is_zero =
            !magnitude.bytes().take_while(|byte| *byte != b'e').any(|byte| (b'1'..=b'9').contains(&byte));
        let negative = text.starts_with('-') && !is_zero;
        Some(Self(if negative { format!("-{magnitude}") } else { magnitude }))
    }

    /// The canonical text, which is also a valid JSON number and OData literal.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number as a whole 64-bit number, `None` when it has a fraction or does not fit.
    pub fn to_i64(&self) -> Option<i64> {
        let whole = match self.0.split_once('.') {
            Some((whole, fraction)) if fraction.bytes().all(|byte| byte == b'0') => whole,
            _ => &self.0,
        };
        whole.parse().ok()
    }

    /// The number as a 96-bit decimal, `None` when it cannot be held exactly.
    pub fn to_decimal(&self) -> Option<Decimal> {
        Decimal::from_str_exact(&self.0).ok()
    }

    /// Compares by size, exactly, whatever the number of digits.
    pub fn cmp_numeric(&self, other: &Self) -> Ordering {
        if let (Ok(left), Ok(right)) = (self.0.parse::<i64>(), other.0.parse::<i64>()) {
            return left.cmp(&right);
        }
        let (left, right) = (Parts::of(&self.0), Parts::of(&other.0));
        match (left.sign, right.sign) {
            (-1, -1) => right.cmp_magnitude(&left),
            (1, 1) => left.cmp_magnitude(&right),
            (left, right) => left.cmp(&right),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        Self(number.to_string())
    }
}

impl From<Decimal> for Number {
    fn from(number: Decimal) -> Self {
        let text = number.to_string();
        Self::parse(&text).unwrap_or(Self(text))
    }
}

/// A number taken apart: `sign` × 0.`digits` × 10^`point`, digits without zeros at either end.
struct Parts {
    sign: i8,
    digits: String,
    point: i64,
}

impl Parts {
    fn of(canonical: &str) -> Self {
        let unsigned = canonical.strip_prefix('-').unwrap_or(canonical);
        let (mantissa, exponent) = unsigned.split_once('e').unwrap_or((unsigned, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}");
        let significant = digits.trim_start_matches('0');
        let leading_zeros = digits.len() - significant.len();
        let point = length(whole) - length(&digits[..leading_zeros]) + exponent.parse::<i64>().unwrap_or(0);
        let sign = match (significant.is_empty(), canonical.len() == unsigned.len()) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => -1,
        };
        Self { sign, digits: significant.trim_end_matches('0').to_owned(), point }
    }

    fn cmp_magnitude(&self, other: &Self) -> Ordering {
        self.point.cmp(&other.point).then_with(|| self.digits.cmp(&other.digits))
    }
}

fn plain(whole: &str, fraction: &str) -> String {
    let trimmed = whole.trim_start_matches('0');
    let whole = if trimmed.is_empty() { "0" } else { trimmed };
    if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
}

/// Resolves an exponent into zeros where that stays readable, else brings it into the form `d.ddde±n`.
fn shifted(whole: &str, fraction: &str, exponent: i64) -> String {
    let digits = format!("{whole}{fraction}");
    let point = length(whole) + exponent;
    let missing = point - length(&digits);
    if (0..=WIDEST_SHIFT).contains(&missing) {
        return plain(&format!("{digits}{}", zeros(missing)), "");
    }
    if (-WIDEST_SHIFT..=0).contains(&point) {
        return plain("0", &format!("{}{digits}", zeros(-point)));
    }
    if let Some((whole, fraction)) = usize::try_from(point).ok().and_then(|at| digits.split_at_checked(at)) {
        return plain(whole, fraction);
    }
    let significant = digits.trim_start_matches('0');
    let leading_zeros = length(&digits) - length(significant);
    let Some((first, rest)) = significant.split_at_checked(1) else {
        return "0".to_owned();
    };
    let rest = rest.trim_end_matches('0');
    let dot = if rest.is_empty() { "" } else { "." };
    format!("{first}{dot}{rest}e{}", point - leading_zeros - 1)
}

fn zeros(count: i64) -> String {
    "0".repeat(usize::try_from(count).unwrap_or(0))
}

fn length(text: &str) -> i64 {
    i64::try_from(text.len()).unwrap_or(i64::MAX)
}
