{{% CONTENT_TYPE:TERRAFORM}}
{{#header}}
# {{text}}
{{/header}}

output "id" {
  description = "The network's id."
  value       = docker_network.this.id
}

output "name" {
  description = "The network's name."
  value       = docker_network.this.name
}
