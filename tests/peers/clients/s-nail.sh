set -- -v -v -:/ -S v15-compat -S sendwait -S nosave -S "hostname=$HELO"
test "$TLS" = no || set -- "$@" -S smtp-use-starttls
test "$TLS" != yes || set -- "$@" -S tls-verify=ignore
if test -n "$LOGIN"
then set -- "$@" -S smtp-auth=login -S "mta=smtp://$LOGIN:$PASSWORD@$HOST:$PORT"
else set -- "$@" -S smtp-auth=none -S "mta=smtp://$HOST:$PORT"
fi
subject=$(sed -n 's/^Subject: //p;/^$/q' "$MESSAGE")
sed '1,/^$/d' "$MESSAGE" | s-nail "$@" $EXTRA -s "$subject" -r "$FROM" $TO
