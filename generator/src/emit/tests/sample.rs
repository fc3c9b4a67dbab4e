//! A small API of every kind of thing that there is to emit, built by hand.

use serde_json::json;

use crate::ir::*;
use crate::names::Name;

pub(super) fn name(wire: &str, rust: &str) -> Name {
    Name { wire: wire.to_owned(), rust: rust.to_owned() }
}

pub(super) fn text() -> Type {
    Type::String(StringFormat::Plain(None))
}

fn array(item: Type) -> Type {
    Type::Array(Box::new(item))
}

fn nullable(ty: Type) -> Type {
    Type::Nullable(Box::new(ty))
}

pub(super) fn parameter(wire: &str, rust: &str, location: Location, ty: Type) -> Parameter {
    let required = location == Location::Path;
    Parameter { required, ..Parameter::new(name(wire, rust), location, ty, Basis::default()) }
}

fn required(parameter: Parameter) -> Parameter {
    Parameter { required: true, ..parameter }
}

fn styled(parameter: Parameter, style: &[Separator]) -> Parameter {
    Parameter { style: style.to_vec(), ..parameter }
}

pub(super) fn type_def(wire: &str, rust: &str, kind: TypeKind) -> TypeDef {
    TypeDef {
        name: name(wire, rust),
        description: None,
        kind,
        deprecated: false,
        constraints: Constraints::default(),
        in_requests: true,
        in_responses: true,
        groups: vec![0],
        has_default: true,
        required_name: None,
        basis: Basis::default(),
        name_basis: Basis::default(),
    }
}

pub(super) fn field(wire: &str, rust: &str, ty: Type, required: bool) -> Field {
    Field {
        name: name(wire, rust),
        ty,
        required,
        boxed: false,
        read_only: false,
        write_only: false,
        default: None,
        description: None,
        deprecated: false,
        constraints: Constraints::default(),
        basis: Basis::default(),
    }
}

fn value(wire: &str, rust: &str) -> EnumValue {
    EnumValue { name: name(wire, rust), description: None }
}

fn types() -> Vec<TypeDef> {
    let record = ObjectType {
        fields: vec![
            field("id", "id", Type::Id, true),
            Field {
                description: Some("When it began, <b>UTC</b>; see [rfc] and <T>.".to_owned()),
                ..field("startTime", "start_time", Type::String(StringFormat::DateTime), false)
            },
            field("day", "day", Type::String(StringFormat::Date), false),
            field("type", "r#type", Type::Named(TypeId(1)), false),
            field("note", "note", nullable(text()), false),
            field("owner", "owner", nullable(text()), true),
            Field { boxed: true, ..field("parent", "parent", Type::Named(TypeId(0)), false) },
            field("content-data", "content_data", Type::String(StringFormat::Byte), false),
            field("size", "size", Type::Named(TypeId(3)), false),
            field("any", "any", Type::Any, false),
        ],
        additional: Some((name("", "additional"), array(Type::Number(NumberFormat::Float)))),
    };
    let view = EnumType {
        base: EnumBase::String,
        values: vec![value("Simple", "Simple"), value("Call connected", "CallConnected")],
        default: Some(0),
    };
    let level =
        EnumType { base: EnumBase::Integer, values: vec![value("1", "Value1"), value("-2", "Minus2")], default: None };
    let variant = |wire: &str, rust: &str, ty, tags: &[&str]| UnionVariant {
        name: name(wire, rust),
        ty,
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        boxed: false,
    };
    let tagged = vec![
        variant("Record", "Record", Type::Named(TypeId(0)), &["record", "r"]),
        variant("View", "View", text(), &[]),
    ];
    let untagged = vec![
        variant("Text", "Text", text(), &[]),
        variant("Number", "Number", Type::Integer(IntegerFormat::Plain), &[]),
    ];
    vec![
        type_def("Record", "Record", TypeKind::Object(record)),
        type_def("View", "View", TypeKind::Enum(view)),
        type_def("Level", "Level", TypeKind::Enum(level)),
        type_def("Size", "Size", TypeKind::IntegerOr { format: IntegerFormat::Int32, words: vec![name("max", "Max")] }),
        type_def(
            "Tagged",
            "Tagged",
            TypeKind::Union(UnionType { variants: tagged, discriminator: Some("kind".to_owned()), implied: false }),
        ),
        type_def(
            "Untagged",
            "Untagged",
            TypeKind::Union(UnionType { variants: untagged, discriminator: None, implied: false }),
        ),
        type_def("Records", "Records", TypeKind::Alias(array(Type::Named(TypeId(0))))),
        type_def("Empty", "Empty", TypeKind::Object(ObjectType::default())),
    ]
}

fn operation(id: &str, rust: &str, type_name: &str, const_name: &str) -> Operation {
    Operation {
        id: id.to_owned(),
        method: "GET".to_owned(),
        path: format!("/{id}"),
        name: name(id, rust),
        type_name: type_name.to_owned(),
        error_name: format!("{type_name}Error"),
        const_name: const_name.to_owned(),
        idempotent: true,
        ..Operation::default()
    }
}

fn body(content: Content, required: bool, media_type: &str) -> RequestBody {
    RequestBody {
        required,
        description: None,
        media_type: media_type.to_owned(),
        content,
        other_media_types: Vec::new(),
        basis: Basis::default(),
    }
}

/// An operation with every kind of parameter in the query, and some elsewhere.
fn list() -> Operation {
    use Location::{Cookie, Header, Path, Query};
    use Separator::{Csv, DeepObject, Multi, Pipes};
    let view = || Type::Named(TypeId(1));
    let account = Parameter { default: Some(json!("~")), ..parameter("accountId", "account_id", Path, text()) };
    let page = Parameter {
        constraints: Constraints { minimum: Some(1.into()), ..Constraints::default() },
        default: Some(json!(1)),
        ..parameter("page", "page", Query, Type::Integer(IntegerFormat::Int32))
    };
    let json_query = Parameter {
        content_type: Some("application/json".to_owned()),
        ..parameter("filter", "filter", Query, Type::Named(TypeId(0)))
    };
    Operation {
        path: "/account/{accountId}/list/{ids}".to_owned(),
        template: "/account/{accountId}/list/{ids}".to_owned(),
        summary: Some("Lists records.".to_owned()),
        description: Some("    indented\n\n```\nlet x = y;\n```\n\nSee http://a.b/c | d *e".to_owned()),
        app_permissions: vec!["ReadCalls".to_owned()],
        usage_plan_group: Some("Heavy".to_owned()),
        beta: true,
        parameters: vec![
            account,
            styled(parameter("ids", "ids", Path, array(text())), &[Csv]),
            page,
            parameter("perPage", "per_page", Query, Type::Named(TypeId(3))),
            parameter("from", "from", Query, Type::String(StringFormat::DateTime)),
            parameter("view", "view", Query, view()),
            styled(parameter("views", "views", Query, array(view())), &[Multi]),
            styled(parameter("grid", "grid", Query, array(array(Type::Integer(IntegerFormat::Plain)))), &[Pipes, Csv]),
            styled(parameter("deep", "deep", Query, Type::Map(Box::new(text()))), &[DeepObject]),
            parameter("choice", "choice", Query, Type::Named(TypeId(5))),
            json_query,
            parameter("X-Trace", "x_trace", Header, text()),
            styled(parameter("X-List", "x_list", Header, array(Type::Boolean)), &[Csv]),
            parameter("session", "session", Cookie, Type::Any),
            Parameter { deprecated: true, ..parameter("old", "old", Query, nullable(Type::Id)) },
        ],
        success: Success::One(Content::Json(Type::Named(TypeId(6)))),
        errors: vec![
            ErrorRow {
                status: 403,
                code: "TEL-107".into(),
                message: "Caller ID: [x|y] is not allowed".into(),
                place: None,
            },
            ErrorRow { status: 400, code: "CMN-1".into(), message: "Bad <T>".into(), place: None },
        ],
        error_variants: vec![
            ErrorVariant { code: 1, name: "CallerIdNotAllowed".into(), statuses: vec![400, 403], messages: Vec::new() },
            ErrorVariant { code: 0, name: "Bad".into(), statuses: vec![400], messages: Vec::new() },
        ],
        security: vec![vec![
            SecurityRequirement { scheme: 0, scopes: Vec::new() },
            SecurityRequirement { scheme: 1, scopes: Vec::new() },
        ]],
        ..operation("listRecords", "list", "ListRecords", "LIST_RECORDS")
    }
}

fn create() -> Operation {
    Operation {
        method: "POST".to_owned(),
        deprecated: true,
        request_body: Some(body(Content::Json(Type::Named(TypeId(0))), true, "application/vnd.x+json")),
        success: Success::Several {
            name: "CreateRecordResponse".to_owned(),
            variants: vec![
                SuccessVariant {
                    name: "Ok".into(),
                    status: "200".into(),
                    content: Some(Content::Json(Type::Named(TypeId(0)))),
                },
                SuccessVariant { name: "Nothing".into(), status: "204".into(), content: None },
                SuccessVariant {
                    name: "MultiStatus".into(),
                    status: "207".into(),
                    content: Some(Content::Batch(Type::Any)),
                },
                SuccessVariant { name: "Other".into(), status: "2XX".into(), content: Some(Content::Text) },
            ],
        },
        ..operation("createRecord", "create", "CreateRecord", "CREATE_RECORD")
    }
}

/// More required fields than an argument list may have.
fn upload() -> Operation {
    let form = |wire: &str, ty| required(parameter(wire, wire, Location::Form, ty));
    let binary = || Type::String(StringFormat::Binary);
    let mut fields = vec![form("file", binary()), form("files", array(binary()))];
    fields.extend(["a", "b", "c", "d", "e", "f"].map(|wire| form(wire, text())));
    Operation {
        method: "POST".to_owned(),
        request_body: Some(body(Content::Multipart(fields), true, "multipart/form-data")),
        success: Success::One(Content::Bytes),
        ..operation("upload", "upload", "Upload", "UPLOAD")
    }
}

fn with_body(rust: &str, type_name: &str, const_name: &str, content: Content) -> Operation {
    Operation {
        method: "PUT".to_owned(),
        request_body: Some(body(content, false, "text/plain")),
        ..operation(rust, rust, type_name, const_name)
    }
}

fn scheme(wire: &str, rust: &str, kind: SecurityKind) -> SecurityScheme {
    SecurityScheme { name: name(wire, rust), description: None, kind, basis: Basis::default() }
}

/// The API.
pub(super) fn api() -> Api {
    let operations = vec![
        list(),
        create(),
        upload(),
        with_body("text", "PutText", "PUT_TEXT", Content::Text),
        with_body("bytes", "PutBytes", "PUT_BYTES", Content::Bytes),
        with_body("any", "PutAny", "PUT_ANY", Content::Json(Type::Any)),
        with_body("array", "PutArray", "PUT_ARRAY", Content::Json(Type::Named(TypeId(6)))),
        with_body("string", "PutString", "PUT_STRING", Content::Json(text())),
        with_body("map", "PutMap", "PUT_MAP", Content::Json(Type::Map(Box::new(Type::Boolean)))),
    ];
    let code = |wire: &str, rust: &str, statuses: &[u16], pieces: Vec<Piece>| ErrorCode {
        name: name(wire, rust),
        statuses: statuses.to_vec(),
        template: Template { pieces },
        ..ErrorCode::default()
    };
    let caller = vec![
        Piece::Text("Caller ID: [".into()),
        Piece::Parameter(name("callerId", "caller_id")),
        Piece::Text("] is not allowed".into()),
    ];
    Api {
        info: Info { title: "Sample \"API\" <T>".into(), version: "v1.1".into(), ..Info::default() },
        servers: vec!["https://sample.example".to_owned()],
        groups: vec![Group {
            feature: "type".to_owned(),
            name: name("Call Log", "r#type"),
            type_name: "CallLog".to_owned(),
            description: Some("Calls | and *records*".to_owned()),
            operations: (0..operations.len()).collect(),
            name_basis: Basis::default(),
        }],
        operations,
        types: types(),
        error_codes: vec![
            code("CMN-1", "Bad", &[400], vec![Piece::Text("Bad <T>".into())]),
            code("TEL-107", "CallerIdNotAllowed", &[400, 403], caller),
        ],
        security_schemes: vec![
            scheme("key", "key", SecurityKind::ApiKey { location: Location::Header, parameter: "X-Key".into() }),
            scheme("basic", "basic", SecurityKind::Basic),
        ],
        client: Default::default(),
    }
}
