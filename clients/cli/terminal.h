#pragma once

namespace cte::client {

// What the program writes to.
struct Terminal {
  int width = 120;        // columns of standard output
  bool colour = false;    // whether standard output takes colours
  bool progress = false;  // whether somebody watches standard error
};

// Looks at the standard streams and at $NO_COLOR, $TERM and $COLUMNS (which is
// the width for a pipe; without it, 120).
Terminal DetectTerminal();

}  // namespace cte::client
