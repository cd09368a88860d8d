// Taps are not told one by one: the room hears totals, now and then.
#pragma once
#include "client.h"

// A client is told a new total.
void taps_hear(struct client *client, const char *body, const char *end, uint64_t now);
