{{% CONTENT_TYPE:TERRAFORM}}
{{#header}}
# {{text}}
{{/header}}

# One container. What the provider has no argument for: the limit of processes (pids).
resource "docker_container" "this" {
  name  = var.container.name
  image = var.image_id

  command            = var.container.command
  entrypoint         = var.container.entrypoint
  env                = [for name, value in var.container.env : "${name}=${value}" if value != null]
  hostname           = var.container.hostname
  user               = var.container.user
  restart            = var.container.restart
  must_run           = var.container.run == "service"
  start              = var.container.run != "on-demand"
  attach             = var.container.run == "job"
  wait               = var.container.wait
  wait_timeout       = var.container.wait_timeout
  init               = var.container.init
  read_only          = var.container.read_only
  tmpfs              = var.container.tmpfs
  shm_size           = var.container.shm_size
  stop_signal        = var.container.stop_signal
  stop_timeout       = var.container.stop_timeout
  memory             = var.container.memory
  memory_reservation = var.container.memory_reservation
  cpus               = var.container.cpus
  security_opts      = var.container.security_opts
  network_mode       = length(var.container.networks) == 0 ? "none" : "bridge"
  pid_mode           = var.container.pid_mode
  log_driver         = "json-file"
  log_opts           = var.log_options

  dynamic "healthcheck" {
    for_each = var.container.health[*]

    content {
      test         = healthcheck.value.test
      interval     = healthcheck.value.interval
      timeout      = healthcheck.value.timeout
      start_period = healthcheck.value.start_period
      retries      = healthcheck.value.retries
    }
  }

  dynamic "ports" {
    for_each = var.container.ports

    content {
      internal = ports.value.internal
      external = ports.value.external
      ip       = ports.value.loopback ? "127.0.0.1" : "0.0.0.0"
      protocol = ports.value.protocol
    }
  }

  dynamic "networks_advanced" {
    for_each = var.container.networks

    content {
      name         = var.platform.networks[networks_advanced.key]
      aliases      = setunion(var.container.aliases, networks_advanced.value.aliases)
      ipv4_address = networks_advanced.value.address
    }
  }

  # The engine knows the host's own address by this word.
  dynamic "host" {
    for_each = var.container.host_alias[*]

    content {
      host = host.value
      ip   = "host-gateway"
    }
  }

  dynamic "volumes" {
    for_each = [for mount in var.container.mounts : mount if mount.volume != null]

    content {
      volume_name    = var.platform.volumes[volumes.value.volume]
      container_path = volumes.value.target
      read_only      = volumes.value.read_only
    }
  }

  # Folders of the host, which must exist: mounts create none.
  dynamic "mounts" {
    for_each = [for mount in var.container.mounts : mount if mount.volume == null]

    content {
      type      = "bind"
      target    = mounts.value.target
      source    = mounts.value.host != null ? mounts.value.host : mounts.value.output != null ? "${var.platform.output_root}/${mounts.value.output}" : "${var.platform.project_root}/${mounts.value.project}"
      read_only = mounts.value.read_only

      dynamic "bind_options" {
        for_each = mounts.value.propagation[*]

        content {
          propagation = bind_options.value
        }
      }
    }
  }

  # A secret is a file of the host, so that its value is in no environment and no state.
  dynamic "mounts" {
    for_each = var.container.secrets

    content {
      type      = "bind"
      target    = "/run/secrets/${mounts.value}"
      source    = "${var.platform.secrets_dir}/${mounts.value}"
      read_only = true
    }
  }

  dynamic "capabilities" {
    for_each = var.container.capabilities[*]

    content {
      add  = capabilities.value.add
      drop = capabilities.value.drop
    }
  }

  dynamic "ulimit" {
    for_each = var.container.open_files[*]

    content {
      name = "nofile"
      soft = ulimit.value
      hard = ulimit.value
    }
  }

  dynamic "labels" {
    for_each = merge(var.platform.labels, var.container.labels)

    content {
      label = labels.key
      value = labels.value
    }
  }

  lifecycle {
    postcondition {
      condition     = var.container.run != "job" || self.exit_code == 0
      error_message = "The job ${var.container.name} failed. See 'docker logs ${var.container.name}', then apply with -replace for this container."
    }
  }
}
