//! What expressions can call, and the environment that they run in.
#![expect(clippy::trivially_copy_pass_by_ref, reason = "the language hands arguments over by reference")]

use cel::common::types::{CelInt, CelString};
use cel::{DeclarationError, Env, ExecutionError};
use std::sync::{Arc, LazyLock};

/// The longest text that a function makes, in bytes: each of them could be fed with the result of another.
const LONGEST: usize = 1_000_000;

/// Operators, conversions and functions that an expression may use. None of them takes longer than the length of its
/// arguments asks for; whatever loops over a list is left out.
pub(super) const KNOWN: [&str; 34] = [
    "_?_:_",
    "_&&_",
    "_||_",
    "!_",
    "-_",
    "_+_",
    "_-_",
    "_*_",
    "_/_",
    "_%_",
    "_==_",
    "_!=_",
    "_<_",
    "_<=_",
    "_>_",
    "_>=_",
    "_[_]",
    "@in",
    "bool",
    "double",
    "int",
    "string",
    "uint",
    "type",
    "size",
    "contains",
    "startsWith",
    "endsWith",
    "substring",
    "indexOf",
    "replace",
    "trim",
    "lowerAscii",
    "upperAscii",
];

/// Everything but macros (`map`, `filter`, `exists` …), which loop, optional values, regular expressions, and times. The
/// functions on texts behave as those of the same names of the
/// [strings extension](https://pkg.go.dev/github.com/google/cel-go/ext#Strings).
pub(super) static ENVIRONMENT: LazyLock<Arc<Env>> = LazyLock::new(|| {
    let mut env = Env::default().with_optional_support(false).with_stdlib();
    // A name that is taken already would be found by the first test of any expression.
    let _ = env.add_extension(texts);
    Arc::new(env)
});

fn texts(env: &mut Env) -> Result<(), DeclarationError> {
    cel::add_member_overload!(env, fn substring_from: (CelString, CelInt) -> Result<CelString>, name = "substring")?;
    cel::add_member_overload!(env, fn substring: (CelString, CelInt, CelInt) -> Result<CelString>)?;
    cel::add_member_overload!(env, fn index_of: (CelString, CelString) -> CelInt)?;
    cel::add_member_overload!(env, fn replace: (CelString, CelString, CelString) -> Result<CelString>)?;
    cel::add_member_overload!(env, fn trim: (CelString) -> CelString)?;
    cel::add_member_overload!(env, fn lower_ascii: (CelString) -> CelString)?;
    cel::add_member_overload!(env, fn upper_ascii: (CelString) -> CelString)
}

fn substring_from(this: &CelString<'_>, start: &CelInt) -> Result<CelString<'static>, ExecutionError> {
    let length = i64::try_from(this.inner().chars().count()).unwrap_or(i64::MAX);
    substring(this, start, &CelInt::from(length))
}

/// From the character before which `start` others stand up to, but without, that before which `end` others stand.
fn substring(
    this: &CelString<'_>,
    start: &CelInt,
    end: &CelInt,
) -> Result<CelString<'static>, ExecutionError> {
    let text = this.inner();
    let length = text.chars().count();
    let place = |at: i64| {
        usize::try_from(at).ok().filter(|at| *at <= length).ok_or_else(|| {
            ExecutionError::function_error(
                "substring",
                format!("there is no place {at} in a text of {length}"),
            )
        })
    };
    let (start, end) = (place(*start.inner())?, place(*end.inner())?);
    if start > end {
        return Err(ExecutionError::function_error("substring", format!("{start} is after {end}")));
    }
    Ok(text.chars().skip(start).take(end - start).collect::<String>().into())
}

/// How many characters stand before a text in another; -1 where it is not in there.
fn index_of(this: &CelString<'_>, wanted: &CelString<'_>) -> CelInt {
    let text = this.inner();
    let before = text.find(wanted.inner()).and_then(|at| text.get(..at));
    before.and_then(|before| i64::try_from(before.chars().count()).ok()).unwrap_or(-1).into()
}

fn replace(
    this: &CelString<'_>,
    from: &CelString<'_>,
    to: &CelString<'_>,
) -> Result<CelString<'static>, ExecutionError> {
    let (text, from, to) = (this.inner(), from.inner(), to.inner());
    let times = text.matches(from).count();
    if times.saturating_mul(to.len()).saturating_add(text.len()) > LONGEST {
        return Err(ExecutionError::function_error("replace", "the text would be too long"));
    }
    Ok(text.replace(from, to).into())
}

fn trim(this: &CelString<'_>) -> CelString<'static> {
    this.inner().trim().to_owned().into()
}

fn lower_ascii(this: &CelString<'_>) -> CelString<'static> {
    this.inner().to_ascii_lowercase().into()
}

fn upper_ascii(this: &CelString<'_>) -> CelString<'static> {
    this.inner().to_ascii_uppercase().into()
}
