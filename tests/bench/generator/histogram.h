// Latencies by logarithmic buckets: 64 to a power of two, so that a quantile is at most 1.6 % off.
#pragma once
#include <stdint.h>
#include <string.h>

#define HISTOGRAM_BUCKETS (64 * 60)

struct histogram {
    uint64_t bucket[HISTOGRAM_BUCKETS];
    uint64_t count;
    uint64_t largest;
};

void histogram_clear(struct histogram *histogram);

// The value at or below which `share` of all are, 0 to 1; 0 when there are none.
double histogram_quantile(const struct histogram *histogram, double share);

// In the header, because it runs for every single delivery.
static inline void histogram_add(struct histogram *histogram, uint64_t value)
{
    unsigned index = (unsigned)value;
    if (value >= 64) {
        unsigned shift = 57u - (unsigned)__builtin_clzll(value);
        index = shift * 64 + (unsigned)(value >> shift);
    }
    histogram->bucket[index]++;
    histogram->count++;
    if (value > histogram->largest)
        histogram->largest = value;
}
