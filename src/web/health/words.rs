//! What is known of the crawl's own completeness, in words for staff.

use crate::domain::entry::Poll;
use crate::domain::health::{AlarmKind, AlarmState, GapReason, GapState, Overlap};
use crate::domain::outcome::{NetworkFault, PollOutcome};
use crate::domain::outlet::{Feed, FeedKind};
use crate::domain::walk::WalkState;
pub(in crate::web) use crate::health::words::{alarm, alarm_meaning};
use crate::web::show;
use chrono::Duration;

/// What to do about an alarm, in one sentence.
pub(in crate::web) fn alarm_repair(kind: AlarmKind) -> &'static str {
    match kind {
        AlarmKind::Silent => {
            "Mở trang chủ xem có tin mới không; nếu có, nguồn tin đã đổi địa chỉ: thử lại bằng lệnh bên dưới rồi sửa tệp khai báo."
        }
        AlarmKind::Unreachable => {
            "Mở trang chủ bằng trình duyệt; nếu trang vẫn chạy, lệnh bên dưới nói lỗi ở đâu. Hệ thống vẫn tự đọc lại và tự vá."
        }
        AlarmKind::Volume => {
            "So với số tin trên trang chủ; nếu thiếu, một nguồn tin đã mất: lệnh bên dưới nói nguồn nào."
        }
        AlarmKind::Fill => {
            "Mở một bài mới lưu, so với trang gốc, rồi sửa phần layout trong tệp khai báo của cơ quan."
        }
        AlarmKind::BotWall => {
            "Đề nghị cơ quan báo chí mở lối cho robot của hệ thống, hoặc khai báo lối khác (sitemap, chuyên mục)."
        }
        AlarmKind::Dates => {
            "Mở một bài mới lưu, xem mục “Ngày đăng lấy từ đâu”, rồi sửa phần published trong tệp khai báo."
        }
        AlarmKind::Dns => {
            "Kiểm tra cơ quan có đổi tên miền không; nếu có, sửa tệp khai báo; nếu không, kiểm tra máy chủ DNS."
        }
        AlarmKind::Tls => {
            "Báo cho cơ quan báo chí; nếu nhiều cơ quan cùng lỗi, kiểm tra đồng hồ và chứng chỉ CA của máy này."
        }
        AlarmKind::Gap => {
            "Khai báo thêm sitemap hoặc chuyên mục cho cơ quan này, rồi chạy lệnh bên dưới để đi ngược lại."
        }
        AlarmKind::OwnNetwork => {
            "Kiểm tra đường truyền, DNS và tường lửa của máy này; mọi nguồn tin được đọc lại ngay khi có mạng."
        }
    }
}

/// The command that helps with an alarm about `outlet`, if there is one.
pub(in crate::web) fn alarm_command(kind: AlarmKind, outlet: Option<&str>) -> Option<String> {
    let outlet = outlet?;
    match kind {
        AlarmKind::Silent | AlarmKind::Unreachable | AlarmKind::Volume | AlarmKind::Dns => {
            Some(format!("diembao outlets check {outlet}"))
        }
        AlarmKind::Gap => {
            Some(format!("diembao crawl --once --outlet {outlet} --since 2025-01-31"))
        }
        _ => None,
    }
}

pub(in crate::web) fn alarm_state(state: AlarmState) -> &'static str {
    match state {
        AlarmState::Open => "mới",
        AlarmState::Acknowledged => "đã biết",
        AlarmState::Closed => "đã hết",
    }
}

pub(in crate::web) fn gap_reason(reason: GapReason) -> &'static str {
    match reason {
        GapReason::NoOverlap => "lượt đọc không nối liền với lượt trước",
        GapReason::BeforeFirstVisit => "trước lượt đọc đầu tiên",
        GapReason::StillFailing => "nguồn tin đang không đọc được",
    }
}

pub(in crate::web) fn gap_state(state: GapState) -> &'static str {
    match state {
        GapState::Open => "chưa vá",
        GapState::Repaired => "đã vá",
        GapState::Lost => "không vá được",
    }
}

pub(in crate::web) fn walk_state(state: WalkState) -> &'static str {
    match state {
        WalkState::Going => "đang đi",
        WalkState::Reached => "đã tới nơi",
        WalkState::Short => "hết đường trước khi tới",
    }
}

/// The kind of a feed; archives are sitemaps or section pages with a date in their address.
pub(in crate::web) fn feed_kind(feed: &Feed) -> &'static str {
    match feed.kind {
        _ if feed.archive.is_some() => "kho theo ngày",
        FeedKind::Syndicated => "RSS",
        FeedKind::Sitemap => "sitemap",
        FeedKind::Section => "chuyên mục",
    }
}

pub(in crate::web) fn overlap(overlap: Overlap) -> &'static str {
    match overlap {
        Overlap::Proven => "nối liền",
        Overlap::Unproven => "không nối liền",
        Overlap::First => "lượt đầu",
        Overlap::Unknown => "",
    }
}

fn fault(fault: NetworkFault) -> &'static str {
    match fault {
        NetworkFault::Dns => "không tra được tên miền",
        NetworkFault::Tls => "lỗi kết nối bảo mật",
        NetworkFault::Connect => "không kết nối được",
        NetworkFault::Timeout => "hết giờ chờ",
        NetworkFault::Broken => "kết nối bị đứt",
    }
}

/// A visit of a feed in one line: `200, 30 tin, 2 mới, 28 đã thấy, nối liền`.
pub(in crate::web) fn event(poll: &Poll) -> String {
    let mut parts: Vec<String> =
        poll.http_status.map(|status| status.to_string()).into_iter().collect();
    match poll.outcome {
        PollOutcome::Read => {
            let seen = poll.items.saturating_sub(poll.new_items);
            parts.push(format!("{} tin", show::number(poll.items)));
            parts.push(format!("{} mới", show::number(poll.new_items)));
            parts.push(format!("{} đã thấy", show::number(seen)));
        }
        outcome => parts.push(match poll.fault {
            Some(kind) if outcome == PollOutcome::FailedNetwork => fault(kind).to_owned(),
            _ => show::poll_outcome(outcome).to_owned(),
        }),
    }
    parts.push(overlap(poll.overlap).to_owned());
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}

/// A span in the largest unit that says enough: `15 phút`, `3,5 giờ`, `2 ngày`.
pub(in crate::web) fn span(span: Duration) -> String {
    let minutes = span.num_minutes().max(0);
    match minutes {
        0..=119 => format!("{minutes} phút"),
        120..=2879 => format!("{} giờ", show::decimal(minutes as f64 / 60.0)),
        _ => format!("{} ngày", show::decimal(minutes as f64 / 1440.0)),
    }
}

pub(in crate::web) fn hours(hours: f64) -> String {
    format!("{} giờ", show::decimal(hours))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn poll(outcome: PollOutcome, overlap: Overlap) -> Poll {
        Poll {
            outlet: "a".into(),
            feed_url: String::new(),
            polled_at: chrono::DateTime::UNIX_EPOCH,
            outcome,
            http_status: Some(200),
            items: 30,
            new_items: 2,
            overlap,
            fault: None,
            detail: String::new(),
        }
    }

    #[test]
    fn a_visit_is_told_in_one_line() {
        let read = poll(PollOutcome::Read, Overlap::Proven);
        assert_eq!(event(&read), "200, 30 tin, 2 mới, 28 đã thấy, nối liền");
        let unchanged =
            Poll { http_status: Some(304), ..poll(PollOutcome::NotModified, Overlap::Proven) };
        assert_eq!(event(&unchanged), "304, không có gì mới, nối liền");
        let failed = Poll {
            http_status: None,
            fault: Some(NetworkFault::Timeout),
            ..poll(PollOutcome::FailedNetwork, Overlap::Unknown)
        };
        assert_eq!(event(&failed), "hết giờ chờ");
        let refused =
            Poll { http_status: Some(503), ..poll(PollOutcome::FailedHttp, Overlap::Unknown) };
        assert_eq!(event(&refused), "503, máy chủ báo lỗi");
    }

    #[test]
    fn spans_are_told_in_a_fitting_unit() {
        let cases = [(15, "15 phút"), (210, "3,5 giờ"), (2880, "2 ngày"), (-5, "0 phút")];
        for (minutes, text) in cases {
            assert_eq!(span(Duration::minutes(minutes)), text);
        }
    }
}
