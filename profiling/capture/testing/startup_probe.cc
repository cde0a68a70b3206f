// Says what it finds after PrepareProfiling: its name, arguments, environment and unwinder.
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>

#include "profiling/capture/capabilities.h"
#include "profiling/capture/startup.h"

extern char** environ;

int main(int argc, char** argv) {
  starling::PrepareProfiling(argv);
  char name[17] = {};
  prctl(PR_GET_NAME, name);
  printf("name=%s\n", name);
  for (int i = 1; i < argc; ++i) printf("argument=%s\n", argv[i]);
  for (char** variable = environ; *variable != nullptr; ++variable) printf("env %s\n", *variable);
  const starling::Capabilities& capabilities = starling::ProbeCapabilities();
  printf("unwinder=%s\n", capabilities.unwinder.c_str());
  printf("cpu=%s\n", std::string(capabilities.cpu.message()).c_str());
  printf("hz=%g\n", capabilities.greatest_hz);
  printf("tcmalloc=%d\n", capabilities.tcmalloc);
  printf("symbols=%d\n", capabilities.symbols);
}
