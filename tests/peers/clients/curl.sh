# The path of the address is the name for EHLO.
set -- --url "smtp://$HOST:$PORT/$HELO" --mail-from "$FROM" --upload-file "$MESSAGE" --crlf --max-time "$WAIT"
for to in $TO; do set -- "$@" --mail-rcpt "$to"; done
test "$TLS" = no || set -- "$@" --ssl-reqd
test "$TLS" != yes || set -- "$@" --insecure
test -z "$LOGIN" || set -- "$@" --user "$LOGIN:$PASSWORD"
case "$EXTRA" in *"--trace "* | *--trace-ascii*) ;; *) set -- --verbose "$@" ;; esac
exec curl "$@" $EXTRA
