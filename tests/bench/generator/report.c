#include "report.h"

#include <stdio.h>

#include "clock.h"
#include "crowd.h"
#include "options.h"
#include "tally.h"

void report_begin(const char *phase)
{
    printf("{\"phase\": \"%s\"", phase);
}

void report_count(const char *key, uint64_t value)
{
    printf(", \"%s\": %lu", key, value);
}

void report_number(const char *key, double value, int digits)
{
    printf(", \"%s\": %.*f", key, digits, value);
}

void report_text(const char *key, const char *text)
{
    printf(", \"%s\": \"", key);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            putchar('\\');
        putchar((unsigned char)*text < ' ' ? ' ' : *text);
    }
    putchar('"');
}

void report_latency(void)
{
    const struct histogram *latency = &tally.latency;
    report_number("p50", histogram_quantile(latency, 0.50) / MILLISECOND, 2);
    report_number("p90", histogram_quantile(latency, 0.90) / MILLISECOND, 2);
    report_number("p99", histogram_quantile(latency, 0.99) / MILLISECOND, 2);
    report_number("max", (double)latency->largest / MILLISECOND, 2);
}

void report_usage(const struct usage *usage)
{
    report_number("srv_cpu", usage->server, 3);
    report_number("gen_cpu", usage->generator, 3);
    if (options.peer.count)
        report_number("peer_cpu", usage->peer, 3);
    report_number("srv_rss_mb", meter_server_mb(), 1);
    report_count("alive", (uint64_t)crowd.in_state[CLIENT_READY]);
    report_count("dead", (uint64_t)crowd_dead());
    report_number("oth0", usage->others[0], 3);
    report_number("oth1", usage->others[1], 3);
}

void report_end(void)
{
    puts("}");
    fflush(stdout);
}
