set -- --debug --host="$HOST" --port="$PORT" --domain="$HELO" --from="$FROM" --timeout="$WAIT" --protocol="$PROTOCOL"
test "$TLS" = no || set -- "$@" --tls=on --tls-starttls=on
test "$TLS" != yes || set -- "$@" --tls-certcheck=off
test -z "$LOGIN" || set -- "$@" --auth=plain --user="$LOGIN" --passwordeval="echo $PASSWORD"
exec msmtp "$@" $EXTRA -- $TO < "$MESSAGE"
