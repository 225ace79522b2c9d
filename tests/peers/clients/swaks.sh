set -- --server "$HOST" --port "$PORT" --helo "$HELO" --from "$FROM" --to "$(echo "$TO" | tr ' ' ,)" --data "@$MESSAGE" \
  --timeout "$WAIT" --protocol "$(test "$PROTOCOL" = lmtp && echo LMTP || echo ESMTP)"
test "$TLS" = no || set -- "$@" --tls
test "$TLS" != verify || set -- "$@" --tls-verify
test -z "$LOGIN" || set -- "$@" --auth --auth-user "$LOGIN" --auth-password "$PASSWORD"
exec swaks "$@" $EXTRA
