#define _GNU_SOURCE
#include "websocket.h"

#include <stdio.h>
#include <string.h>

#include "options.h"
#include "packets.h"
#include "polling.h"

#define FINAL 0x80
#define MASKED 0x80

void websocket_open(struct client *client)
{
    char request[1024];
    int size = snprintf(
        request, sizeof request,
        "GET %s?EIO=4&transport=websocket%s%s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: bG9hZCBnZW5lcmF0b3IgMQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
        options.path, client->sid[0] ? "&sid=" : "", client->sid, options.host);
    bool stalls = client->number >= options.clients - options.stalled;
    link_open(&client->websocket, stalls ? options.stalled_buffer : 0);
    link_send(&client->websocket, request, (size_t)size);
}

size_t websocket_accept(struct client *client, const char *data, size_t size)
{
    char why[80];
    const char *end = memmem(data, size, "\r\n\r\n", 4);
    if (!end)
        return 0;
    if (memcmp(data, "HTTP/1.1 101", 12)) {
        snprintf(why, sizeof why, "the handshake got %.*s", (int)strcspn(data, "\r"), data);
        client_end(client, why);
        return 0;
    }
    client->switched = true;
    if (client->polling)
        websocket_send(&client->websocket, WEBSOCKET_TEXT, "2probe", 6);
    return (size_t)(end - data) + 4;
}

void websocket_send(struct link *link, int opcode, const char *data, size_t size)
{
    // Masks keep scripts from fooling proxies. Here are neither, so one mask does for all.
    static const unsigned char mask[4] = {0x5a, 0xc3, 0x96, 0x3c};
    static char frame[8 + 65536];
    size_t head = 2;
    if (size > 65535)
        size = 65535;
    frame[0] = (char)(FINAL | opcode);
    frame[1] = (char)(MASKED | (size < 126 ? size : 126));
    if (size >= 126) {
        frame[2] = (char)(size >> 8);
        frame[3] = (char)size;
        head = 4;
    }
    memcpy(frame + head, mask, 4);
    for (size_t n = 0; n < size; n++)
        frame[head + 4 + n] = (char)(data[n] ^ mask[n & 3]);
    link_send(link, frame, head + 4 + size);
}

// The size of a frame's head, and of its payload; 0 when the head is not whole yet.
static size_t read_head(const unsigned char *data, size_t size, uint64_t *payload)
{
    if (size < 2)
        return 0;
    *payload = data[1] & 127;
    if (*payload < 126)
        return 2;
    size_t digits = *payload == 126 ? 2 : 8;
    if (size < 2 + digits)
        return 0;
    *payload = 0;
    for (size_t n = 0; n < digits; n++)
        *payload = *payload << 8 | data[2 + n];
    return 2 + digits;
}

static void take_frame(struct client *client, unsigned char first, char *payload, size_t size, uint64_t now)
{
    if (first == (FINAL | WEBSOCKET_TEXT)) {
        if (client->polling)
            polling_probed(client, payload, size);
        else
            take_packet(client, payload, size, now);
    } else if (first == (FINAL | WEBSOCKET_PING)) {
        websocket_send(&client->websocket, WEBSOCKET_PONG, payload, size);
    } else if (first == (FINAL | WEBSOCKET_CLOSE)) {
        client_end(client, "the server closed the WebSocket");
    } else if (first != (FINAL | WEBSOCKET_PONG)) {
        client_end(client, "a frame that is compressed, in parts or binary");
    }
}

size_t websocket_read(struct client *client, char *data, size_t size, uint64_t now)
{
    size_t used = 0;
    while (client->websocket.state == LINK_OPEN) {
        uint64_t payload;
        size_t head = read_head((unsigned char *)data + used, size - used, &payload);
        if (!head || size - used - head < payload)
            break;
        take_frame(client, (unsigned char)data[used], data + used + head, payload, now);
        used += head + payload;
    }
    return used;
}
