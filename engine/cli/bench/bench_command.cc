#include "engine/cli/bench/bench_command.h"

#include <cstdio>
#include <string>

#include "engine/cli/bench/verbs.h"
#include "engine/cli/exit_status.h"

namespace starling {
namespace {

struct Verb {
  const char* name;
  int (*run)(Arguments);
};

constexpr Verb kVerbs[] = {{"list", BenchListVerb},
                           {"compare", BenchCompareVerb},
                           {"report", BenchReportVerb},
                           {"selftest", BenchSelftestVerb}};

constexpr char kHelp[] = R"(Measures how fast this machine runs the engine, and compares honestly.

usage: starling bench SUITE... [FLAGS]       measures; `all` stands for every suite
       starling bench list                   the suites, their cases and parameters
       starling bench compare A B [SUITE...] two builds, two settings or two results
       starling bench report DIR             draws the reports of results again
       starling bench selftest [SUITE...]    compares this program with itself: what can be
                                             trusted on this machine

`starling bench SUITE --help` and `starling bench compare --help` show the flags.
try: starling bench inference --quick
)";

}  // namespace

int BenchCommand(Arguments arguments) {
  if (arguments.empty() || arguments[0] == "--help" || arguments[0] == "-h") {
    std::fputs(kHelp, arguments.empty() ? stderr : stdout);
    return arguments.empty() ? kExitUsage : kExitDone;
  }
  for (const Verb& verb : kVerbs) {
    if (arguments[0] == verb.name) return verb.run(arguments.subspan(1));
  }
  return BenchRunVerb(arguments);
}

}  // namespace starling
