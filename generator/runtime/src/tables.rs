//! What emitted types implement, by a few words for each.
//!
//! In: a type, and the names of its members or variants in Rust and on the wire. Out: how it is read and written.
//! Invariant: what these macros put out is all that is compiled per type, so every line here counts for each of them.
//!
//! They name what they need by way of `runtime`, which is in scope wherever there are models. They take single tokens
//! wherever that will do: to parse anything else takes the compiler longer.

/// Serde's traits, by way of a type's slot.
macro_rules! by_slot {
    ($name:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                runtime::write(self, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                runtime::read(deserializer)
            }
        }
    };
}

/// A struct whose members have names: whether it is made by its `Default` or of `vacant` members, which members are
/// required, and which one takes what has no member of its own.
macro_rules! object {
    (
        $name:ident, $made:ident $(, required($($required:tt)*))? $(, rest($rest:ident))?;
        $($member:ident($at:tt $wire:tt)),*
    ) => {
        runtime::by_slot! { $name }

        impl runtime::Slot for $name {
            fn vacant() -> Self {
                runtime::object!(@ $made $($member)* $($rest)?)
            }

            fn place(&mut self) -> runtime::Place<'_> {
                runtime::Place::Object(self)
            }

            fn view(&self) -> runtime::View<'_> {
                runtime::View::Object(self)
            }
        }

        impl runtime::Object for $name {
            fn shape(&self) -> &'static runtime::Shape {
                const MEMBERS: &[&str] = &[$($wire),*];
                const SLOTS: &[u16] = &runtime::slots::<{ runtime::room(MEMBERS.len()) }>(MEMBERS);
                const REQUIRED: &[usize] = &[$($($required),*)?];
                &runtime::Shape { name: stringify!($name), members: MEMBERS, slots: SLOTS, required: REQUIRED }
            }

            fn place(&mut self, at: usize) -> Option<runtime::Place<'_>> {
                match at {
                    $($at => Some(runtime::Slot::place(&mut self.$member)),)*
                    _ => None,
                }
            }

            fn member(&self, at: usize) -> Option<&dyn runtime::Slot> {
                match at {
                    $($at => Some(&self.$member),)*
                    _ => None,
                }
            }

            $(fn rest(&self) -> Option<&dyn runtime::Entries> {
                Some(&self.$rest)
            }

            fn rest_mut(&mut self) -> Option<&mut dyn runtime::Entries> {
                Some(&mut self.$rest)
            })?
        }
    };
    (@ default $($member:ident)*) => {
        Default::default()
    };
    (@ vacant $($member:ident)*) => {
        Self { $($member: runtime::Slot::vacant()),* }
    };
}

/// An enum of texts, which is an empty one by `default` where that is said.
macro_rules! text_enum {
    ($name:ident $(, $default:ident)?; $($variant:ident($wire:tt)),*) => {
        runtime::by_slot! { $name }

        impl runtime::Slot for $name {
            fn vacant() -> Self {
                Self::Unknown(String::new())
            }

            fn place(&mut self) -> runtime::Place<'_> {
                runtime::Place::Text(self)
            }

            fn optional(place: &mut Option<Self>) -> runtime::Place<'_> {
                runtime::Place::OptionalText(place)
            }

            fn view(&self) -> runtime::View<'_> {
                runtime::View::Text(self.as_str())
            }
        }

        impl runtime::Text for $name {
            fn set(&mut self, text: &str) -> Result<(), String> {
                *self = Self::from(text);
                Ok(())
            }
        }

        impl $name {
            /// The value as it stands on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unknown(text) => text,
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($wire => Self::$variant,)*
                    _ => Self::Unknown(text.to_owned()),
                }
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        $(runtime::vacant_by! { $default $name })?
    };
}

/// An enum of whole numbers, which is 0 by `default` where that is said.
macro_rules! number_enum {
    ($name:ident $(, $default:ident)?; $($variant:ident($wire:literal)),*) => {
        runtime::by_slot! { $name }

        impl runtime::Slot for $name {
            fn vacant() -> Self {
                Self::Unknown(0)
            }

            fn place(&mut self) -> runtime::Place<'_> {
                runtime::Place::Number(self)
            }

            fn view(&self) -> runtime::View<'_> {
                runtime::View::I64(self.as_i64())
            }
        }

        impl runtime::Number for $name {
            fn set(&mut self, number: i64) {
                *self = Self::from(number);
            }
        }

        impl $name {
            /// The value as it stands on the wire.
            pub fn as_i64(&self) -> i64 {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unknown(number) => *number,
                }
            }
        }

        impl From<i64> for $name {
            fn from(number: i64) -> Self {
                match number {
                    $($wire => Self::$variant,)*
                    _ => Self::Unknown(number),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.as_i64().fmt(f)
            }
        }

        $(runtime::vacant_by! { $default $name })?
    };
}

/// An enum of whole numbers of a type and of words, which is 0 by `default` where that is said.
macro_rules! number_or_word {
    ($name:ident($number:ident) $(, $default:ident)?; $($variant:ident($wire:tt)),*) => {
        runtime::by_slot! { $name }

        impl runtime::Slot for $name {
            fn vacant() -> Self {
                Self::Number(0)
            }

            fn place(&mut self) -> runtime::Place<'_> {
                runtime::Place::Word(self)
            }

            fn view(&self) -> runtime::View<'_> {
                match self {
                    Self::Number(number) => runtime::Slot::view(number),
                    $(Self::$variant => runtime::View::Text($wire),)*
                    Self::Unknown(text) => runtime::View::Text(text),
                }
            }
        }

        impl runtime::Text for $name {
            fn set(&mut self, text: &str) -> Result<(), String> {
                *self = Self::from(text);
                Ok(())
            }
        }

        impl From<$number> for $name {
            fn from(number: $number) -> Self {
                Self::Number(number)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($wire => Self::$variant,)*
                    _ => text.parse().map_or_else(|_| Self::Unknown(text.to_owned()), Self::Number),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    Self::Number(number) => number.fmt(f),
                    $(Self::$variant => f.write_str($wire),)*
                    Self::Unknown(text) => f.write_str(text),
                }
            }
        }

        $(runtime::vacant_by! { $default $name })?
    };
}

/// That a type by default is what it is before anything is read into it.
macro_rules! vacant_by {
    (default $name:ident) => {
        impl Default for $name {
            fn default() -> Self {
                runtime::Slot::vacant()
            }
        }
    };
}

pub(crate) use {by_slot, number_enum, number_or_word, object, text_enum, vacant_by};

#[cfg(test)]
mod tests;
