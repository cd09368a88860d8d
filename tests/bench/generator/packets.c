#define _GNU_SOURCE
#include "packets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answers.h"
#include "crowd.h"
#include "options.h"
#include "taps.h"
#include "tally.h"
#include "template.h"

// Of an event packet: 42["name",body]
struct event {
    const char *name, *body, *end;
    size_t name_size;
    uint64_t now;
};

static void say_why(struct client *client, const char *what, const char *packet, size_t size)
{
    char why[200];
    snprintf(why, sizeof why, "%s: %.*s", what, (int)(size < 150 ? size : 150), packet);
    client_end(client, why);
}

static void connect_to_namespace(struct client *client)
{
    char packet[4096] = "40";
    size_t size = 2 + fill(packet + 2, sizeof packet - 2, options.auth, client->number, 0);
    client_send(client, packet, size);
}

// With `since` when it was here before.
static void join(struct client *client)
{
    crowd_move(client, CLIENT_JOINING);
    size_t size = strlen(options.join);
    if (client->last_seq == SEQ_UNKNOWN || !size) {
        client_emit(client, options.join_event, options.join, 0);
        return;
    }
    char again[8192];
    snprintf(again, sizeof again, "%.*s,\"since\":%lu}", (int)(size - 1), options.join, client->last_seq);
    client_emit(client, options.join_event, again, 0);
}

static bool starts_with(const char *text, const char *end, const char *start)
{
    size_t size = strlen(start);
    return (size_t)(end - text) >= size && !memcmp(text, start, size);
}

static bool is(const struct event *event, const char *name)
{
    return event->name_size == strlen(name) && !memcmp(event->name, name, event->name_size);
}

static const char *find(const char *text, const char *end, const char *what)
{
    return text < end ? memmem(text, (size_t)(end - text), what, strlen(what)) : NULL;
}

// A number right behind `key`, in a text that goes on behind the number.
static bool number_after(const char *text, const char *end, const char *key, uint64_t *number)
{
    const char *found = find(text, end, key);
    if (found)
        *number = strtoull(found + strlen(key), NULL, 10);
    return found;
}

// False for what was heard before.
static bool count_seq(struct client *client, uint64_t seq)
{
    if (client->last_seq != SEQ_UNKNOWN && seq <= client->last_seq) {
        tally.doubles++;
        return false;
    }
    if (client->last_seq != SEQ_UNKNOWN && seq > client->last_seq + 1)
        tally.gaps++;
    client->last_seq = seq;
    return true;
}

// The last one, because the session that is told of has one as well. No text can hold it: its quotes are escaped.
static bool find_last_seq(const struct event *event, uint64_t *last_seq)
{
    bool found = false;
    for (const char *at = event->body; (at = find(at, event->end, "\"last_seq\":")); at++)
        found = number_after(at, event->end, "\"last_seq\":", last_seq);
    return found;
}

static void count_missed_events(struct client *client, const struct event *event)
{
    const char *at = event->body;
    while ((at = find(at, event->end, "{\"seq\":"))) {
        char *behind;
        uint64_t seq = strtoull(at + 7, &behind, 10);
        if (starts_with(behind, event->end, ",\"name\":"))
            count_seq(client, seq);
        at = behind;
    }
}

static void take_joined(struct client *client, const struct event *event)
{
    uint64_t last_seq;
    if (client->last_seq != SEQ_UNKNOWN)
        count_missed_events(client, event);
    if (find_last_seq(event, &last_seq)) {
        bool reset = find(event->body, event->end, "\"reset\":true");
        tally.resets += reset;
        tally.gaps += !reset && client->last_seq != SEQ_UNKNOWN && client->last_seq != last_seq;
        client->last_seq = last_seq;
    }
    number_after(event->body, event->end, options.totals_key, &client->total);
    histogram_add(&tally.latency, event->now - client->began);
    client->joined = true;
    client_check_ready(client);
}

static int mark_letter(char letter)
{
    const char *at = letter ? strchr(MARK_LETTERS, letter) : NULL;
    return at ? (int)(at - MARK_LETTERS) : -1;
}

// 0 when there is none.
static uint64_t find_mark(const char *at, const char *end)
{
    while ((at = memchr(at, '~', (size_t)(end - at)))) {
        uint64_t mark = 0;
        int letters = 0;
        at++;
        if (end - at < 17)
            return 0;
        while (*at == 'L' && letters < 16 && mark_letter(at[1 + letters]) >= 0)
            mark = mark << 4 | (uint64_t)mark_letter(at[1 + letters++]);
        if (letters == 16)
            return mark;
    }
    return 0;
}

static void hear(struct client *client, const struct event *event)
{
    uint64_t due = due_of(find_mark(event->body, event->end));
    if (!due || !client->listening)
        return;
    tally.delivered++;
    client->heard++;
    histogram_add(&tally.latency, event->now - due);
}

static void take_event(struct client *client, const struct event *event)
{
    if (!client->joined) {
        if (is(event, options.joined_event))
            take_joined(client, event);
        else if (is(event, "error"))
            say_why(client, "joining", event->body, (size_t)(event->end - event->body));
        return;
    }
    if (starts_with(event->body, event->end, "{\"seq\":") && !count_seq(client, strtoull(event->body + 7, NULL, 10)))
        return;
    if (is(event, options.heard_event))
        hear(client, event);
    else if (is(event, options.results_event))
        answers_hear(client, event->body, event->end, event->now);
    else if (is(event, options.taps_event))
        taps_hear(client, event->body, event->end, event->now);
}

static void take_message(struct client *client, const char *packet, size_t size, uint64_t now)
{
    const char *end = packet + size, *name = packet + 4;
    const char *quote = size > 4 ? memchr(name, '"', size - 4) : NULL;
    if (!quote)
        return;
    const char *body = quote + 2 < end ? quote + 2 : end;
    take_event(client, &(struct event){name, body, end, (size_t)(quote - name), now});
}

void take_packet(struct client *client, const char *packet, size_t size, uint64_t now)
{
    const char *end = packet + size;
    if (starts_with(packet, end, "42["))
        take_message(client, packet, size, now);
    else if (starts_with(packet, end, "43" ANSWER_ID "["))
        answers_acknowledged(client, packet, end, now);
    else if (starts_with(packet, end, "2"))
        client_send(client, "3", 1);
    else if (starts_with(packet, end, "0"))
        connect_to_namespace(client);
    else if (starts_with(packet, end, "40"))
        join(client);
    else if (starts_with(packet, end, "44") || starts_with(packet, end, "41") || starts_with(packet, end, "1"))
        say_why(client, "the server ended it", packet, size);
}
