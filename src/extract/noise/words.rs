//! Names and headings of what stands beside a text.

/// Words of class names and ids that mark a block as something else. A word is a run of letters;
/// `box_xem-them` has `box`, `xem`, `them`, and is matched as `xemthem` too.
#[rustfmt::skip]
pub(in crate::extract) const WORDS: [&str; 45] = [
    "related", "relate", "relates", "relatednews", "tinlienquan", "lienquan", "xemthem", "docthem",
    "doctiep", "thamkhao", "tincungchuyenmuc", "seemore", "readmore", "recommend", "recommended",
    "share", "sharing", "social", "comment", "comments", "binhluan", "tag", "tags", "keyword",
    "keywords", "author", "tacgia", "caption", "imagecaption", "photocaption", "photocms", "tplcaption",
    "banner", "ads", "adv", "advertisement", "quangcao", "breadcrumb", "newsletter", "subscribe",
    "rating", "vote", "print", "toolbar", "sponsor",
];
/// How a box of other stories announces itself, in lower case.
#[rustfmt::skip]
pub(in crate::extract) const HEADINGS: [&str; 28] = [
    "tin liên quan", "bài liên quan", "tin bài liên quan", "tin, bài liên quan", "bài viết liên quan",
    "tin tức liên quan", "các tin liên quan", "xem thêm", "mời xem thêm", "đọc thêm", "tham khảo thêm",
    "đọc tiếp", "tin cùng chuyên mục", "cùng chuyên mục", "tin khác", "các tin khác",
    "có thể bạn quan tâm", "mời bạn đọc xem thêm", "tin mới", "đừng bỏ lỡ", "đọc nhiều",
    "tin đọc nhiều", "đọc nhiều nhất", "xem nhiều", "tin nổi bật", "tin mới nhất", "tin mới hơn",
    "tin cũ hơn",
];
/// How what readers wrote announces itself, with a count behind at most.
pub(super) const COMMENTS: [&str; 5] =
    ["bình luận", "ý kiến", "ý kiến bạn đọc", "ý kiến độc giả", "bạn đọc bình luận"];
