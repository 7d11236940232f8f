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

usage() {
  cat <<'USAGE'
usage: check-env.sh FILE ENVIRONMENT

Reports what is missing or wrong in FILE, an environment file, for ENVIRONMENT.
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

# variable NAME [--secret] [--required ENV] [--defined ENV] [--allow VALUE] [--match PATTERN] [--forbid ENV VALUE]
variable() {
  local -r name=$1
  local secret='' required='' defined='' pattern='' has_pattern='' value allowed=() forbidden=()
  shift
  known+="$name "
  while [[ $# -gt 0 ]]; do
    case $1 in
      --secret) secret=yes; known+="${name}_FILE "; shift ;;
      --required) [[ $2 != "$environment" ]] || required=yes; shift 2 ;;
      --defined) [[ $2 != "$environment" ]] || defined=yes; shift 2 ;;
      --allow) allowed+=("$2"); shift 2 ;;
      --match) pattern=$2; has_pattern=yes; shift 2 ;;
      --forbid) [[ $2 != "$environment" ]] || forbidden+=("$3"); shift 3 ;;
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
    if [[ -n $required || -n $defined ]]; then finding "$name is missing; it is required in $environment"; fi
    return
  fi
  value=${values[found]}
  if [[ -z $value ]]; then
    if [[ -n $required ]]; then finding "$name is empty; it is required in $environment"; fi
    return
  fi
  check_value
}

# matches VALUE PATTERN: status 2 when the pattern cannot be read.
matches() { [[ $1 =~ ^($2)$ ]]; }

# Uses the variables of its caller.
check_value() {
  local candidate shown matched=0
  shown="'$value'"
  if [[ -n $secret ]]; then
    shown='its value'
    case $(tr '[:upper:]' '[:lower:]' <<<"$value") in
      *changeme* | *change-me* | password | secret | your-* | '<'*'>')
        finding "$name is a secret but still holds a placeholder"
        return
        ;;
    esac
  fi
  if [[ ${#allowed[@]} -gt 0 ]]; then
    for candidate in "${allowed[@]}"; do
      if [[ $value == "$candidate" ]]; then matched=1; fi
    done
    if [[ $matched -eq 0 ]]; then
      finding "$name must be one of: $(IFS='|' && printf '%s' "${allowed[*]}"); it is $shown"
    fi
  fi
  if [[ -n $has_pattern ]]; then
    matched=0
    matches "$value" "$pattern" || matched=$?
    case $matched in
      0) ;;
      1) finding "$name must match $pattern; $shown does not" ;;
      *) finding "$name has a pattern that bash cannot read: $pattern" ;;
    esac
  fi
  if [[ ${#forbidden[@]} -gt 0 ]]; then
    for candidate in "${forbidden[@]}"; do
      if [[ $value == "$candidate" ]]; then finding "$name must not be $shown in $environment"; fi
    done
  fi
}

check_variables() {
{{#variables}}
  variable {{name}}{{#isSecret}} --secret{{/isSecret}}{{#requiredIn}} --required {{environment}}{{/requiredIn}}{{#definedIn}} --defined {{environment}}{{/definedIn}}{{#allowed}} --allow {{value}}{{/allowed}}{{#patterns}} --match {{pattern}}{{/patterns}}{{#forbidden}} --forbid {{environment}} {{value}}{{/forbidden}}
{{/variables}}
{{^variables}}
  :
{{/variables}}
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

main() {
  local candidate is_known=''
  if [[ ${1:-} == --help || ${1:-} == -h ]]; then
    usage
    return 0
  fi
  if [[ $# -ne 2 ]]; then
    usage >&2
    return 2
  fi
  file=$1
  environment=$2
  for candidate in "${environments[@]}"; do
    if [[ $candidate == "$environment" ]]; then is_known=yes; fi
  done
  if [[ -z $is_known ]]; then
    printf "check-env.sh: there is no environment '%s'\n" "$environment" >&2
    usage >&2
    return 2
  fi
  if [[ ! -f $file || ! -r $file ]]; then
    printf "check-env.sh: cannot read '%s'\n" "$file" >&2
    return 2
  fi
  readonly file environment
  read_file
  check_variables
  note_unknown
  if [[ $findings -gt 0 ]]; then
    printf '%s: %d finding(s) for %s\n' "$file" "$findings" "$environment" >&2
    return 1
  fi
}

main "$@"
