#define _GNU_SOURCE
#include "options.h"

#include <arpa/inet.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PERSON "{\"session_id\":\"$s\",\"nickname\":\"phone $i\"}"
#define TEXT "{\"message\":\"$T hello from client $i\",\"message_type\":\"text\"}"
#define THUMB "{\"message\":\"\xf0\x9f\x91\x8d\",\"message_type\":\"emoji\"}"

struct options options = {
    .clients = 100,
    .concurrency = 50,
    .senders = 1,
    .p99_ms = 250,
    .timeout = 60,
    .patience = 3,
    .session = "load-test-session",
    .auth = "",
    .join_event = "join_session",
    .joined_event = "joined_session",
    .join = PERSON,
    .message_event = "send_message",
    .message = TEXT,
    .heard_event = "new_message",
    .answer_event = "answer",
    .answer = "{}",
    .results_event = "activity_results",
    .results_key = "\"voters\":",
    .tap_event = "send_message",
    .tap = THUMB,
    .taps_event = "reactions",
    .totals_key = "\"totals\":{\"\xf0\x9f\x91\x8d\":",
};

static const char HELP[] =
    "generator --url http://127.0.0.1:PORT[/socket.io/] --clients N [options] PHASE...\n"
    "\n"
    "Socket.IO clients in one room, on loopback only. One JSON object a line: `ramp`, then one for each phase.\n"
    "\n"
    "  idle:SECS              nobody sends\n"
    "  open:RATE:SECS         RATE messages/s, whatever comes back\n"
    "  closed:WINDOW:SECS     WINDOW messages on their way at any time\n"
    "  steps:START:FACTOR:SECS  open loops, each FACTOR faster than the one before, until one is too much\n"
    "  seed:MIN:MAX:SECS      every client sends after a pause of MIN to MAX seconds, again and again\n"
    "  taps:RATE:SECS         RATE taps/s, over all clients in turn\n"
    "  answers:SECS:RATE      every client answers once within SECS, and RATE messages/s are said meanwhile\n"
    "  restart:SECS           waits for the connections to break, and comes back\n"
    "\n"
    "  --concurrency K     connections being made at a time (50)\n"
    "  --senders K         so many of the clients send, in turn; 0: all (1)\n"
    "  --session ID        what $s stands for (load-test-session)\n"
    "  --auth JSON         sent with CONNECT\n"
    "  --join-event E --join JSON --joined-event E\n"
    "  --message-event E --message JSON --heard-event E\n"
    "  --answer-event E --answer JSON --results-event E --results-key TEXT\n"
    "  --tap-event E --tap JSON --taps-event E --totals-key TEXT\n"
    "  --people FILE.tsv   $1 to $9 are the columns of a client's line; $i is its number, $d its last digit, $T the mark of\n"
    "                      a message, which must come back inside of the heard event\n"
    "  --polling           begin with long-polling, then upgrade, as browsers do\n"
    "  --stalled K         the last K clients stop reading once they have joined\n"
    "  --stalled-buffer B  their receive buffer in bytes\n"
    "  --pid P[,P]         of the server, for processor time and memory\n"
    "  --peer-pid P[,P]    of what works for it, such as PostgreSQL\n"
    "  --p99 MS            what a step may take (250)\n"
    "  --timeout S         for all to join (60)\n"
    "  --patience S        how long nothing may come before what is owed counts as lost (3)\n";

static _Noreturn void refuse(const char *format, ...)
{
    va_list values;
    va_start(values, format);
    fputs("generator: ", stderr);
    vfprintf(stderr, format, values);
    fputs("\n", stderr);
    exit(2);
}

static void read_host(const char *host)
{
    const char *numeric = strcmp(host, "localhost") ? host : "127.0.0.1";
    if (inet_pton(AF_INET, numeric, &options.address.sin_addr) != 1 ||
        ntohl(options.address.sin_addr.s_addr) >> 24 != IN_LOOPBACKNET)
        refuse("%s is not on loopback", host);
}

static void read_url(const char *url)
{
    char host[64] = "", path[200] = "";
    int port = 80;
    if (sscanf(url, "http://%63[^:/]:%d%199s", host, &port, path) < 1)
        refuse("%s is no http address", url);
    options.address.sin_family = AF_INET;
    options.address.sin_port = htons((uint16_t)port);
    read_host(host);
    snprintf(options.host, sizeof options.host, "%s:%d", host, port);
    bool bare = !path[0] || !strcmp(path, "/");
    snprintf(options.path, sizeof options.path, "%s", bare ? "/socket.io/" : path);
}

static void read_pids(struct pids *pids, char *list)
{
    for (char *one = strtok(list, ", "); one && pids->count < MOST_PIDS; one = strtok(NULL, ", "))
        pids->pid[pids->count++] = atoi(one);
}

static void read_people(const char *path)
{
    FILE *file = fopen(path, "r");
    if (!file)
        refuse("%s cannot be read", path);
    char *line = NULL;
    for (size_t room = 0; getline(&line, &room, file) > 0; line = NULL, room = 0) {
        line[strcspn(line, "\r\n")] = 0;
        options.people = realloc(options.people, sizeof *options.people * (size_t)(options.people_count + 1));
        options.people[options.people_count++] = line;
    }
    free(line);
    fclose(file);
    if (!options.people_count)
        refuse("nobody is in %s", path);
}

enum kind { NUMBER, DECIMAL, WORDS, FLAG, URL, PIDS, PEOPLE };

static const struct {
    const char *name;
    enum kind kind;
    void *to;
} KNOWN[] = {
    {"--url", URL, NULL},
    {"--clients", NUMBER, &options.clients},
    {"--concurrency", NUMBER, &options.concurrency},
    {"--senders", NUMBER, &options.senders},
    {"--stalled", NUMBER, &options.stalled},
    {"--stalled-buffer", NUMBER, &options.stalled_buffer},
    {"--p99", DECIMAL, &options.p99_ms},
    {"--timeout", DECIMAL, &options.timeout},
    {"--patience", DECIMAL, &options.patience},
    {"--polling", FLAG, &options.polling},
    {"--session", WORDS, &options.session},
    {"--auth", WORDS, &options.auth},
    {"--join-event", WORDS, &options.join_event},
    {"--joined-event", WORDS, &options.joined_event},
    {"--join", WORDS, &options.join},
    {"--message-event", WORDS, &options.message_event},
    {"--message", WORDS, &options.message},
    {"--heard-event", WORDS, &options.heard_event},
    {"--tap-event", WORDS, &options.tap_event},
    {"--tap", WORDS, &options.tap},
    {"--taps-event", WORDS, &options.taps_event},
    {"--totals-key", WORDS, &options.totals_key},
    {"--answer-event", WORDS, &options.answer_event},
    {"--answer", WORDS, &options.answer},
    {"--results-event", WORDS, &options.results_event},
    {"--results-key", WORDS, &options.results_key},
    {"--people", PEOPLE, NULL},
    {"--pid", PIDS, &options.server},
    {"--peer-pid", PIDS, &options.peer},
};

static void take(enum kind kind, void *to, char *value)
{
    switch (kind) {
    case NUMBER: *(int *)to = atoi(value); break;
    case DECIMAL: *(double *)to = atof(value); break;
    case WORDS: *(const char **)to = value; break;
    case FLAG: *(bool *)to = true; break;
    case URL: read_url(value); break;
    case PIDS: read_pids(to, value); break;
    case PEOPLE: read_people(value); break;
    }
}

// How many arguments it took.
static int read_option(char **arguments)
{
    for (size_t n = 0; n < sizeof KNOWN / sizeof *KNOWN; n++) {
        if (strcmp(arguments[0], KNOWN[n].name))
            continue;
        bool alone = KNOWN[n].kind == FLAG;
        if (!alone && !arguments[1])
            refuse("%s needs a value", arguments[0]);
        take(KNOWN[n].kind, KNOWN[n].to, arguments[1]);
        return alone ? 1 : 2;
    }
    refuse("there is no option %s", arguments[0]);
}

static void check(void)
{
    if (!options.address.sin_family)
        refuse("--url is missing");
    if (options.clients < 1 || options.concurrency < 1)
        refuse("--clients and --concurrency are 1 at least");
    if (options.stalled < 0 || options.stalled >= options.clients)
        refuse("--stalled leaves somebody who reads");
}

void read_options(int count, char **arguments)
{
    for (int n = 1; n < count;) {
        if (!strcmp(arguments[n], "--help")) {
            fputs(HELP, stdout);
            exit(0);
        }
        if (arguments[n][0] == '-') {
            n += read_option(arguments + n);
            continue;
        }
        if (options.phase_count == MOST_PHASES)
            refuse("%d phases at most", MOST_PHASES);
        options.phases[options.phase_count++] = arguments[n++];
    }
    check();
}
