#pragma once

// glibc 2.36 forgot the linkage; later ones repeat it without harm.
#include <csignal>
extern "C" {
#include <sys/pidfd.h>
}
