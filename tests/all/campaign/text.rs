//! Invented Vietnamese articles: no two alike unless one is meant to be a copy.

use super::chance::Chance;

const WORDS: [&str; 96] = [
    "người dân",
    "doanh nghiệp",
    "hồ sơ",
    "thủ tục",
    "trực tuyến",
    "cơ quan",
    "địa phương",
    "xã",
    "phường",
    "tỉnh",
    "thành phố",
    "cán bộ",
    "công chức",
    "dữ liệu",
    "kết nối",
    "nền tảng",
    "dịch vụ",
    "công nghệ",
    "hạ tầng",
    "mạng lưới",
    "trung tâm",
    "phục vụ",
    "hành chính",
    "cải cách",
    "kế hoạch",
    "mục tiêu",
    "chỉ tiêu",
    "báo cáo",
    "kiểm tra",
    "giám sát",
    "đánh giá",
    "kết quả",
    "tháng này",
    "năm nay",
    "quý ba",
    "tuần qua",
    "hôm qua",
    "sáng nay",
    "chiều nay",
    "đầu năm",
    "nông dân",
    "hợp tác xã",
    "cà phê",
    "sầu riêng",
    "lúa gạo",
    "chợ",
    "siêu thị",
    "thanh toán",
    "học sinh",
    "giáo viên",
    "trường học",
    "bệnh viện",
    "bác sĩ",
    "bệnh nhân",
    "bảo hiểm",
    "thuốc",
    "cầu đường",
    "xe buýt",
    "giao thông",
    "tai nạn",
    "thời tiết",
    "mưa lớn",
    "lũ quét",
    "hạn hán",
    "bóng đá",
    "vận động viên",
    "giải đấu",
    "khán giả",
    "sân khấu",
    "ca sĩ",
    "lễ hội",
    "di sản",
    "rừng",
    "biển",
    "ngư dân",
    "tàu cá",
    "cảng",
    "xuất khẩu",
    "nhập khẩu",
    "thị trường",
    "ngân hàng",
    "lãi suất",
    "tín dụng",
    "đầu tư",
    "dự án",
    "khu công nghiệp",
    "việc làm",
    "tiền lương",
    "thanh niên",
    "phụ nữ",
    "cựu chiến binh",
    "tình nguyện",
    "thôn",
    "bản",
    "gia đình",
    "trẻ em",
];

const VERBS: [&str; 16] = [
    "đã đưa vào",
    "sẽ mở rộng",
    "vừa tiếp nhận",
    "đang xây dựng",
    "cần bổ sung",
    "phối hợp với",
    "được hỗ trợ bởi",
    "tập trung vào",
    "rút ngắn",
    "hoàn thành",
    "công bố",
    "ghi nhận",
    "đề xuất",
    "chia sẻ với",
    "bàn giao cho",
    "theo dõi",
];

/// What a third of the articles are about, so that classification has something to find.
const SUBJECT: &str = "Chuyển đổi số trong cơ quan nhà nước và cải cách thủ tục hành chính";

/// Title and paragraphs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) title: String,
    pub(super) paragraphs: Vec<String>,
}

impl Text {
    /// A text that no other `number` has.
    pub(super) fn invent(chance: &mut Chance, number: usize) -> Self {
        let subject = if chance.once_in(3) { SUBJECT } else { "Tin trong ngày" };
        let title = format!("{subject}: {} số {number}", words(chance, 4));
        let paragraphs = (0..4).map(|_| {
            let sentences: Vec<_> = (0..2).map(|_| sentence(chance)).collect();
            sentences.join(" ")
        });
        Self { title, paragraphs: paragraphs.collect() }
    }

    /// The text after the newsroom has been over it: another headline, a paragraph more.
    pub(super) fn edited(&self, chance: &mut Chance) -> Self {
        let mut paragraphs = self.paragraphs.clone();
        paragraphs.push(sentence(chance));
        Self { title: format!("{} (cập nhật)", self.title), paragraphs }
    }

    /// As another outlet prints it: its own headline, the same text.
    pub(super) fn reprinted(&self, host: &str) -> Self {
        Self { title: format!("{} ({host})", self.title), paragraphs: self.paragraphs.clone() }
    }
}

fn sentence(chance: &mut Chance) -> String {
    let (head, verb, tail) = (words(chance, 5), *chance.pick(&VERBS), words(chance, 6));
    let mut letters = head.chars();
    let first = letters.next().map(char::to_uppercase).into_iter().flatten();
    let head: String = first.chain(letters).collect();
    format!("{head} {verb} {tail}, tăng {} so với kỳ trước.", chance.within(2..9_999))
}

fn words(chance: &mut Chance, count: usize) -> String {
    let words: Vec<_> = (0..count).map(|_| *chance.pick(&WORDS)).collect();
    words.join(" ")
}
