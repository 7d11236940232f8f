{{% CONTENT_TYPE:SHELL}}
#!/usr/bin/env bash
{{#header}}
# {{text}}
{{/header}}
#
# Checks an environment file before it is used: reports every missing, malformed and forbidden value, not the first only.
# The file is read, never executed. Values are not shown where the variable is a secret.
# shellcheck disable=SC2016  # patterns and allowed values are literal text
set -Eeuo pipefail
IFS=$'\n\t'
export LC_ALL=C

readonly environments=({{#environments}}{{^first()}} {{/first()}}{{name}}{{/environments}})
# These take no values that a script made up.
readonly guarded={{guarded}}
# Relative paths in an environment file start where the Compose files lie.
readonly path_to_compose={{pathToCompose}}

usage() {
  cat <<'USAGE'
usage: check-env.sh [--secrets] FILE ENVIRONMENT
       check-env.sh --service SERVICE FILE ENVIRONMENT

Reports what is missing or wrong in FILE, an environment file, for ENVIRONMENT.
  --secrets  look into the folder that SECRETS_DIR names, too: each secret must be there and have a value
  --service  FILE is for the container of SERVICE, for a run without Compose
Exit codes: 0 nothing found, 1 findings (on standard output), 2 wrong usage.
USAGE
  printf 'environments: %s\n' "$(IFS=' ' && printf '%s' "${environments[*]}")"
}

# One entry for each variable of the file, in the file's order.
names=()
values=()
findings=0

finding() {
  printf '%s: %s\n' "$file" "$1"
  findings=$((findings + 1))
}

# is_among WORD WORDS: whether WORDS, separated by blanks, hold WORD.
is_among() { [[ " $2 " == *" $1 "* ]]; }

# position NAME: sets `found` to the index of the variable, or to -1. A variable rather than output: no process each time.
position() {
  local i
  found=-1
  for ((i = 0; i < ${#names[@]}; i++)); do
    if [[ ${names[i]} == "$1" ]]; then
      found=$i
      return
    fi
  done
}

# Bare values are of a few characters; others stand in single quotes, which hold no quote, backslash or dollar-brace: only so
# do bash, Compose and python-dotenv read the same.
read_file() {
  local line name text number=0
  local -r bare='^[A-Za-z0-9_./:@%+,=-]*$'
  while IFS= read -r line || [[ -n $line ]]; do
    number=$((number + 1))
    [[ $line =~ ^[[:blank:]]*(#|$) ]] && continue
    if [[ $line == *$'\r'* ]]; then
      finding "line $number: ends in a carriage return; save the file with Unix line ends"
      continue
    fi
    if ! [[ $line =~ ^([A-Z][A-Z0-9_]*)=(.*)$ ]]; then
      finding "line $number: is not NAME=value, with a name of capital letters, digits and _, and no blanks around ="
      continue
    fi
    name=${BASH_REMATCH[1]}
    text=${BASH_REMATCH[2]}
    if [[ $text == \'*\' && ${#text} -ge 2 ]]; then
      text=${text:1:${#text}-2}
      if [[ $text == *[\'\\]* || $text == *'${'* ]]; then
        finding "line $number: the value of $name holds a quote, a backslash or \${; keep it in a file named by ${name}_FILE"
        text=''
      fi
    elif ! [[ $text =~ $bare ]]; then
      finding "line $number: the value of $name must stand in single quotes"
      text=''
    fi
    position "$name"
    if [[ $found -ge 0 ]]; then
      finding "line $number: $name is set twice; the later value wins"
      values[found]=$text
    else
      names+=("$name")
      values+=("$text")
    fi
  done <"$file"
}

known=' '

# variable NAME [--secret] [--required ENVS] [--filled ENVS] [--one-of VALUE]… [--match PATTERN MEANING]
#   [--refuse ENVS PATTERN RULE]
# Required is what must be there; filled what has a default but may not be set to nothing.
variable() {
  local -r name=$1
  local secret='' required='' filled='' pattern='' meaning='' refused='' rule='' value choices=()
  shift
  known+="$name "
  while [[ $# -gt 0 ]]; do
    case $1 in
      --secret) secret=yes; known+="${name}_FILE "; shift ;;
      --required) ! is_among "$environment" "$2" || required=yes; shift 2 ;;
      --filled) ! is_among "$environment" "$2" || filled=yes; shift 2 ;;
      --one-of) choices+=("$2"); shift 2 ;;
      --match) pattern=$2; meaning=$3; shift 3 ;;
      --refuse) ! is_among "$environment" "$2" || { refused=$3; rule=$4; }; shift 4 ;;
    esac
  done

  if [[ -n $secret ]]; then
    position "${name}_FILE"
    if [[ $found -ge 0 && -n ${values[found]} ]]; then
      position "$name"
      if [[ $found -ge 0 && -n ${values[found]} ]]; then
        finding "$name and ${name}_FILE are both set; keep one"
      fi
      return
    fi
  fi
  position "$name"
  if [[ $found -lt 0 ]]; then
    if [[ -n $required ]]; then finding "$name is missing; it is required in $environment"; fi
    return
  fi
  value=${values[found]}
  if [[ -z $value ]]; then
    if [[ -n $required ]]; then
      finding "$name is empty; it is required in $environment"
    elif [[ -n $filled ]]; then
      finding "$name is empty; give it a value, or leave it out for the default"
    fi
    return
  fi
  check_value
}

# is_placeholder VALUE: whether it only stands where a secret should be.
is_placeholder() {
  case $(printf '%s' "$1" | tr '[:upper:]' '[:lower:]') in
    *changeme* | *change-me* | password | secret | your-* | '<'*'>') return 0 ;;
    throwaway* | *':{plain}'*) is_among "$environment" "$guarded" ;;
    *) return 1 ;;
  esac
}

# matches PATTERN: whether it describes the whole value of the caller.
matches() {
  [[ $value =~ ^($1)$ ]]
}

# Uses the variables of its caller.
check_value() {
  local candidate shown is_chosen=''
  shown="'$value'"
  if [[ -n $secret ]]; then
    shown='its value'
    if is_placeholder "$value"; then
      finding "$name is a secret but still holds a placeholder"
      return
    fi
  fi
  if [[ ${#choices[@]} -gt 0 ]]; then
    for candidate in "${choices[@]}"; do
      if [[ $value == "$candidate" ]]; then is_chosen=yes; fi
    done
    if [[ -z $is_chosen ]]; then
      finding "$name must be one of: $(IFS='|' && printf '%s' "${choices[*]}"); it is $shown"
    fi
  fi
  if [[ -n $pattern ]] && ! matches "$pattern"; then finding "$name must be $meaning; it is $shown"; fi
  if [[ -n $refused ]] && matches "$refused"; then finding "$name $rule in $environment; it is $shown"; fi
}

# What the operator sets for Compose.
check_variables() {
{{#variables}}
  variable {{words}}
{{/variables}}
{{^variables}}
  :
{{/variables}}
}

# What one container reads.
check_service() {
  case $service in
{{#services}}
    {{service}})
{{#variables}}
      variable {{words}}
{{/variables}}
      ;;
{{/services}}
    *)
      printf "check-env.sh: no service '%s' reads variables\n" "$service" >&2
      exit 2
      ;;
  esac
}

# secret_file NAME ENVS: uses the folder of its caller.
secret_file() {
  local path=$folder/$1
  is_among "$environment" "$2" || return 0
  if [[ ! -e $path ]]; then
    finding "secret $1 is missing: there is no file $path"
  elif [[ ! -f $path || ! -r $path ]]; then
    finding "secret $1 cannot be read from $path"
  elif [[ ! -s $path ]]; then
    finding "secret $1 is empty: $path"
  elif is_placeholder "$(tr -d '\000' <"$path")"; then
    finding "secret $1 still holds a placeholder: $path"
  fi
}

check_secrets() {
  local folder=''
  position SECRETS_DIR
  if [[ $found -ge 0 ]]; then folder=${values[found]}; fi
  if [[ -z $folder ]]; then
    finding "SECRETS_DIR is not set, so no secret can be found"
    return
  fi
  if [[ $folder != /* ]]; then folder=$(dirname -- "${BASH_SOURCE[0]}")/$path_to_compose/$folder; fi
  if [[ ! -d $folder ]]; then
    finding "SECRETS_DIR names $folder, which is no folder"
    return
  fi
  folder=$(cd -- "$folder" && pwd)
  if [[ -e $folder/.throwaway ]] && is_among "$environment" "$guarded"; then
    finding "SECRETS_DIR names $folder, whose secrets were made up for a test run"
  fi
{{#secrets}}
  secret_file {{name}} {{environments}}
{{/secrets}}
}

# A name that nobody reads is likely misspelt, but may be for another program.
note_unknown() {
  local i
  for ((i = 0; i < ${#names[@]}; i++)); do
    if [[ $known != *" ${names[i]} "* ]]; then
      printf '%s: note: no service reads %s\n' "$file" "${names[i]}" >&2
    fi
  done
}

wrong_usage() {
  if [[ $# -gt 0 ]]; then printf 'check-env.sh: %s\n' "$1" >&2; fi
  usage >&2
  exit 2
}

main() {
  local candidate is_known='' service='' secrets=''
  while [[ ${1:-} == -* ]]; do
    case $1 in
      --help | -h) usage; return 0 ;;
      --secrets) secrets=yes; shift ;;
      --service) [[ $# -ge 2 && -n $2 ]] || wrong_usage '--service needs the name of a service'; service=$2; shift 2 ;;
      --) shift; break ;;
      *) wrong_usage "there is no option '$1'" ;;
    esac
  done
  [[ $# -eq 2 ]] || wrong_usage
  file=$1
  environment=$2
  for candidate in "${environments[@]}"; do
    if [[ $candidate == "$environment" ]]; then is_known=yes; fi
  done
  [[ -n $is_known ]] || wrong_usage "there is no environment '$environment'"
  if [[ ! -f $file || ! -r $file ]]; then
    printf "check-env.sh: cannot read '%s'\n" "$file" >&2
    return 2
  fi
  readonly file environment
  read_file
  if [[ -n $service ]]; then check_service; else check_variables; fi
  if [[ -n $secrets ]]; then check_secrets; fi
  note_unknown
  if [[ $findings -gt 0 ]]; then
    printf '%s: %d finding(s) for %s\n' "$file" "$findings" "$environment" >&2
    return 1
  fi
}

main "$@"
