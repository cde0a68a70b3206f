#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "base/status_macros.h"
#include "engine/cli/ctl/paging.h"
#include "engine/cli/ctl/simulation_text.h"
#include "engine/cli/ctl/verb.h"
#include "engine/cli/ctl/verbs.h"
#include "engine/cli/user_path.h"
#include "engine/core/read_file.h"
#include "engine/wire/model_from_proto.h"
#include "engine/wire/overrides.h"
#include "engine/wire/text_parser.h"
#include "report/format.h"
#include "report/text_table.h"

namespace starling {
namespace {

constexpr char kNameHelp[] = "models/ID, or its ID";
constexpr char kFileHelp[] = "a model: JSON (.json), or text of starling.v1.Model";
constexpr int64_t kLargestFile = int64_t{64} << 20;

template <typename Numbers>
std::string List(const Numbers& numbers) {
  return absl::StrCat("[", absl::StrJoin(numbers, ", "), "]");
}

// Errors begin with the file's name.
absl::StatusOr<v1::Model> ReadModel(const std::string& file) {
  const std::string path = UserPath(file);
  v1::Model model;
  const std::string folder = path.substr(0, path.rfind('/') + 1);
  if (absl::EndsWith(path, ".json")) {
    model.set_file(path.substr(folder.size()));
  } else {
    ASSIGN_OR_RETURN(const std::string text, ReadFile(path, kLargestFile));
    ParsedText parsed;
    RETURN_IF_ERROR(ParseText(text, ShownPath(path), model, parsed));
  }
  absl::StatusOr<v1::Model> whole = SelfContained(model, ModelSources::Files(folder), "model");
  if (whole.ok()) return whole;
  return absl::Status(whole.status().code(),
                      absl::StripPrefix(whole.status().message(), "model.file: "));
}

void PrintModel(const v1::StoredModel& model, bool json) {
  if (json) return PrintJson(model);
  Print(FactLines({{"name", model.name()},
                   {"states", List(model.states())},
                   {"outcomes", List(model.outcomes())},
                   {"actions", List(model.actions())},
                   {"digest", model.digest()},
                   {"stored", TimeText(model.create_time())}}));
}

std::string ValidationText(const v1::ValidateModelResponse& response) {
  return FactLines(
      {{"states", List(response.states())},
       {"outcomes", List(response.outcomes())},
       {"actions", List(response.actions())},
       {"policies", FormatCount(response.policies())},
       {"bytes an agent", FormatBytes(static_cast<double>(response.agent_bytes()))},
       {"time an agent-step",
        absl::StrCat("about ", FormatDuration(response.agent_step_nanoseconds() * 1e-9),
                     " of one core")}});
}

}  // namespace

int ModelsVerb(Arguments arguments) {
  VerbFlags flags;
  auto command = MakeVerb("models", "The models that the server stores.", flags);
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  return RunVerb(flags, [&](const Client& client) -> absl::Status {
    ASSIGN_OR_RETURN(const v1::ListModelsResponse all,
                     AllPages(client, client.models(), &ModelApi::ListModels,
                              v1::ListModelsRequest(), &v1::ListModelsResponse::mutable_models));
    if (flags.json) {
      PrintJson(all);
      return absl::OkStatus();
    }
    std::vector<std::vector<std::string>> rows;
    for (const v1::StoredModel& model : all.models()) {
      rows.push_back({model.name(), List(model.states()), List(model.outcomes()),
                      List(model.actions()), SinceText(model.create_time())});
    }
    Print(rows.empty() ? "no models\n"
                       : TextTable({"NAME", "STATES", "OUTCOMES", "ACTIONS", "AGE"}, rows));
    return absl::OkStatus();
  });
}

int CreateModelVerb(Arguments arguments) {
  VerbFlags flags;
  v1::CreateModelRequest request;
  std::string file;
  auto command =
      MakeVerb("create-model",
               "Stores a model, which scenarios then name as model { stored: \"...\" }.", flags);
  command->add_option("FILE", file, kFileHelp)->required();
  command->add_option("--id", *request.mutable_model_id(), "its id")->required();
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  absl::StatusOr<v1::Model> model = ReadModel(file);
  if (!model.ok()) return FailVerb(model.status());
  *request.mutable_model() = *std::move(model);
  return RunVerb(flags, [&](const Client& client) -> absl::Status {
    ASSIGN_OR_RETURN(const v1::StoredModel stored,
                     client.Call(client.models(), &ModelApi::CreateModel, request, kRepeatable));
    PrintModel(stored, flags.json);
    return absl::OkStatus();
  });
}

int GetModelVerb(Arguments arguments) {
  VerbFlags flags;
  std::string name;
  auto command = MakeVerb("get-model", "A stored model; with --json its tensors too.", flags);
  command->add_option("NAME", name, kNameHelp)->required();
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  return RunVerb(flags, [&](const Client& client) -> absl::Status {
    v1::GetModelRequest request;
    request.set_name(FullName("models", name));
    ASSIGN_OR_RETURN(const v1::StoredModel model,
                     client.Call(client.models(), &ModelApi::GetModel, request, kRepeatable));
    PrintModel(model, flags.json);
    return absl::OkStatus();
  });
}

int DeleteModelVerb(Arguments arguments) {
  VerbFlags flags;
  std::vector<std::string> names;
  auto command = MakeVerb("delete-model", "Deletes models; simulations of them go on.", flags);
  command->add_option("NAME", names, kNameHelp)->required();
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  return RunVerb(flags, [&](const Client& client) -> absl::Status {
    for (const std::string& name : names) {
      v1::DeleteModelRequest request;
      request.set_name(FullName("models", name));
      const auto deleted = client.Call(client.models(), &ModelApi::DeleteModel, request);
      if (!deleted.ok()) return deleted.status();
      if (!flags.json && !flags.quiet) Print(absl::StrCat("deleted ", request.name(), "\n"));
    }
    return absl::OkStatus();
  });
}

int ValidateModelVerb(Arguments arguments) {
  VerbFlags flags;
  v1::ValidateModelRequest request;
  std::string file;
  std::vector<std::string> set;
  auto command = MakeVerb("validate-model",
                          "Checks a model and says what an agent with it would take.", flags);
  command->add_option("FILE", file, absl::StrCat(kFileHelp, "; or models/ID of the server"))
      ->required();
  command
      ->add_option("--set", set,
                   "PATH=VALUE: how an agent would use it, such as agent.policy_length=3 or "
                   "double_precision=true; may be repeated")
      ->type_name("PATH=VALUE")
      ->expected(1)
      ->take_all();
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  if (absl::StartsWith(file, "models/")) {
    request.mutable_model()->set_stored(file);
  } else {
    absl::StatusOr<v1::Model> model = ReadModel(file);
    if (!model.ok()) return FailVerb(model.status());
    *request.mutable_model() = *std::move(model);
  }
  for (const std::string& each : set) {
    if (const absl::Status status = ApplyOverride(each, request); !status.ok()) {
      return FailVerb(status);
    }
  }
  return RunVerb(flags, [&](const Client& client) -> absl::Status {
    ASSIGN_OR_RETURN(const v1::ValidateModelResponse response,
                     client.Call(client.models(), &ModelApi::ValidateModel, request, kRepeatable));
    if (flags.json) {
      PrintJson(response);
    } else {
      Print(ValidationText(response));
    }
    return absl::OkStatus();
  });
}

}  // namespace starling
