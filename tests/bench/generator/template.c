#include "template.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "options.h"
#include "tally.h"

#define LONGEST_FIELD 512

static void copy_column(char *field, int number, int column)
{
    const char *at = options.people_count ? options.people[number % options.people_count] : "";
    while (column-- && at) {
        at = strchr(at, '\t');
        at = at ? at + 1 : NULL;
    }
    snprintf(field, LONGEST_FIELD, "%.*s", at ? (int)strcspn(at, "\t") : 0, at ? at : "");
}

static void write_mark(char *field, uint64_t mark)
{
    *field++ = '~';
    *field++ = 'L';
    for (int shift = 60; shift >= 0; shift -= 4)
        *field++ = MARK_LETTERS[mark >> shift & 15];
    *field = 0;
}

static void write_field(char *field, char name, int number, uint64_t mark)
{
    if (name == 'i')
        snprintf(field, LONGEST_FIELD, "%d", number);
    else if (name == 'd')
        snprintf(field, LONGEST_FIELD, "%d", number % 10);
    else if (name == 's')
        snprintf(field, LONGEST_FIELD, "%s", options.session);
    else if (name == 'T')
        write_mark(field, mark);
    else if (isdigit((unsigned char)name) && name != '0')
        copy_column(field, number, name - '1');
    else
        snprintf(field, LONGEST_FIELD, "$%c", name);
}

size_t fill(char *out, size_t room, const char *template, int number, uint64_t mark)
{
    size_t size = 0;
    while (*template) {
        char field[LONGEST_FIELD];
        size_t plain = strcspn(template, "$");
        if (size + plain + LONGEST_FIELD > room)
            break;
        memcpy(out + size, template, plain);
        size += plain;
        template += plain;
        if (*template && template[1]) {
            write_field(field, template[1], number, mark);
            size += strlen(strcpy(out + size, field));
            template += 2;
        } else if (*template) {
            out[size++] = *template++;
        }
    }
    out[size] = 0;
    return size;
}
