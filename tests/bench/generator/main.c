#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "clock.h"
#include "crowd.h"
#include "options.h"
#include "phases.h"
#include "report.h"
#include "tally.h"

#define TURN (20 * MILLISECOND)
#define ENOUGH 0.9 // of the clients

static void allow_open_files(void)
{
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static void report_ramp(double seconds)
{
    struct usage usage = meter_read();
    int ready = crowd.in_state[CLIENT_READY];
    report_begin("ramp");
    report_count("clients", (uint64_t)options.clients);
    report_count("ready", (uint64_t)ready);
    report_count("fail", (uint64_t)(options.clients - ready));
    report_text("why", crowd.why);
    report_number("conn_s", ready / seconds, 1);
    report_latency();
    report_number("secs", seconds, 2);
    report_usage(&usage);
    report_end();
}

// Everybody connects and joins. False when too few did.
static int ramp(void)
{
    tally_begin();
    meter_begin();
    uint64_t began = now_ns();
    while (crowd.in_state[CLIENT_READY] + crowd.in_state[CLIENT_GONE] < options.clients &&
           seconds_since(began) < options.timeout) {
        crowd_fill();
        links_wait(now_ns() + TURN);
    }
    report_ramp(seconds_since(began));
    return crowd.in_state[CLIENT_READY] >= options.clients * ENOUGH;
}

static int fail(const char *what)
{
    fprintf(stderr, "generator: %s: %s\n", what, crowd.why[0] ? crowd.why : "time is up");
    return 1;
}

int main(int count, char **arguments)
{
    signal(SIGPIPE, SIG_IGN);
    srand48(1); // the same pauses in each run
    read_options(count, arguments);
    allow_open_files();
    links_begin();
    crowd_begin();
    if (!ramp())
        return fail("too few have joined");
    crowd_settle();
    for (int n = 0; n < options.phase_count; n++) {
        run_phase(options.phases[n]);
        // Steps end with one that was too much, and the server may have closed everybody then.
        bool last_step = n == options.phase_count - 1 && !strncmp(options.phases[n], "steps:", 6);
        if (!crowd.in_state[CLIENT_READY] && !last_step)
            return fail("nobody is left");
    }
    return 0;
}
