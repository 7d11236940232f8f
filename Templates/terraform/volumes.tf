{{% CONTENT_TYPE:TERRAFORM}}
{{#header}}
# {{text}}
{{/header}}

locals {
  # Volumes that some service of this environment mounts.
  volumes = {
    for name, volume in local.common_volumes : name => merge(
      volume,
      { for key, value in try(var.volumes[name], {}) : key => value if value != null },
    )
    if contains(local.mounted_volumes, name)
  }

  mounted_volumes = toset(flatten([
    for service in local.services : [
      for mount in lookup(service, "mounts", []) : lookup(mount, "volume", null) == null ? [] : [mount.volume]
    ]
  ]))

  own_volumes = { for name, volume in local.volumes : name => volume if !lookup(volume, "external", false) }

  volume_names = merge(
    { for name, volume in local.volumes : name => lookup(volume, "name", name) if lookup(volume, "external", false) },
    { for name, volume in docker_volume.kept : name => volume.name },
    { for name, volume in docker_volume.disposable : name => volume.name },
  )
}

# Data that a 'destroy' must not take along: to give one up, remove it from the state first.
resource "docker_volume" "kept" {
  for_each = { for name, volume in local.own_volumes : name => volume if var.keep_volumes }

  name        = lookup(each.value, "name", "${local.prefix}-${each.key}")
  driver      = lookup(each.value, "driver", "local")
  driver_opts = lookup(each.value, "driver_opts", null)

  dynamic "labels" {
    for_each = local.labels

    content {
      label = labels.key
      value = labels.value
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "docker_volume" "disposable" {
  for_each = { for name, volume in local.own_volumes : name => volume if !var.keep_volumes }

  name        = lookup(each.value, "name", "${local.prefix}-${each.key}")
  driver      = lookup(each.value, "driver", "local")
  driver_opts = lookup(each.value, "driver_opts", null)

  dynamic "labels" {
    for_each = local.labels

    content {
      label = labels.key
      value = labels.value
    }
  }
}
