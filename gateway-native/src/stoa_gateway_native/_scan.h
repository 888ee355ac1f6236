/* Reading JSON text byte by byte. Every function takes the first byte it may read and the end, and never reads the byte at the end.
   Nothing here allocates, and nothing here knows Python. */
#ifndef STOA_SCAN_H
#define STOA_SCAN_H

#include <stdint.h>
#include <string.h>

enum { SCAN_MALFORMED = -1, SCAN_PLAIN = 0, SCAN_WIDE = 1, SCAN_ESCAPED = 2 };

/* Deeper than this nothing is skipped that nobody asked for: less than what the decoder of generated code takes. */
#define SCAN_MOST_DEPTH 900

static inline const unsigned char *scan_blank(const unsigned char *at, const unsigned char *end) {
    while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t')) at++;
    return at;
}

/* `at` stands behind the opening quote; `*after` is set behind the closing one. Says what the text holds. */
static inline int scan_string(const unsigned char *at, const unsigned char *end, const unsigned char **after) {
    const uint64_t ones = 0x0101010101010101ULL, tops = 0x8080808080808080ULL;
    int found = SCAN_PLAIN;
    for (;;) {
        while (end - at >= 8) {
            uint64_t word;
            memcpy(&word, at, 8);
            uint64_t quote = word ^ (ones * '"'), slash = word ^ (ones * '\\');
            /* a top bit where a byte is a quote, a backslash, a control character or no ASCII; some more above those, never fewer */
            uint64_t special = (((quote - ones) & ~quote) | ((slash - ones) & ~slash) | ((word - ones * 0x20) & ~word) | word) & tops;
            if (special) break;
            at += 8;
        }
        if (at >= end) return SCAN_MALFORMED;
        unsigned char byte = *at;
        if (byte == '"') {
            *after = at + 1;
            return found;
        }
        if (byte < 0x20) return SCAN_MALFORMED;
        if (byte == '\\') {
            found |= SCAN_ESCAPED;
            if (end - at < 2) return SCAN_MALFORMED;
            at += 2; /* what is escaped, the slow way looks at; here only an escaped quote matters */
            continue;
        }
        if (byte >= 0x80) found |= SCAN_WIDE;
        at++;
    }
}

static inline int scan_is_digit(const unsigned char *at, const unsigned char *end) {
    return at < end && *at >= '0' && *at <= '9';
}

/* Behind the number that begins here, or NULL. */
static inline const unsigned char *scan_number(const unsigned char *at, const unsigned char *end) {
    if (at < end && *at == '-') at++;
    if (!scan_is_digit(at, end)) return NULL;
    if (*at == '0') at++;
    else while (scan_is_digit(at, end)) at++;
    if (at < end && *at == '.') {
        at++;
        if (!scan_is_digit(at, end)) return NULL;
        while (scan_is_digit(at, end)) at++;
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        at++;
        if (at < end && (*at == '+' || *at == '-')) at++;
        if (!scan_is_digit(at, end)) return NULL;
        while (scan_is_digit(at, end)) at++;
    }
    return at;
}

static inline int scan_is_word(const unsigned char *at, const unsigned char *end, const char *word, int length) {
    return end - at >= length && memcmp(at, word, (size_t)length) == 0;
}

/* What follows a backslash within a string that nobody decodes. */
static inline int scan_escapes(const unsigned char *at, const unsigned char *end) {
    while (at < end) {
        if (*at++ != '\\') continue;
        if (at >= end) return 0;
        if (*at == 'u') {
            at++;
            for (int n = 0; n < 4; n++, at++) {
                if (at >= end) return 0;
                unsigned char low = *at | 0x20;
                if (!((*at >= '0' && *at <= '9') || (low >= 'a' && low <= 'f'))) return 0;
            }
        } else {
            if (!strchr("\"\\/bfnrt", *at) || *at == 0) return 0;
            at++;
        }
    }
    return 1;
}

static inline const unsigned char *scan_skipped_string(const unsigned char *at, const unsigned char *end) {
    const unsigned char *after;
    int found = scan_string(at, end, &after);
    if (found < 0 || ((found & SCAN_ESCAPED) && !scan_escapes(at, after - 1))) return NULL;
    return after;
}

/* Behind the value that begins here, whatever it is; NULL where it is no JSON, or nested too deeply. */
static const unsigned char *scan_value(const unsigned char *at, const unsigned char *end, int depth) {
    at = scan_blank(at, end);
    if (at >= end || depth > SCAN_MOST_DEPTH) return NULL;
    switch (*at) {
    case '"':
        return scan_skipped_string(at + 1, end);
    case 't':
        return scan_is_word(at, end, "true", 4) ? at + 4 : NULL;
    case 'f':
        return scan_is_word(at, end, "false", 5) ? at + 5 : NULL;
    case 'n':
        return scan_is_word(at, end, "null", 4) ? at + 4 : NULL;
    case '[':
    case '{': {
        unsigned char closing = *at == '[' ? ']' : '}';
        at = scan_blank(at + 1, end);
        if (at < end && *at == closing) return at + 1;
        for (;;) {
            if (closing == '}') {
                at = scan_blank(at, end);
                if (at >= end || *at != '"') return NULL;
                at = scan_skipped_string(at + 1, end);
                if (at == NULL) return NULL;
                at = scan_blank(at, end);
                if (at >= end || *at != ':') return NULL;
                at++;
            }
            at = scan_value(at, end, depth + 1);
            if (at == NULL) return NULL;
            at = scan_blank(at, end);
            if (at >= end) return NULL;
            if (*at == closing) return at + 1;
            if (*at != ',') return NULL;
            at++;
        }
    }
    default:
        return scan_number(at, end);
    }
}

#endif
