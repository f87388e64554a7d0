//! The one check in front of every server function, and how refusals become answers.

use super::ApiError;
use crate::state::{AppState, Caller};
use access::{Denied, Principal};
use engine::EngineError;
use engine::clock::Correlations;
use http::header::{ACCEPT, COOKIE, HOST, ORIGIN, REFERER, SET_COOKIE};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method, StatusCode};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use model::{Environment, EnvironmentId, FieldErrors, MapId, MapVersion, Permission};
use std::error::Error;
use std::sync::OnceLock;
use store::StoreError;

/// The cookie of [`show_once`].
const ONCE: &str = "tandem_once";

/// Where somebody wants to do something.
pub(super) enum Scope<'a> {
    /// In one environment, by its name in the URL.
    Environment(&'a str),
    /// In Tandem as a whole.
    Tandem,
}

/// Somebody who may do what was asked.
pub(super) struct Admitted {
    /// Handles to everything.
    pub(super) state: AppState,
    /// Who it is.
    pub(super) principal: Principal,
}

/// Somebody who may do what was asked in an environment that exists.
pub(super) struct Inside {
    /// Handles to everything.
    pub(super) state: AppState,
    /// Who it is.
    pub(super) principal: Principal,
    /// Where.
    pub(super) environment: Environment,
}

/// Handles to everything, for the few functions that people need before they are anybody.
pub(super) fn open_to_all() -> Result<AppState, ApiError> {
    use_context::<AppState>().ok_or_else(|| broken("the state is not provided to server functions", None))
}

/// May the sender of this request do that? A page's visitor without a session is sent to the sign-in page.
pub(super) fn authorize(scope: &Scope<'_>, permission: Permission) -> Result<Admitted, ApiError> {
    let state = open_to_all()?;
    let caller = parts().and_then(|parts| parts.extensions.get::<Caller>().cloned());
    let environment = match scope {
        Scope::Environment(name) => EnvironmentId::new(name),
        Scope::Tandem => None,
    };
    let principal = caller.and_then(|caller| caller.0);
    match access::authorize(principal.as_ref(), environment.as_ref(), permission) {
        Ok(principal) => Ok(Admitted { state, principal: principal.clone() }),
        Err(Denied::SignIn) => {
            answer(StatusCode::UNAUTHORIZED);
            leptos_axum::redirect(&format!("/sign-in?next={}", came_from()));
            Err(ApiError::SignIn)
        }
        Err(Denied::Forbidden { needs }) => {
            answer(StatusCode::FORBIDDEN);
            Err(ApiError::Forbidden { needs })
        }
    }
}

/// [`authorize`] in an environment, which must exist.
pub(super) async fn enter(name: &str, permission: Permission) -> Result<Inside, ApiError> {
    let Admitted { state, principal } = authorize(&Scope::Environment(name), permission)?;
    let id = EnvironmentId::new(name).ok_or_else(|| not_found("environment"))?;
    let environment = state.store.environment(&id).await?;
    Ok(Inside { state, principal, environment })
}

impl Inside {
    /// A map of this environment with its active version.
    pub(super) async fn map(&self, id: MapId) -> Result<(model::EntityMap, MapVersion), ApiError> {
        let (map, version) = self.state.store.map(id).await?;
        if map.environment == self.environment.id { Ok((map, version)) } else { Err(not_found("entity map")) }
    }
}

/// There is no such thing.
pub(super) fn not_found(what: &str) -> ApiError {
    answer(StatusCode::NOT_FOUND);
    ApiError::NotFound { what: what.to_owned() }
}

/// Fields will not do.
pub(super) fn invalid(errors: FieldErrors) -> ApiError {
    answer(StatusCode::UNPROCESSABLE_ENTITY);
    ApiError::Invalid { errors }
}

/// A rule or another party said no.
pub(super) fn refused(message: impl Into<String>, hint: impl Into<String>) -> ApiError {
    answer(StatusCode::CONFLICT);
    ApiError::Refused { message: message.into(), hint: hint.into() }
}

/// Something broke: the log gets the whole story, the person a correlation id to find it by.
pub(super) fn broken(what: &str, cause: Option<&(dyn Error + 'static)>) -> ApiError {
    static IDS: OnceLock<Correlations> = OnceLock::new();
    let seed = || use_context::<AppState>().map_or(0, |state| state.now().0.unsigned_abs());
    let correlation = IDS.get_or_init(|| Correlations::new(seed())).next();
    let mut chain: Vec<String> = Vec::new();
    let mut next = cause;
    while let Some(cause) = next {
        chain.push(cause.to_string());
        next = cause.source();
    }
    tracing::error!(correlation, chain = chain.join(": "), "console: {what}");
    answer(StatusCode::INTERNAL_SERVER_ERROR);
    ApiError::Internal { correlation }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound { what, .. } => not_found(what),
            StoreError::Stale { what } => refused(
                format!("{what} was changed by someone else meanwhile."),
                "Look at it again, then repeat what you did.",
            ),
            StoreError::Duplicate { what, name } => {
                refused(format!("There is already {what} named {name}."), "Choose another name.")
            }
            StoreError::CannotWrite { .. } => refused(
                "The database cannot be written.",
                "Free some disk space or check the folder's permissions; nothing was lost, work goes on by itself.",
            ),
            other => broken("the store failed", Some(&other)),
        }
    }
}

impl From<access::AccessError> for ApiError {
    fn from(error: access::AccessError) -> Self {
        match error {
            access::AccessError::Store(error) => error.into(),
            other => broken("access failed", Some(&other)),
        }
    }
}

impl From<alerts::AlertError> for ApiError {
    fn from(error: alerts::AlertError) -> Self {
        match error {
            alerts::AlertError::Invalid(errors) => invalid(errors),
            alerts::AlertError::Stale => refused(
                "The alert setting was changed by someone else meanwhile.",
                "Look at it again, then repeat what you did.",
            ),
            alerts::AlertError::NotFound => not_found("alert"),
            alerts::AlertError::Store(error) => error.into(),
        }
    }
}

impl From<solutions::SolutionError> for ApiError {
    fn from(error: solutions::SolutionError) -> Self {
        use solutions::SolutionError as E;
        match error {
            E::Store(error) => error.into(),
            E::Invalid(errors) => invalid(errors),
            E::Refused { message, hint } => refused(message, hint),
            E::Package(fault) => refused(
                format!("[{}] {}", fault.code, fault.message),
                "Nothing of it was taken over. Get the package again from those who made it.",
            ),
        }
    }
}

impl From<EngineError> for ApiError {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Store(error) => error.into(),
            EngineError::Invalid(errors) => invalid(errors),
            other => refused(other.to_string(), ""),
        }
    }
}

/// Does a plain form send this request, so that the answer is a redirect and nothing else is seen?
pub(super) fn plain_form() -> bool {
    parts().is_some_and(|parts| parts.method != Method::GET && accepts_html(&parts))
}

/// The value of a cookie.
pub(crate) fn cookie(name: &str) -> Option<String> {
    let parts = parts()?;
    let cookies = parts.headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then(|| value.to_owned()))
}

/// Has the answer set a cookie; `cookie` is the whole `Set-Cookie` value.
pub(super) fn set_cookie(cookie: &str) {
    if let (Some(options), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(cookie)) {
        options.append_header(SET_COOKIE, value);
    }
}

/// Hands a fresh secret to the page that follows a plain form, which sees nothing but a redirect.
pub(super) fn show_once(secret: &str) {
    hand_over(ONCE, secret);
}

/// What [`show_once`] left, while a page is rendered.
pub(super) fn take_once() -> Option<String> {
    take_over(ONCE)
}

/// Hands a text, encoded as cookies want it, to the page that follows a plain form. The cookie cannot be read by scripts,
/// lives a minute and is taken back when it was shown.
pub(super) fn hand_over(name: &str, text: &str) {
    if plain_form() {
        set_cookie(&format!("{name}={text}; Path=/; Max-Age=60; HttpOnly; SameSite=Strict"));
    }
}

/// What [`hand_over`] left, while a page is rendered.
pub(super) fn take_over(name: &str) -> Option<String> {
    let page = parts().is_some_and(|parts| parts.method == Method::GET);
    let text = cookie(name).filter(|text| page && !text.is_empty())?;
    set_cookie(&format!("{name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict"));
    Some(text)
}

/// Is that a path of this site, and so a safe place to go to? `//host` and `/\\host` lead away.
pub(super) fn is_local(path: &str) -> bool {
    let rest = path.strip_prefix('/');
    rest.is_some_and(|rest| {
        !rest.starts_with(['/', '\\']) && rest.bytes().all(|byte| byte.is_ascii_graphic())
    })
}

/// The address under which the sender reaches Tandem, without a slash at its end; empty when it does not say.
pub(super) fn origin() -> String {
    let header = |name: HeaderName| {
        parts().and_then(|parts| parts.headers.get(name)?.to_str().ok().map(ToOwned::to_owned))
    };
    let host = header(HOST).unwrap_or_default();
    let origin = header(ORIGIN).unwrap_or_default();
    if origin.split_once("://").is_some_and(|(_, named)| named == host) { origin } else { String::new() }
}

fn parts() -> Option<Parts> {
    use_context::<Parts>()
}

fn accepts_html(parts: &Parts) -> bool {
    parts.headers.get(ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|it| it.contains("text/html"))
}

/// The page to come back to after signing in, percent-encoded for a query: the one that is being rendered, or the one
/// that called.
fn came_from() -> String {
    let Some(parts) = parts() else { return "/".into() };
    let path = if parts.uri.path().starts_with("/api/") {
        let referer = parts.headers.get(REFERER).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let after_scheme = referer.split_once("://").map_or("", |(_, rest)| rest);
        after_scheme.find('/').map_or("/", |at| &after_scheme[at..]).to_owned()
    } else {
        parts.uri.path_and_query().map_or("/".to_owned(), ToString::to_string)
    };
    path.replace('%', "%25").replace('&', "%26").replace('#', "%23").replace('+', "%2B")
}

/// What was sent does not have the form of a request.
pub(super) fn unreadable() {
    answer(StatusCode::BAD_REQUEST);
}

/// Gives the answer its status. A plain form and a person's page keep their redirect; a page keeps 200 when only a part
/// of it is refused.
fn answer(status: StatusCode) {
    let (Some(parts), Some(options)) = (parts(), use_context::<ResponseOptions>()) else { return };
    let page = parts.method == Method::GET;
    let of_a_part = matches!(status, StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY);
    let leads_on = status == StatusCode::UNAUTHORIZED && accepts_html(&parts);
    if plain_form() || (page && (of_a_part || leads_on)) {
        return;
    }
    options.set_status(status);
}
