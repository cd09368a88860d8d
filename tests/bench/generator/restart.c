// The server ends and starts again, by somebody else's hand; everybody comes back by itself.
#include "clock.h"
#include "crowd.h"
#include "options.h"
#include "phases.h"
#include "report.h"
#include "tally.h"

#define TURN (10 * MILLISECOND)

static void wait_until_cut(double seconds)
{
    uint64_t began = now_ns();
    while (!crowd.cut && seconds_since(began) < seconds)
        links_wait(now_ns() + TURN);
}

// From the first connection that the server takes until all are back, in seconds.
static double wait_until_back(int all, double most)
{
    uint64_t began = now_ns();
    crowd.connected_at = 0;
    while (crowd.in_state[CLIENT_READY] < all && seconds_since(began) < most) {
        crowd_return();
        links_wait(now_ns() + TURN);
    }
    return crowd.connected_at ? seconds_since(crowd.connected_at) : 0;
}

void phase_restart(double seconds)
{
    tally_begin();
    meter_begin();
    int all = crowd.in_state[CLIENT_READY];
    crowd.cut = 0;
    wait_until_cut(seconds);
    double gone = wait_until_back(all, seconds);
    // In case those who came last hear something twice.
    for (uint64_t all_back = now_ns(); seconds_since(all_back) < options.patience;)
        links_wait(now_ns() + TURN);
    struct usage usage = meter_read();
    report_begin("restart");
    report_count("clients", (uint64_t)all);
    report_count("cut", (uint64_t)crowd.cut);
    report_count("resets", tally.resets);
    report_count("gaps", tally.gaps);
    report_count("doubles", tally.doubles);
    report_latency();
    report_number("secs", gone, 2);
    report_usage(&usage);
    report_end();
}
