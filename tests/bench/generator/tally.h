// What is counted from one line of the report to the next.
#pragma once
#include <stdint.h>

#include "histogram.h"

struct tally {
    uint64_t sent;
    uint64_t delivered; // messages of this phase and this process, once for each client that heard them
    uint64_t gaps, doubles; // over all stored events, by their seq
    uint64_t resets; // who came back and was given a snapshot for what it had missed
    struct histogram latency; // in ns
};

extern struct tally tally;

void tally_begin(void);

// A mark names the process, the phase and the time at which its message was to be sent: what comes from other
// generators in the room, or late from an earlier phase, is not taken for a delivery of this one.
// A mark is written as ~L and sixteen of these letters, four bits each. They make no word that a server may hold back.
#define MARK_LETTERS "bcdfghjkmnprtvyz"
uint64_t mark_of(uint64_t due);

// 0 when the mark is not ours.
uint64_t due_of(uint64_t mark);
