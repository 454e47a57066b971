//! What many measurements come to.

/// The median of a part of each measurement.
pub fn median<T>(measured: &[T], part: impl Fn(&T) -> f64) -> f64 {
    let mut values: Vec<f64> = measured.iter().map(part).collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => f64::NAN,
        length if length % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}
