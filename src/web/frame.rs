//! What surrounds every page, and how a page becomes an answer.

use crate::web::app::App;
use crate::web::assets::style_url;
use crate::web::fault::Fault;
use askama::Template;
use axum::response::{Html, IntoResponse, Response};

/// The places of the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Home,
    Search,
    Sources,
    Rules,
    /// Below none of them.
    Elsewhere,
}

/// What surrounds every page.
pub(super) struct Frame {
    pub(super) title: String,
    pub(super) place: Place,
    pub(super) notice: Option<String>,
    pub(super) style: &'static str,
}

impl Frame {
    pub(super) fn new(app: &App, place: Place, title: impl Into<String>) -> Self {
        Self { title: title.into(), place, notice: app.notice.clone(), style: style_url() }
    }

    /// For pages made where nothing is known of the app.
    pub(super) fn bare(title: &str) -> Self {
        Self { title: title.to_owned(), place: Place::Elsewhere, notice: None, style: style_url() }
    }

    /// The ARIA mark of a place of the navigation.
    pub(super) fn current(&self, place: Place) -> &'static str {
        if self.place == place { "page" } else { "false" }
    }
}

/// A page that is rendered when it is answered.
pub(super) struct Shown<T>(pub(super) T);

impl<T: Template> IntoResponse for Shown<T> {
    fn into_response(self) -> Response {
        match self.0.render() {
            Ok(text) => Html(text).into_response(),
            Err(error) => Fault::from(error).into_response(),
        }
    }
}
