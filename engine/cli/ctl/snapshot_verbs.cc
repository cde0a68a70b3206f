#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/cli/ctl/paging.h"
#include "engine/cli/ctl/simulation_text.h"
#include "engine/cli/ctl/snapshot_text.h"
#include "engine/cli/ctl/verb.h"
#include "engine/cli/ctl/verbs.h"
#include "engine/cli/exit_status.h"
#include "report/format.h"
#include "report/text_table.h"

namespace starling {
namespace {

constexpr char kNameHelp[] = "snapshots/ID, or its ID";

std::string SnapshotTable(const v1::ListSnapshotsResponse& all) {
  std::vector<std::vector<std::string>> rows;
  for (const v1::Snapshot& snapshot : all.snapshots()) {
    rows.push_back({snapshot.name(), OneLine(snapshot.scenario()),
                    snapshot.simulation().empty() ? "(uploaded)" : snapshot.simulation(),
                    FormatCount(snapshot.tick()), FormatCount(snapshot.agents()),
                    FormatBytes(static_cast<double>(snapshot.bytes())),
                    SinceText(snapshot.create_time())});
  }
  return TextTable({"NAME", "SCENARIO", "SIMULATION", "TICK", "AGENTS", "BYTES", "AGE"}, rows, 3);
}

std::string SnapshotFacts(const v1::Snapshot& snapshot) {
  return FactLines({{"name", snapshot.name()},
                    {"simulation", snapshot.simulation()},
                    {"scenario", OneLine(snapshot.scenario())},
                    {"digest", snapshot.scenario_digest()},
                    {"tick", FormatCount(snapshot.tick())},
                    {"agents", FormatCount(snapshot.agents())},
                    {"bytes", FormatBytes(static_cast<double>(snapshot.bytes()))},
                    {"checksum", snapshot.checksum()},
                    {"engine", snapshot.engine_version()},
                    {"created", TimeText(snapshot.create_time())}});
}

}  // namespace

int SnapshotVerb(Arguments arguments) {
  VerbFlags flags;
  v1::CreateSnapshotRequest request;
  std::string name;
  auto command =
      MakeVerb("snapshot", "Keeps a simulation as it is at its tick, on the server's disk.", flags);
  command->add_option("NAME", name, "simulations/ID, or its ID")->required();
  command->add_option("--id", *request.mutable_snapshot_id(),
                      "the snapshot's id (default: the simulation's, -t and the tick)");
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  return RunVerb(flags, [&](const Client& client) -> absl::Status {
    request.set_simulation(FullName("simulations", name));
    CallOptions options;
    options.timeout = absl::Minutes(10);
    ASSIGN_OR_RETURN(
        const v1::Snapshot snapshot,
        client.Call(client.snapshots(), &SnapshotApi::CreateSnapshot, request, options));
    if (flags.json) {
      PrintJson(snapshot);
    } else {
      Print(SnapshotLine(snapshot));
    }
    return absl::OkStatus();
  });
}

int SnapshotsVerb(Arguments arguments) {
  VerbFlags flags;
  v1::ListSnapshotsRequest request;
  auto command = MakeVerb("snapshots", "The server's snapshots.", flags);
  command->add_option("--filter", *request.mutable_filter(),
                      "such as 'simulation=\"simulations/one\" AND tick>=100'");
  command->add_option("--order-by", *request.mutable_order_by(),
                      "name, create_time, tick or bytes, each with ' desc'; several with commas");
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  return RunVerb(flags, [&](const Client& client) -> absl::Status {
    ASSIGN_OR_RETURN(const v1::ListSnapshotsResponse all,
                     AllPages(client, client.snapshots(), &SnapshotApi::ListSnapshots, request,
                              &v1::ListSnapshotsResponse::mutable_snapshots));
    if (flags.json) {
      PrintJson(all);
    } else if (all.snapshots().empty()) {
      Print(request.filter().empty() ? "no snapshots\n" : "no snapshots pass the filter\n");
    } else {
      Print(SnapshotTable(all));
    }
    return absl::OkStatus();
  });
}

int GetSnapshotVerb(Arguments arguments) {
  VerbFlags flags;
  std::string name;
  auto command = MakeVerb("get-snapshot", "What is known of a snapshot.", flags);
  command->add_option("NAME", name, kNameHelp)->required();
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  return RunVerb(flags, [&](const Client& client) -> absl::Status {
    v1::GetSnapshotRequest request;
    request.set_name(FullName("snapshots", name));
    ASSIGN_OR_RETURN(
        const v1::Snapshot snapshot,
        client.Call(client.snapshots(), &SnapshotApi::GetSnapshot, request, kRepeatable));
    if (flags.json) {
      PrintJson(snapshot);
    } else {
      Print(SnapshotFacts(snapshot));
    }
    return absl::OkStatus();
  });
}

int DeleteSnapshotVerb(Arguments arguments) {
  VerbFlags flags;
  std::vector<std::string> names;
  auto command = MakeVerb("delete-snapshot", "Deletes snapshots.", flags);
  command->add_option("NAME", names, kNameHelp)->required();
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  return RunVerb(flags, [&](const Client& client) -> absl::Status {
    for (const std::string& name : names) {
      v1::DeleteSnapshotRequest request;
      request.set_name(FullName("snapshots", name));
      const auto deleted = client.Call(client.snapshots(), &SnapshotApi::DeleteSnapshot, request);
      if (!deleted.ok()) return deleted.status();
      if (!flags.json && !flags.quiet) Print(absl::StrCat("deleted ", request.name(), "\n"));
    }
    return absl::OkStatus();
  });
}

}  // namespace starling
