//! Requests that change something have to come from our own pages: a second line behind `SameSite` cookies.

use super::{Serving, problem::Problem, session};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::header::{HOST, ORIGIN};
use http::{HeaderMap, Method};

/// Refuses what a browser sends on behalf of another site.
///
/// Programs send neither header and bring a token or nothing that could be abused; a request with a cookie must say
/// where it comes from.
pub(super) async fn check(State(serving): State<Serving>, request: Request, next: Next) -> Response {
    let harmless = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if harmless || is_ours(request.headers(), serving.public_url.as_deref()) {
        return next.run(request).await;
    }
    tracing::warn!("a request of another site was refused");
    Problem::cross_site().into_response()
}

fn is_ours(headers: &HeaderMap, public_url: Option<&str>) -> bool {
    // A browser adds this header to nothing that another site made it send, so there is nothing to abuse.
    if session::bearer(headers).is_some() {
        return true;
    }
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    // Browsers set it by themselves and let no page change it; older ones and plain HTTP to other hosts go without.
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match text(ORIGIN.as_str()) {
        Some(origin) => {
            public_url.is_some_and(|url| origin_of(url) == origin)
                || text(HOST.as_str()).is_some_and(|host| {
                    origin.strip_prefix("http://").or(origin.strip_prefix("https://")) == Some(host)
                })
        }
        None => session::secret(headers).is_none(),
    }
}

/// Scheme, host and port of a URL.
fn origin_of(url: &str) -> String {
    reqwest::Url::parse(url).map(|url| url.origin().ascii_serialization()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::is_ours;
    use http::{HeaderMap, HeaderName, HeaderValue};

    fn ours(pairs: &[(&'static str, &'static str)]) -> bool {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        let headers: HeaderMap = pairs.iter().map(pair).collect();
        is_ours(&headers, Some("https://tandem.example/sync"))
    }

    #[test]
    fn a_cookie_needs_a_sender_of_ours() {
        let cookie = ("cookie", "tandem_session=abc");
        let host = ("host", "127.0.0.1:8210");
        assert!(ours(&[cookie, host, ("origin", "http://127.0.0.1:8210")]));
        assert!(ours(&[cookie, host, ("origin", "https://tandem.example")]));
        assert!(ours(&[cookie, host, ("sec-fetch-site", "same-origin")]));
        assert!(!ours(&[cookie, host]));
        for foreign in
            ["http://evil.example", "null", "http://127.0.0.1:8211", "https://tandem.example.evil.example"]
        {
            assert!(!ours(&[cookie, host, ("origin", foreign)]), "{foreign}");
        }
        for site in ["cross-site", "same-site"] {
            assert!(!ours(&[cookie, host, ("sec-fetch-site", site)]), "{site}");
        }
    }

    #[test]
    fn without_a_cookie_only_a_foreign_browser_is_refused() {
        assert!(ours(&[]));
        assert!(ours(&[("authorization", "Bearer t"), ("origin", "http://elsewhere.example")]));
        assert!(!ours(&[("origin", "http://evil.example"), ("host", "127.0.0.1:8210")]));
    }
}
