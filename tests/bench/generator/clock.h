#pragma once
#include <stdint.h>
#include <time.h>

#define SECOND 1000000000ull
#define MILLISECOND 1000000ull

// Nanoseconds of a clock that never steps.
static inline uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * SECOND + (uint64_t)now.tv_nsec;
}

static inline uint64_t in_ns(double seconds)
{
    return (uint64_t)(seconds * 1e9);
}

static inline double seconds_since(uint64_t then)
{
    return (double)(int64_t)(now_ns() - then) / 1e9;
}
