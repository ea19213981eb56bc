/* A host: opens a socket through the module, sends a line to an echo server, reads it back.
 * cc -std=c99 host.c -o host && ./host /tmp/modem 127.0.0.1 7007 */
#define _POSIX_C_SOURCE 200809L
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static int tty;
static char heard[4096];

/* Reads until `end` has come, an error has, or five seconds are over. */
static int until(const char *end) {
  size_t length = 0;
  time_t deadline = time(NULL) + 5;
  for (heard[0] = 0; length < sizeof heard - 1 && time(NULL) <= deadline;) {
    struct pollfd wait = {tty, POLLIN, 0};
    ssize_t n = poll(&wait, 1, 1000) > 0 ? read(tty, heard + length, sizeof heard - 1 - length) : 0;
    if (n < 0 || (n == 0 && wait.revents)) break;
    heard[length += (size_t)n] = 0;
    if (strstr(heard, end)) return 1;
    if (strstr(heard, "ERROR\r\n") || strstr(heard, "+QIOPEN: 0,5")) break; /* 550 to 574 */
  }
  fprintf(stderr, "waited for %s, heard %s\n", end, heard);
  return 0;
}

static int say(const char *text, const char *end) {
  return write(tty, text, strlen(text)) == (ssize_t)strlen(text) && until(end);
}

int main(int argc, char **argv) {
  struct termios raw;
  char open_socket[128];
  const char *ok = "\r\nOK\r\n", *line = "hello, world\n";
  if (argc != 4) return fprintf(stderr, "usage: host TTY SERVER PORT\n"), 1;
  tty = open(argv[1], O_RDWR | O_NOCTTY);
  if (tty < 0 || tcgetattr(tty, &raw) < 0) return perror(argv[1]), 1;
  raw.c_iflag = raw.c_oflag = raw.c_lflag = 0; /* POSIX has no cfmakeraw */
  raw.c_cflag = CS8 | CREAD | CLOCAL;
  raw.c_cc[VMIN] = 1, raw.c_cc[VTIME] = 0;
  cfsetispeed(&raw, B115200), cfsetospeed(&raw, B115200);
  if (tcsetattr(tty, TCSANOW, &raw) < 0) return perror(argv[1]), 1;
  snprintf(open_socket, sizeof open_socket, "AT+QIOPEN=1,0,\"TCP\",\"%s\",%s\r", argv[2], argv[3]);

  if (!say("AT\r", ok) || !say("ATE0\r", ok) || !say("AT+QIACT=1\r", ok)) return 1;
  if (!say(open_socket, "+QIOPEN: 0,0\r\n") || !say("AT+QISEND=0,13\r", "\r\n> ")) return 1;
  if (!say(line, "+QIURC: \"recv\",0\r\n") || !say("AT+QIRD=0\r", ok)) return 1;
  if (!strstr(heard, "+QIRD: 13\r\nhello, world\n")) return fprintf(stderr, "%s\n", heard), 1;
  printf("%s", line);
  return say("AT+QICLOSE=0\r", ok) ? 0 : 1;
}
