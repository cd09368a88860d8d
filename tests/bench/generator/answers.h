// Everybody answers a poll once, whose results the room is told now and then.
#pragma once
#include "client.h"

#define ANSWER_ID "7" // of the acknowledgement that a client waits for

// A client's answer is acknowledged.
void answers_acknowledged(struct client *client, const char *body, const char *end, uint64_t now);

// A client is told results.
void answers_hear(struct client *client, const char *body, const char *end, uint64_t now);
