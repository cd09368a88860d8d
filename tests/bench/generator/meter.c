#include "meter.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "clock.h"
#include "options.h"

struct reading {
    uint64_t at;
    double server, peer, generator, busy[2]; // processor seconds since each began
};

static struct reading before;

// Processor seconds of one process, /proc/PID/stat (proc(5)): the name in it may hold anything but the last bracket.
static double seconds_of(pid_t pid)
{
    char path[64], line[1024] = "";
    unsigned long user = 0, kernel = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = fopen(path, "r");
    if (!file)
        return 0;
    line[fread(line, 1, sizeof line - 1, file)] = 0;
    fclose(file);
    const char *rest = strrchr(line, ')');
    if (rest)
        sscanf(rest + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &kernel);
    return (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
}

static double seconds_of_all(const struct pids *pids)
{
    double all = 0;
    for (int n = 0; n < pids->count; n++)
        all += seconds_of(pids->pid[n]);
    return all;
}

static double own_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

// Busy seconds of a core: all but idle, waiting for a disk, and guests, who are in user time already.
static void read_cores(double busy[2])
{
    char line[512];
    unsigned core;
    unsigned long user, nice, kernel, interrupts, soft, stolen;
    FILE *file = fopen("/proc/stat", "r");
    if (!file)
        return;
    while (fgets(line, sizeof line, file))
        if (sscanf(line, "cpu%u %lu %lu %lu %*u %*u %lu %lu %lu", &core, &user, &nice, &kernel, &interrupts, &soft,
                   &stolen) == 7 && core < 2)
            busy[core] = (double)(user + nice + kernel + interrupts + soft + stolen) / (double)sysconf(_SC_CLK_TCK);
    fclose(file);
}

static struct reading read_all(void)
{
    struct reading now = {
        .at = now_ns(),
        .server = seconds_of_all(&options.server),
        .peer = seconds_of_all(&options.peer),
        .generator = own_seconds(),
    };
    read_cores(now.busy);
    return now;
}

void meter_begin(void)
{
    before = read_all();
}

// Never below 0: a process that has ended takes its time with it, and each figure is rounded to clock ticks.
struct usage meter_read(void)
{
    struct reading now = read_all();
    struct usage usage = {.seconds = (double)(now.at - before.at) / 1e9};
    double mine[2];
    usage.server = fmax(0, (now.server - before.server) / usage.seconds);
    usage.peer = fmax(0, (now.peer - before.peer) / usage.seconds);
    usage.generator = (now.generator - before.generator) / usage.seconds;
    mine[0] = usage.server;
    mine[1] = usage.generator + usage.peer;
    for (int core = 0; core < 2; core++)
        usage.others[core] = fmax(0, (now.busy[core] - before.busy[core]) / usage.seconds - mine[core]);
    return usage;
}

double meter_server_mb(void)
{
    double pages = 0;
    for (int n = 0; n < options.server.count; n++) {
        char path[64];
        long size, resident;
        snprintf(path, sizeof path, "/proc/%d/statm", options.server.pid[n]);
        FILE *file = fopen(path, "r");
        if (!file)
            continue;
        if (fscanf(file, "%ld %ld", &size, &resident) == 2)
            pages += (double)resident;
        fclose(file);
    }
    return pages * (double)sysconf(_SC_PAGESIZE) / (1 << 20);
}
