#define _GNU_SOURCE
#include "crowd.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "options.h"
#include "tally.h"

#define TURN (20 * MILLISECOND)
#define LONGEST_DRAIN 25.0 // seconds

struct crowd crowd;
static int listeners;

static void introduce(struct client *client, int number)
{
    client->number = number;
    client->last_seq = SEQ_UNKNOWN;
    client->websocket.client = client->poll.client = client->post.client = client;
    crowd.in_state[CLIENT_NEW]++;
}

void crowd_begin(void)
{
    crowd.client = calloc((size_t)options.clients, sizeof *crowd.client);
    for (int n = 0; n < options.clients; n++)
        introduce(&crowd.client[n], n);
}

// As the stock client with our page's settings: after 0.5 to 2 seconds, so that not all come in the same moment.
static uint64_t moment_to_retry(void)
{
    return now_ns() + in_ns(0.5 + 1.5 * drand48());
}

void crowd_move(struct client *client, enum client_state state)
{
    crowd.in_state[client->state]--;
    crowd.cut += client->state == CLIENT_READY;
    client->state = state;
    crowd.in_state[state]++;
    if (state == CLIENT_GONE)
        client->retry_at = moment_to_retry();
}

void crowd_note(const char *why)
{
    if (!crowd.why[0])
        snprintf(crowd.why, sizeof crowd.why, "%s", why);
}

void crowd_fill(void)
{
    for (int next = options.clients - crowd.in_state[CLIENT_NEW]; next < options.clients; next++) {
        if (crowd.in_state[CLIENT_CONNECTING] + crowd.in_state[CLIENT_JOINING] >= options.concurrency)
            return;
        client_start(&crowd.client[next]);
    }
}

void crowd_return(void)
{
    uint64_t now = now_ns();
    for (int n = 0; n < options.clients; n++) {
        struct client *client = &crowd.client[n];
        if (client->state == CLIENT_GONE && client->was_ready && client->retry_at <= now)
            client_start(client);
    }
}

int crowd_listen(void)
{
    listeners = 0;
    for (int n = 0; n < options.clients; n++) {
        struct client *client = &crowd.client[n];
        client->heard = 0;
        client->listening = client->state == CLIENT_READY && !client->stalled;
        listeners += client->listening;
    }
    return listeners;
}

struct client *crowd_next(int among)
{
    static int turn;
    int reading = options.clients - options.stalled;
    int senders = among > 0 && among < reading ? among : reading;
    for (int tried = 0; tried < senders; tried++) {
        struct client *client = &crowd.client[turn++ % senders];
        if (client->state == CLIENT_READY)
            return client;
    }
    for (int n = 0; n < reading; n++)
        if (crowd.client[n].state == CLIENT_READY)
            return &crowd.client[n];
    return NULL;
}

uint64_t crowd_owed(uint64_t sent)
{
    uint64_t all = sent * (uint64_t)listeners;
    return all > tally.delivered ? all - tally.delivered : 0;
}

uint64_t crowd_lost(void)
{
    uint64_t lost = 0;
    for (int n = 0; n < options.clients; n++) {
        const struct client *client = &crowd.client[n];
        if (client->listening && client->heard < tally.sent)
            lost += tally.sent - client->heard;
    }
    return lost;
}

int crowd_dead(void)
{
    int dead = 0;
    for (int n = 0; n < options.clients; n++)
        dead += crowd.client[n].was_ready && crowd.client[n].state != CLIENT_READY;
    return dead;
}

// Until `count` has not changed for `quiet` seconds, or `most` have passed.
static void wait_for_silence(const uint64_t *count, double quiet, double most, bool until_paid)
{
    uint64_t began = now_ns(), changed = began, last = *count;
    while (seconds_since(began) < most && seconds_since(changed) < quiet) {
        if (until_paid && !crowd_owed(tally.sent))
            return;
        links_wait(now_ns() + TURN);
        if (*count != last)
            changed = now_ns();
        last = *count;
    }
}

double crowd_drain(void)
{
    uint64_t began = now_ns();
    wait_for_silence(&tally.delivered, options.patience, LONGEST_DRAIN, true);
    return seconds_since(began);
}

void crowd_settle(void)
{
    wait_for_silence(&crowd.reads, fmin(0.5, options.patience), 15, false);
}
