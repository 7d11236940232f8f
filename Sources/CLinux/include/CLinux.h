// What the C library declares where Swift's module of it does not look.

#pragma once

#if defined(__linux__)
/// Waits until everything written to the file system of `descriptor` is on the medium; -1 and errno on failure.
///
/// syncfs(2) is declared only for _GNU_SOURCE.
int platformgen_syncfs(int descriptor);
#endif

/// Lets the heaps of all threads ask the kernel for this much address space at a time (mallopt(3), M_TOP_PAD).
///
/// Only glibc knows that; elsewhere nothing happens.
void platformgen_grow_heaps_by(int bytes);
