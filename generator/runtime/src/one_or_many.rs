//! An argument that is one value or several.
//!
//! In: a value, or a list of values. Out: their texts. Invariant: nothing is lost or reordered.

use std::fmt::Display;

use super::id::Id;

/// One value or several, for a parameter that takes a list: `"a"`, `7`, `["a", "b"]`, a `Vec`, a slice, or what an
/// iterator collects into one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OneOrMany(Vec<String>);

impl OneOrMany {
    /// The texts of the values.
    pub fn into_texts(self) -> Vec<String> {
        self.0
    }
}

/// A single value.
macro_rules! one {
    ($($ty:ty),*) => {$(
        impl From<$ty> for OneOrMany {
            fn from(value: $ty) -> Self {
                Self(vec![value.to_string()])
            }
        }
    )*};
}

one!(&str, String, &String, Id, &Id, i32, i64, u32, u64);

impl<T: Display, const N: usize> From<[T; N]> for OneOrMany {
    fn from(values: [T; N]) -> Self {
        values.into_iter().collect()
    }
}

impl<T: Display> From<Vec<T>> for OneOrMany {
    fn from(values: Vec<T>) -> Self {
        values.into_iter().collect()
    }
}

impl<T: Display> From<&[T]> for OneOrMany {
    fn from(values: &[T]) -> Self {
        values.iter().collect()
    }
}

impl<T: Display> From<&Vec<T>> for OneOrMany {
    fn from(values: &Vec<T>) -> Self {
        values.iter().collect()
    }
}

impl<T: Display> FromIterator<T> for OneOrMany {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self(values.into_iter().map(|value| value.to_string()).collect())
    }
}
