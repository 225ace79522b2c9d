cc -o libetpan libetpan.c -letpan || exit
rm -f libetpan-stream-debug.log
./libetpan 2> said
cat libetpan-stream-debug.log said
