#include "engine/cli/ctl/ctl_command.h"

#include <cstdio>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/nearest_name.h"
#include "engine/cli/ctl/verb.h"
#include "engine/cli/ctl/verbs.h"
#include "engine/cli/exit_status.h"

namespace starling {
namespace {

struct Verb {
  const char* name;
  const char* arguments;
  const char* description;
  int (*run)(Arguments);
};

constexpr Verb kVerbs[] = {
    {"info", "", "version, limits and what there is to choose from", InfoVerb},
    {"top", "", "the server and its simulations, live", TopVerb},
    {"create", "FILE", "a new simulation of a scenario, paused", CreateVerb},
    {"list", "", "the simulations", ListVerb},
    {"get", "NAME", "a simulation, with its state hash", GetVerb},
    {"step", "NAME TICKS", "advances a simulation and waits", StepVerb},
    {"start", "NAME", "lets a simulation run", StartVerb},
    {"pause", "NAME", "pauses it at the next tick", PauseVerb},
    {"resume", "NAME", "lets it go on to where it was started for", ResumeVerb},
    {"stop", "NAME", "ends it for good", StopVerb},
    {"delete", "NAME...", "deletes simulations", DeleteVerb},
    {"watch", "NAME", "what happens to a simulation, as it happens", WatchVerb},
    {"inspect", "NAME", "what agents believe, intend, did and learned", InspectVerb},
    {"add-agents", "NAME COUNT", "agents join", AddAgentsVerb},
    {"remove-agents", "NAME IDS", "agents leave", RemoveAgentsVerb},
    {"snapshot", "NAME", "keeps a simulation as it is", SnapshotVerb},
    {"snapshots", "", "the snapshots", SnapshotsVerb},
    {"get-snapshot", "NAME", "what is known of a snapshot", GetSnapshotVerb},
    {"restore", "SNAPSHOT", "a new simulation that goes on from a snapshot", RestoreVerb},
    {"download", "SNAPSHOT", "a snapshot as a file", DownloadVerb},
    {"upload", "FILE", "a file as a snapshot", UploadVerb},
    {"delete-snapshot", "NAME...", "deletes snapshots", DeleteSnapshotVerb},
    {"profile", "KIND", "samples what the server does", ProfileVerb},
    {"profiles", "", "the profiles", ProfilesVerb},
    {"download-profile", "NAME", "a profile that the server keeps", DownloadProfileVerb},
    {"diff-profiles", "BASE NEW", "which functions take more than before", DiffProfilesVerb},
    {"delete-profile", "NAME...", "deletes profiles", DeleteProfileVerb},
    {"models", "", "the stored models", ModelsVerb},
    {"create-model", "FILE", "stores a model", CreateModelVerb},
    {"get-model", "NAME", "a stored model", GetModelVerb},
    {"validate-model", "FILE", "checks a model and says what it takes", ValidateModelVerb},
    {"delete-model", "NAME...", "deletes models", DeleteModelVerb},
};

std::string Help() {
  std::string text =
      "The client of `starling serve`.\n\nusage: starling ctl [--server HOST:PORT | unix:PATH] "
      "VERB "
      "[ARGUMENTS]\n\n";
  for (const Verb& verb : kVerbs) {
    std::string usage = absl::StrCat(verb.name, " ", verb.arguments);
    usage.resize(27, ' ');
    absl::StrAppend(&text, "  ", usage, verb.description, "\n");
  }
  absl::StrAppend(&text, "\nThe server is --server, else STARLING_SERVER, else ", kDefaultServer,
                  ".\n`starling ctl VERB --help` has the flags of a verb, TLS and tokens.\n");
  return text;
}

std::vector<std::string> Names() {
  std::vector<std::string> names;
  for (const Verb& verb : kVerbs) names.emplace_back(verb.name);
  return names;
}

}  // namespace

int CtlCommand(Arguments arguments) {
  const std::vector<std::string> sorted = VerbFirst(arguments);
  const std::vector<std::string> help = {"--help", "-h", "help"};
  for (const Verb& verb : kVerbs) {
    if (!sorted.empty() && sorted[0] == verb.name) return verb.run(Arguments(sorted).subspan(1));
  }
  const bool asked = sorted.empty() ? absl::c_any_of(arguments,
                                                     [&](const std::string& argument) {
                                                       return absl::c_linear_search(help, argument);
                                                     })
                                    : sorted[0] == "help";
  if (asked) {
    std::fputs(Help().c_str(), stdout);
    return kExitDone;
  }
  if (sorted.empty()) {
    return UsageError(absl::InvalidArgumentError(
        absl::StrCat("ctl what? Give a verb; there are: ", absl::StrJoin(Names(), ", "))));
  }
  const std::string nearest = NearestName(sorted[0], Names());
  return UsageError(absl::InvalidArgumentError(absl::StrCat(
      "there is no `starling ctl ", sorted[0], "`",
      nearest.empty()
          ? "; there are: " + absl::StrJoin(Names(), ", ")
          : absl::StrCat("; did you mean \"", nearest, "\"? See `starling ctl --help`"))));
}

}  // namespace starling
