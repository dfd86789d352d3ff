#include "clients/cli/application.h"
#include "clients/cli/command_line.h"
#include "clients/cpp/channel.h"

int main(int argc, char** argv) {
  return cte::client::RunApplication(argc, argv, cte::client::OpenChannel,
                                     cte::client::RunCommandLine);
}
