#define _GNU_SOURCE
#include "http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "options.h"

static int write_head(char *head, size_t room, const struct client *client, const char *method)
{
    return snprintf(head, room, "%s %s?EIO=4&transport=polling%s%s HTTP/1.1\r\nHost: %s\r\nAccept: */*\r\n", method,
                    options.path, client->sid[0] ? "&sid=" : "", client->sid, options.host);
}

void http_ask(struct link *link, const char *body, size_t size)
{
    char head[1024], type[128] = "\r\n";
    int head_size = write_head(head, sizeof head, link->client, body ? "POST" : "GET");
    if (body)
        snprintf(type, sizeof type, "Content-Type: text/plain;charset=UTF-8\r\nContent-Length: %zu\r\n\r\n", size);
    if (link->state == LINK_CLOSED)
        link_open(link, 0);
    link_send(link, head, (size_t)head_size);
    link_send(link, type, strlen(type));
    link_send(link, body, size);
}

// The value of a header, between the first line and `end`; empty when it is not there.
static const char *header(const char *data, const char *end, const char *name)
{
    size_t size = strlen(name);
    for (const char *line = data; line + size < end;) {
        const char *next = memmem(line, (size_t)(end + 2 - line), "\r\n", 2);
        if (!next)
            break;
        if (!strncasecmp(line, name, size) && line[size] == ':')
            return line + size + 1 + strspn(line + size + 1, " ");
        line = next + 2;
    }
    return "";
}

size_t http_answer(char *data, size_t size, struct answer *answer)
{
    char *end = memmem(data, size, "\r\n\r\n", 4);
    if (!end || size < 12)
        return 0;
    const char *length = header(data, end, "Content-Length");
    answer->status = *length ? atoi(data + 9) : 0; // without a length we could not tell where it ends
    answer->last = !strncasecmp(header(data, end, "Connection"), "close", 5);
    answer->body = end + 4;
    answer->body_size = strtoull(length, NULL, 10);
    size_t head = (size_t)(answer->body - data);
    return size - head < answer->body_size ? 0 : head + answer->body_size;
}
