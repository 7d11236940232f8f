#define _GNU_SOURCE
#include "CFileSystemSync.h"

#if defined(__linux__)
#include <unistd.h>

int platformgen_syncfs(int descriptor) {
    return syncfs(descriptor);
}
#endif
