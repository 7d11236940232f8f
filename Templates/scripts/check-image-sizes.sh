{{% CONTENT_TYPE:SHELL}}
#!/usr/bin/env bash
{{#header}}
# {{text}}
{{/header}}
#
# Compares the size of each image with its budget. Sizes are unpacked, as 'docker image ls' shows them.
set -Eeuo pipefail
IFS=$'\n\t'

usage() {
  cat <<'USAGE'
usage: check-sizes.sh TAG [REPOSITORY]

Looks at the local images REPOSITORY/<name>:TAG, and at those of others that have a budget, and reports which are missing
or larger than that.
USAGE
  printf 'REPOSITORY is %s unless given.\n' {{repository}}
  printf 'Exit codes: 0 all within their budgets, 1 findings (on standard output), 2 wrong usage.\n'
}

findings=0

# compare IMAGE BUDGET, the budget in bytes
compare() {
  local size
  if ! size=$(docker image inspect --format {{sizeFormat}} "$1" 2>/dev/null); then
    printf '%s: no such image here\n' "$1"
  elif ((size > $2)); then
    printf '%s: %d MiB, but its budget is %d MiB\n' "$1" $((size >> 20)) $(($2 >> 20))
  else
    return 0
  fi
  findings=$((findings + 1))
}

# check NAME BUDGET, for an image that is built here
check() { compare "$repository/$1:$tag" "$2"; }

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
{{#pulled}}
compare {{name}} {{budget}}
{{/pulled}}

exit $((findings > 0))
