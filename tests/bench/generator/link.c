#define _GNU_SOURCE
#include "link.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client.h"
#include "clock.h"
#include "options.h"

// So few at a time, since whatever is due to be sent waits for the end of a turn.
#define MOST_EVENTS 64
#define MOST_READ (1 << 20)
#define MOST_UNREAD (8 << 20)
#define KEPT_ROOM 65536

static int epoll;
// One for all, so that a burst of thousands of events costs one call and the cache stays warm.
static char incoming[MOST_UNREAD + MOST_READ];

void buffer_add(struct buffer *buffer, const char *data, size_t size)
{
    if (buffer->room < buffer->size + size) {
        buffer->room = buffer->size + size + 1024;
        buffer->data = realloc(buffer->data, buffer->room);
    }
    memcpy(buffer->data + buffer->size, data, size);
    buffer->size += size;
}

void buffer_drop(struct buffer *buffer, size_t size)
{
    buffer->size -= size;
    if (buffer->size) {
        memmove(buffer->data, buffer->data + size, buffer->size);
    } else if (buffer->room > KEPT_ROOM) {
        free(buffer->data);
        *buffer = (struct buffer){0};
    }
}

void links_begin(void)
{
    epoll = epoll_create1(0);
}

static void watch(struct link *link, int how)
{
    uint32_t writing = link->state == LINK_CONNECTING || link->unsent.size ? EPOLLOUT : 0;
    struct epoll_event event = {.events = EPOLLIN | writing, .data.ptr = link};
    epoll_ctl(epoll, how, link->fd, &event);
}

void link_open(struct link *link, int receive_buffer)
{
    int yes = 1;
    link->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (link->fd < 0) {
        client_end(link->client, strerror(errno));
        return;
    }
    link->state = LINK_CONNECTING;
    setsockopt(link->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (receive_buffer)
        setsockopt(link->fd, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    watch(link, EPOLL_CTL_ADD);
    int failed = connect(link->fd, (struct sockaddr *)&options.address, sizeof options.address);
    if (failed && errno != EINPROGRESS)
        client_end(link->client, strerror(errno));
}

void link_close(struct link *link)
{
    if (link->state == LINK_CLOSED)
        return;
    close(link->fd);
    link->state = LINK_CLOSED;
    buffer_drop(&link->unread, link->unread.size);
    buffer_drop(&link->unsent, link->unsent.size);
}

void link_stop_reading(struct link *link)
{
    epoll_ctl(epoll, EPOLL_CTL_DEL, link->fd, NULL);
}

// How much the kernel took; -1 when the connection has failed.
static ssize_t try_to_send(struct link *link, const char *data, size_t size)
{
    ssize_t sent = send(link->fd, data, size, MSG_NOSIGNAL);
    if (sent >= 0)
        return sent;
    if (errno == EAGAIN)
        return 0;
    client_end(link->client, strerror(errno));
    return -1;
}

void link_send(struct link *link, const char *data, size_t size)
{
    if (link->state == LINK_CLOSED)
        return;
    ssize_t sent = 0;
    if (link->state == LINK_OPEN && !link->unsent.size)
        sent = try_to_send(link, data, size);
    if (sent < 0 || (size_t)sent == size)
        return;
    buffer_add(&link->unsent, data + sent, size - (size_t)sent);
    watch(link, EPOLL_CTL_MOD);
}

static void go_on_sending(struct link *link)
{
    if (link->state == LINK_CONNECTING) {
        int failed = 0;
        socklen_t size = sizeof failed;
        getsockopt(link->fd, SOL_SOCKET, SO_ERROR, &failed, &size);
        if (failed) {
            client_end(link->client, strerror(failed));
            return;
        }
        link->state = LINK_OPEN;
        client_connected(link->client);
    }
    ssize_t sent = link->unsent.size ? try_to_send(link, link->unsent.data, link->unsent.size) : 0;
    if (sent < 0)
        return;
    buffer_drop(&link->unsent, (size_t)sent);
    watch(link, EPOLL_CTL_MOD);
}

// What was read before and could not be used yet stands before what is read now.
static void receive(struct link *link)
{
    size_t kept = link->unread.size;
    if (kept)
        memcpy(incoming, link->unread.data, kept);
    ssize_t got = recv(link->fd, incoming + kept, MOST_READ, 0);
    if (got < 0 && errno == EAGAIN)
        return;
    if (got <= 0) {
        client_cut(link, got ? strerror(errno) : "the server closed the connection");
        return;
    }
    size_t size = kept + (size_t)got, used = client_read(link, incoming, size, now_ns());
    if (link->state == LINK_CLOSED)
        return;
    buffer_drop(&link->unread, kept);
    if (size - used > MOST_UNREAD)
        client_end(link->client, "a frame without end");
    else if (size > used)
        buffer_add(&link->unread, incoming + used, size - used);
}

void link_happened(struct link *link, uint32_t events)
{
    if (link->state != LINK_CLOSED && events & (EPOLLOUT | EPOLLERR | EPOLLHUP) &&
        (link->state == LINK_CONNECTING || link->unsent.size))
        go_on_sending(link);
    if (link->state == LINK_OPEN && events & (EPOLLIN | EPOLLHUP | EPOLLERR))
        receive(link);
}

void links_wait(uint64_t until)
{
    struct epoll_event events[MOST_EVENTS];
    uint64_t now = now_ns(), wait = until > now ? until - now : 0;
    struct timespec timeout = {(time_t)(wait / SECOND), (long)(wait % SECOND)};
    int count = epoll_pwait2(epoll, events, MOST_EVENTS, &timeout, NULL);
    for (int n = 0; n < count; n++)
        link_happened(events[n].data.ptr, events[n].events);
}
