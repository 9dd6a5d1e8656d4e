//! What stands in and around a text and is no part of it, on pages of a known layout and of none.

use diembao::catalog::{embedded, parse};
use diembao::domain::article::Article;
use diembao::domain::id::OutletId;
use diembao::domain::outlet::Outlet;
use diembao::extract::{Hints, extract};
use url::Url;

/// The paragraphs of the article, before and after the box.
const TEXT: [&str; 6] = [
    "Từ đầu tháng 8, xã Tân An tiếp nhận hồ sơ của người dân ngay tại nhà văn hóa các buôn, mỗi tuần hai buổi.",
    "Theo ông Y Bhăm, Chủ tịch Ủy ban nhân dân xã, cách làm này giúp người già không phải đi xa mười lăm cây số.",
    "Trong ba tuần, tổ công nghệ số cộng đồng đã giúp 412 người tạo tài khoản và nộp hồ sơ trực tuyến lần đầu.",
    "Chị H'Lan, người buôn Kbu, cho biết chị nộp hồ sơ cho con nhập học chỉ trong mười phút, có cán bộ ngồi bên.",
    "Sở Khoa học và Công nghệ sẽ đưa cách làm này ra 40 xã khác, ưu tiên những nơi sóng di động còn yếu.",
    "Kinh phí lấy từ nguồn chi thường xuyên của xã, không phải mua thêm phần mềm hay thiết bị nào.",
];

/// Each kind of box as pages print it; none of it may get into the text.
fn boxes() -> Vec<(&'static str, String)> {
    let other = [
        "Phường Đông Sơn thử nghiệm trợ lý ảo trả lời hồ sơ đất đai",
        "Ba xã vùng biên có sóng 5G trước mùa mưa năm nay",
        "Công chức trẻ tình nguyện về xã mới sau sắp xếp",
    ];
    let links = |tag: &str| -> String {
        other
            .iter()
            .map(|title| format!("<{tag}><a href='/tin-9.html'>{title}</a></{tag}>"))
            .collect()
    };
    let teasers: String = other
        .iter()
        .map(|title| {
            format!("<div class=item><a href='/tin-9.html'><img src=a.jpg></a><h3><a href='/tin-9.html'>{title}</a></h3><p>{title}, theo tin vừa nhận được.</p></div>")
        })
        .collect();
    let unlinked: String = other
        .iter()
        .map(|title| format!("<div class=story onclick=go()><img src=a.jpg><h3>{title}</h3><p>Xã cho biết kết quả đạt hơn kế hoạch đề ra.</p></div>"))
        .collect();
    let comments: String = ["Cách làm hay, mong xã tôi cũng có.", "Người già ở buôn tôi mừng lắm.", "Cần thêm máy in ở nhà văn hóa."]
        .iter()
        .map(|said| format!("<li><b>Bạn đọc</b> <span>10 phút trước</span><p>{said}</p><a href='#'>Trả lời</a> <a href='#'>Thích</a></li>"))
        .collect();
    vec![
        ("related links", format!("<div class=box-lien-quan><p>Tin liên quan</p><ul>{}</ul></div>", links("li"))),
        ("related links without a name", format!("<div class=x1><p><b>Tin liên quan:</b></p>{}</div>", links("p"))),
        ("see more", "<p>&gt;&gt; Xem thêm: <a href='/tin-9.html'>Phường Đông Sơn thử nghiệm trợ lý ảo</a></p>".to_owned()),
        ("see more, of its own", format!("<div class=x2><div>Xem thêm</div>{}</div>", links("div"))),
        ("teasers", format!("<section class=x3><h2>Đọc nhiều</h2>{teasers}</section>")),
        ("teasers without links", format!("<section class=x4><h2>Tin cùng chuyên mục</h2>{unlinked}</section>")),
        ("tags", "<div class=tags><span>Từ khóa:</span> <a href='/tag/1'>chuyển đổi số</a> <a href='/tag/2'>xã Tân An</a></div>".to_owned()),
        ("tags without a name", "<p>Từ khóa: <a href='/tag/1'>chuyển đổi số</a>, <a href='/tag/2'>xã Tân An</a></p>".to_owned()),
        ("share bar", "<div class=share-bar><a href='https://facebook.example'>Chia sẻ Facebook</a> <a href='https://zalo.example'>Zalo</a> <span>Sao chép liên kết</span></div>".to_owned()),
        ("comments", format!("<div class=comment-list><h3>Bình luận (3)</h3><ul>{comments}</ul></div>")),
        ("comments without a name", format!("<div class=x5><h3>Ý kiến bạn đọc (3)</h3><ul>{comments}</ul></div>")),
        ("advertisement", "<div class=ads-box><p>Quảng cáo</p><p>Mua máy tính bảng trả góp không lãi suất, giao tận nhà.</p></div>".to_owned()),
        ("author box", "<div class=author-box><img src=a.jpg><b>Thu Hà</b><p>Phóng viên thường trú tại Tây Nguyên, viết về công nghệ và đời sống ở buôn làng.</p></div>".to_owned()),
        ("caption", "<figure><img src=a.jpg><figcaption>Người dân nộp hồ sơ tại nhà văn hóa buôn Kbu. Ảnh: Thu Hà</figcaption></figure>".to_owned()),
        ("caption of a table", "<table class=tplCaption><tr><td><img src=a.jpg></td></tr><tr><td>Người dân nộp hồ sơ tại nhà văn hóa. Ảnh: Thu Hà</td></tr></table>".to_owned()),
        (
            "gallery with numbers",
            "<div class=gallery><div><img src=1.jpg><p>1/3. Cán bộ xã chuẩn bị máy tính từ sáng sớm.</p></div>\
             <div><img src=2.jpg><p>2/3. Người dân chờ đến lượt ở nhà văn hóa buôn.</p></div>\
             <div><img src=3.jpg><p>3/3. Hồ sơ đầu tiên có kết quả sau mười phút.</p></div></div>"
                .to_owned(),
        ),
        (
            "gallery without a name",
            "<div class=x6><div><img src=1.jpg><p>1. Cán bộ xã chuẩn bị máy tính từ sáng sớm.</p></div>\
             <div><img src=2.jpg><p>2. Người dân chờ đến lượt ở nhà văn hóa buôn.</p></div>\
             <div><img src=3.jpg><p>3. Hồ sơ đầu tiên có kết quả sau mười phút.</p></div></div>"
                .to_owned(),
        ),
        ("newsletter", "<div class=newsletter><p>Đăng ký nhận bản tin mỗi sáng của tòa soạn qua thư điện tử.</p><form><input name=email></form></div>".to_owned()),
    ]
}

fn read(html: &str, outlet: Option<&Outlet>) -> Article {
    let host = if outlet.is_some() { "nhandan.vn" } else { "bao.example" };
    let url = Url::parse(&format!("https://{host}/tin-post1.html")).unwrap();
    let fetched_at = "2026-11-21T03:00:00Z".parse().unwrap();
    let hints = Hints { outlet, feed_title: "", listed_at: None, last_modified: None, fetched_at };
    extract(html.as_bytes(), Some("text/html; charset=utf-8"), &url, &hints).unwrap()
}

/// A page with `noise` between the paragraphs or after them.
fn page(noise: &str, inside: bool) -> String {
    let p = |lines: &[&str]| lines.iter().map(|line| format!("<p>{line}</p>")).collect::<String>();
    let (middle, end) = if inside { (noise, "") } else { ("", noise) };
    format!(
        "<title>Tiếp nhận hồ sơ ở nhà văn hóa buôn</title><body><nav><a href=/>Trang chủ</a></nav>\
         <h1 class='article__title cms-title'>Tiếp nhận hồ sơ ở nhà văn hóa buôn</h1>\
         <div class='article__body cms-body'>{}{middle}{}{end}</div><footer>Giấy phép số 1</footer>",
        p(&TEXT[..3]),
        p(&TEXT[3..]),
    )
}

fn faults(outlet: Option<&Outlet>) -> String {
    let mut faults = String::new();
    for (what, noise) in boxes() {
        for inside in [true, false] {
            let article = read(&page(&noise, inside), outlet);
            let text = format!("{}\n{}", article.lead, article.body);
            let text: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
            let place = if inside { "inside" } else { "after" };
            for line in text.iter().filter(|line| !TEXT.contains(line)) {
                faults += &format!("\n{what}, {place}: got in: {line}");
            }
            for line in TEXT.iter().filter(|line| !text.contains(line)) {
                faults += &format!("\n{what}, {place}: lost: {line}");
            }
        }
    }
    faults
}

#[test]
fn boxes_stay_out_of_a_text_of_known_layout() {
    let catalog = parse(&embedded()).unwrap_or_else(|faults| panic!("{faults}"));
    let outlet = catalog.outlet(&OutletId::from("nhandan")).unwrap();
    let faults = faults(Some(outlet));
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn boxes_stay_out_of_a_text_of_no_known_layout() {
    let faults = faults(None);
    assert!(faults.is_empty(), "{faults}");
}

/// A guide whose steps each have a picture, before or after.
fn guide(after: bool) -> (String, Vec<&'static str>) {
    let steps = vec![
        "1. Mở ứng dụng VNeID, đăng nhập bằng mật khẩu hoặc vân tay như thường ngày.",
        "2. Chọn mục Thủ tục hành chính, rồi chọn Cấp lại thẻ căn cước ở dòng thứ ba.",
        "3. Nhập địa chỉ nhận thẻ, kiểm tra lại số điện thoại và bấm nút Gửi yêu cầu.",
    ];
    let step = |text: &&str| match after {
        true => format!("<div class=step><p>{text}</p><img src=a.jpg></div>"),
        false => format!("<div class=step><img src=a.jpg><p>{text}</p></div>"),
    };
    (steps.iter().map(step).collect(), steps)
}

#[test]
fn numbered_steps_of_a_guide_with_pictures_stay_in_its_text() {
    let catalog = parse(&embedded()).unwrap_or_else(|faults| panic!("{faults}"));
    let outlet = catalog.outlet(&OutletId::from("nhandan")).unwrap();
    for (layout, after) in
        [(Some(outlet), true), (Some(outlet), false), (None, true), (None, false)]
    {
        let (html, steps) = guide(after);
        let article = read(&page(&html, true), layout);
        for step in steps {
            assert!(article.body.contains(step), "{} {after}: {step}", layout.is_some());
        }
    }
}

#[test]
fn sections_of_an_article_that_are_called_like_boxes_stay() {
    let section = "<section><h3>Ý kiến</h3><p>Ông Y Bhăm: Cách làm này giúp người già, và xã sẽ giữ nó đến hết năm sau.</p></section>";
    let catalog = parse(&embedded()).unwrap_or_else(|faults| panic!("{faults}"));
    let outlet = catalog.outlet(&OutletId::from("nhandan")).unwrap();
    let article = read(&page(section, true), Some(outlet));
    assert!(article.body.contains("Ông Y Bhăm: Cách làm này"), "{}", article.body);
}
