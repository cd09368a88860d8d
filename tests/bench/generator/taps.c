#define _GNU_SOURCE
#include "taps.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "crowd.h"
#include "options.h"
#include "phases.h"
#include "play.h"
#include "tally.h"

static uint64_t *due, tapped, most, before;
static double pause_ns;
static bool running;

// Everybody's total at the beginning is the largest that anybody knows.
static void agree_on_total(void)
{
    before = 0;
    for (int n = 0; n < options.clients; n++)
        before = crowd.client[n].total > before ? crowd.client[n].total : before;
    for (int n = 0; n < options.clients; n++)
        crowd.client[n].total = before;
}

static uint64_t tap_due(void)
{
    return tapped < most ? play_began() + (uint64_t)((double)tapped * pause_ns) : NEVER;
}

static void tap(uint64_t when)
{
    struct client *client = crowd_next(0);
    if (!client)
        return;
    client_emit(client, options.tap_event, options.tap, when);
    due[tapped++] = when;
    tally.sent++;
}

void phase_taps(double rate, double seconds)
{
    agree_on_total();
    pause_ns = 1e9 / rate;
    most = (uint64_t)(rate * seconds + 0.5);
    tapped = 0;
    due = calloc(most + 1, sizeof *due);
    running = true;
    play("taps", &(struct script){tap_due, tap}, rate, seconds);
    running = false;
    free(due);
}

// Which taps a total is made of nobody says; that they are counted in the order in which they were sent is close enough.
static void count(struct client *client, uint64_t total, uint64_t now)
{
    for (uint64_t n = client->total - before; n < total - before && n < tapped; n++) {
        tally.delivered++;
        client->heard++;
        histogram_add(&tally.latency, now - due[n]);
    }
}

void taps_hear(struct client *client, const char *body, const char *end, uint64_t now)
{
    const char *key = memmem(body, (size_t)(end - body), options.totals_key, strlen(options.totals_key));
    uint64_t total = key ? strtoull(key + strlen(options.totals_key), NULL, 10) : 0;
    if (total <= client->total)
        return;
    if (running && client->listening)
        count(client, total, now);
    client->total = total;
}
