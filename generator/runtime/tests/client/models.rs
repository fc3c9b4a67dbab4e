//! Structs as an emitter would make them.

/// A struct of members that are always there, and behind a semicolon those that need not be.
macro_rules! model {
    ($name:ident { $($required:ident: $required_type:ty),*; $($optional:ident: $optional_type:ty),* }) => {
        #[derive(Debug, PartialEq)]
        struct $name {
            $($required: $required_type,)*
            $($optional: Option<$optional_type>,)*
        }

        impl client_runtime::Slot for $name {
            fn vacant() -> Self {
                Self {
                    $($required: client_runtime::Slot::vacant(),)*
                    $($optional: None,)*
                }
            }

            fn place(&mut self) -> client_runtime::Place<'_> {
                client_runtime::Place::Object(self)
            }

            fn view(&self) -> client_runtime::View<'_> {
                client_runtime::View::Object(self)
            }
        }

        impl client_runtime::Object for $name {
            fn shape(&self) -> &'static client_runtime::Shape {
                const REQUIRED: usize = { const NAMES: &[&str] = &[$(stringify!($required)),*]; NAMES.len() };
                const MEMBERS: &[&str] = &[$(stringify!($required),)* $(stringify!($optional),)*];
                const SHAPE: client_runtime::Shape = client_runtime::Shape {
                    name: stringify!($name),
                    members: MEMBERS,
                    slots: &client_runtime::slots::<{ client_runtime::room(MEMBERS.len()) }>(MEMBERS),
                    required: [0, 1, 2, 3].split_at(REQUIRED).0,
                };
                &SHAPE
            }

            fn place(&mut self, at: usize) -> Option<client_runtime::Place<'_>> {
                let members = [
                    $(client_runtime::Slot::place(&mut self.$required),)*
                    $(client_runtime::Slot::place(&mut self.$optional),)*
                ];
                members.into_iter().nth(at)
            }

            fn member(&self, at: usize) -> Option<&dyn client_runtime::Slot> {
                let members: &[&dyn client_runtime::Slot] = &[$(&self.$required,)* $(&self.$optional,)*];
                members.get(at).copied()
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                client_runtime::read(deserializer)
            }
        }
    };
}

pub(crate) use model;
