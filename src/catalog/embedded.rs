//! The definition files that come with the program.

use super::Files;
use super::folder::is_definition;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "sources/"]
#[prefix = "sources/"]
struct Sources;

#[derive(RustEmbed)]
#[folder = "index/"]
#[prefix = "index/"]
struct Index;

#[derive(RustEmbed)]
#[folder = "plans/"]
#[prefix = "plans/"]
struct Plans;

/// The definitions compiled into the program; a debug build reads the repository's folders.
pub fn embedded() -> Files {
    let mut files = Files::new();
    add::<Sources>(&mut files);
    add::<Index>(&mut files);
    add::<Plans>(&mut files);
    files
}

fn add<Folder: RustEmbed>(files: &mut Files) {
    for path in Folder::iter().filter(|path| is_definition(path)) {
        if let Some(file) = Folder::get(&path) {
            // A test holds these equal to what `read_dir` gives, which refuses bad UTF-8.
            let text = String::from_utf8_lossy(&file.data).into_owned();
            files.insert(path.into_owned(), text);
        }
    }
}
