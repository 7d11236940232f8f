{{% CONTENT_TYPE:TERRAFORM}}
{{#header}}
# {{text}}
{{/header}}

resource "docker_network" "this" {
  name       = var.name
  driver     = "bridge"
  internal   = var.network.internal
  attachable = var.network.attachable
  options    = var.network.options

  # With a gateway, since the engine reports one, which would replace the network.
  dynamic "ipam_config" {
    for_each = var.network.subnet[*]

    content {
      subnet   = ipam_config.value
      gateway  = cidrhost(ipam_config.value, 1)
      ip_range = var.network.range
    }
  }

  dynamic "labels" {
    for_each = var.labels

    content {
      label = labels.key
      value = labels.value
    }
  }
}
