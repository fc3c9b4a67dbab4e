//! A curve as an SVG.
//!
//! In: points. Out: text. Invariant: both axes begin at zero, so that what is linear looks it.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

/// Where the chart is kept, below the workspace's folder.
pub(super) const PATH: &str = "tests/generation.svg";

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 360.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 30.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 50.0;

/// Writes the chart.
///
/// # Errors
/// The file cannot be written.
pub(super) fn write(root: &Path, chart: &str) -> Result<()> {
    fs::write(root.join(PATH), chart).with_context(|| format!("'{PATH}' cannot be written"))
}

/// A curve through the points, which are written beside it.
pub(super) fn curve(title: &str, across: &str, up: &str, points: &[(f64, f64)]) -> String {
    let most = |pick: fn(&(f64, f64)) -> f64| points.iter().map(pick).fold(1.0, f64::max);
    let (most_x, most_y) = (most(|point| point.0), most(|point| point.1));
    let x = |value: f64| LEFT + value / most_x * (WIDTH - LEFT - RIGHT);
    let y = |value: f64| HEIGHT - BOTTOM - value / most_y * (HEIGHT - TOP - BOTTOM);
    let (floor, right) = (HEIGHT - BOTTOM, WIDTH - RIGHT);
    let line: Vec<_> = points.iter().map(|(one, other)| format!("{:.1},{:.1}", x(*one), y(*other))).collect();
    let marks: String = points
        .iter()
        .map(|(one, other)| {
            let (at, above) = (x(*one), y(*other));
            format!(
                "  <circle cx=\"{at:.1}\" cy=\"{above:.1}\" r=\"3\" fill=\"#1f5fa8\"/>\n  \
                 <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{other:.0}</text>\n  \
                 <text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{one:.0}</text>\n",
                at - 6.0,
                above - 6.0,
                floor + 18.0,
            )
        })
        .collect();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" \
         font-size=\"12\">\n  <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"white\"/>\n  \
         <text x=\"{LEFT}\" y=\"22\" font-size=\"14\">{title}</text>\n  \
         <path d=\"M{LEFT},{TOP} V{floor} H{right}\" fill=\"none\" stroke=\"#666\"/>\n  \
         <polyline points=\"{}\" fill=\"none\" stroke=\"#1f5fa8\" stroke-width=\"2\"/>\n{marks}  \
         <text x=\"{right}\" y=\"{:.1}\" text-anchor=\"end\">{across}</text>\n  \
         <text x=\"18\" y=\"{TOP}\" transform=\"rotate(-90 18 {TOP})\" text-anchor=\"end\">{up}</text>\n</svg>\n",
        line.join(" "),
        HEIGHT - 12.0,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_linear_is_a_straight_line_from_the_corner() {
        let chart = curve("Time", "operations", "ms", &[(0.0, 0.0), (50.0, 10.0), (100.0, 20.0)]);
        assert!(chart.contains("points=\"70.0,310.0 340.0,175.0 610.0,40.0\""), "{chart}");
        assert!(chart.starts_with("<svg ") && chart.ends_with("</svg>\n"));
    }
}
