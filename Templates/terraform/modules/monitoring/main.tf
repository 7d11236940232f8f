{{% CONTENT_TYPE:TERRAFORM}}
{{#header}}
# {{text}}
{{/header}}

{{#services}}
{{^first()}}

{{/first()}}
{{#comments}}
# {{text}}
{{/comments}}
module "{{module}}" {
  source   = "../service"
  for_each = lookup(var.containers, {{name}}, {})

  container   = each.value
  image_id    = var.image_ids[each.value.image]
  platform    = var.platform
  log_options = var.log_options
{{#hasDependencies}}

  depends_on = [{{#dependencies}}{{^first()}}, {{/first()}}module.{{module}}{{/dependencies}}]
{{/hasDependencies}}
}
{{/services}}
