#include "clients/cli/application.h"
#include "clients/cpp/channel.h"
#include "clients/load/command_line.h"

int main(int argc, char** argv) {
  return cte::client::RunApplication(argc, argv, cte::client::OpenOwnConnection,
                                     cte::load::RunCommandLine);
}
