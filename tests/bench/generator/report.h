// One JSON object a line on standard output.
#pragma once
#include <stdint.h>

#include "meter.h"

void report_begin(const char *phase);
void report_count(const char *key, uint64_t value);
void report_number(const char *key, double value, int digits);
void report_text(const char *key, const char *text);
void report_latency(void);
void report_usage(const struct usage *usage);
void report_end(void);
