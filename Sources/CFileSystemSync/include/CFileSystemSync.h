// syncfs(2), which the C library declares only for _GNU_SOURCE, and so Swift's Glibc module does not.

#pragma once

#if defined(__linux__)
/// Waits until everything written to the file system of `descriptor` is on the medium; -1 and errno on failure.
int platformgen_syncfs(int descriptor);
#endif
