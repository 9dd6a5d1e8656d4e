//! A folder is read as it lies on the disk.

use super::*;
use crate::catalog::read_dir;
use std::fs;

#[test]
fn a_folder_gives_the_files_that_were_put_there() {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in world::files() {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    for other in ["sources/README.md", "index/text/.#acronyms.toml", "plans/old/x.toml"] {
        let path = root.path().join(other);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "x").unwrap();
    }
    assert_eq!(read_dir(root.path()).unwrap(), world::files());

    fs::write(root.path().join("plans/x.toml"), b"id = \"\xff\"").unwrap();
    let fault = read_dir(root.path()).unwrap_err().to_string();
    assert!(fault.contains("x.toml is not UTF-8 text (first bad byte at offset 6)"), "{fault}");
    fs::remove_dir_all(root.path().join("plans")).unwrap();
    let fault = read_dir(root.path()).unwrap_err().to_string();
    assert!(fault.contains("plans is missing; name a folder that holds"), "{fault}");
}
