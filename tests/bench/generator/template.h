#pragma once
#include <stddef.h>
#include <stdint.h>

// Writes a template's text for one client: $i its number, $d the last digit of that, $s the session, $1 to $9 its columns
// in --people, $T the mark. Returns the size; what has no room is left out.
size_t fill(char *out, size_t room, const char *template, int number, uint64_t mark);
