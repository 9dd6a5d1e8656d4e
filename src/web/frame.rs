//! What surrounds every page, and how a page becomes an answer.

use crate::domain::health::AlarmState;
use crate::store::StoreError;
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
    Health,
    Rules,
    /// Below none of them.
    Elsewhere,
}

/// What surrounds every page.
pub(super) struct Frame {
    pub(super) title: String,
    pub(super) place: Place,
    pub(super) notice: Option<String>,
    /// Alarms that stand, and how many of them nobody has seen to.
    pub(super) alarms: usize,
    pub(super) open_alarms: usize,
    pub(super) style: &'static str,
}

impl Frame {
    /// Asks the store which alarms stand now.
    pub(super) async fn new(
        app: &App,
        place: Place,
        title: impl Into<String>,
    ) -> Result<Self, StoreError> {
        let alarms = app.store.standing_alarms().await?;
        let open = alarms.iter().filter(|alarm| alarm.state == AlarmState::Open);
        Ok(Self {
            place,
            notice: app.notice.clone(),
            open_alarms: open.count(),
            alarms: alarms.len(),
            ..Self::bare(title)
        })
    }

    /// For pages made where nothing is known of the app.
    pub(super) fn bare(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            place: Place::Elsewhere,
            notice: None,
            alarms: 0,
            open_alarms: 0,
            style: style_url(),
        }
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
