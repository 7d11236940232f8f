{{% CONTENT_TYPE:TERRAFORM}}
{{#header}}
# {{text}}
{{/header}}

locals {
  # What this environment has: what is the same everywhere, and over it what is special here.
  services = {
    for name, own in var.services : name => merge(
      local.common_services[name],
      { for key, value in own : key => value if value != null },
      {
        env    = merge(lookup(local.common_services[name], "env", {}), own.env)
        labels = merge(lookup(local.common_services[name], "labels", {}), own.labels)
      },
    )
  }

{{#hasColours}}
  # The colours that run, each with its image tag.
  colours = length(var.colours) > 0 ? var.colours : tomap({ blue = var.image_tag })

{{/hasColours}}
  # The containers of each service by keys that stay: 1, 2, …{{#hasColours}}, or blue, blue-2, …{{/hasColours}}
  instances = {
    for name, service in local.services : name => merge([
      for colour, tag in {{#hasColours}}lookup(service, "blue_green", false) ? local.colours : {{/hasColours}}tomap({ "" = {{#hasBuilds}}var.image_tag{{/hasBuilds}}{{^hasBuilds}}""{{/hasBuilds}} }) : {
        for number in range(1, lookup(service, "replicas", 1) + 1) :
        (colour == "" ? tostring(number) : number == 1 ? colour : "${colour}-${number}") => {
          colour = colour
          {{#hasBuilds}}
          image  = contains(keys(service), "build") ? "${local.repository}/${lookup(service, "build", "")}:${tag}" : lookup(service, "image", "")
          {{/hasBuilds}}
          {{^hasBuilds}}
          image  = service.image
          {{/hasBuilds}}
        }
      }
    ]...)
  }

  containers = {
    for name, instances in local.instances : name => {
      for key, instance in instances : key => merge(local.services[name], {
        name    = join("-", compact([local.prefix, name, key == "1" ? "" : key]))
        aliases = compact([name, instance.colour == "" ? "" : "${name}-${instance.colour}"])
        image   = instance.image
{{#hasColours}}
        ports   = [for port in lookup(local.services[name], "ports", []) : port if instance.colour != "green"]
{{/hasColours}}
        labels  = merge({ {{serviceLabel}} = name }, local.services[name].labels)
      })
    }
  }

  # What all containers share.
  platform = {
    labels       = local.labels
    networks     = { for name, network in module.network : name => network.name }
    volumes      = local.volume_names
    project_root = local.project_root
    output_root  = local.output_root
    secrets_dir  = local.secrets_dir
  }
{{#hasMonitoring}}

  # Switched by enable_monitoring; nothing else depends on them.
  monitoring_services = [
    {{#monitoring}}
    {{name}},
    {{/monitoring}}
  ]
{{/hasMonitoring}}

  # Every container by its name.
  all_containers = merge(concat(
    [
      for service in [
        {{#services}}
        module.{{module}},
        {{/services}}
      ] : { for container in service : container.name => container }
    ],
    [{{#hasMonitoring}}module.monitoring.containers{{/hasMonitoring}}],
  )...)
}

# A module call for each service, since what one waits for can only be said between calls. An on-demand container is created,
# not started; a dependency on a healthy service waits until its probe succeeds, one on a job until it has ended.
{{#services}}
{{^first()}}

{{/first()}}
{{#comments}}
# {{text}}
{{/comments}}
module "{{module}}" {
  source   = "./modules/service"
  for_each = lookup(local.containers, {{name}}, {})

  container   = each.value
  image_id    = local.image_ids[each.value.image]
  platform    = local.platform
  log_options = local.log_options
{{#hasDependencies}}

  depends_on = [{{#dependencies}}{{^first()}}, {{/first()}}module.{{module}}{{/dependencies}}]
{{/hasDependencies}}
}
{{/services}}
{{#hasMonitoring}}

module "monitoring" {
  source = "./modules/monitoring"

  containers = {
    for name, containers in local.containers : name => containers
    if var.enable_monitoring && contains(local.monitoring_services, name)
  }
  image_ids   = local.image_ids
  platform    = local.platform
  log_options = local.log_options
{{#hasMonitoringDependencies}}

  depends_on = [{{#monitoringDependencies}}{{^first()}}, {{/first()}}module.{{module}}{{/monitoringDependencies}}]
{{/hasMonitoringDependencies}}
}
{{/hasMonitoring}}
