// Sends one message with libetpan as its log tells it: mailstream_debug lets the library write libetpan-stream-debug.log, as programs that
// are built on it do when they are told to log. What it is told stands in the environment, see README.md.
#include <libetpan/libetpan.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failed(const char* what, int result) {
  if (result == MAILSMTP_NO_ERROR) return 0;
  fprintf(stderr, "%s: %s\n", what, mailsmtp_strerror(result));
  return 1;
}

static clist* recipients(char* list) {
  clist* all = esmtp_address_list_new();
  for (char* one = strtok(list, " "); one != NULL; one = strtok(NULL, " ")) esmtp_address_list_add(all, one, 0, NULL);
  return all;
}

// libetpan sends lines as they are: those of the message end in CRLF.
static size_t message(const char* path, char* text, size_t room) {
  FILE* file = fopen(path, "r");
  size_t size = 0;
  for (int c = getc(file); c != EOF && size + 2 < room; c = getc(file)) {
    if (c == '\n') text[size++] = '\r';
    text[size++] = (char)c;
  }
  fclose(file);
  return size;
}

static int login(mailsmtp* session, const char* mechanism) {
  const char* user = getenv("LOGIN");
  const char* password = getenv("PASSWORD");
  return mailesmtp_auth_sasl(session, mechanism, getenv("HOST"), NULL, NULL, user, user, password, NULL);
}

static int talk(mailsmtp* session) {
  static char text[100000];
  const size_t size = message(getenv("MESSAGE"), text, sizeof text);
  clist* all = recipients(getenv("TO"));
  const char* mechanism = *getenv("EXTRA") ? getenv("EXTRA") : "PLAIN";
  if (failed("connect", mailsmtp_socket_connect(session, getenv("HOST"), (uint16_t)atoi(getenv("PORT"))))) return 1;
  if (failed("hello", mailsmtp_init(session))) return 1;
  if (strcmp(getenv("TLS"), "no") != 0) {
    if (failed("STARTTLS", mailsmtp_socket_starttls(session))) return 1;
    if (failed("hello", mailsmtp_init(session))) return 1;
  }
  if (*getenv("LOGIN") && failed("login", login(session, mechanism))) return 1;
  return failed("send", mailesmtp_send_quit(session, getenv("FROM"), 0, NULL, all, text, size));
}

int main(void) {
  mailstream_debug = 1;
  mailsmtp* session = mailsmtp_new(0, NULL);
  mailsmtp_set_timeout(session, atoi(getenv("WAIT")));
  const int result = talk(session);
  mailsmtp_free(session);
  return result;
}
