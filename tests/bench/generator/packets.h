// What Engine.IO and Socket.IO packets mean to a client.
#pragma once
#include "client.h"

void take_packet(struct client *client, const char *packet, size_t size, uint64_t now);
