#pragma once
#include <netinet/in.h>
#include <stdbool.h>
#include <sys/types.h>

#define MOST_PIDS 64
#define MOST_PHASES 64

struct pids {
    int count;
    pid_t pid[MOST_PIDS];
};

struct options {
    struct sockaddr_in address;
    char host[80]; // with the port, as in HTTP's Host
    char path[256]; // of Engine.IO, with the slash at its end
    int clients, concurrency, senders, stalled, stalled_buffer;
    bool polling;
    double p99_ms, timeout, patience;
    const char *session, *auth, *join_event, *joined_event, *join, *message_event, *message, *heard_event;
    const char *answer_event, *answer, *results_event, *results_key;
    const char *tap_event, *tap, *taps_event, *totals_key;
    struct pids server, peer;
    char **people; // lines of a table, their columns divided by tabs
    int people_count;
    const char *phases[MOST_PHASES];
    int phase_count;
};

extern struct options options;

// Fills `options`, or says what is wrong and ends with 2.
void read_options(int count, char **arguments);
