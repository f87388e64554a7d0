//! The OData port: gate, token endpoint, bearer check, dispatch.

use std::sync::Arc;

use ::http::{HeaderValue, Method, StatusCode};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use bytes::Bytes;

use super::call::{Answer, Call};
use super::dialect::Refusal;
use super::{Service, batch, pages};

/// Larger bodies are refused, in bytes.
const BODY_LIMIT: usize = 128 * 1024 * 1024;

/// Everything the OData port answers.
pub(crate) fn router(service: Service) -> Router {
    Router::new().fallback(answer).with_state(service)
}

async fn answer(State(service): State<Service>, request: Request) -> Response {
    let wait = service.faults.wait();
    if !wait.is_zero() {
        tokio::time::sleep(wait).await;
    }
    let method = request.method().clone();
    let is_token = is_token(request.uri().path());
    let mut answer = handle(&service, request).await;
    if method == Method::HEAD {
        answer.body.clear();
    }
    if !is_token && !is_read(&method) && !answer.is_error() && service.faults.loses_answer() {
        return broken_off(answer);
    }
    respond(answer)
}

async fn handle(service: &Service, request: Request) -> Answer {
    let (head, body) = request.into_parts();
    let host = head.headers.get("host").and_then(|host| host.to_str().ok()).map(str::to_owned);
    let origin = format!("http://{}", host.unwrap_or_else(|| service.addresses.odata.to_string()));
    let path = head.uri.path();
    let is_token = is_token(path);
    if !is_token {
        let told = service.faults.refusal();
        if told == Some(StatusCode::UNAUTHORIZED) || !is_authorized(service, &head) {
            let challenge = format!(
                "Bearer authorization_uri=\"{origin}/common/oauth2/authorize\", resource_id=\"{origin}/\""
            );
            return service.dialect.refuse(&Refusal::Unauthorized).header("WWW-Authenticate", challenge);
        }
        if let Some(status) = told {
            return on_command(service, status);
        }
        let query = head.uri.query().unwrap_or_default();
        if service.faults.expires_changes() && query.contains("deltatoken") {
            return service.dialect.refuse(&Refusal::Expired);
        }
    }
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return service.dialect.refuse(&Refusal::Body);
    };
    if is_token && head.method == Method::POST {
        return service.tokens.answer(&body, service.clock().now());
    }
    let description = service.dialect.description_root();
    let Some((root, path)) = [Some(service.dialect.root()), description]
        .into_iter()
        .flatten()
        .find_map(|root| Some((root, below(root, path)?)))
    else {
        return service.dialect.refuse(&Refusal::NotFound);
    };
    let call = Call {
        base: Arc::from(format!("{origin}{root}")),
        path: path.to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        method: head.method,
        headers: head.headers,
        body,
    };
    if description == Some(root) {
        let describe = || service.dialect.describe(&call);
        let refuse = || service.dialect.refuse(&Refusal::NotFound);
        return if is_read(&call.method) { describe() } else { refuse() };
    }
    execute(service, call).await
}

/// The path behind a root, which is also found without its last slash.
fn below<'p>(root: &str, path: &'p str) -> Option<&'p str> {
    path.strip_prefix(root).or_else(|| (path == root.trim_end_matches('/')).then_some(""))
}

async fn execute(service: &Service, call: Call) -> Answer {
    let dialect = &service.dialect;
    let is_batch = matches!(call.path.as_str(), "$batch" | "%24batch");
    let result = if is_batch && call.method == Method::POST {
        batch::execute(service, &call).await
    } else if is_read(&call.method) {
        pages::read(service, call).await
    } else {
        let rules = service.faults.rules();
        let work = |transaction: &mut crate::store::Transaction<'_>| {
            batch::guarded(dialect.as_ref(), transaction, &call, &rules)
        };
        service.write(work).await
    };
    result.unwrap_or_else(|error| {
        tracing::error!(%error, "a request could not be served");
        dialect.refuse(&Refusal::Broken)
    })
}

pub(super) fn is_read(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

/// The refusal that somebody has asked for. A gateway in front of the app knows nothing of its protocol.
fn on_command(service: &Service, status: StatusCode) -> Answer {
    let in_its_words = || service.dialect.refuse(&Refusal::OnCommand(status));
    match status {
        StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE => {
            let page = format!(
                "<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>\r\n"
            );
            Answer::with_body(status, "text/html", page)
        }
        StatusCode::TOO_MANY_REQUESTS => in_its_words().header("Retry-After", "1"),
        _ => in_its_words(),
    }
}

fn is_token(path: &str) -> bool {
    path.ends_with("/oauth2/v2.0/token") || path.ends_with("/oauth2/token")
}

fn is_authorized(service: &Service, head: &::http::request::Parts) -> bool {
    let header = head.headers.get("authorization").and_then(|header| header.to_str().ok());
    let token = header
        .and_then(|header| header.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    token.is_some_and(|(_, token)| service.tokens.accepts(token.trim(), service.clock().now()))
}

/// An answer that the network cuts after its first half: the client knows that something was done, and not what.
fn broken_off(mut answer: Answer) -> Response {
    // An answer without a body would arrive whole.
    answer.status = StatusCode::OK;
    let body = std::mem::take(&mut answer.body);
    let mut response = respond(answer);
    let half = Bytes::copy_from_slice(&body[..body.len() / 2]);
    let pieces = [Ok(half), Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))];
    *response.body_mut() = Body::from_stream(futures::stream::iter(pieces));
    response
}

fn respond(answer: Answer) -> Response {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = answer.status;
    response.headers_mut().insert("odata-version", HeaderValue::from_static("4.0"));
    for (name, value) in answer.headers {
        match HeaderValue::from_str(&value) {
            Ok(value) => drop(response.headers_mut().append(name_of(name), value)),
            Err(error) => tracing::warn!(name, %error, "a header could not be sent"),
        }
    }
    response
}

fn name_of(name: &str) -> ::http::HeaderName {
    ::http::HeaderName::from_bytes(name.as_bytes()).unwrap_or(::http::header::WARNING)
}
