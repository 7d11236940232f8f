{{% CONTENT_TYPE:TERRAFORM}}
{{#header}}
# {{text}}
{{/header}}

locals {
  # Every image reference that some container runs.
  references = toset(flatten([for instances in local.instances : [for instance in instances : instance.image]]))
{{#hasBuilds}}

  # Images that are built on the spot, by their references.
  builds = {
    for name, build in local.common_builds : "${local.repository}/${name}:${var.image_tag}" => merge(
      build,
      { for key, value in try(var.builds[name], {}) : key => value if value != null },
    )
    if var.build_images && contains(local.references, "${local.repository}/${name}:${var.image_tag}")
  }
{{/hasBuilds}}

  image_ids = merge(
    { for reference, image in docker_image.pulled : reference => image.image_id },
{{#hasBuilds}}
    { for reference, image in docker_image.built : reference => image.image_id },
{{/hasBuilds}}
  )
}

resource "docker_image" "pulled" {
  for_each = {{#hasBuilds}}setsubtract(local.references, keys(local.builds)){{/hasBuilds}}{{^hasBuilds}}local.references{{/hasBuilds}}

  name         = each.value
  keep_locally = true
}
{{#hasBuilds}}

resource "docker_image" "built" {
  for_each = local.builds

  name         = each.key
  keep_locally = true

  # Built again when a file of its sources changes.
  triggers = {
    sources = sha1(join("", [
      for file in sort(distinct(flatten([for pattern in each.value.files : tolist(fileset(local.checkout, pattern))]))) :
      filesha1("${local.checkout}/${file}") if length(regexall("(^|/)([.]git|[.]terraform|node_modules)/|[.]tfstate", file)) == 0
    ]))
  }

  build {
    context    = "${local.checkout}/${each.value.context}"
    dockerfile = each.value.dockerfile
    target     = lookup(each.value, "target", null)
    build_args = lookup(each.value, "arguments", null)
  }
}
{{/hasBuilds}}
