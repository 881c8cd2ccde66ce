
#define _GNU_SOURCE

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "measure.h"


static unsigned measure_label(measure_t *measure, const char *name);
static double histogram_quantile(histogram_t *histogram, double quantile);
static uint64_t histogram_highest(unsigned cell);


static const double  quantiles[] = { 0.5, 0.9, 0.99, 0.999 };
static const char   *quantile_names[] = { "p50", "p90", "p99", "p999" };


void
fail(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, errno ? strerror(errno) : "failed");
    exit(1);
}


uint64_t
nanoseconds(void)
{
    struct timespec  now;

    clock_gettime(CLOCK_MONOTONIC, &now);

    return (uint64_t) now.tv_sec * 1000000000 + (uint64_t) now.tv_nsec;
}


void
histogram_add(histogram_t *histogram, uint64_t value)
{
    unsigned  shift, cell;

    histogram->count++;
    histogram->sum += value;

    if (value > histogram->max) {
        histogram->max = value;
    }

    shift = 0;

    while ((value >> shift) >= 2 * HISTOGRAM_STEPS) {
        shift++;
    }

    cell = shift * HISTOGRAM_STEPS + (unsigned) (value >> shift);

    if (cell >= HISTOGRAM_SIZE) {
        cell = HISTOGRAM_SIZE - 1;
    }

    histogram->cells[cell]++;
}


static uint64_t
histogram_highest(unsigned cell)
{
    unsigned  shift;

    if (cell < 2 * HISTOGRAM_STEPS) {
        return cell;
    }

    shift = cell / HISTOGRAM_STEPS - 1;

    return (((uint64_t) (cell - shift * HISTOGRAM_STEPS) + 1) << shift) - 1;
}


static double
histogram_quantile(histogram_t *histogram, double quantile)
{
    uint64_t  seen, wanted, highest;
    unsigned  i;

    seen = 0;
    wanted = (uint64_t) (quantile * (double) histogram->count + 0.5);

    for (i = 0; i < HISTOGRAM_SIZE; i++) {
        seen += histogram->cells[i];

        if (seen >= wanted && seen) {
            highest = histogram_highest(i);
            return (double) (highest < histogram->max ? highest
                                                      : histogram->max);
        }
    }

    return (double) histogram->max;
}


void
measure_read(measure_t *measure, const char *name)
{
    int           fd;
    char         *p, *end, *last, head[128], label[MEASURE_LABEL_SIZE];
    size_t        room;
    unsigned      expected, len;
    request_t    *request;
    struct stat   info;

    fd = open(name, O_RDONLY);

    if (fd == -1 || fstat(fd, &info) == -1) {
        fail(name);
    }

    /* the bytes are copied once, so that no page of it is met first later */

    p = mmap(NULL, (size_t) info.st_size, PROT_READ|PROT_WRITE,
             MAP_PRIVATE|MAP_POPULATE, fd, 0);

    if (p == MAP_FAILED) {
        fail(name);
    }

    close(fd);

    last = p + info.st_size;
    room = 0;

    measure->labels = calloc(MEASURE_MAX_LABELS, sizeof(measure_label_t));

    if (measure->labels == NULL) {
        fail("memory");
    }

    while (p < last) {

        if (measure->nrequests == room) {
            room = room ? 2 * room : 1024;
            measure->requests = realloc(measure->requests,
                                        room * sizeof(request_t));

            if (measure->requests == NULL) {
                fail("memory");
            }
        }

        errno = 0;
        end = memchr(p, '\n', (size_t) (last - p));

        if (end == NULL || (size_t) (end - p) >= sizeof(head)) {
            fail("the file of requests");
        }

        memcpy(head, p, (size_t) (end - p));
        head[end - p] = '\0';

        if (sscanf(head, "%31s %u %u", label, &expected, &len) != 3
            || (size_t) (last - end) < (size_t) len + 2)
        {
            fail("an entry of the file of requests");
        }

        p = end;

        request = &measure->requests[measure->nrequests++];
        request->data = ++p;
        request->len = len;
        request->label = (uint16_t) measure_label(measure, label);
        request->expected = (uint16_t) expected;

        p += len + 1;
    }
}


static unsigned
measure_label(measure_t *measure, const char *name)
{
    unsigned  i;

    for (i = 0; i < measure->nlabels; i++) {
        if (strcmp(measure->labels[i].name, name) == 0) {
            return i;
        }
    }

    if (i == MEASURE_MAX_LABELS) {
        fail("too many labels");
    }

    memcpy(measure->labels[i].name, name, MEASURE_LABEL_SIZE);
    measure->nlabels++;

    return i;
}


void
measure_answer(measure_t *measure, request_t *request, int code, uint64_t took)
{
    unsigned          i;
    measure_label_t  *label;

    label = &measure->labels[request->label];

    if (code == request->expected) {
        label->intended++;
    }

    for (i = 0; i < MEASURE_MAX_CODES - 1; i++) {
        if (label->codes[i].count == 0 || label->codes[i].code == code) {
            break;
        }
    }

    label->codes[i].code = code;
    label->codes[i].count++;

    histogram_add(&label->took, took);
}


void
measure_report(measure_t *measure, uint64_t elapsed, uint64_t sent)
{
    unsigned          i, j;
    uint64_t          answered, intended;
    measure_label_t  *label;

    answered = 0;
    intended = 0;

    printf("{\"labels\":{");

    for (i = 0; i < measure->nlabels; i++) {
        label = &measure->labels[i];
        answered += label->took.count;
        intended += label->intended;

        printf("%s\"%s\":{\"count\":%lu,\"intended\":%lu,\"codes\":{",
               i ? "," : "", label->name, (unsigned long) label->took.count,
               (unsigned long) label->intended);

        for (j = 0; j < MEASURE_MAX_CODES && label->codes[j].count; j++) {
            printf("%s\"%d\":%lu", j ? "," : "", label->codes[j].code,
                   (unsigned long) label->codes[j].count);
        }

        printf("},\"ms\":{\"mean\":%.4f,\"max\":%.4f",
               label->took.count
               ? 1e-6 * (double) label->took.sum / (double) label->took.count
               : 0,
               1e-6 * (double) label->took.max);

        for (j = 0; j < sizeof(quantiles) / sizeof(quantiles[0]); j++) {
            printf(",\"%s\":%.4f", quantile_names[j],
                   1e-6 * histogram_quantile(&label->took, quantiles[j]));
        }

        printf("}}");
    }

    printf("},\"seconds\":%.6f,\"sent\":%lu,\"answered\":%lu,"
           "\"intended\":%lu,\"errors\":%lu,\"rate\":%.1f}\n",
           1e-9 * (double) elapsed, (unsigned long) sent,
           (unsigned long) answered, (unsigned long) intended,
           (unsigned long) measure->errors,
           1e9 * (double) answered / (double) elapsed);
}
