#include "play.h"

#include <math.h>
#include <stddef.h>

#include "clock.h"
#include "crowd.h"
#include "options.h"
#include "report.h"
#include "tally.h"

#define LONGEST_TURN (5 * MILLISECOND)
#define FLAT_WITHIN 0.05 // of a second's deliveries
#define LOOK_FOR 0.1 // of the window: a server that batches makes what is owed swing

static uint64_t began;

uint64_t play_began(void)
{
    return began;
}

void send_message(uint64_t due)
{
    struct client *client = crowd_next(options.senders);
    if (!client)
        return;
    client_emit(client, options.message_event, options.message, due);
    tally.sent++;
}

// What is owed on average, just before two thirds of the window and just before its end.
struct backlog {
    double sum[2], looks[2];
};

static void look_at_backlog(struct backlog *backlog, double rate, double passed, double seconds)
{
    double ends[2] = {seconds * 2 / 3, seconds};
    for (int n = 0; n < 2; n++) {
        if (passed > ends[n] || passed < ends[n] - seconds * LOOK_FOR)
            continue;
        // What is late to be sent is owed as well.
        backlog->sum[n] += (double)crowd_owed(rate > 0 ? (uint64_t)(passed * rate) : tally.sent);
        backlog->looks[n]++;
    }
}

static bool is_flat(const struct backlog *backlog, double deliveries_each_second)
{
    double earlier = backlog->sum[0] / fmax(1, backlog->looks[0]), at_end = backlog->sum[1] / fmax(1, backlog->looks[1]);
    return at_end <= earlier + FLAT_WITHIN * deliveries_each_second;
}

static void write_line(const char *phase, const struct outcome *outcome)
{
    double wanted = outcome->rate > 0 ? outcome->rate : (double)outcome->sent / outcome->seconds;
    report_begin(phase);
    report_count("clients", outcome->clients);
    if (outcome->rate > 0)
        report_number("rate", outcome->rate, 1);
    report_count("sent", outcome->sent);
    report_number("msgs_s", (double)outcome->sent / outcome->seconds, 1);
    report_number("want_deliv_s", wanted * (double)outcome->clients, 0);
    report_number("deliv_s", (double)outcome->in_window / outcome->seconds, 0);
    report_count("lost", outcome->lost);
    report_count("gaps", tally.gaps);
    report_count("doubles", tally.doubles);
    report_number("drain_s", outcome->drain, 2);
    report_count("backlog_flat", outcome->backlog_flat);
    report_latency();
    report_number("secs", outcome->seconds, 2);
    report_usage(&outcome->usage);
    report_end();
}

static uint64_t send_due(const struct script *script, uint64_t now)
{
    uint64_t due;
    while ((due = script->due()) <= now && crowd.in_state[CLIENT_READY])
        script->act(due);
    return due;
}

// Sends what is due and lets the rest happen, in turns.
static void play_window(const struct script *script, double rate, double seconds, struct backlog *backlog)
{
    uint64_t end = began + in_ns(seconds);
    for (uint64_t now = began; now < end; now = now_ns()) {
        uint64_t due = send_due(script, now);
        look_at_backlog(backlog, rate, (double)(now - began) / 1e9, seconds);
        uint64_t turn = now + LONGEST_TURN < end ? now + LONGEST_TURN : end;
        links_wait(due < turn ? due : turn);
    }
    send_due(script, end - 1);
}

struct outcome play(const char *phase, const struct script *script, double rate, double seconds)
{
    struct backlog backlog = {0};
    struct outcome outcome = {.rate = rate, .clients = (uint64_t)crowd_listen()};
    tally_begin();
    meter_begin();
    began = now_ns();
    play_window(script, rate, seconds, &backlog);
    outcome.usage = meter_read();
    outcome.seconds = seconds_since(began);
    outcome.in_window = tally.delivered;
    outcome.sent = tally.sent;
    outcome.drain = crowd_drain();
    outcome.lost = crowd_lost();
    double each_second = (rate > 0 ? rate : (double)outcome.sent / outcome.seconds) * (double)outcome.clients;
    outcome.backlog_flat = is_flat(&backlog, each_second);
    write_line(phase, &outcome);
    return outcome;
}
