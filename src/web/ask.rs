//! What a request asks, and links that ask the same again.

use crate::count::Dimension;
use crate::domain::catalog::Catalog;
use crate::domain::plan::{CountingRule, Plan};
use crate::domain::time::{Timestamp, parse_moment, vietnam_day};
use crate::web::app::App;
use crate::web::fault::Fault;
use crate::web::show;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use chrono::SubsecRound;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;
use url::form_urlencoded;

/// The pairs after `?`; of a repeated key the first counts, a blank value counts as absent.
#[derive(Debug, Default)]
pub(super) struct Params(BTreeMap<String, String>);

impl Params {
    fn parse(query: &str) -> Self {
        let mut pairs = BTreeMap::new();
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            if !value.trim().is_empty() {
                pairs.entry(key.into_owned()).or_insert_with(|| value.trim().to_owned());
            }
        }
        Self(pairs)
    }

    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Params {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::parse(parts.uri.query().unwrap_or_default()))
    }
}

/// `path?key=value&…` with everything escaped.
pub(super) fn href(path: &str, pairs: &[(&str, &str)]) -> String {
    if pairs.is_empty() {
        return path.to_owned();
    }
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("{path}?{query}")
}

/// One address segment, escaped.
pub(super) fn segment(text: &str) -> String {
    // The form encoding writes a blank as `+`, which stands for itself in a path.
    form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}

/// The proof of an article, as known at `as_of`.
pub(super) fn article_href(id: &str, as_of: Timestamp) -> String {
    href(&format!("/bai/{}", segment(id)), &[("as_of", &show::instant(as_of))])
}

/// Which figures are asked for: everything but the figure itself.
pub(super) struct Question {
    /// One state of the definitions, for the whole page.
    pub(super) catalog: Arc<Catalog>,
    pub(super) plan: Plan,
    /// Never after now: what will be known tomorrow is not known.
    pub(super) as_of: Timestamp,
    /// Whether a moment was asked for; otherwise it is now.
    pub(super) as_of_asked: bool,
    pub(super) counting: CountingRule,
    pub(super) dimension: Dimension,
}

/// The dimensions with the word each has in addresses.
pub(super) const DIMENSIONS: [(&str, Dimension); 4] = [
    ("month", Dimension::Month),
    ("channel", Dimension::Channel),
    ("outlet", Dimension::Outlet),
    ("unit", Dimension::Unit),
];

impl Question {
    /// Reads `plan`, `as_of`, `counting` and `dimension`, each with its default.
    pub(super) fn read(app: &App, params: &Params) -> Result<Self, Fault> {
        let (as_of, as_of_asked) = moment(app, params)?;
        let catalog = app.catalog.get();
        let plan = match params.get("plan") {
            Some(id) => catalog.plans.iter().find(|plan| plan.id.as_str() == id),
            None => default_plan(&catalog, as_of),
        };
        let Some(plan) = plan.cloned() else { return Err(unknown_plan(&catalog, params)) };
        Ok(Self {
            plan,
            as_of,
            as_of_asked,
            counting: counting(params)?.unwrap_or(CountingRule::Each),
            dimension: dimension(params)?,
            catalog,
        })
    }

    pub(super) fn dimension_word(&self) -> &'static str {
        DIMENSIONS
            .iter()
            .find(|(_, known)| *known == self.dimension)
            .map_or("month", |(word, _)| *word)
    }

    /// The list behind one figure, at exactly this moment: `figure` adds to or replaces the
    /// question's own pairs.
    pub(super) fn list_href(&self, figure: &[(&str, &str)]) -> String {
        let as_of = show::instant(self.as_of);
        let own = [
            ("plan", self.plan.id.as_str()),
            ("as_of", as_of.as_str()),
            ("counting", self.counting.as_str()),
            ("dimension", self.dimension_word()),
        ];
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        for (key, value) in own.iter().chain(figure) {
            pairs.retain(|(earlier, _)| earlier != key);
            pairs.push((key, value));
        }
        href("/danh-sach", &pairs)
    }

    /// The overview with some of its switches changed.
    pub(super) fn home_href(&self, changed: &[(&str, &str)]) -> String {
        let as_of = show::instant(self.as_of);
        let mut pairs = vec![
            ("plan", self.plan.id.as_str()),
            ("counting", self.counting.as_str()),
            ("dimension", self.dimension_word()),
        ];
        if self.as_of_asked {
            pairs.push(("as_of", &as_of));
        }
        for (key, value) in changed {
            pairs.retain(|(earlier, _)| earlier != key);
            pairs.push((key, value));
        }
        href("/", &pairs)
    }

    /// The present name of an outlet, its id where the definitions no longer have it.
    pub(super) fn outlet_name(&self, id: &str) -> String {
        outlet_name(&self.catalog, id)
    }
}

pub(super) fn outlet_name(catalog: &Catalog, id: &str) -> String {
    outlet_name_on(catalog, id, None)
}

/// The name that an outlet had when an article of it was published; the present one where that is
/// unknown, its id where the definitions no longer have it.
pub(super) fn outlet_name_on(
    catalog: &Catalog,
    id: &str,
    published_at: Option<Timestamp>,
) -> String {
    let outlet = catalog.outlets.iter().find(|outlet| outlet.id.as_str() == id);
    let name = outlet.map(|outlet| match published_at {
        Some(at) => outlet.name_on(vietnam_day(at)),
        None => &outlet.name,
    });
    name.unwrap_or(id).to_owned()
}

/// The moment asked for with `as_of`, and whether one was; now otherwise and at the latest.
pub(super) fn moment(app: &App, params: &Params) -> Result<(Timestamp, bool), Fault> {
    let now = app.clock.now().trunc_subsecs(0);
    let Some(text) = params.get("as_of") else { return Ok((now, false)) };
    let asked = parse_moment(text).map_err(|_| {
        Fault::wrong(
            format!("“{text}” không phải là một ngày."),
            "Viết thời điểm “tính đến” dạng 2025-10-20 (hết ngày đó) hoặc 2025-10-20T08:00:00+07:00.",
        )
    })?;
    Ok((asked.min(now), true))
}

/// The counting rule asked for, if one was.
pub(super) fn counting(params: &Params) -> Result<Option<CountingRule>, Fault> {
    let Some(word) = params.get("counting") else { return Ok(None) };
    word.parse().map(Some).map_err(|_| {
        Fault::wrong(
            format!("Không có cách đếm “{word}”."),
            "Chọn một trong: each, per-outlet, per-story, originals.",
        )
    })
}

fn dimension(params: &Params) -> Result<Dimension, Fault> {
    let Some(word) = params.get("dimension") else { return Ok(Dimension::Month) };
    let known = DIMENSIONS.iter().find(|(known, _)| *known == word);
    known.map(|(_, dimension)| *dimension).ok_or_else(|| {
        Fault::wrong(
            format!("Không có chiều “{word}”."),
            "Chọn một trong: month, channel, outlet, unit.",
        )
    })
}

/// The plan with quotas that runs at `as_of`; else one with quotas; else the first.
fn default_plan(catalog: &Catalog, as_of: Timestamp) -> Option<&Plan> {
    let day = vietnam_day(as_of);
    let runs = |plan: &Plan| plan.period.from <= day && day <= plan.period.until;
    let with_quotas = || catalog.plans.iter().filter(|plan| plan.quotas().next().is_some());
    let running = with_quotas().find(|plan| runs(plan));
    running.or_else(|| with_quotas().next()).or_else(|| catalog.plans.first())
}

fn unknown_plan(catalog: &Catalog, params: &Params) -> Fault {
    let known: Vec<&str> = catalog.plans.iter().map(|plan| plan.id.as_str()).collect();
    match params.get("plan") {
        _ if known.is_empty() => Fault::unknown(
            "Chưa có kế hoạch nào.",
            "Thêm một tệp vào thư mục plans/ rồi chạy `diembao rules apply`.",
        ),
        Some(id) => Fault::unknown(
            format!("Không có kế hoạch “{id}”."),
            format!("Các kế hoạch đang có: {}.", known.join(", ")),
        ),
        None => Fault::unknown("Không chọn được kế hoạch.", "Chọn kế hoạch ở trang Tổng quan."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_escape_what_they_carry() {
        let link =
            href("/tim", &[("q", "giá \"vàng\" & <b>"), ("as_of", "2025-10-20T08:00:00+07:00")]);
        assert_eq!(
            link,
            "/tim?q=gi%C3%A1+%22v%C3%A0ng%22+%26+%3Cb%3E&as_of=2025-10-20T08%3A00%3A00%2B07%3A00"
        );
        assert_eq!(segment("../a b/ă"), "..%2Fa%20b%2F%C4%83");
    }

    #[test]
    fn the_first_of_a_repeated_pair_counts_and_blanks_do_not() {
        let params = Params::parse("plan=&plan=a&plan=b&as_of=+&q=%FF");
        assert_eq!(params.get("plan"), Some("a"));
        assert_eq!(params.get("as_of"), None);
        assert_eq!(params.get("q"), Some("\u{fffd}"));
    }
}
