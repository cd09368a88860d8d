#pragma once

// Runs one phase, such as "open:10:20", and writes its line. Ends with 2 when there is no such phase.
void run_phase(const char *phase);

void phase_idle(double seconds);
void phase_open(double rate, double seconds);
void phase_closed(double window, double seconds);
void phase_steps(double start, double factor, double seconds);
void phase_seed(double shortest, double longest, double seconds);
void phase_taps(double rate, double seconds);
void phase_answers(double seconds, double messages_each_second);
void phase_restart(double seconds);
