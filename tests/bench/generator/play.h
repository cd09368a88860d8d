// What the phases that send have in common: a window of time, in which everything is sent when it is due.
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "meter.h"

#define AT_ONCE 0
#define NEVER UINT64_MAX

struct script {
    uint64_t (*due)(void); // when something is to be sent next
    void (*act)(uint64_t due); // sends it
};

struct outcome {
    double rate, seconds; // of the window
    uint64_t clients, sent, in_window, lost;
    double drain;
    bool backlog_flat;
    struct usage usage;
};

// Plays a script for so long, waits for what is owed by then, and writes the phase's line. A `rate` above 0 is what the
// script wants to send each second.
struct outcome play(const char *phase, const struct script *script, double rate, double seconds);

void send_message(uint64_t due);
uint64_t play_began(void);
