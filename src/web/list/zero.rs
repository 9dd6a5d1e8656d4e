//! Why a figure is zero.

use super::figure::Figure;
use crate::domain::tally::CountedArticle;
use crate::domain::time::vietnam_day;
use crate::web::ask::Question;
use crate::web::figures::ReadOutlets;
use crate::web::show;

/// A sentence, and the list that proves it.
pub(super) struct Reason {
    pub(super) text: String,
    pub(super) link: Option<(String, String)>,
}

impl Reason {
    fn plain(text: String) -> Self {
        Self { text, link: None }
    }
}

/// Every reason that applies, the plainest first; at least one.
pub(super) fn reasons(
    question: &Question,
    figure: &Figure,
    articles: &[CountedArticle],
    read: &ReadOutlets,
) -> Vec<Reason> {
    if figure.outlets.is_empty() {
        let text = "Không có cơ quan nào ở đây được thu thập; kết quả vào bằng bài tự khai.";
        return vec![Reason::plain(text.to_owned())];
    }
    if vietnam_day(question.as_of) < figure.period.from {
        let text = format!("Thời gian này chưa bắt đầu: từ {}.", show::day(figure.period.from));
        return vec![Reason::plain(text)];
    }
    let mut reasons = Vec::new();
    let unread = figure.outlets.iter().map(|outlet| (outlet, read.unread(outlet, figure.period)));
    let unread: Vec<String> = unread
        .filter(|(_, unread)| unread.is_blind())
        .map(|(outlet, unread)| show::unread(&question.outlet_name(outlet.as_str()), unread.days))
        .collect();
    if !unread.is_empty() {
        let whom = if unread.len() == figure.outlets.len() {
            "mọi cơ quan ở đây"
        } else {
            "một số cơ quan"
        };
        reasons.push(Reason::plain(format!(
            "Chưa đọc được {whom} đủ ngày trong thời gian này, nên số 0 chưa kết luận được: {}.",
            unread.join(", ")
        )));
    }
    let (everything, pairs) = figure.everything(question, articles);
    let published = everything.each.count();
    if published == 0 {
        reasons.push(Reason::plain(
            "Không biết bài nào các cơ quan này đăng trong thời gian này.".to_owned(),
        ));
        return reasons;
    }
    let text = match figure.rule_title(question) {
        Some(title) => format!("Có bài đăng, nhưng không bài nào khớp quy tắc “{title}”."),
        None => "Có bài đăng, nhưng không bài nào được đếm theo cách này.".to_owned(),
    };
    let pairs = figure.pairs_with(&pairs, &[("counting", "each")]);
    let link = question.list_href(&pairs);
    let label = format!("Xem {} bài đã đăng", show::number(published as u64));
    reasons.push(Reason { text, link: Some((label, link)) });
    reasons
}
