{{% CONTENT_TYPE:SHELL}}
#!/bin/sh
{{#header}}
# {{text}}
{{/header}}
#
# The gateway's command: prepares what nginx reads besides its rendered configuration, then becomes nginx, which so gets
# every signal (SIGQUIT lets requests finish).
{{#isSecured}}
#
# nginx refuses to start without a certificate, and an ACME authority gives one only to a gateway that answers. So the
# servers with TLS are read from a link, which is there only while there is a certificate: until then plain http answers
# challenges and redirects. A process beside nginx looks for new certificates and reloads, only after 'nginx -t'.
{{/isSecured}}
set -eu
umask 022

readonly config={{configuration}}

log() { printf 'start.sh: %s\n' "$*" >&2; }
{{#isSecured}}

readonly certificate={{certificateFolder}}
readonly link={{securedLink}}

check() { nginx -q -t -e stderr -c "$config/nginx.conf"; }

# What tells one certificate from the next; nothing while there is none.
fingerprint() {
  if [ -s "$certificate/fullchain.pem" ] && [ -r "$certificate/privkey.pem" ]; then
    cat "$certificate/fullchain.pem" "$certificate/privkey.pem" 2>/dev/null | cksum
  fi
}

# link_servers FINGERPRINT
link_servers() {
  if [ -n "$1" ]; then
    [ -e "$link" ] || ln -s "$config/https.d" "$link"
  else
    rm -f "$link"
  fi
}

# watch FINGERPRINT: runs while nginx does, whose process this script becomes.
watch() {
  known=$1
  while sleep {{interval}} && kill -0 "$$" 2>/dev/null; do
    now=$(fingerprint)
    # A certificate that is gone for a moment is being replaced.
    if [ -z "$now" ] || [ "$now" = "$known" ]; then continue; fi
    link_servers "$now"
    if check; then
      log 'new certificate, reloading'
      nginx -s reload -e stderr -c "$config/nginx.conf" && known=$now
    else
      log 'a certificate is there, but nginx does not take it; trying again'
      link_servers "$known"
    fi
  done
}
{{/isSecured}}
{{#hasColours}}

# Every service with two colours starts with all traffic on blue, unless an earlier run left something else.
sh "$config/switch-release.sh" seed
{{/hasColours}}
{{#isSecured}}

rm -f "$link"
known=$(fingerprint)
link_servers "$known"
if [ -z "$known" ]; then
  log "no certificate in $certificate yet: plain http only"
elif ! check; then
  log "nginx does not take the certificate in $certificate: plain http only until it is replaced"
  known=''
  link_servers "$known"
fi
watch "$known" &
{{/isSecured}}

exec nginx -e stderr -c "$config/nginx.conf"
