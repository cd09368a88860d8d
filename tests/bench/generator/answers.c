#define _GNU_SOURCE
#include "answers.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "crowd.h"
#include "options.h"
#include "phases.h"
#include "play.h"
#include "report.h"
#include "tally.h"

#define TURN (10 * MILLISECOND)
#define LONGEST_WAIT 25.0 // seconds

static double seconds, message_pause_ns;
static int next, asked, acknowledged, refused, settled;
static uint64_t messages, most_messages, events, last_sent, last_settled, changed;
static uint64_t *due; // by client
static struct histogram took;

static uint64_t answer_due(void)
{
    double share = (double)next / options.clients;
    return next < options.clients ? play_began() + in_ns(seconds * share) : NEVER;
}

static uint64_t message_due(void)
{
    return messages < most_messages ? play_began() + (uint64_t)((double)messages * message_pause_ns) : NEVER;
}

static uint64_t next_due(void)
{
    return answer_due() < message_due() ? answer_due() : message_due();
}

static void answer(uint64_t when)
{
    struct client *client = &crowd.client[next++];
    if (client->state != CLIENT_READY)
        return;
    due[client->number] = when;
    client_ask(client, ANSWER_ID, options.answer_event, options.answer);
    asked++;
    last_sent = now_ns();
}

static void act(uint64_t when)
{
    if (answer_due() <= message_due()) {
        answer(when);
        return;
    }
    messages++;
    send_message(when);
}

void answers_acknowledged(struct client *client, const char *body, const char *end, uint64_t now)
{
    if (!due || !due[client->number])
        return;
    bool accepted = memmem(body, (size_t)(end - body), "\"ok\":true", 9);
    acknowledged += accepted;
    refused += !accepted;
    histogram_add(&took, now - due[client->number]);
    due[client->number] = 0;
    changed = now;
}

void answers_hear(struct client *client, const char *body, const char *end, uint64_t now)
{
    const char *key = memmem(body, (size_t)(end - body), options.results_key, strlen(options.results_key));
    if (!due || !key)
        return;
    events++;
    client->results = strtoull(key + strlen(options.results_key), NULL, 10);
    changed = now;
    if (client->listening && client->results == (uint64_t)asked && next == options.clients) {
        settled++;
        last_settled = now;
    }
}

// Until all are acknowledged and everybody has the final results, or nothing has come for `patience`.
static void wait_for_results(int listeners)
{
    changed = now_ns();
    for (uint64_t began = changed; seconds_since(began) < LONGEST_WAIT && seconds_since(changed) < options.patience;) {
        if (acknowledged + refused == asked && settled >= listeners)
            return;
        links_wait(now_ns() + TURN);
    }
}

static void write_answers(int listeners)
{
    report_begin("answered");
    report_count("asked", (uint64_t)asked);
    report_count("acknowledged", (uint64_t)acknowledged);
    report_count("refused", (uint64_t)refused);
    report_number("p50", histogram_quantile(&took, 0.50) / MILLISECOND, 2);
    report_number("p99", histogram_quantile(&took, 0.99) / MILLISECOND, 2);
    report_number("max", (double)took.largest / MILLISECOND, 2);
    report_number("results", (double)events / listeners, 1);
    report_count("unsettled", (uint64_t)(listeners - settled));
    if (settled == listeners)
        report_number("settled", (double)(last_settled - last_sent) / MILLISECOND, 1);
    report_end();
}

void phase_answers(double in_seconds, double messages_each_second)
{
    seconds = in_seconds;
    message_pause_ns = 1e9 / messages_each_second;
    most_messages = (uint64_t)(messages_each_second * seconds + 0.5);
    next = asked = acknowledged = refused = settled = 0;
    messages = events = 0;
    histogram_clear(&took);
    due = calloc((size_t)options.clients, sizeof *due);
    int listeners = (int)play("answers", &(struct script){next_due, act}, messages_each_second, seconds).clients;
    wait_for_results(listeners);
    write_answers(listeners);
    free(due);
    due = NULL;
}
