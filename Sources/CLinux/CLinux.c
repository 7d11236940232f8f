#define _GNU_SOURCE
#include "CLinux.h"

#if defined(__linux__)
#include <unistd.h>

int platformgen_syncfs(int descriptor) {
    return syncfs(descriptor);
}
#endif

#if defined(__GLIBC__)
#include <malloc.h>

void platformgen_grow_heaps_by(int bytes) {
    mallopt(M_TOP_PAD, bytes);
}
#else
void platformgen_grow_heaps_by(int bytes) {
    (void)bytes;
}
#endif
