// The verbs of `starling ctl`. Each takes what follows its name and gives the exit status.
#ifndef STARLING_ENGINE_CLI_CTL_VERBS_H_
#define STARLING_ENGINE_CLI_CTL_VERBS_H_

#include "engine/cli/command_line.h"

namespace starling {

// server_verbs.cc
int InfoVerb(Arguments arguments);
int TopVerb(Arguments arguments);  // top_verb.cc

// create_verbs.cc
int CreateVerb(Arguments arguments);
int RestoreVerb(Arguments arguments);

// simulation_verbs.cc
int ListVerb(Arguments arguments);
int GetVerb(Arguments arguments);
int StartVerb(Arguments arguments);
int PauseVerb(Arguments arguments);
int ResumeVerb(Arguments arguments);
int StopVerb(Arguments arguments);
int DeleteVerb(Arguments arguments);

int StepVerb(Arguments arguments);   // step_verb.cc
int WatchVerb(Arguments arguments);  // watch_verb.cc

// agent_verbs.cc
int InspectVerb(Arguments arguments);
int AddAgentsVerb(Arguments arguments);
int RemoveAgentsVerb(Arguments arguments);

// snapshot_verbs.cc
int SnapshotVerb(Arguments arguments);
int SnapshotsVerb(Arguments arguments);
int GetSnapshotVerb(Arguments arguments);
int DeleteSnapshotVerb(Arguments arguments);
int DownloadVerb(Arguments arguments);  // download_verb.cc
int UploadVerb(Arguments arguments);    // upload_verb.cc

// profile_verbs.cc
int ProfileVerb(Arguments arguments);
int ProfilesVerb(Arguments arguments);
int DownloadProfileVerb(Arguments arguments);
int DiffProfilesVerb(Arguments arguments);
int DeleteProfileVerb(Arguments arguments);

// model_verbs.cc
int ModelsVerb(Arguments arguments);
int CreateModelVerb(Arguments arguments);
int GetModelVerb(Arguments arguments);
int DeleteModelVerb(Arguments arguments);
int ValidateModelVerb(Arguments arguments);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_CTL_VERBS_H_
