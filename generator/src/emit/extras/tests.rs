use super::known;

#[test]
fn every_feature_says_what_it_is_for() {
    let features = known();
    let default: Vec<_> = features.iter().filter(|feature| feature.default).map(|feature| feature.name).collect();
    assert_eq!(default, ["gzip", "tracing"]);
    for feature in &features {
        assert!(!feature.reason.is_empty(), "{} does not", feature.name);
    }
    let blocking = features.iter().find(|feature| feature.name == "blocking").map(super::Feature::lines);
    let lines = blocking.expect("there is a feature `blocking`");
    assert!(lines.starts_with("# ") && lines.ends_with("\nblocking = [\"tokio/rt-multi-thread\"]\n"), "{lines}");
}
