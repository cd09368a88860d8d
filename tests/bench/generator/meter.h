// Processor time and memory of the server, of what works for it, and of others, over one phase.
#pragma once

struct usage {
    double seconds;
    double server, peer, generator; // cores
    double others[2]; // cores, of everybody else on core 0, where the server is, and on core 1, where the rest is
};

void meter_begin(void);
struct usage meter_read(void);
double meter_server_mb(void);
