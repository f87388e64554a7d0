//! How mail leaves Tandem.

use super::body::Body;
use super::caller::Caller;
use crate::http::problem::Problem;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use http::StatusCode;
use model::{FieldErrors, MailSecurity, MailServer, MailServerDraft, MailStep, Permission};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The mail server.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MailServerBody {
    /// Name or IP address.
    host: String,
    /// TCP port; the usual one for its security unless it is given.
    #[serde(default)]
    port: Option<u16>,
    /// `start_tls` (required before anything else is said; what is used unless something else is said), `tls` (from the
    /// first byte) or `none`.
    #[serde(default)]
    security: Option<String>,
    /// The name to sign in by; null = the server takes mail without.
    #[serde(default)]
    user: Option<String>,
    /// Where the password is: `env:NAME` or `file:PATH`, never the password itself.
    #[serde(default)]
    password: Option<String>,
    /// Certificates (PEM) of an authority that is trusted besides those of the system: the text, or `file:PATH`.
    #[serde(default)]
    ca: Option<String>,
    /// The address that mail comes from.
    from: String,
    /// The name shown with it.
    #[serde(default)]
    from_name: Option<String>,
    /// Where answers go; null = to the same address.
    #[serde(default)]
    reply_to: Option<String>,
}

/// Whom a test goes to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MailTestBody {
    /// One mail address.
    to: String,
}

/// One step of a test.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MailStepView {
    /// `Connect`, `Encrypt`, `Sign in`, `Sender`, `Recipient` or `Message`; `Settings` where a secret cannot be had.
    step: String,
    /// What came of it, in words.
    result: String,
    /// Whether it worked.
    ok: bool,
}

impl MailServerBody {
    fn finished(self) -> Result<MailServer, FieldErrors> {
        let word = self.security.unwrap_or_default();
        let named = MailSecurity::ALL.into_iter().find(|each| each.name() == word);
        let Some(security) = named.or_else(|| word.is_empty().then(MailSecurity::default)) else {
            let mut errors = FieldErrors::default();
            errors.add("security", "It is start_tls, tls or none.");
            return Err(errors);
        };
        let usual = MailServerDraft::default();
        MailServerDraft {
            host: self.host,
            port: self.port.map(|port| port.to_string()).unwrap_or_default(),
            security,
            user: self.user.unwrap_or_default(),
            password: self.password.unwrap_or_default(),
            ca: self.ca.unwrap_or_default(),
            from: self.from,
            from_name: self.from_name.unwrap_or(usual.from_name),
            reply_to: self.reply_to.unwrap_or_default(),
        }
        .finished()
    }
}

impl From<MailServer> for MailServerBody {
    fn from(server: MailServer) -> Self {
        let (user, password) = server.login.map(|login| (login.user, login.password)).unzip();
        Self {
            host: server.host,
            port: Some(server.port),
            security: Some(server.security.name().to_owned()),
            user,
            password,
            ca: Some(server.ca).filter(|ca| !ca.is_empty()),
            from: server.from,
            from_name: Some(server.from_name).filter(|name| !name.is_empty()),
            reply_to: server.reply_to,
        }
    }
}

/// The mail server that alerts are told by.
#[utoipa::path(get, path = "/mail-server", tag = "settings", responses((status = OK, body = MailServerBody), (status = NOT_FOUND, description = "Nobody has entered one", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn server(
    caller: Caller,
    State(state): State<AppState>,
) -> Result<Json<MailServerBody>, Problem> {
    caller.may(Permission::Administer, None)?;
    let server = state.store.mail_server().await?;
    server.map(|server| Json(server.into())).ok_or_else(missing)
}

/// Sets the mail server up; what waits to be sent is tried at once.
#[utoipa::path(put, path = "/mail-server", tag = "settings", request_body = MailServerBody, responses((status = OK, body = MailServerBody), (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn set(
    caller: Caller,
    State(state): State<AppState>,
    Body(body): Body<MailServerBody>,
) -> Result<Json<MailServerBody>, Problem> {
    caller.may(Permission::Administer, None)?;
    let server = body.finished().map_err(|errors| Problem::invalid(&errors))?;
    state.store.set_mail_server(Some(server.clone()), state.now()).await?;
    Ok(Json(server.into()))
}

/// Takes the mail server out: alerts tell nobody by mail from here on.
#[utoipa::path(delete, path = "/mail-server", tag = "settings", responses((status = NO_CONTENT)))]
pub(super) async fn remove(caller: Caller, State(state): State<AppState>) -> Result<StatusCode, Problem> {
    caller.may(Permission::Administer, None)?;
    state.store.set_mail_server(None, state.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sends a test mail, and says what came of each step. It may take as long as the mail server does.
#[utoipa::path(post, path = "/mail-server/test", tag = "settings", request_body = MailTestBody, responses((status = OK, body = Vec<MailStepView>), (status = NOT_FOUND, description = "Nobody has entered a mail server", body = Problem, content_type = "application/problem+json"), (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn test(
    caller: Caller,
    State(state): State<AppState>,
    Body(body): Body<MailTestBody>,
) -> Result<Json<Vec<MailStepView>>, Problem> {
    caller.may(Permission::Administer, None)?;
    app::api::notifications::check_address(&body.to).map_err(|errors| Problem::invalid(&errors))?;
    let server = state.store.mail_server().await?.ok_or_else(missing)?;
    let steps = state.mail.test(&server, body.to.trim()).await;
    let view = |step: MailStep| MailStepView { step: step.what, result: step.words, ok: step.went_well };
    Ok(Json(steps.into_iter().map(view).collect()))
}

fn missing() -> Problem {
    Problem::not_found("No mail server is set up.".to_owned())
}
