//! What a figure may lack: days that were not seen and gaps, told beside its list.

use crate::domain::id::OutletId;
use crate::domain::time::{Period, vietnam_day};
use crate::health::completeness::Completeness;
use crate::web::ask::Question;
use crate::web::figures::ReadOutlets;
use crate::web::health::words;
use crate::web::show;
use crate::web::source::source_href;

/// How complete the articles of some outlets in a period are.
pub(super) struct Doubt {
    pub(super) summary: String,
    /// Whether articles may be missing.
    pub(super) doubtful: bool,
    /// The outlets with something to tell.
    pub(super) lines: Vec<DoubtLine>,
}

pub(super) struct DoubtLine {
    pub(super) outlet: String,
    pub(super) href: String,
    pub(super) text: String,
}

/// `None` where no outlet is crawled or the period has not begun.
pub(super) fn doubt(
    question: &Question,
    read: &ReadOutlets,
    outlets: &[OutletId],
    period: Period,
) -> Option<Doubt> {
    if outlets.is_empty() || vietnam_day(question.as_of) < period.from {
        return None;
    }
    let (mut lines, mut doubtful, mut recovered) = (Vec::new(), 0, 0);
    for outlet in outlets {
        let unread = read.unread(outlet, period).days;
        let gaps = read.completeness(outlet, period);
        doubtful += usize::from(unread > 0 || gaps.is_doubtful());
        recovered += gaps.recovered;
        if unread > 0 || gaps != Completeness::default() {
            lines.push(DoubtLine {
                outlet: question.outlet_name(outlet.as_str()),
                href: format!("{}#khoang-trong", source_href(outlet.as_str())),
                text: told(unread, gaps),
            });
        }
    }
    let all = show::number(outlets.len() as u64);
    let summary = match (doubtful, lines.len()) {
        (0, 0) => "Đầy đủ: mọi ngày đã qua của thời gian này đều đã thấy, không có khoảng trống."
            .to_owned(),
        (0, _) => {
            format!("Đầy đủ: mọi khoảng trống đã vá, tìm lại {} mục tin", show::number(recovered))
        }
        _ => format!(
            "Có thể thiếu bài: {} trong {all} cơ quan có ngày chưa thấy, khoảng trống chưa vá hoặc nguồn tin đang lỗi",
            show::number(doubtful as u64)
        ),
    };
    Some(Doubt { summary, doubtful: doubtful > 0, lines })
}

fn told(unread: u32, gaps: Completeness) -> String {
    let number = |count: u32| show::number(count);
    let parts = [
        (unread > 0).then(|| format!("{} ngày chưa thấy", number(unread))),
        (gaps.open > 0).then(|| format!("{} khoảng trống chưa vá", number(gaps.open))),
        (gaps.lost > 0).then(|| format!("{} khoảng trống không vá được", number(gaps.lost))),
        (gaps.failing > 0)
            .then(|| format!("{} nguồn tin đang không đọc được", number(gaps.failing))),
        (gaps.blind_hours > 0.0).then(|| format!("{} không thấy", words::hours(gaps.blind_hours))),
        (gaps.repaired > 0).then(|| format!("{} khoảng trống đã vá", number(gaps.repaired))),
        (gaps.recovered > 0).then(|| format!("tìm lại {} mục tin", number(gaps.recovered))),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
