//! The dashboard: every number opens its list, every entry of a list opens its proof.
//!
//! Takes requests of a browser or a program; gives pages rendered on the server, or JSON beside
//! them. Works without scripts and allows none. All requests only read, but for one: somebody
//! takes note of an alarm.
//!
//! One file per page with a template of the same name: `home` (a plan's quotas and coverage),
//! `list` (behind a number), `article` (the proof), `page` (the stored document), `sources`,
//! `source` (one outlet), `health` (how the crawl itself fares), `search`, `rules`; `api` answers
//! in JSON, whose shapes are in [`json`], `metrics` in the text that Prometheus reads. Below them:
//! `ask` (reading what is asked, writing links), `figures` (asking the store), `doubt` (what a
//! figure may lack), `show` (numbers, dates and words on screen), `mark` (evidence inside a text),
//! `diff` (one text against another), `origin` (who may change something), `frame`, `fault`,
//! `assets`, `headers`.
//! Handlers load, compute and return the page's struct. Read [`router`] first.

mod api;
mod app;
mod article;
mod ask;
mod assets;
mod diff;
mod doubt;
mod fault;
mod figures;
mod frame;
mod headers;
mod health;
mod home;
pub mod json;
mod list;
pub mod loopback;
mod mark;
mod metrics;
mod origin;
mod page;
mod rules;
mod search;
mod show;
mod source;
mod sources;

pub use app::{App, CurrentCatalog};
pub use article::{Kin, kin};
pub use figures::{ReadOutlets, gaps_in_the_making};

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use axum::{Extension, Router, middleware};
use std::future::{Future, IntoFuture};
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

/// The only form holds a name.
const LARGEST_FORM_BYTES: usize = 4096;

/// Every page of the dashboard over `app`.
pub fn router(app: App) -> Router {
    let pages = Router::new()
        .route("/", get(home::home))
        .route("/danh-sach", get(list::list))
        .route("/bai/{id}", get(article::article))
        .route("/trang/{id}", get(page::page))
        .route("/trang/{id}/noi-dung", get(page::content))
        .route("/trang/{id}/ma-nguon", get(page::source))
        .route("/nguon", get(sources::sources))
        .route("/nguon/{id}", get(source::source))
        .route("/tim", get(search::search))
        .route("/quy-tac", get(rules::rules))
        .route("/quy-tac/{id}", get(rules::rule))
        .route("/api/v1/coverage", get(api::coverage))
        .route("/api/v1/articles/{id}", get(api::article))
        .route("/assets/{file}", get(assets::asset))
        .route("/suc-khoe", get(health::health))
        .route("/suc-khoe/canh-bao/{id}/da-biet", post(health::acknowledge))
        .route("/metrics", get(metrics::metrics).layer(Extension(metrics::Settled::default())))
        .route("/con-song", get(|| async { "ok" }))
        .layer(DefaultBodyLimit::max(LARGEST_FORM_BYTES))
        .fallback(fault::nothing_here)
        .with_state(app);
    let pages = pages
        .layer(headers::time_limit())
        .layer(middleware::map_response(fault::explain))
        .layer(CatchPanicLayer::custom(fault::panicked))
        .layer(CompressionLayer::new());
    headers::secured(pages)
}

/// How long requests under way may take to end after the call to shut down. A client that sent
/// half a request would hold up the end for ever.
const GRACE: Duration = Duration::from_secs(5);

/// Serves the dashboard on `listener` until `shutdown` ends; requests under way are finished
/// within `GRACE`.
///
/// # Errors
/// If the listener fails.
pub async fn serve(
    app: App,
    listener: tokio::net::TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (ending, ended) = tokio::sync::oneshot::channel();
    let called = async move {
        shutdown.await;
        // Fails only if nobody is serving any more.
        let _ = ending.send(());
    };
    let serving = axum::serve(listener, router(app)).with_graceful_shutdown(called);
    let out_of_time = async move {
        match ended.await {
            Ok(()) => tokio::time::sleep(GRACE).await,
            // The call can no longer come: serving ends by itself.
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        served = serving.into_future() => served,
        () = out_of_time => {
            tracing::warn!("connections that did not end were cut");
            Ok(())
        }
    }
}
