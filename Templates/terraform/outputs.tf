{{% CONTENT_TYPE:TERRAFORM}}
{{#header}}
# {{text}}
{{/header}}

output "addresses" {
  description = "The static addresses of each container, by network."
  value       = { for name, container in local.all_containers : name => container.addresses if length(container.addresses) > 0 }
}

output "containers" {
  description = "The id of each container, by name."
  value       = { for name, container in local.all_containers : name => container.id }
}

output "endpoints" {
  description = "Where the host publishes ports, by container."
  value       = { for name, container in local.all_containers : name => container.endpoints if length(container.endpoints) > 0 }
}

output "environment" {
  description = "The environment that this state belongs to."
  value       = var.environment
}

output "images" {
  description = "The image reference of each container, by name: what runs, and what a rollback returns to."
  value       = { for name, container in local.all_containers : name => container.image }
}

output "networks" {
  description = "Name and id of each network, by its name in the manifest."
  value       = { for name, network in module.network : name => { id = network.id, name = network.name } }
}

output "volumes" {
  description = "The name of each volume on the host, by its name in the manifest."
  value       = local.volume_names
}
