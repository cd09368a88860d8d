#pragma once
#include "client.h"

enum { WEBSOCKET_TEXT = 1, WEBSOCKET_CLOSE = 8, WEBSOCKET_PING = 9, WEBSOCKET_PONG = 10 };

// Connects and asks for the switch from HTTP.
void websocket_open(struct client *client);

// Reads the answer to that; the number of bytes used, 0 when it is not whole yet.
size_t websocket_accept(struct client *client, const char *data, size_t size);

// Sends one frame of up to 64 KB.
void websocket_send(struct link *link, int opcode, const char *data, size_t size);

// Deals with every whole frame; the number of bytes used.
size_t websocket_read(struct client *client, char *data, size_t size, uint64_t now);
