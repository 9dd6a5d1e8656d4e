//! What a notice says: to people in Vietnamese, to programs as JSON.

use crate::domain::health::AlarmKind;
use crate::domain::notice::{News, Notice};
use crate::domain::time::vietnam_text;
use serde_json::{Value, json};
use url::Url;

/// Notices told in full in one mail; of the others only the number is told.
const MOST_IN_A_MAIL: usize = 200;

/// A notice with what its words need beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The notice.
    pub notice: Notice,
    /// The outlet's name; `None` for trouble on this side or an outlet that is no longer defined.
    pub outlet_name: Option<String>,
    /// The dashboard's page of alarms, if people can reach it.
    pub link: Option<Url>,
}

/// What an alarm of this kind means, in Vietnamese.
pub fn meaning(kind: AlarmKind) -> &'static str {
    match kind {
        AlarmKind::Silent => "không có tin mới lâu bất thường",
        AlarmKind::Unreachable => "không đọc được nguồn tin nào",
        AlarmKind::Volume => "số tin mới khác xa thói quen 28 ngày qua",
        AlarmKind::Fill => "tiêu đề, ngày, dẫn đề hoặc nội dung thiếu nhiều hơn trước",
        AlarmKind::BotWall => "trang trả về tường chặn máy đọc thay cho bài",
        AlarmKind::Dates => "các ngày ghi trên trang mâu thuẫn nhiều hơn trước",
        AlarmKind::Dns => "không tra được tên miền",
        AlarmKind::Tls => "không lập được kết nối bảo mật",
        AlarmKind::Gap => "có khoảng trống không lấp được",
        AlarmKind::OwnNetwork => "không tới được nơi nào: mạng ở phía ta có lẽ đã mất",
    }
}

impl Message {
    /// One line: about whom, what.
    pub fn headline(&self) -> String {
        let alarm = &self.notice.alarm;
        let over = match self.notice.news {
            News::Opened => "",
            News::Closed => "đã hết: ",
        };
        format!("{}: {over}{}", self.whom(), meaning(alarm.finding.kind))
    }

    /// Some lines: what, since when, the figures, where to look.
    pub fn text(&self) -> String {
        let alarm = &self.notice.alarm;
        let since = vietnam_text(alarm.opened_at);
        let until = alarm.closed_at.map(|at| format!(" đến {}", vietnam_text(at)));
        let mut text = format!(
            "{}\nCảnh báo số {}, từ {since}{} (giờ Việt Nam).\nSố liệu: {}\n",
            self.headline(),
            alarm.number,
            until.unwrap_or_default(),
            alarm.finding.detail
        );
        if let Some(link) = &self.link {
            text.push_str(&format!("Xem: {link}\n"));
        }
        text
    }

    /// For programs: `{"notice","news","alarm","kind","outlet","outlet_name","state","opened_at",
    /// "closed_at","detail","text","link"}`; instants in RFC 3339, `null` where there is none.
    /// `notice` is the same whenever the same thing is told again.
    pub fn to_json(&self) -> Value {
        let (alarm, news) = (&self.notice.alarm, self.notice.news);
        json!({
            "notice": format!("{}-{news}", alarm.number),
            "news": news,
            "alarm": alarm.number,
            "kind": alarm.finding.kind,
            "outlet": alarm.finding.outlet,
            "outlet_name": self.outlet_name,
            "state": alarm.state,
            "opened_at": alarm.opened_at,
            "closed_at": alarm.closed_at,
            "detail": alarm.finding.detail,
            "text": self.text(),
            "link": self.link,
        })
    }

    fn whom(&self) -> &str {
        let outlet = self.notice.alarm.finding.outlet.as_ref();
        match (&self.outlet_name, outlet) {
            (Some(name), _) => name,
            (None, Some(outlet)) => outlet.as_str(),
            (None, None) => "Hệ thống",
        }
    }
}

/// Subject of the mail that tells `messages`.
pub fn subject(messages: &[Message]) -> String {
    if let [message] = messages {
        return format!("[diembao] {}", message.headline());
    }
    let opened = messages.iter().filter(|message| message.notice.news == News::Opened).count();
    match (opened, messages.len() - opened) {
        (opened, 0) => format!("[diembao] {opened} cảnh báo mới"),
        (0, closed) => format!("[diembao] {closed} cảnh báo đã hết"),
        (opened, closed) => format!("[diembao] {opened} cảnh báo mới, {closed} đã hết"),
    }
}

/// Text of the mail that tells `messages`, those that opened first.
pub fn digest(messages: &[Message]) -> String {
    let mut in_order: Vec<_> = messages.iter().collect();
    in_order.sort_by_key(|message| message.notice.news);
    let told: Vec<_> = in_order.iter().take(MOST_IN_A_MAIL).map(|message| message.text()).collect();
    let mut text = told.join("\n");
    let left = messages.len().saturating_sub(MOST_IN_A_MAIL);
    if left > 0 {
        text.push_str(&format!("\nCòn {left} thông báo nữa, xem trên bảng điều khiển.\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::health::{Alarm, AlarmState, Finding};

    fn message(number: i64, outlet: Option<&str>, news: News) -> Message {
        let over = news == News::Closed;
        let alarm = Alarm {
            number,
            finding: Finding {
                kind: AlarmKind::Silent,
                outlet: outlet.map(Into::into),
                detail: "nothing new for 9 h".to_owned(),
            },
            state: if over { AlarmState::Closed } else { AlarmState::Open },
            opened_at: "2025-09-10T01:15:00Z".parse().unwrap(),
            acknowledged: None,
            closed_at: over.then(|| "2025-09-10T03:00:00Z".parse().unwrap()),
            told_at: None,
        };
        Message { notice: Notice { alarm, news }, outlet_name: None, link: None }
    }

    #[test]
    fn a_notice_says_whom_what_since_when_and_where_to_look() {
        let named = Message {
            outlet_name: Some("Báo Nhân Dân".to_owned()),
            link: Some("https://diembao.example.vn/suc-khoe".parse().unwrap()),
            ..message(12, Some("nhandan"), News::Opened)
        };
        assert_eq!(
            named.text(),
            "Báo Nhân Dân: không có tin mới lâu bất thường\n\
             Cảnh báo số 12, từ 10/09/2025 08:15 (giờ Việt Nam).\n\
             Số liệu: nothing new for 9 h\n\
             Xem: https://diembao.example.vn/suc-khoe\n"
        );
        let over = message(12, None, News::Closed).text();
        assert!(over.starts_with("Hệ thống: đã hết: không có tin"), "{over}");
        assert!(over.contains("từ 10/09/2025 08:15 đến 10/09/2025 10:00"), "{over}");
        let json = named.to_json();
        assert_eq!(json["notice"], "12-opened");
        assert_eq!(json["opened_at"], "2025-09-10T01:15:00Z");
        assert_eq!(json["closed_at"], Value::Null);
        assert_eq!(json["text"], named.text());
    }

    #[test]
    fn several_notices_make_one_mail_and_none_is_left_out_in_silence() {
        let (one, two) = (message(1, Some("a"), News::Closed), message(2, Some("b"), News::Opened));
        assert_eq!(
            subject(std::slice::from_ref(&two)),
            "[diembao] b: không có tin mới lâu bất thường"
        );
        let both = [one.clone(), two.clone()];
        assert_eq!(subject(&both), "[diembao] 1 cảnh báo mới, 1 đã hết");
        assert_eq!(subject(&[one.clone(), one.clone()]), "[diembao] 2 cảnh báo đã hết");
        assert_eq!(digest(&both), format!("{}\n{}", two.text(), one.text()), "new ones first");
        let many = vec![two; MOST_IN_A_MAIL + 3];
        assert!(digest(&many).contains("Còn 3 thông báo nữa"));
    }
}
