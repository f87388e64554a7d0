//! The console's scripts and styles.

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use http::HeaderValue;
use http::header::CACHE_CONTROL;
use leptos::config::LeptosOptions;
use std::path::Path;
use tower_http::services::ServeDir;

/// `/pkg/*`: brotli or gzip where those lie beside the file.
pub(super) fn router(options: &LeptosOptions) -> Router {
    let folder = Path::new(options.site_root.as_ref()).join(options.site_pkg_dir.as_ref());
    let files = ServeDir::new(folder).precompressed_br().precompressed_gzip();
    Router::new().nest_service("/pkg", files).layer(from_fn(cache))
}

/// A name with a hash in it never means anything else; other files are asked for again each time, which costs an
/// answer without content while they are unchanged.
pub(super) async fn cache(request: Request, next: Next) -> Response {
    let value =
        if is_hashed(request.uri().path()) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response = next.run(request).await;
    if response.status().is_success() {
        response.headers_mut().entry(CACHE_CONTROL).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Is the name of the form `name.HASH.ext`? Leptos writes underscores where it would put a hash.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let parts: Vec<&str> = name.split('.').collect();
    let is_hash = |part: &str| {
        part.len() >= 16
            && part.bytes().any(|byte| byte.is_ascii_alphanumeric())
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    matches!(parts[..], [_, hash, _] if is_hash(hash))
}

#[cfg(test)]
mod tests {
    use super::is_hashed;

    #[test]
    fn only_names_with_a_hash_last_for_ever() {
        for hashed in ["/pkg/tandem.Zm9vYmFyYmF6cXV4MTIzNA.js", "/pkg/maps.3be794af13594cbe.wasm"] {
            assert!(is_hashed(hashed), "{hashed}");
        }
        let unhashed = "/pkg/__wasm_split.______________________.js";
        for plain in ["/pkg/tandem.js", "/pkg/tandem.min.css", "/favicon.ico", "/pkg/", unhashed] {
            assert!(!is_hashed(plain), "{plain}");
        }
    }
}
