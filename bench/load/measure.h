
/*
 * What the generators of load share: requests read from a file, a histogram
 * of durations, and the report.
 */


#ifndef MEASURE_H
#define MEASURE_H


#include <stdint.h>
#include <stddef.h>


#define MEASURE_MAX_LABELS  32
#define MEASURE_LABEL_SIZE  32
#define MEASURE_MAX_CODES   16


/* Log-linear: 64 steps to each power of two, so 1.6 % off at most. */

#define HISTOGRAM_BITS   6
#define HISTOGRAM_STEPS  (1 << HISTOGRAM_BITS)
#define HISTOGRAM_SIZE   (HISTOGRAM_STEPS * (40 - HISTOGRAM_BITS))


typedef struct {
    uint64_t     count;
    uint64_t     sum;
    uint64_t     max;
    uint64_t     cells[HISTOGRAM_SIZE];
} histogram_t;


typedef struct {
    int          code;
    uint64_t     count;
} measure_code_t;


typedef struct {
    char             name[MEASURE_LABEL_SIZE];
    uint64_t         intended;   /* answers with the code that was expected */
    measure_code_t   codes[MEASURE_MAX_CODES];
    histogram_t      took;       /* nanoseconds */
} measure_label_t;


typedef struct {
    char            *data;       /* what is sent, as it is in the file */
    uint32_t         len;
    uint16_t         label;
    uint16_t         expected;
} request_t;


typedef struct {
    request_t       *requests;
    size_t           nrequests;
    measure_label_t *labels;
    unsigned         nlabels;
    uint64_t         errors;     /* sent, and no answer */
} measure_t;


uint64_t nanoseconds(void);

void histogram_add(histogram_t *histogram, uint64_t value);

/* Reads a file of "<label> <expected code> <length>\n<bytes>\n" entries. */
void measure_read(measure_t *measure, const char *name);

void measure_answer(measure_t *measure, request_t *request, int code,
    uint64_t took);

/* Writes JSON to standard output. */
void measure_report(measure_t *measure, uint64_t elapsed, uint64_t sent);

void fail(const char *what);


#endif /* MEASURE_H */
