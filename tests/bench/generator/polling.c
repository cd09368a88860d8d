#define _GNU_SOURCE
#include "polling.h"

#include <stdio.h>
#include <string.h>

#include "http.h"
#include "packets.h"
#include "websocket.h"

#define SEPARATOR '\x1e'

static void poll(struct client *client)
{
    client->poll_open = true;
    http_ask(&client->poll, NULL, 0);
}

void polling_start(struct client *client)
{
    poll(client);
}

// One POST at a time, so that packets keep their order; with everything that has gathered.
static void post(struct client *client)
{
    if (client->post_open || client->pausing || !client->queued.size || !client->sid[0])
        return;
    client->post_open = true;
    http_ask(&client->post, client->queued.data, client->queued.size);
    buffer_drop(&client->queued, client->queued.size);
}

void polling_send(struct client *client, const char *packet, size_t size)
{
    char separator = SEPARATOR;
    if (client->queued.size)
        buffer_add(&client->queued, &separator, 1);
    buffer_add(&client->queued, packet, size);
    post(client);
}

static void send_queued(struct client *client)
{
    char *packet = client->queued.data, *end = packet + client->queued.size;
    while (packet < end) {
        char *stop = memchr(packet, SEPARATOR, (size_t)(end - packet));
        size_t size = (size_t)((stop ? stop : end) - packet);
        client_send(client, packet, size);
        packet += size + 1;
    }
    buffer_drop(&client->queued, client->queued.size);
}

// Only when no request is on its way: else what it brings could come behind what the WebSocket brings.
static void upgrade_if_quiet(struct client *client)
{
    if (!client->pausing || client->poll_open || client->post_open)
        return;
    websocket_send(&client->websocket, WEBSOCKET_TEXT, "5", 1);
    client->polling = false;
    link_close(&client->poll);
    link_close(&client->post);
    send_queued(client);
    client_check_ready(client);
}

void polling_probed(struct client *client, const char *packet, size_t size)
{
    if (size != 6 || memcmp(packet, "3probe", 6)) {
        client_end(client, "the probe was not answered");
        return;
    }
    client->pausing = true;
    upgrade_if_quiet(client);
}

static void open_session(struct client *client, const char *packet, size_t size)
{
    static const char key[] = "\"sid\":\"";
    const char *found = memmem(packet, size, key, sizeof key - 1);
    const char *sid = found ? found + sizeof key - 1 : "";
    snprintf(client->sid, sizeof client->sid, "%.*s", (int)strcspn(sid, "\""), sid);
    if (found)
        websocket_open(client);
    else
        client_end(client, "an Engine.IO session without sid");
}

static void take_packets(struct client *client, char *body, size_t size, uint64_t now)
{
    char *end = body + size;
    if (!client->sid[0])
        open_session(client, body, size);
    while (body < end && client->state != CLIENT_GONE) {
        char *stop = memchr(body, SEPARATOR, (size_t)(end - body));
        stop = stop ? stop : end;
        take_packet(client, body, (size_t)(stop - body), now);
        body = stop + 1;
    }
}

static void take_answer(struct link *link, const struct answer *answer, uint64_t now)
{
    struct client *client = link->client;
    bool polled = link == &client->poll;
    *(polled ? &client->poll_open : &client->post_open) = false;
    if (polled)
        take_packets(client, answer->body, answer->body_size, now);
    if (client->state == CLIENT_GONE)
        return;
    if (client->pausing)
        upgrade_if_quiet(client);
    else if (polled)
        poll(client);
    else
        post(client);
}

size_t polling_read(struct link *link, char *data, size_t size, uint64_t now)
{
    struct answer answer;
    char why[64];
    size_t used = http_answer(data, size, &answer);
    if (!used)
        return 0;
    if (answer.status != 200) {
        snprintf(why, sizeof why, "polling got %.*s", (int)strcspn(data, "\r"), data);
        client_end(link->client, why);
        return 0;
    }
    if (answer.last)
        link_close(link);
    take_answer(link, &answer, now);
    return used;
}
