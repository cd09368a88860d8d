#include "histogram.h"

#include <math.h>

void histogram_clear(struct histogram *histogram)
{
    memset(histogram, 0, sizeof *histogram);
}

static double middle_of(unsigned index)
{
    if (index < 128)
        return index;
    unsigned shift = index / 64 - 1;
    return ldexp((double)(index - shift * 64) + 0.5, (int)shift);
}

double histogram_quantile(const struct histogram *histogram, double share)
{
    uint64_t wanted = (uint64_t)ceil((double)histogram->count * share), seen = 0;
    for (unsigned index = 0; index < HISTOGRAM_BUCKETS && wanted; index++) {
        seen += histogram->bucket[index];
        if (seen >= wanted)
            return fmin(middle_of(index), (double)histogram->largest);
    }
    return 0;
}
