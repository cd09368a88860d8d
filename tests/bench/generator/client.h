// One Socket.IO client: a participant with one phone.
#pragma once
#include "link.h"

enum client_state { CLIENT_NEW, CLIENT_CONNECTING, CLIENT_JOINING, CLIENT_READY, CLIENT_GONE, CLIENT_STATES };

#define SEQ_UNKNOWN UINT64_MAX

struct client {
    enum client_state state;
    int number;
    struct link websocket;
    bool switched; // HTTP has become WebSocket there
    struct link poll, post; // long-polling reads by one connection and writes by another, as browsers do
    bool polling; // it has begun with long-polling, and is not upgraded yet
    bool poll_open, post_open; // a request waits for its answer
    bool pausing; // the probe has succeeded: no request may be begun any more
    struct buffer queued; // packets that wait until they can be sent
    char sid[64];
    bool joined, was_ready, stalled;
    bool listening; // it was there when the phase began, so everything sent from then on is owed to it
    uint64_t began, retry_at;
    uint64_t heard; // messages of this phase
    uint64_t last_seq;
    uint64_t total; // of taps, as it knows
    uint64_t results; // people who have answered, as it was told last
};

void client_start(struct client *client);
void client_send(struct client *client, const char *packet, size_t size);
void client_emit(struct client *client, const char *event, const char *template, uint64_t due);
// The same, without a mark and with an id for its acknowledgement.
void client_ask(struct client *client, const char *id, const char *event, const char *template);
void client_end(struct client *client, const char *why);

// To be called when it may have become ready.
void client_check_ready(struct client *client);

// What links tell. `client_read` returns how many bytes were whole.
void client_connected(struct client *client);
size_t client_read(struct link *link, char *data, size_t size, uint64_t now);
void client_cut(struct link *link, const char *why);
