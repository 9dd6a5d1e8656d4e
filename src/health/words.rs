//! Alarms in Vietnamese, for screens and for notices.

use crate::domain::health::AlarmKind;

/// The name of an alarm of this kind, in Vietnamese.
pub fn alarm(kind: AlarmKind) -> &'static str {
    match kind {
        AlarmKind::Silent => "Im lặng",
        AlarmKind::Unreachable => "Không đọc được",
        AlarmKind::Volume => "Số tin bất thường",
        AlarmKind::Fill => "Bài thiếu phần",
        AlarmKind::BotWall => "Tường chống robot",
        AlarmKind::Dates => "Ngày đăng mâu thuẫn",
        AlarmKind::Dns => "Không tra được tên miền",
        AlarmKind::Tls => "Lỗi kết nối bảo mật",
        AlarmKind::Gap => "Khoảng trống chưa vá",
        AlarmKind::OwnNetwork => "Mạng của hệ thống mất kết nối",
    }
}

/// What it means, in a sentence.
pub fn alarm_meaning(kind: AlarmKind) -> &'static str {
    match kind {
        AlarmKind::Silent => {
            "Nguồn tin vẫn đọc được, nhưng đã lâu không có tin mới, lâu hơn hẳn thường lệ."
        }
        AlarmKind::Unreachable => "Nhiều giờ nay không nguồn tin nào của cơ quan này đọc được.",
        AlarmKind::Volume => "Số tin mới hôm trước lệch xa thói quen của 28 ngày qua.",
        AlarmKind::Fill => {
            "Nhiều bài mới thiếu tiêu đề, sapo, thân bài hoặc ngày đăng; có lẽ trang đã đổi giao diện."
        }
        AlarmKind::BotWall => {
            "Máy chủ trả lời bình thường (200) nhưng đưa trang chặn robot thay cho nội dung."
        }
        AlarmKind::Dates => {
            "Các ngày tìm thấy trên trang lệch nhau nhiều hơn hẳn trước; ngày đăng có thể sai."
        }
        AlarmKind::Dns => "Tên miền của nguồn tin không tra được.",
        AlarmKind::Tls => "Không lập được kết nối bảo mật, ví dụ chứng chỉ đã hết hạn.",
        AlarmKind::Gap => {
            "Trong một khoảng thời gian, tin có thể đã xuất hiện rồi trôi mất mà chưa ai thấy."
        }
        AlarmKind::OwnNetwork => {
            "Không cơ quan nào kết nối được: lỗi ở phía hệ thống, không tính cho cơ quan nào."
        }
    }
}
