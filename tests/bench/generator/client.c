#define _GNU_SOURCE
#include "client.h"

#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "crowd.h"
#include "http.h"
#include "options.h"
#include "packets.h"
#include "polling.h"
#include "tally.h"
#include "template.h"
#include "websocket.h"

#define LARGEST_PACKET 65536

void client_start(struct client *client)
{
    client->began = now_ns();
    client->joined = client->switched = client->pausing = client->poll_open = client->post_open = false;
    client->polling = options.polling;
    client->sid[0] = 0;
    buffer_drop(&client->queued, client->queued.size);
    crowd_move(client, CLIENT_CONNECTING);
    if (client->polling)
        polling_start(client);
    else
        websocket_open(client);
}

void client_send(struct client *client, const char *packet, size_t size)
{
    if (client->polling)
        polling_send(client, packet, size);
    else
        websocket_send(&client->websocket, WEBSOCKET_TEXT, packet, size);
}

static void emit(struct client *client, const char *id, const char *event, const char *template, uint64_t mark)
{
    static char packet[LARGEST_PACKET];
    size_t size = (size_t)snprintf(packet, 256, "42%.20s[\"%.200s\",", id, event);
    size += fill(packet + size, sizeof packet - size - 1, template, client->number, mark);
    packet[size++] = ']';
    client_send(client, packet, size);
}

void client_emit(struct client *client, const char *event, const char *template, uint64_t due)
{
    emit(client, "", event, template, due ? mark_of(due) : 0);
}

void client_ask(struct client *client, const char *id, const char *event, const char *template)
{
    emit(client, id, event, template, 0);
}

void client_end(struct client *client, const char *why)
{
    if (client->state == CLIENT_GONE)
        return;
    crowd_note(why);
    link_close(&client->websocket);
    link_close(&client->poll);
    link_close(&client->post);
    crowd_move(client, CLIENT_GONE);
}

void client_check_ready(struct client *client)
{
    if (!client->joined || client->polling || client->state != CLIENT_JOINING)
        return;
    crowd_move(client, CLIENT_READY);
    client->was_ready = true;
    client->stalled = client->number >= options.clients - options.stalled;
    if (client->stalled)
        link_stop_reading(&client->websocket);
}

void client_connected(struct client *client)
{
    (void)client;
    if (!crowd.connected_at)
        crowd.connected_at = now_ns();
}

size_t client_read(struct link *link, char *data, size_t size, uint64_t now)
{
    struct client *client = link->client;
    crowd.reads++;
    if (link != &client->websocket)
        return polling_read(link, data, size, now);
    size_t used = 0;
    if (!client->switched) {
        used = websocket_accept(client, data, size);
        if (!client->switched)
            return 0;
    }
    return used + websocket_read(client, data + used, size - used, now);
}

void client_cut(struct link *link, const char *why)
{
    struct client *client = link->client;
    bool idle = (link == &client->poll && !client->poll_open) || (link == &client->post && !client->post_open);
    if (idle)
        link_close(link); // a connection that was kept alive for nothing
    else
        client_end(client, why);
}
