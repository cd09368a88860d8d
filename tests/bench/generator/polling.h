// Engine.IO by long-polling, and the way from there to a WebSocket, as the stock JavaScript client goes it.
#pragma once
#include "client.h"

// Asks for a session. CONNECT and what follows go by polling, while a WebSocket is being probed beside it.
void polling_start(struct client *client);

void polling_send(struct client *client, const char *packet, size_t size);
size_t polling_read(struct link *link, char *data, size_t size, uint64_t now);

// The server's answer to the probe.
void polling_probed(struct client *client, const char *packet, size_t size);
