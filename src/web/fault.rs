//! Answers to requests that cannot be answered: what is wrong and what to do.

use crate::evidence::EvidenceError;
use crate::store::StoreError;
use crate::web::frame::{Frame, Place, Shown};
use askama::Template;
use axum::Json;
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use std::any::Any;

/// Why a page cannot be shown.
#[derive(Debug)]
pub(super) enum Fault {
    /// Something asked for does not exist: 404.
    Unknown {
        /// What is wrong, a sentence.
        what: String,
        /// What to do, a sentence.
        repair: String,
    },
    /// The request says something unreadable: 400.
    Wrong {
        /// What is wrong, a sentence.
        what: String,
        /// What to do, a sentence.
        repair: String,
    },
    /// Not from one of our own pages: 403.
    Refused {
        /// What is wrong, a sentence.
        what: String,
        /// What to do, a sentence.
        repair: String,
    },
    /// The store failed: 500.
    Store(StoreError),
    /// A document's file is missing or was changed: 500.
    Evidence(EvidenceError),
    /// The program failed: 500.
    Internal(String),
    /// It took too long: 503.
    Busy,
}

impl Fault {
    pub(super) fn unknown(what: impl Into<String>, repair: impl Into<String>) -> Self {
        Self::Unknown { what: what.into(), repair: repair.into() }
    }

    pub(super) fn wrong(what: impl Into<String>, repair: impl Into<String>) -> Self {
        Self::Wrong { what: what.into(), repair: repair.into() }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Unknown { .. } => StatusCode::NOT_FOUND,
            Self::Wrong { .. } => StatusCode::BAD_REQUEST,
            Self::Refused { .. } => StatusCode::FORBIDDEN,
            Self::Store(_) | Self::Evidence(_) | Self::Internal(_) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Logs what staff must know; a reader is told where to look, not the inner cause.
    fn texts(self) -> (String, String) {
        match self {
            Self::Unknown { what, repair }
            | Self::Wrong { what, repair }
            | Self::Refused { what, repair } => (what, repair),
            Self::Store(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "the store failed");
                let what = "Không đọc được kho dữ liệu.".to_owned();
                (what, "Tải lại trang. Nếu vẫn lỗi, chạy `diembao doctor` và xem nhật ký.".into())
            }
            Self::Evidence(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "evidence is damaged");
                let what = "Không đọc được tệp chứng cứ của trang này.".to_owned();
                (
                    what,
                    "Chạy `diembao evidence verify` để biết tệp nào hỏng, rồi phục hồi tệp ấy."
                        .into(),
                )
            }
            Self::Internal(detail) => {
                tracing::error!("a page failed: {detail}");
                let what = "Có lỗi khi dựng trang này.".to_owned();
                (what, "Tải lại trang. Nếu vẫn lỗi, gửi nhật ký cho người vận hành.".into())
            }
            Self::Busy => (
                "Máy chủ chưa tính xong trong 30 giây.".to_owned(),
                "Đợi một phút rồi tải lại, hoặc chọn kế hoạch có kỳ ngắn hơn.".to_owned(),
            ),
        }
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<EvidenceError> for Fault {
    fn from(error: EvidenceError) -> Self {
        Self::Evidence(error)
    }
}

impl From<askama::Error> for Fault {
    fn from(error: askama::Error) -> Self {
        Self::Internal(error.to_string())
    }
}

#[derive(Template)]
#[template(path = "fault.html")]
struct FaultPage {
    frame: Frame,
    status: u16,
    what: String,
    repair: String,
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let status = self.status();
        let (what, repair) = self.texts();
        let frame = Frame::bare(match status {
            StatusCode::NOT_FOUND => "Không tìm thấy",
            StatusCode::BAD_REQUEST => "Yêu cầu chưa đúng",
            StatusCode::FORBIDDEN => "Yêu cầu bị từ chối",
            _ => "Có lỗi",
        });
        let page = FaultPage { frame, status: status.as_u16(), what, repair };
        match page.render() {
            Ok(_) => (status, Shown(page)).into_response(),
            Err(_) => (status, page.what).into_response(),
        }
    }
}

/// The same fault for programs: `{"error", "repair"}`.
#[derive(Debug)]
pub(super) struct ApiFault(Fault);

impl<F: Into<Fault>> From<F> for ApiFault {
    fn from(fault: F) -> Self {
        Self(fault.into())
    }
}

impl IntoResponse for ApiFault {
    fn into_response(self) -> Response {
        let status = self.0.status();
        let (what, repair) = self.0.texts();
        (status, Json(json!({ "error": what, "repair": repair }))).into_response()
    }
}

/// The `{id}` of an address.
pub(super) struct Id(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let id: Result<Path<String>, PathRejection> = Path::from_request_parts(parts, state).await;
        let Ok(Path(id)) = id else { return Err(unknown_address()) };
        Ok(Self(id))
    }
}

/// For every address that no page has.
pub(super) async fn nothing_here() -> Fault {
    unknown_address()
}

fn unknown_address() -> Fault {
    Fault::unknown("Không có trang nào ở địa chỉ này.", "Bắt đầu lại từ trang Tổng quan.")
}

/// Gives errors that never reached a handler (a method, a time limit) a page of their own.
pub(super) async fn explain(answer: Response) -> Response {
    let status = answer.status();
    let kind = answer.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let explained = kind.is_some_and(|kind| kind.starts_with("text/html") || kind.contains("json"));
    if explained || !(status.is_client_error() || status.is_server_error()) {
        return answer;
    }
    let fault = match status {
        StatusCode::SERVICE_UNAVAILABLE => Fault::Busy,
        StatusCode::METHOD_NOT_ALLOWED => {
            Fault::wrong("Trang này chỉ đọc.", "Mở địa chỉ này bằng trình duyệt (GET).")
        }
        StatusCode::NOT_FOUND => unknown_address(),
        status if status.is_client_error() => {
            Fault::wrong("Không đọc được yêu cầu.", "Kiểm tra lại địa chỉ.")
        }
        status => Fault::Internal(format!("answered {status} without a reason")),
    };
    let mut page = fault.into_response();
    *page.status_mut() = status;
    page
}

/// A panic of a page is a fault like any other; the server goes on.
pub(super) fn panicked(cause: Box<dyn Any + Send>) -> Response<Body> {
    let text = cause.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| cause.downcast_ref::<String>().cloned()).unwrap_or_default();
    Fault::Internal(format!("panic: {text}")).into_response()
}
