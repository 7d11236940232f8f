{{% CONTENT_TYPE:SHELL}}
#!/usr/bin/env bash
{{#header}}
# {{text}}
{{/header}}
#
# Compares the size of each built image with its budget. Sizes are unpacked, as 'docker image ls' shows them.
set -Eeuo pipefail
IFS=$'\n\t'

usage() {
  cat <<'USAGE'
usage: check-sizes.sh TAG [REPOSITORY]

Looks at the local images REPOSITORY/<name>:TAG and reports those that are missing or larger than their budget.
USAGE
  printf 'REPOSITORY is %s unless given.\n' {{repository}}
  printf 'Exit codes: 0 all within their budgets, 1 findings (on standard output), 2 wrong usage.\n'
}

findings=0

# check NAME BUDGET, the budget in bytes
check() {
  local image="$repository/$1:$tag" size
  if ! size=$(docker image inspect --format {{sizeFormat}} "$image" 2>/dev/null); then
    printf '%s: no such image here\n' "$image"
  elif ((size > $2)); then
    printf '%s: %d MiB, but its budget is %d MiB\n' "$image" $((size >> 20)) $(($2 >> 20))
  else
    return 0
  fi
  findings=$((findings + 1))
}

if [[ ${1-} == --help ]]; then
  usage
  exit 0
fi
if (($# < 1 || $# > 2)); then
  usage >&2
  exit 2
fi
readonly tag=$1
repository={{repository}}
if (($# == 2)); then repository=$2; fi

{{#images}}
check {{name}} {{budget}}
{{/images}}

exit $((findings > 0))
