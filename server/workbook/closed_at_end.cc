#include "server/workbook/closed_at_end.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cte::server {
namespace {

bool AreOneFile(int a, int b) {
  struct stat of_a = {};
  struct stat of_b = {};
  return fstat(a, &of_a) == 0 && fstat(b, &of_b) == 0 &&
         of_a.st_dev == of_b.st_dev && of_a.st_ino == of_b.st_ino;
}

}  // namespace

ClosedAtEnd::ClosedAtEnd(std::FILE* file)
    : descriptor_(fileno(file)),
      ours_(fcntl(descriptor_, F_DUPFD_CLOEXEC, 0)) {}

ClosedAtEnd::~ClosedAtEnd() {
  if (ours_ < 0) return;
  if (AreOneFile(descriptor_, ours_)) close(descriptor_);
  close(ours_);
}

}  // namespace cte::server
