//! Gaps as staff read them.

use crate::domain::catalog::Catalog;
use crate::domain::health::{Gap, GapState};
use crate::web::ask::outlet_name;
use crate::web::health::words;
use crate::web::show;
use crate::web::source::source_href;

pub(in crate::web) struct GapView {
    pub(in crate::web) outlet: String,
    pub(in crate::web) outlet_href: String,
    pub(in crate::web) feed: String,
    pub(in crate::web) from: String,
    pub(in crate::web) to: String,
    pub(in crate::web) span: String,
    pub(in crate::web) reason: &'static str,
    pub(in crate::web) state: &'static str,
    pub(in crate::web) repaired: bool,
    pub(in crate::web) lost: bool,
    pub(in crate::web) recovered: String,
    pub(in crate::web) closed: Option<String>,
    /// How it ended, in English.
    pub(in crate::web) detail: String,
}

impl GapView {
    pub(in crate::web) fn new(catalog: &Catalog, gap: &Gap) -> Self {
        Self {
            outlet: outlet_name(catalog, gap.outlet.as_str()),
            outlet_href: format!("{}#khoang-trong", source_href(gap.outlet.as_str())),
            feed: gap.feed_url.clone(),
            from: show::moment(Some(gap.from)),
            to: show::moment(Some(gap.to)),
            span: words::span(gap.to - gap.from),
            reason: words::gap_reason(gap.reason),
            state: words::gap_state(gap.state),
            repaired: gap.state == GapState::Repaired,
            lost: gap.state == GapState::Lost,
            recovered: show::number(gap.recovered),
            closed: gap.closed_at.map(|at| show::moment(Some(at))),
            detail: gap.detail.clone(),
        }
    }
}
