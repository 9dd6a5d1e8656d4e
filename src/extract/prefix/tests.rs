//! Beginnings as outlets print them, after normalising, and sentences that only look alike.

use super::*;
use crate::text::normalise;

/// What is printed before "Sáng 5/8, hội nghị khai mạc."; the parts that are split off.
#[rustfmt::skip]
const SPLIT: &[(&str, &[&str])] = &[
    ("(Chinhphu.vn) - ", &["house (Chinhphu.vn)"]),
    ("(Chinhphu.vn)- ", &["house (Chinhphu.vn)"]),
    ("(Chinhphu.vn) – ", &["house (Chinhphu.vn)"]),
    ("(baochinhphu.vn) — ", &["house (baochinhphu.vn)"]),
    ("(Dân trí) - ", &["house (Dân trí)"]),
    ("(HNM) - ", &["house (HNM)"]),
    ("(HNMO) – ", &["house (HNMO)"]),
    ("(PLO)-", &["house (PLO)"]),
    ("(ĐTCK) ", &["house (ĐTCK)"]),
    ("(NLĐO) ", &["house (NLĐO)"]),
    ("(TTXVN) - ", &["house (TTXVN)"]),
    ("(TTXVN/Vietnam+) - ", &["house (TTXVN/Vietnam+)"]),
    ("(KTSG Online) - ", &["house (KTSG Online)"]),
    ("(GD&TĐ) - ", &["house (GD&TĐ)"]),
    ("(Theo TTXVN) - ", &["house (Theo TTXVN)"]),
    ("[VOV2] - ", &["house [VOV2]"]),
    ("(Báo Quảng Ninh) - ", &["house (Báo Quảng Ninh)"]),
    ("VOV.VN - ", &["house VOV.VN"]),
    ("VOV.VN- ", &["house VOV.VN"]),
    ("VTV.vn - ", &["house VTV.vn"]),
    ("VTV.vn -", &["house VTV.vn"]),
    ("baodaklak.vn - ", &["house baodaklak.vn"]),
    ("hanoimoi.com.vn – ", &["house hanoimoi.com.vn"]),
    ("TTO - ", &["house TTO"]),
    ("NDO - ", &["house NDO"]),
    ("NDĐT – ", &["house NDĐT"]),
    ("SGGP - ", &["house SGGP"]),
    ("SGGPO- ", &["house SGGPO"]),
    ("QĐND - ", &["house QĐND"]),
    ("QĐND Online – ", &["house QĐND Online"]),
    ("TTXVN - ", &["house TTXVN"]),
    ("ĐCSVN - ", &["house ĐCSVN"]),
    ("VietNamNet - ", &["house VietNamNet"]),
    ("GD&TĐ - ", &["house GD&TĐ"]),
    ("BNEWS ", &["house BNEWS"]),
    ("BNEWS - ", &["house BNEWS"]),
    ("Bản tin TTXVN: ", &["house Bản tin TTXVN"]),
    ("Bản tin TTXVN ngày 5/8 - ", &["house Bản tin TTXVN ngày 5/8"]),
    ("Tin TTXVN - ", &["house Tin TTXVN"]),
    ("Hà Nội, ngày 5/8 - ", &["dateline Hà Nội, ngày 5/8"]),
    ("Hà Nội, ngày 5 tháng 8 năm 2025 – ", &["dateline Hà Nội, ngày 5 tháng 8 năm 2025"]),
    ("Hà Nội, 5-8-2025 - ", &["dateline Hà Nội, 5-8-2025"]),
    ("Hà Nội (5/8) - ", &["dateline Hà Nội (5/8)"]),
    ("Cư M'gar, chiều 5/8 - ", &["dateline Cư M'gar, chiều 5/8"]),
    ("Hà Nội, ngày 5/8 (TTXVN) - ", &["dateline Hà Nội, ngày 5/8 (TTXVN)"]),
    ("Hà Nội (TTXVN) - ", &["dateline Hà Nội (TTXVN)"]),
    ("ĐẮK LẮK — ", &["dateline ĐẮK LẮK"]),
    ("ĐẮK LẮK, ngày 5/8 — ", &["dateline ĐẮK LẮK, ngày 5/8"]),
    ("Đắk Lắk - ", &["dateline Đắk Lắk"]),
    ("TP.HCM - ", &["dateline TP.HCM"]),
    ("TP. Hồ Chí Minh – ", &["dateline TP. Hồ Chí Minh"]),
    ("Bà Rịa - Vũng Tàu - ", &["dateline Bà Rịa - Vũng Tàu"]),
    ("(Đồng Nai) - ", &["dateline (Đồng Nai)"]),
    ("Hà Nội", &["dateline Hà Nội"]),
    ("Tuần Giáo, ngày 5/8 - ", &["dateline Tuần Giáo, ngày 5/8"]),
    ("Kỳ Anh, 5/8 - ", &["dateline Kỳ Anh, 5/8"]),
    ("(TTXVN): ", &["house (TTXVN)"]),
    ("(Chinhphu.vn): ", &["house (Chinhphu.vn)"]),
    ("TTXVN - Hà Nội, 5/8 - ", &["house TTXVN", "dateline Hà Nội, 5/8"]),
    ("(Dân trí) - Phú Thọ - ", &["house (Dân trí)", "dateline Phú Thọ"]),
];

const STAYS: &[&str] = &[
    "Hà Nội - thành phố vì hòa bình - đón khách thứ một triệu.",
    "Hà Nội - Thành phố vì hòa bình đã đi qua 26 năm.",
    "Hà Nội - Thủ đô ngàn năm văn hiến.",
    "Hà Nội - Huế - Sài Gòn là cây một cội.",
    "Hà Nội - Hải Phòng: cao tốc thông xe.",
    "Bà Rịa - Vũng Tàu có thêm một cảng.",
    "Thừa Thiên - Huế mở lớp số.",
    "Hà Nội ngày 5/8 mưa lớn.",
    "Hà Nội, ngày 5/8, hội nghị khai mạc.",
    "Đà Nẵng - Quảng Nam hợp nhất từ ngày 1/7.",
    "Vinh danh 40 nông dân số.",
    "VinhUni mở lớp số.",
    "Ngày 5/8 - Ngày truyền thống của ngành.",
    "Bài 2/3 - Chuyện ở buôn.",
    "Huế xanh hơn sau ba năm.",
    "TTXVN - hãng thông tấn quốc gia - vừa ra mắt trang mới.",
    "VOV - Đài Tiếng nói Việt Nam - kỷ niệm 80 năm.",
    "VTV và VOV cùng phát sóng.",
    "BNEWS là trang tin kinh tế của TTXVN.",
    "Bản tin TTXVN cho biết hồ sơ đã đủ.",
    "VOVinam - môn võ của người Việt.",
    "(Ảnh) Ngày 5/9, hội nghị khai mạc.",
    "(Video) - Ngày 5/9, hội nghị khai mạc.",
    "(kỳ 1) - Chuyện ở buôn.",
    "Ngày 5/8, tại Hà Nội, hội nghị khai mạc.",
    "5/8 - ngày truyền thống của ngành.",
    "Từ ngày 5/8 - 10/8, tại Hà Nội diễn ra tuần lễ số.",
    "Từ 1/7 - 30/9, xã tiếp nhận hồ sơ tại nhà.",
    "Từ 7.30 - 11.30 sáng 5/8, xã tiếp nhận hồ sơ.",
    "Đêm 5/8 - Rạng sáng 6/8, mưa lớn ở miền Trung.",
    "Trong ngày 5/8 - Ngày hội số - xã đón 400 người.",
    "Hà Nội, ngày 5/8 - 10/8 mưa lớn.",
    "TP.HCM - Long Thành - Dầu Giây là tuyến cao tốc đông xe.",
    "Sài Gòn - Chợ Lớn xưa có nhiều kênh rạch.",
    "Hà Nội - Nhổn - Ga Hà Nội chậm thêm một năm.",
    "(Kỳ cuối) - Chuyện ở buôn.",
    "(Bài cuối) - Chuyện ở buôn.",
    "(Ảnh minh họa) - Người dân nộp hồ sơ.",
    "(PV): Thưa ông, vì sao xã chọn cách này?",
    "[Hỏi]: Nộp hồ sơ ở đâu?",
    "(Ông Nam): Vâng, đúng vậy.",
    "GDP - chỉ số ai cũng nhắc.",
    "Nhà văn - Chiến sĩ Nguyễn Văn A kể lại.",
];

#[test]
fn houses_and_datelines_are_split_off_in_every_printed_form() {
    assert!(SPLIT.len() >= 40);
    let sentence = "Sáng 5/8, hội nghị khai mạc.";
    for (printed, expected) in SPLIT {
        let text = normalise(&format!("{printed}{sentence}"));
        let (found, rest) = split(&text, &[]);
        assert_eq!(rest, sentence, "{printed}");
        let found: Vec<_> =
            found.iter().map(|prefix| format!("{} {}", prefix.kind, prefix.text)).collect();
        assert_eq!(found, *expected, "{printed}");
    }
}

#[test]
fn sentences_that_begin_with_a_place_or_a_house_stay() {
    assert!(STAYS.len() >= 15);
    for text in STAYS {
        assert_eq!(split(text, &[]), (vec![], *text));
    }
}

#[test]
fn an_outlets_own_prefix_goes_whatever_follows() {
    let own = ["Cổng xã - ".to_owned()];
    let (found, rest) = split("Cổng xã - mở cửa từ ngày 5/8.", &own);
    assert_eq!((found[0].text.as_str(), rest), ("Cổng xã", "mở cửa từ ngày 5/8."));
    assert_eq!(split("", &own), (vec![], ""));
}
