{{% CONTENT_TYPE:TERRAFORM}}
{{#header}}
# {{text}}
{{/header}}

output "containers" {
  description = "Every container by its name, with id, image, static addresses and published endpoints."
  value = merge([
    for service in [
      {{#services}}
      module.{{module}},
      {{/services}}
    ] : { for container in service : container.name => container }
  ]...)
}
