// Every client sends after a pause of its own, again and again, as people do.
#include <stdlib.h>

#include "clock.h"
#include "crowd.h"
#include "options.h"
#include "phases.h"
#include "play.h"
#include "tally.h"

struct turn {
    uint64_t due;
    int client;
};

// A binary heap, the next to send on top.
static struct turn *turns;
static int waiting;
static double shortest, longest;

static void add(struct turn turn)
{
    int at = waiting++;
    for (; at && turns[(at - 1) / 2].due > turn.due; at = (at - 1) / 2)
        turns[at] = turns[(at - 1) / 2];
    turns[at] = turn;
}

static struct turn take_next(void)
{
    struct turn next = turns[0], last = turns[--waiting];
    int at = 0;
    for (int child = 1; child < waiting; child = 2 * at + 1) {
        if (child + 1 < waiting && turns[child + 1].due < turns[child].due)
            child++;
        if (turns[child].due >= last.due)
            break;
        turns[at] = turns[child];
        at = child;
    }
    turns[at] = last;
    return next;
}

static uint64_t seed_due(void)
{
    return waiting ? turns[0].due : NEVER;
}

static void seed_message(uint64_t due)
{
    struct turn turn = take_next();
    struct client *client = &crowd.client[turn.client];
    if (client->state != CLIENT_READY)
        return;
    client_emit(client, options.message_event, options.message, due);
    tally.sent++;
    turn.due = due + in_ns(shortest + (longest - shortest) * drand48());
    add(turn);
}

// The first pause is anything up to the longest, so that they do not begin together.
void phase_seed(double at_least, double at_most, double seconds)
{
    shortest = at_least;
    longest = at_most;
    waiting = 0;
    turns = calloc((size_t)options.clients, sizeof *turns);
    uint64_t now = now_ns();
    for (int n = 0; n < options.clients - options.stalled; n++)
        add((struct turn){now + in_ns(longest * drand48()), n});
    play("seed", &(struct script){seed_due, seed_message}, 0, seconds);
    free(turns);
}
