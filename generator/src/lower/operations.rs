//! Operations.
//!
//! In: an operation of the document and its names. Out: [`Operation`] with everything that a call needs; what its
//! description states as facts is read by [`prose`], and `x-client` has the last word.

use super::Lowering;
use super::bodies::Responses;
use super::codes::PROSE_LEFTOVER;
use super::groups::Plan;
use super::outline::Outline;
use super::registry::Owner;
use super::schemas::text;
use crate::ir::{Basis, ErrorRow, Operation, SecurityScheme};
use crate::names::{Kind, Scope};
use crate::prose::{self, Prose};
use crate::source;
use crate::vocabulary::{KEY, OperationKeys};

impl<'a> Lowering<'a> {
    /// All operations, in document order.
    pub(super) fn operations(
        &mut self,
        outlines: &[Outline<'a>],
        plans: Vec<Plan>,
        schemes: &[SecurityScheme],
        keys: &OperationKeys,
    ) -> Vec<Operation> {
        let planned = outlines.iter().zip(plans).enumerate();
        let lowered = planned.map(|(index, (outline, plan))| {
            self.types.owner = Owner::Operation(index);
            let mut operation = self.operation(outline, plan, schemes);
            self.add_vendor_keys(&mut operation, outline, keys);
            self.override_prose(&mut operation, outline);
            operation
        });
        lowered.collect()
    }

    fn operation(&mut self, outline: &Outline<'a>, plan: Plan, schemes: &[SecurityScheme]) -> Operation {
        let (pointer, source, client) = (&outline.pointer, outline.operation, &outline.client);
        let mut setters = Scope::new(Kind::Setters);
        let parameters = self.parameters(outline, &plan.type_name, &mut setters);
        let body_pointer = format!("{pointer}/requestBody");
        let request_body = source.request_body.as_ref();
        let request_body = request_body.and_then(|body| self.request_body(body, &body_pointer, &plan, &mut setters));
        let Responses { responses, success, headers } = self.responses(outline, &plan);
        let mut operation = Operation {
            id: outline.id.clone(),
            method: outline.method.clone(),
            path: outline.path.to_owned(),
            template: outline.template.clone(),
            group: plan.group,
            name: plan.name,
            error_name: format!("{}Error", plan.type_name),
            type_name: plan.type_name,
            const_name: plan.const_name,
            external_docs: source.external_docs.as_ref().map(|docs| docs.url.clone()),
            deprecated: source.deprecated,
            idempotent: client.idempotent.unwrap_or(!matches!(outline.method.as_str(), "POST" | "PATCH")),
            servers: self.own_servers(outline),
            parameters,
            request_body,
            responses,
            success,
            headers,
            security: self.security(source.security.as_ref(), schemes, pointer),
            basis: self.basis(pointer),
            name_basis: match (&client.name, &source.operation_id) {
                (Some(_), _) => self.basis(&format!("{pointer}/{KEY}/name")),
                (None, Some(_)) => self.basis(&format!("{pointer}/operationId")),
                (None, None) => Basis::default(),
            },
            ..Operation::default()
        };
        self.add_prose(&mut operation, outline);
        operation
    }

    /// What summary and description say.
    fn add_prose(&mut self, operation: &mut Operation, outline: &Outline<'a>) {
        let summary = outline.operation.summary.as_deref().unwrap_or_default();
        let said = prose::read(summary);
        operation.summary = text(Some(&said.text));
        operation.beta |= said.beta;
        operation.deprecated |= said.deprecated;

        let description = outline.operation.description.as_deref().unwrap_or_default();
        let pointer = format!("{}/description", outline.pointer);
        let said = prose::read(description);
        self.report_leftovers(&said, description, &pointer);
        operation.errors = self.prose_rows(&said, description, &pointer);
        operation.description = text(Some(&said.text));
        operation.beta |= said.beta;
        operation.deprecated |= said.deprecated;
        operation.app_permissions = said.app_permissions;
        operation.user_permissions = said.user_permissions;
        operation.usage_plan_group = said.usage_plan_group;
    }

    /// What `x-client` says in its stead.
    fn override_prose(&mut self, operation: &mut Operation, outline: &Outline<'a>) {
        let client = &outline.client;
        if let Some(permissions) = &client.permissions {
            operation.app_permissions.clone_from(&permissions.app);
            operation.user_permissions.clone_from(&permissions.user);
        }
        if client.usage_plan_group.is_some() {
            operation.usage_plan_group.clone_from(&client.usage_plan_group);
        }
        if let Some(beta) = client.beta {
            operation.beta = beta;
        }
        if let Some(rows) = &client.errors {
            let row = |(index, row): (usize, &crate::vocabulary::ErrorRow)| ErrorRow {
                status: row.status,
                code: row.code.clone(),
                message: row.message.clone(),
                place: self.places.get(&format!("{}/{KEY}/errors/{index}", outline.pointer)),
            };
            operation.errors = rows.iter().enumerate().map(row).collect();
        }
    }

    fn own_servers(&mut self, outline: &Outline<'a>) -> Vec<String> {
        if let Some(servers) = &outline.client.servers {
            return servers.iter().map(|url| url.trim_end_matches('/').to_owned()).collect();
        }
        if outline.operation.servers.is_empty() {
            self.base_urls(&outline.item.servers, &outline.item_pointer)
        } else {
            self.base_urls(&outline.operation.servers, &outline.pointer)
        }
    }

    /// The error rows of a description, each with its own place.
    pub(super) fn prose_rows(&self, prose: &Prose, description: &str, pointer: &str) -> Vec<ErrorRow> {
        let place = self.places.get(pointer);
        let rows = prose.rows.iter().map(|row| ErrorRow {
            status: row.status,
            code: row.code.clone(),
            message: row.message.clone(),
            place: place.map(|place| source::place_within(self.sources, place, description, row.offset)),
        });
        rows.collect()
    }

    /// Reports what stands in a section of facts and is none.
    pub(super) fn report_leftovers(&mut self, prose: &Prose, description: &str, pointer: &str) {
        for left in &prose.leftovers {
            let excerpt: String = left.text.chars().take(80).collect();
            let mut diagnostic =
                PROSE_LEFTOVER.bare(format!("no rule takes '{excerpt}' in section '{}'", left.section));
            let place = self.places.get(pointer);
            diagnostic.place = place.map(|place| source::place_within(self.sources, place, description, left.offset));
            diagnostic.label = Some(format!("expected {}", left.expected));
            diagnostic.help =
                Some(format!("state the facts of the section under '{KEY}' at the operation, in an overlay"));
            self.diagnostics.push(diagnostic);
        }
    }
}
