// All clients.
#pragma once
#include "client.h"

struct crowd {
    struct client *client; // options.clients of them
    int in_state[CLIENT_STATES];
    uint64_t connected_at; // the first TCP connection since this was last set to 0
    uint64_t reads; // whatever they were about
    int cut; // how often one that was ready has ended
    char why[200]; // the first thing that went wrong
};

extern struct crowd crowd;

void crowd_begin(void);
void crowd_move(struct client *client, enum client_state state);
void crowd_note(const char *why);

// Connects more of those who are not here yet, as many at a time as was asked for.
void crowd_fill(void);

// Connects those again who were cut off and have waited.
void crowd_return(void);

// From now on everything that is sent is owed to those who are here; how many that is.
int crowd_listen(void);

// Whose turn it is to send; NULL when nobody is left. Of all, or of --senders.
struct client *crowd_next(int among);

// Deliveries that are missing, by what each should have heard.
uint64_t crowd_lost(void);

int crowd_dead(void);

// How many deliveries are owed once `sent` messages have been sent.
uint64_t crowd_owed(uint64_t sent);

// Waits until nothing is owed any more, or nothing more comes; the seconds that it took.
double crowd_drain(void);

// Waits until nobody hears anything any more: those who joined last are told of for a moment.
void crowd_settle(void);
