//! Rounding numbers, and numbers as texts of a fixed form.

use super::{Fault, is_blank};
use crate::normal;
use model::DecimalSeparator;
use odata::value::{Number, Value};
use rust_decimal::{Decimal, RoundingStrategy};

/// How a number is rounded and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) decimals: u8,
    pub(super) separator: DecimalSeparator,
}

impl Form {
    /// The most digits after the separator that a number can be rounded to.
    pub(super) const MOST_DECIMALS: u8 = 28;

    /// The number that a value holds, rounded. A text has to be written with this separator and without any other, since
    /// `1.234` may be little more than one or more than a thousand.
    pub(super) fn rounded(self, value: &Value) -> Result<Value, Fault> {
        if is_blank(value) {
            return Ok(Value::Null);
        }
        let number = self.number(value).ok_or_else(|| Fault::unfit(value, self.wanted()))?;
        Ok(Value::Number(normal::shortest(&Number::from(number))))
    }

    /// The text of a value's number, rounded.
    pub(super) fn written(self, value: &Value) -> Result<Value, Fault> {
        if is_blank(value) {
            return Ok(Value::Null);
        }
        let number = self.number(value).ok_or_else(|| Fault::unfit(value, self.wanted()))?;
        let text = Number::from(number).to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let decimals = usize::from(self.decimals);
        if decimals == 0 {
            return Ok(Value::from(whole));
        }
        let separator = self.separator.character();
        Ok(Value::Text(format!("{whole}{separator}{fraction:0<decimals$}")))
    }

    fn number(self, value: &Value) -> Option<Decimal> {
        let number = match (value, self.separator) {
            (Value::Text(text), DecimalSeparator::Comma) if text.contains(['.', 'e', 'E']) => return None,
            (Value::Text(text), DecimalSeparator::Comma) => {
                Number::parse(&text.trim().replacen(',', ".", 1))?
            }
            (Value::Text(text), DecimalSeparator::Point) => Number::parse(text.trim())?,
            _ => value.as_number()?.into_owned(),
        };
        let decimal = normal::shortest(&number).to_decimal()?;
        let decimals = u32::from(self.decimals.min(Self::MOST_DECIMALS));
        Some(decimal.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero).normalize())
    }

    fn wanted(self) -> String {
        let separator = self.separator.words();
        format!("a number of at most 28 digits, with a {separator} before its fraction where it is a text")
    }
}
