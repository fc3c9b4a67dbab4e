//! The IR as JSON.
//!
//! The keys are a contract with the programs that read them: keys are added, none is renamed or dropped.

use serde_json::{Value as Json, json};

use super::words;
use crate::Output;
use crate::diagnostic::{Diagnostic, Severity};
use crate::ir::{
    Api, Basis, Content, EnumType, ErrorCode, ErrorRow, Field, ObjectType, Operation, Parameter, RequestBody, Response,
    SecurityScheme, Success, TypeDef, TypeKind, UnionType,
};
use crate::tree::{Place, Sources};

/// The whole of a run but its files.
pub(super) fn output(output: &Output) -> Json {
    let nothing = Api::default();
    let api = output.api.as_ref().unwrap_or(&nothing);
    let view = View { api, sources: &output.sources };
    json!({
        "info": {
            "title": api.info.title,
            "version": api.info.version,
            "description": api.info.description,
            "errors": view.errors(&api.info.errors),
        },
        "servers": api.servers,
        "groups": api.groups.iter().map(|group| json!({
            "name": group.name.wire, "accessor": group.name.rust, "type": group.type_name,
            "description": group.description, "operations": group.operations.len(),
            "name_basis": view.basis(group.name_basis),
        })).collect::<Json>(),
        "operations": api.operations.iter().map(|operation| view.operation(operation)).collect::<Json>(),
        "types": api.types.iter().map(|def| view.type_def(def)).collect::<Json>(),
        "error_codes": api.error_codes.iter().map(|code| view.error_code(code)).collect::<Json>(),
        "security_schemes": api.security_schemes.iter().map(|scheme| view.security_scheme(scheme)).collect::<Json>(),
        "diagnostics": output.diagnostics.list.iter().map(|one| view.diagnostic(one)).collect::<Json>(),
    })
}

/// What the parts of the IR are read against.
struct View<'a> {
    api: &'a Api,
    sources: &'a Sources,
}

impl View<'_> {
    fn operation(&self, operation: &Operation) -> Json {
        json!({
            "id": operation.id,
            "method": operation.method,
            "path": operation.path,
            "group": self.api.groups.get(operation.group).map(|group| &group.name.wire),
            "name": operation.name.rust,
            "type_name": operation.type_name,
            "summary": operation.summary,
            "description": operation.description,
            "usage_plan_group": operation.usage_plan_group,
            "app_permissions": operation.app_permissions,
            "user_permissions": operation.user_permissions,
            "deprecated": operation.deprecated,
            "beta": operation.beta,
            "idempotent": operation.idempotent,
            "paged": operation.pagination.is_some(),
            "servers": operation.servers,
            "security": operation.security.iter().map(|together| self.together(together)).collect::<Json>(),
            "parameters": self.parameters(&operation.parameters),
            "request_body": operation.request_body.as_ref().map(|body| self.request_body(body)),
            "responses": operation.responses.iter().map(|response| self.response(response)).collect::<Json>(),
            "success": self.success(&operation.success),
            "errors": self.errors(&operation.errors),
            "basis": self.basis(operation.basis),
            "name_basis": self.basis(operation.name_basis),
        })
    }

    fn together(&self, schemes: &[crate::ir::SecurityRequirement]) -> Json {
        let names = schemes.iter().filter_map(|needed| self.api.security_schemes.get(needed.scheme));
        names.map(|scheme| Json::from(scheme.name.wire.as_str())).collect()
    }

    fn parameters(&self, parameters: &[Parameter]) -> Json {
        parameters.iter().map(|parameter| self.parameter(parameter)).collect()
    }

    fn parameter(&self, parameter: &Parameter) -> Json {
        json!({
            "name": parameter.name.wire,
            "in": parameter.location,
            "type": words::ty(self.api, &parameter.ty),
            "required": parameter.required,
            "default": parameter.default,
            "setter": parameter.name.rust,
            "style": parameter.style,
            "content_type": parameter.content_type,
            "description": parameter.description,
            "deprecated": parameter.deprecated,
            "constraints": parameter.constraints,
            "basis": self.basis(parameter.basis),
        })
    }

    fn request_body(&self, body: &RequestBody) -> Json {
        json!({
            "required": body.required,
            "description": body.description,
            "media_type": body.media_type,
            "type": words::content(self.api, &body.content),
            "fields": self.form_fields(&body.content),
            "other_media_types": body.other_media_types,
            "basis": self.basis(body.basis),
        })
    }

    fn form_fields(&self, content: &Content) -> Json {
        match content {
            Content::Form(fields) | Content::Multipart(fields) => self.parameters(fields),
            _ => Json::Null,
        }
    }

    fn response(&self, response: &Response) -> Json {
        let (media_type, content) = response
            .content
            .as_ref()
            .map_or((None, None), |(media_type, content)| (Some(media_type), Some(words::content(self.api, content))));
        json!({
            "status": response.status,
            "description": response.description,
            "media_type": media_type,
            "type": content,
            "headers": self.parameters(&response.headers),
            "basis": self.basis(response.basis),
        })
    }

    fn success(&self, success: &Success) -> Json {
        match success {
            Success::Empty => Json::Null,
            Success::One(content) => words::content(self.api, content).into(),
            Success::Several { name, variants } => json!({
                "name": name,
                "variants": variants.iter().map(|variant| json!({
                    "name": variant.name,
                    "status": variant.status,
                    "type": variant.content.as_ref().map(|content| words::content(self.api, content)),
                })).collect::<Json>(),
            }),
        }
    }

    fn errors(&self, rows: &[ErrorRow]) -> Json {
        let row = |row: &ErrorRow| {
            let mut json = json!({ "status": row.status, "code": row.code, "message": row.message });
            self.add_place(&mut json, row.place);
            json
        };
        rows.iter().map(row).collect()
    }

    fn type_def(&self, def: &TypeDef) -> Json {
        let mut json = json!({
            "name": def.name.rust,
            "wire": def.name.wire,
            "description": def.description,
            "deprecated": def.deprecated,
            "in_requests": def.in_requests,
            "in_responses": def.in_responses,
            "basis": self.basis(def.basis),
            "name_basis": self.basis(def.name_basis),
        });
        let (kind, details) = match &def.kind {
            TypeKind::Object(object) => ("object", self.object(object)),
            TypeKind::Enum(values) => ("enum", enumeration(values)),
            TypeKind::Union(union) => ("union", self.union(union)),
            TypeKind::IntegerOr { words, .. } => {
                ("integer_or", json!({ "words": words.iter().map(|word| word.wire.as_str()).collect::<Vec<_>>() }))
            }
            TypeKind::Alias(ty) => ("alias", json!({ "type": words::ty(self.api, ty) })),
        };
        json["kind"] = kind.into();
        if let (Json::Object(json), Json::Object(details)) = (&mut json, details) {
            json.extend(details);
        }
        json
    }

    fn object(&self, object: &ObjectType) -> Json {
        json!({
            "fields": object.fields.iter().map(|field| self.field(field)).collect::<Json>(),
            "additional": object.additional.as_ref().map(|(_, ty)| words::ty(self.api, ty)),
        })
    }

    fn field(&self, field: &Field) -> Json {
        json!({
            "name": field.name.wire,
            "field": field.name.rust,
            "type": words::ty(self.api, &field.ty),
            "required": field.required,
            "boxed": field.boxed,
            "read_only": field.read_only,
            "write_only": field.write_only,
            "default": field.default,
            "description": field.description,
            "deprecated": field.deprecated,
            "constraints": field.constraints,
            "basis": self.basis(field.basis),
        })
    }

    fn union(&self, union: &UnionType) -> Json {
        json!({
            "discriminator": union.discriminator,
            "variants": union.variants.iter().map(|variant| json!({
                "name": variant.name.rust,
                "type": words::ty(self.api, &variant.ty),
                "tags": variant.tags,
                "boxed": variant.boxed,
            })).collect::<Json>(),
        })
    }

    fn error_code(&self, code: &ErrorCode) -> Json {
        json!({
            "code": code.name.wire,
            "name": code.name.rust,
            "statuses": code.statuses,
            "template": code.template.text(),
            "parameters": code.template.parameters().map(|name| name.rust.as_str()).collect::<Vec<_>>(),
            "description": code.description,
            "named": code.named,
            "basis": self.basis(code.basis),
        })
    }

    fn security_scheme(&self, scheme: &SecurityScheme) -> Json {
        json!({
            "name": scheme.name.wire,
            "setter": scheme.name.rust,
            "kind": scheme.kind,
            "description": scheme.description,
            "basis": self.basis(scheme.basis),
        })
    }

    fn diagnostic(&self, diagnostic: &Diagnostic) -> Json {
        let mut json = json!({
            "code": diagnostic.code.id,
            "severity": severity(diagnostic.severity),
            "message": diagnostic.message,
            "file": null,
            "line": null,
            "column": null,
            "label": diagnostic.label,
            "help": diagnostic.help,
            "related": diagnostic.related.iter().map(|(place, why)| {
                let mut json = json!({ "message": why });
                self.add_place(&mut json, Some(*place));
                json
            }).collect::<Json>(),
        });
        self.add_place(&mut json, diagnostic.place);
        json
    }

    /// Who set a fact, and where; a fact that has no place was made by a rule.
    fn basis(&self, basis: Basis) -> Json {
        let mut json = json!({ "source": words::source(self.sources, basis) });
        self.add_place(&mut json, basis.place);
        json
    }

    fn add_place(&self, json: &mut Json, place: Option<Place>) {
        let Some(place) = place else { return };
        let Some(file) = self.sources.get(place.file) else { return };
        json["file"] = file.path.as_str().into();
        if place.line > 0 {
            json["line"] = place.line.into();
            json["column"] = place.column.into();
        }
    }
}

fn enumeration(values: &EnumType) -> Json {
    let default = values.default.and_then(|index| values.values.get(index)).map(|value| value.name.wire.as_str());
    json!({
        "base": values.base,
        "default": default,
        "values": values.values.iter().map(|value| json!({
            "value": value.name.wire, "name": value.name.rust, "description": value.description,
        })).collect::<Json>(),
    })
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}
