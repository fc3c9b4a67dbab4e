//! Values that hold no others, as places.
//!
//! In: what a reader has, or a value. Out: the other. Invariant: a value goes out as it came in.

use std::fmt::Display;

use serde_json::Value;

use super::binary::Base64;
use super::id::Id;
use super::slot::{Done, Reader, Slot, Writer};

/// Where a value goes that holds no others.
pub enum LeafMut<'a> {
    /// A truth value.
    Bool(&'a mut bool),
    /// A whole number of 32 bits.
    I32(&'a mut i32),
    /// A whole number of 64 bits.
    I64(&'a mut i64),
    /// A whole number of 32 bits, not negative.
    U32(&'a mut u32),
    /// A whole number of 64 bits, not negative.
    U64(&'a mut u64),
    /// A number of single precision.
    F32(&'a mut f32),
    /// A number of double precision.
    F64(&'a mut f64),
    /// A text that is kept.
    String(&'a mut String),
    /// A text that something is made of, or the reason why nothing is.
    Text(&'a mut dyn FnMut(&str) -> Result<(), String>),
    /// A text or a whole number.
    Id(&'a mut Id),
    /// Any value.
    Any(&'a mut Value),
}

/// A value that holds no others.
pub enum Leaf<'a> {
    /// No value.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    I64(i64),
    /// A whole number, not negative.
    U64(u64),
    /// A number of single precision.
    F32(f32),
    /// A number of double precision.
    F64(f64),
    /// A text.
    Text(&'a str),
    /// What is written as its text.
    Shown(&'a dyn Display),
    /// Any value.
    Any(&'a Value),
}

/// A type that the reader and the writer know.
macro_rules! leaf {
    ($($ty:ty: $read:ident, $vacant:expr, $value:ident => $write:expr;)*) => {$(
        impl Slot for $ty {
            fn vacant() -> Self {
                $vacant
            }

            fn read(&mut self, from: &mut dyn Reader) -> Done {
                from.leaf(LeafMut::$read(self))
            }

            fn write(&self, to: &mut dyn Writer) -> Done {
                let $value = self;
                to.leaf($write)
            }
        }
    )*};
}

leaf! {
    bool: Bool, false, it => Leaf::Bool(*it);
    i32: I32, 0, it => Leaf::I64(i64::from(*it));
    i64: I64, 0, it => Leaf::I64(*it);
    u32: U32, 0, it => Leaf::U64(u64::from(*it));
    u64: U64, 0, it => Leaf::U64(*it);
    f32: F32, 0.0, it => Leaf::F32(*it);
    f64: F64, 0.0, it => Leaf::F64(*it);
    String: String, String::new(), it => Leaf::Text(it);
    Id: Id, Id::default(), it => it.leaf();
    Value: Any, Value::Null, it => Leaf::Any(it);
}

/// A type that is made of text.
macro_rules! of_text {
    ($($ty:ty: $read:expr;)*) => {$(
        impl Slot for $ty {
            fn vacant() -> Self {
                Self::default()
            }

            fn read(&mut self, from: &mut dyn Reader) -> Done {
                parsed(from, self, $read)
            }

            fn write(&self, to: &mut dyn Writer) -> Done {
                to.leaf(Leaf::Shown(self))
            }
        }
    )*};
}

of_text! {
    jiff::Timestamp: str::parse;
    jiff::civil::Date: str::parse;
    Base64: Base64::decode;
}

fn parsed<T, E: Display>(from: &mut dyn Reader, into: &mut T, parse: fn(&str) -> Result<T, E>) -> Done {
    from.leaf(LeafMut::Text(&mut |text| {
        *into = parse(text).map_err(|error| error.to_string())?;
        Ok(())
    }))
}
