#include "phases.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "crowd.h"
#include "options.h"
#include "play.h"
#include "report.h"
#include "taps.h"
#include "tally.h"

#define STUCK (8 * SECOND)

void phase_idle(double seconds)
{
    tally_begin();
    meter_begin();
    uint64_t end = now_ns() + in_ns(seconds);
    while (now_ns() < end)
        links_wait(end);
    struct usage usage = meter_read();
    report_begin("idle");
    report_count("clients", (uint64_t)crowd.in_state[CLIENT_READY]);
    report_count("gaps", tally.gaps);
    report_count("doubles", tally.doubles);
    report_number("secs", usage.seconds, 2);
    report_usage(&usage);
    report_end();
}

// At a steady rate, whatever comes back: a message that is sent late is late from the time at which it was due.
static double pause_ns;
static uint64_t asked, most;

static void be_steady(double rate, double seconds)
{
    pause_ns = 1e9 / rate;
    asked = 0;
    most = (uint64_t)ceil(rate * seconds);
}

static uint64_t steady_due(void)
{
    return asked < most ? play_began() + (uint64_t)((double)asked * pause_ns) : NEVER;
}

static void steady_message(uint64_t due)
{
    asked++;
    send_message(due);
}

static struct outcome play_steady(const char *phase, double rate, double seconds)
{
    be_steady(rate, seconds);
    return play(phase, &(struct script){steady_due, steady_message}, rate, seconds);
}

void phase_open(double rate, double seconds)
{
    play_steady("open", rate, seconds);
}

static bool passed(const struct outcome *step)
{
    double p99_ms = histogram_quantile(&tally.latency, 0.99) / MILLISECOND;
    return p99_ms < options.p99_ms && step->backlog_flat && !step->lost && step->sent >= most && crowd.in_state[CLIENT_READY];
}

static void report_best(const struct outcome *best, double p99_ms)
{
    report_begin("best");
    report_number("rate", best->rate, 1);
    report_number("deliv_s", best->seconds > 0 ? (double)best->in_window / best->seconds : 0, 0);
    report_number("p99", p99_ms, 2);
    report_number("srv_cpu", best->usage.server, 3);
    report_number("gen_cpu", best->usage.generator, 3);
    report_end();
}

void phase_steps(double start, double factor, double seconds)
{
    struct outcome best = {0};
    double p99_ms = 0;
    for (double rate = start;; rate *= factor) {
        struct outcome step = play_steady("step", rate, seconds);
        if (!passed(&step))
            break;
        best = step;
        p99_ms = histogram_quantile(&tally.latency, 0.99) / MILLISECOND;
    }
    report_best(&best, p99_ms);
}

// So many messages on their way at any time.
static double window;
static uint64_t answered_at, answered;

static uint64_t closed_due(void)
{
    uint64_t now = now_ns();
    if (tally.delivered != answered) {
        answered = tally.delivered;
        answered_at = now;
    }
    bool full = (double)crowd_owed(tally.sent + 1) > window * (double)crowd.in_state[CLIENT_READY];
    return full || now - answered_at > STUCK ? NEVER : AT_ONCE;
}

static void closed_message(uint64_t due)
{
    (void)due;
    send_message(now_ns());
}

void phase_closed(double messages, double seconds)
{
    window = messages;
    answered = 0;
    answered_at = now_ns();
    play("closed", &(struct script){closed_due, closed_message}, 0, seconds);
}

void run_phase(const char *phase)
{
    double a, b, c;
    if (sscanf(phase, "idle:%lf", &a) == 1)
        phase_idle(a);
    else if (sscanf(phase, "open:%lf:%lf", &a, &b) == 2)
        phase_open(a, b);
    else if (sscanf(phase, "closed:%lf:%lf", &a, &b) == 2)
        phase_closed(a, b);
    else if (sscanf(phase, "steps:%lf:%lf:%lf", &a, &b, &c) == 3)
        phase_steps(a, b, c);
    else if (sscanf(phase, "seed:%lf:%lf:%lf", &a, &b, &c) == 3)
        phase_seed(a, b, c);
    else if (sscanf(phase, "taps:%lf:%lf", &a, &b) == 2)
        phase_taps(a, b);
    else if (sscanf(phase, "answers:%lf:%lf", &a, &b) == 2)
        phase_answers(a, b);
    else if (sscanf(phase, "restart:%lf", &a) == 1)
        phase_restart(a);
    else {
        fprintf(stderr, "generator: there is no phase %s\n", phase);
        exit(2);
    }
}
