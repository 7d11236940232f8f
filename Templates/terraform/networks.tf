{{% CONTENT_TYPE:TERRAFORM}}
{{#header}}
# {{text}}
{{/header}}

locals {
  # Networks that some service of this environment joins.
  networks = {
    for name, network in local.common_networks : name => merge(
      network,
      { for key, value in try(var.networks[name], {}) : key => value if value != null },
    )
    if contains(local.joined_networks, name)
  }

{{#hasPolicy}}
  # What the network policy sets on the networks that wait for it.
  closed          = var.enable_network_policy ? ["internal"] : []
  policy_networks = [{{#policy}}{{^first()}}, {{/first()}}{{name}}{{/policy}}]

{{/hasPolicy}}
  joined_networks = toset(flatten([for service in local.services : keys(lookup(service, "networks", {}))]))
}

module "network" {
  source   = "./modules/network"
  for_each = local.networks

  name    = "${local.prefix}-${each.key}"
  network = {{#hasPolicy}}merge(each.value, { for key in local.closed : key => true if contains(local.policy_networks, each.key) }){{/hasPolicy}}{{^hasPolicy}}each.value{{/hasPolicy}}
  labels  = local.labels
}
