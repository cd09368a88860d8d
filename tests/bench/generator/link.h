// A non-blocking TCP connection to the server, with what is not read to its end and what the kernel has not taken yet.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct client;

struct buffer {
    char *data;
    size_t size, room;
};

void buffer_add(struct buffer *buffer, const char *data, size_t size);
void buffer_drop(struct buffer *buffer, size_t size); // from its beginning

enum link_state { LINK_CLOSED, LINK_CONNECTING, LINK_OPEN };

struct link {
    enum link_state state;
    int fd;
    struct client *client;
    struct buffer unread, unsent;
};

// These end the client when the connection fails.
void link_open(struct link *link, int receive_buffer);
void link_send(struct link *link, const char *data, size_t size);
void link_happened(struct link *link, uint32_t events);

void link_close(struct link *link);
void link_stop_reading(struct link *link);

// Waits for events until then, and deals with them.
void links_wait(uint64_t until);
void links_begin(void);
