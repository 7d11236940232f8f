{{% CONTENT_TYPE:TERRAFORM}}
{{#header}}
# {{text}}
{{/header}}

output "addresses" {
  description = "The static address on each network, where there is one."
  value       = { for name, network in var.container.networks : name => network.address if network.address != null }
}

output "endpoints" {
  description = "Where the host publishes its ports."
  value       = [for port in var.container.ports : "${port.protocol}://${port.loopback ? "127.0.0.1" : "0.0.0.0"}:${port.external}"]
}

output "id" {
  description = "The container's id."
  value       = docker_container.this.id
}

output "image" {
  description = "The reference of the image that it runs."
  value       = var.container.image
}

output "name" {
  description = "The container's name."
  value       = docker_container.this.name
}
