//! Numbers, dates and words as they stand on Vietnamese screens.

use crate::count::Dimension;
use crate::domain::article::{DateDoubt, DateOrigin, Genre};
use crate::domain::outcome::{Outcome, PollOutcome};
use crate::domain::outlet::{FeedStatus, OutletGroup, OutletKind};
use crate::domain::plan::{CountingRule, Plan};
use crate::domain::review::Verdict;
use crate::domain::rule::{RuleKind, TextField};
use crate::domain::tally::QuotaStatus;
use crate::domain::time::{Month, Period, Timestamp, vietnam_text};
use chrono::NaiveDate;

/// `1234` as `1.234`.
pub(super) fn number(value: impl TryInto<u64>) -> String {
    let digits = value.try_into().unwrap_or(u64::MAX).to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// `3.25` as `3,3`; whole numbers without a comma.
pub(super) fn decimal(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or_else(|| text.replace('.', ","), str::to_owned)
}

/// A score or weight, up to two places: `2,25`.
pub(super) fn score(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').replace('.', ",").replace('-', "−")
}

/// `part` of `whole` as `12,5 %`; a dash where there is no whole. The space does not break.
pub(super) fn percent(part: f64, whole: f64) -> String {
    if whole > 0.0 { format!("{}\u{a0}%", decimal(part / whole * 100.0)) } else { "–".to_owned() }
}

pub(super) fn day(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

pub(super) fn period(period: Period) -> String {
    format!("{} – {}", day(period.from), day(period.until))
}

/// An outlet with the days on which it was not read.
pub(super) fn unread(outlet: &str, days: u32) -> String {
    format!("{outlet} ({} ngày)", number(days))
}

/// `dd/MM/yyyy HH:mm`, or that there is none.
pub(super) fn moment(at: Option<Timestamp>) -> String {
    at.map_or_else(|| "không rõ ngày".to_owned(), vietnam_text)
}

/// The paragraphs of a text from a definition file, where lines are also broken to fit an
/// editor: a break after the end of a sentence is meant, any other is not.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match paragraphs.last_mut().filter(|last| !last.ends_with(['.', ':', '!', '?', '…'])) {
            Some(unfinished) => {
                unfinished.push(' ');
                unfinished.push_str(line);
            }
            None => paragraphs.push(line.to_owned()),
        }
    }
    paragraphs
}

/// The RFC 3339 form for `datetime` attributes and links.
pub(super) fn instant(at: Timestamp) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

/// `address` if a browser may follow it: http and https, nothing that runs.
pub(super) fn web_address(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| address.to_owned())
}

/// The key of a column as a reader knows it.
pub(super) fn column(plan: &Plan, dimension: Dimension, key: &str, outlet: &str) -> String {
    let named = match dimension {
        Dimension::Month => key.parse::<Month>().ok().map(Month::vietnam_text),
        Dimension::Channel => plan
            .channels
            .iter()
            .find(|channel| channel.id.as_str() == key)
            .map(|channel| channel.name.clone()),
        Dimension::Outlet => Some(outlet.to_owned()),
        Dimension::Unit => {
            plan.units.iter().find(|unit| unit.id.as_str() == key).map(|unit| unit.name.clone())
        }
    };
    named.unwrap_or_else(|| key.to_owned())
}

pub(super) fn dimension(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Month => "Tháng",
        Dimension::Channel => "Kênh",
        Dimension::Outlet => "Cơ quan báo chí",
        Dimension::Unit => "Đơn vị",
    }
}

pub(super) fn counting(rule: CountingRule) -> &'static str {
    match rule {
        CountingRule::Each => "mọi bài, kể cả đăng lại",
        CountingRule::PerOutlet => "mỗi cơ quan một bài cho một cụm tin",
        CountingRule::PerStory => "mỗi cụm tin một bài",
        CountingRule::Originals => "chỉ bài gốc",
    }
}

pub(super) fn status(status: QuotaStatus) -> &'static str {
    match status {
        QuotaStatus::Met => "Đạt",
        QuotaStatus::OnPace => "Đúng tiến độ",
        QuotaStatus::AtRisk => "Có nguy cơ",
        QuotaStatus::Missed => "Không đạt",
        QuotaStatus::Blind => "Chưa kết luận: thiếu dữ liệu",
        QuotaStatus::NotStarted => "Chưa bắt đầu",
    }
}

pub(super) fn kind(kind: RuleKind) -> &'static str {
    match kind {
        RuleKind::Scope => "phạm vi",
        RuleKind::Theme => "chủ đề nội dung",
        RuleKind::Topic => "nội dung nhiệm vụ",
        RuleKind::Genre => "thể loại",
    }
}

pub(super) fn field(field: TextField) -> &'static str {
    match field {
        TextField::Title => "tiêu đề",
        TextField::Lead => "sapo",
        TextField::Body => "thân bài",
    }
}

pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Confirmed => "xác nhận",
        Verdict::Rejected => "bác bỏ",
        Verdict::Added => "bổ sung",
    }
}

pub(super) fn genre(genre: Genre) -> &'static str {
    match genre {
        Genre::News => "tin",
        Genre::Feature => "phóng sự, ghi chép",
        Genre::Interview => "phỏng vấn, tọa đàm",
        Genre::Commentary => "bình luận",
        Genre::Rebuttal => "phản bác",
        Genre::Infographic => "infographic",
        Genre::Video => "video",
        Genre::Podcast => "podcast",
        Genre::Guide => "hướng dẫn",
        Genre::Legal => "văn bản",
    }
}

pub(super) fn origin(origin: DateOrigin) -> &'static str {
    match origin {
        DateOrigin::Layout => "vị trí quen thuộc trên trang của cơ quan báo chí",
        DateOrigin::JsonLd => "dữ liệu cấu trúc của trang (JSON-LD)",
        DateOrigin::Meta => "thẻ meta của trang",
        DateOrigin::Feed => "nguồn tin (RSS)",
        DateOrigin::Text => "dòng chữ trên trang",
        DateOrigin::Address => "số trong địa chỉ trang",
    }
}

pub(super) fn doubt(doubt: DateDoubt) -> &'static str {
    match doubt {
        DateDoubt::Day => "Các nguồn ghi ngày khác nhau. Nên xem lại.",
        DateDoubt::Month => {
            "Các nguồn ghi tháng khác nhau, nên bài có thể thuộc kỳ khác. Cần xem lại."
        }
    }
}

pub(super) fn group(group: OutletGroup) -> &'static str {
    match group {
        OutletGroup::Central => "Báo chí chủ lực, Trung ương",
        OutletGroup::Online => "Báo điện tử, báo ngành, tạp chí",
        OutletGroup::Local => "Báo chí địa phương",
        OutletGroup::Platform => "Cổng thông tin, nền tảng số",
    }
}

pub(super) fn outlet_kind(kind: OutletKind) -> &'static str {
    match kind {
        OutletKind::Newspaper => "báo",
        OutletKind::Magazine => "tạp chí",
        OutletKind::Agency => "thông tấn xã",
        OutletKind::Broadcaster => "phát thanh, truyền hình",
        OutletKind::Portal => "cổng thông tin",
    }
}

pub(super) fn feed_status(status: FeedStatus) -> &'static str {
    match status {
        FeedStatus::Live => "đã thấy hoạt động",
        FeedStatus::Seen => "có nơi nhắc tới",
        FeedStatus::Unchecked => "chưa kiểm tra",
        FeedStatus::Dead => "không còn tin mới",
        FeedStatus::Lies => "trả về nội dung khác tên gọi",
    }
}

pub(super) fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Kept => "lưu bài mới",
        Outcome::Revised => "lưu bản sửa mới",
        Outcome::Unchanged => "không đổi",
        Outcome::Duplicate => "trùng bài đã có",
        Outcome::NotArticle => "không phải bài",
        Outcome::NoText => "không có tiêu đề hoặc chữ",
        Outcome::TooOld => "quá cũ",
        Outcome::RobotsDenied => "robots.txt không cho đọc",
        Outcome::Blocked => "chặn vì an toàn",
        Outcome::Gone => "không còn trên mạng",
        Outcome::FailedHttp => "máy chủ báo lỗi",
        Outcome::FailedNetwork => "lỗi mạng",
        Outcome::BotWall => "bị chặn bởi tường chống robot",
        Outcome::FailedTooLarge => "trang quá lớn",
        Outcome::FailedParse => "không đọc được",
    }
}

pub(super) fn poll_outcome(outcome: PollOutcome) -> &'static str {
    match outcome {
        PollOutcome::Read => "đọc được",
        PollOutcome::NotModified => "không có gì mới",
        PollOutcome::Empty => "nguồn tin rỗng",
        PollOutcome::OwnNetwork => "mạng của hệ thống mất kết nối",
        PollOutcome::BotWall => "bị chặn bởi tường chống robot",
        PollOutcome::RobotsDenied => "robots.txt không cho đọc",
        PollOutcome::Blocked => "chặn vì an toàn",
        PollOutcome::Gone => "không còn trên mạng",
        PollOutcome::FailedHttp => "máy chủ báo lỗi",
        PollOutcome::FailedNetwork => "lỗi mạng",
        PollOutcome::FailedTooLarge => "quá lớn",
        PollOutcome::FailedParse => "không phải nguồn tin",
    }
}

/// Whether a visit of a feed taught us what the outlet published.
pub(super) fn poll_worked(outcome: PollOutcome) -> bool {
    matches!(outcome, PollOutcome::Read | PollOutcome::NotModified | PollOutcome::Empty)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_broken_for_an_editor_are_joined_and_ends_of_sentences_kept() {
        let text = "Một\ndòng dài.\n\nKhông phải:\nhai\n";
        assert_eq!(paragraphs(text), ["Một dòng dài.", "Không phải:", "hai"]);
        assert!(paragraphs(" \n").is_empty());
    }

    #[test]
    fn numbers_are_written_as_in_vietnam() {
        for (value, text) in
            [(0, "0"), (20, "20"), (999, "999"), (1234, "1.234"), (1_234_567, "1.234.567")]
        {
            assert_eq!(number(value as u64), text);
        }
        for (value, text) in [(3.0, "3"), (3.25, "3,2"), (0.04, "0"), (12.5, "12,5")] {
            assert_eq!(decimal(value), text);
        }
        for (value, text) in [(1.8, "1,8"), (2.25, "2,25"), (-1.5, "−1,5"), (4.0, "4")] {
            assert_eq!(score(value), text);
        }
        assert_eq!(percent(25.0, 20.0), "125\u{a0}%");
        assert_eq!(percent(0.0, 0.0), "–");
    }
}
