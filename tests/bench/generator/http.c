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

// Walks over chunks (RFC 9112, section 7.1); their size with the last of them, 0 when that has not come yet. With `joined`,
// their contents are moved there, one behind the other.
static size_t walk_chunks(char *body, const char *end, char *joined, size_t *joined_size)
{
    *joined_size = 0;
    for (char *at = body; memmem(at, (size_t)(end - at), "\r\n", 2);) {
        char *content;
        size_t size = strtoull(at, &content, 16);
        content += strcspn(content, "\n") + 1;
        if ((size_t)(end - content) < size + 2)
            return 0;
        if (joined)
            memmove(joined + *joined_size, content, size);
        *joined_size += size;
        at = content + size + 2;
        if (!size)
            return (size_t)(at - body);
    }
    return 0;
}

static size_t read_body(const char *data, const char *head_end, const char *end, struct answer *answer)
{
    const char *length = header(data, head_end, "Content-Length");
    answer->body_size = strtoull(length, NULL, 10);
    if (*length)
        return (size_t)(end - answer->body) < answer->body_size ? 0 : answer->body_size;
    size_t size = walk_chunks(answer->body, end, NULL, &answer->body_size);
    return size ? walk_chunks(answer->body, end, answer->body, &answer->body_size) : 0;
}

size_t http_answer(char *data, size_t size, struct answer *answer)
{
    char *head_end = memmem(data, size, "\r\n\r\n", 4);
    if (!head_end || size < 12)
        return 0;
    answer->status = atoi(data + 9);
    answer->last = !strncasecmp(header(data, head_end, "Connection"), "close", 5);
    answer->body = head_end + 4;
    size_t body = read_body(data, head_end, data + size, answer);
    return body ? (size_t)(answer->body - data) + body : 0;
}
