// Just as much of HTTP/1.1 as long-polling needs.
#pragma once
#include "client.h"

// Asks Engine.IO by long-polling: POST when there is a body, GET when it is NULL. Connects when need be.
void http_ask(struct link *link, const char *body, size_t size);

struct answer {
    int status;
    bool last; // the server closes the connection behind it
    char *body;
    size_t body_size;
};

// The answer that `data` begins with; its size, 0 when it is not whole yet.
size_t http_answer(char *data, size_t size, struct answer *answer);
