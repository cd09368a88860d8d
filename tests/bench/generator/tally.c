#include "tally.h"

#include <unistd.h>

#include "clock.h"

#define TIME_BITS 48

struct tally tally;
static uint64_t began, tag;

void tally_begin(void)
{
    if (!began) {
        began = now_ns() - 1;
        tag = (uint64_t)(getpid() & 0xff) << 8;
    }
    tally.sent = tally.delivered = tally.resets = tally.gaps = tally.doubles = 0;
    histogram_clear(&tally.latency);
    tag = (tag & 0xff00) | ((tag + 1) & 0xff);
}

uint64_t mark_of(uint64_t due)
{
    return tag << TIME_BITS | (due - began);
}

uint64_t due_of(uint64_t mark)
{
    if (mark >> TIME_BITS != tag)
        return 0;
    return began + (mark & ((1ull << TIME_BITS) - 1));
}
