{{% CONTENT_TYPE:SHELL}}
# shellcheck shell=bash
# shellcheck disable=SC2016,SC2034  # backup.sh, verify.sh and restore.sh read this; commands are for shells in containers
{{#header}}
# {{text}}
{{/header}}
#
# What is saved in {{title}}, and where it goes.
platform={{platform}}
environment={{environment}}
# Whether Swarm starts again what is stopped.
swarm={{swarm}}
folder={{folder}}
# Where the node exporter looks for results.
metrics={{metrics}}
# Files with age's keys: to encrypt, and to read again.
recipients={{recipients}}
identity={{identity}}
# Of the object storage; without an endpoint it is that of AWS.
region={{region}}
endpoint={{endpoint}}
backups=({{names}})

# choose NAME: sets what is known of one backup.
choose() {
  name=$1 user='' database='' password='' data='' bucket='' tested='' save=() load=() writers=()
  case $1 in
{{#backups}}
    {{name}})
{{#description}}
      # {{text}}
{{/description}}
      kind={{kind}}
      service={{service}}
{{#user}}
      user={{text}}
{{/user}}
{{#database}}
      database={{text}}
{{/database}}
{{#password}}
      password={{text}}
{{/password}}
{{#data}}
      data={{text}}
{{/data}}
{{#save}}
      save=({{words}})
{{/save}}
{{#load}}
      load=({{words}})
{{/load}}
{{#writers}}
      # Stopped for a restore, in this order.
      writers=({{words}})
{{/writers}}
      daily={{daily}}
      weekly={{weekly}}
      monthly={{monthly}}
{{#bucket}}
      bucket={{text}}
{{/bucket}}
{{#isTested}}
      # Restored for a test: nothing goes before something newer was.
      tested=yes
{{/isTested}}
      ;;
{{/backups}}
    *) return 1 ;;
  esac
}
