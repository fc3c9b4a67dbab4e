use std::collections::BTreeSet;
use std::path::Path;

use super::MODULES;

#[test]
fn every_module_of_the_runtime_is_known() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime/src");
    let modules = |folder: &Path, prefix: &str| -> BTreeSet<String> {
        let files = std::fs::read_dir(folder).expect("the runtime stands beside the generator");
        let names = files.filter_map(|file| file.ok()?.file_name().into_string().ok());
        names.filter_map(|name| name.strip_suffix(".rs").map(|name| format!("{prefix}{name}"))).collect()
    };
    let mut on_disk = modules(&folder, "");
    on_disk.extend(modules(&folder.join("mock"), "mock/"));
    let known = MODULES.iter().map(|module| module.name).chain(["lib"]).map(str::to_owned).collect();
    assert_eq!(on_disk, known);
}
