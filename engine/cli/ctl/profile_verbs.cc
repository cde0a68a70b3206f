#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/cli/ctl/paging.h"
#include "engine/cli/ctl/profile_text.h"
#include "engine/cli/ctl/server_error.h"
#include "engine/cli/ctl/simulation_text.h"
#include "engine/cli/ctl/status_line.h"
#include "engine/cli/ctl/verb.h"
#include "engine/cli/ctl/verbs.h"
#include "engine/cli/user_path.h"
#include "engine/core/file_io.h"
#include "report/format.h"

namespace starling {
namespace {

using Format = v1::DownloadProfileRequest::Format;

constexpr absl::Duration kPoll = absl::Milliseconds(200);
constexpr char kNameHelp[] = "profiles/ID, or its ID";

// No profile is so large; a server that goes on sending must end somewhere.
constexpr size_t kLargestProfile = size_t{1} << 30;

absl::StatusOr<std::string> Download(const Client& client, const std::string& name, Format format) {
  v1::DownloadProfileRequest request;
  request.set_name(name);
  request.set_format(format);
  const auto context = client.NewStreamContext();
  const auto stream = client.profiles().DownloadProfile(context->get(), request);
  v1::DownloadProfileResponse response;
  std::string bytes;
  while (stream->Read(&response)) {
    bytes += response.data();
    if (bytes.size() > kLargestProfile) {
      context->get()->TryCancel();
      stream->Finish();
      return absl::ResourceExhaustedError(absl::StrCat(name, " is larger than 1 GiB"));
    }
  }
  RETURN_IF_ERROR(client.Ended(stream->Finish()));
  return bytes;
}

absl::Status WriteFile(const std::string& out, const std::string& bytes) {
  return ReplaceFile(UserPath(out), [&](BufferedWriter& writer) {
    return writer.Write(
        absl::MakeConstSpan(reinterpret_cast<const std::byte*>(bytes.data()), bytes.size()));
  });
}

// The text of the functions that take most where there is no file to write.
absl::Status DownloadTo(const Client& client, const std::string& name, const std::string& out,
                        bool json) {
  if (out.empty() && json) return absl::OkStatus();
  Format format = v1::DownloadProfileRequest::TOP;
  if (!out.empty()) {
    ASSIGN_OR_RETURN(format, FormatOf(out));
  }
  ASSIGN_OR_RETURN(const std::string bytes, Download(client, name, format));
  if (!out.empty()) return WriteFile(out, bytes);
  Print(bytes);
  return absl::OkStatus();
}

void Delete(const ConnectionSettings& settings, const std::string& name) {
  const auto client = Client::Connect(settings, StopToken());
  if (!client.ok()) return;
  v1::DeleteProfileRequest request;
  request.set_name(name);
  (*client)->Call((*client)->profiles(), &ProfileApi::DeleteProfile, request).IgnoreError();
}

// Until it is READY. FAILED is an error with the server's words.
absl::StatusOr<v1::Profile> Await(const Client& client, v1::Profile profile,
                                  const v1::CreateProfileRequest& request, StatusLine& line) {
  v1::GetProfileRequest get;
  get.set_name(profile.name());
  while (profile.state() == v1::Profile::CAPTURING) {
    std::string text = absl::StrCat(profile.name(), ": sampling, ",
                                    FormatDuration(static_cast<int64_t>(profile.seconds())));
    if (request.seconds() > 0) absl::StrAppend(&text, " of ", FormatDuration(request.seconds()));
    if (request.ticks() > 0)
      absl::StrAppend(&text, " for ", FormatCount(request.ticks()), " ticks");
    line.Show(text);
    if (!client.Pause(kPoll)) return Interrupted();
    ASSIGN_OR_RETURN(profile,
                     client.Call(client.profiles(), &ProfileApi::GetProfile, get, kRepeatable));
  }
  if (profile.state() == v1::Profile::READY) return profile;
  return absl::InternalError(
      absl::StrCat("the server could not take ", profile.name(), ": ", profile.state_message()));
}

}  // namespace

int ProfileVerb(Arguments arguments) {
  VerbFlags flags;
  v1::CreateProfileRequest request;
  std::string kind = "cpu";
  std::string simulation;
  std::string out;
  double seconds = 0;
  int64_t ticks = 0;
  int hz = 0;
  auto command = MakeVerb(
      "profile", "Samples what the running server does, and writes it as the ending of --out says.",
      flags);
  command->add_option("KIND", kind, "cpu, heap, alloc, lock or wall (see `ctl info`)")
      ->capture_default_str();
  command->add_option("--seconds", seconds, "ends after so many seconds");
  command->add_option("--ticks", ticks, "ends after so many ticks of --simulation");
  command->add_option("--simulation", simulation, "whose ticks are counted");
  command->add_option("--hz", hz, "samples a second of CPU time, 1 to 1000 (default: 100)");
  command->add_option("--id", *request.mutable_profile_id(),
                      "the profile's id (default: one that the server makes up)");
  command->add_option("--out", out,
                      "X.html, .svg, .folded, .pb.gz, .json (speedscope) or .txt (default: the "
                      "functions that take most, on stdout)");
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  const absl::StatusOr<v1::Profile::Kind> parsed = ParseKind(kind);
  if (!parsed.ok()) return FailVerb(parsed.status());
  if (!out.empty()) {
    if (const auto format = FormatOf(out); !format.ok()) return FailVerb(format.status());
  }
  if (seconds == 0 && ticks == 0) {
    return FailVerb(absl::InvalidArgumentError(
        "for how long? Give --seconds N, or --ticks N with --simulation NAME"));
  }
  return RunVerb(flags, [&](const Client& client) -> absl::Status {
    request.set_kind(*parsed);
    request.set_seconds(seconds);
    request.set_ticks(ticks);
    request.set_hz(hz);
    if (!simulation.empty()) request.set_simulation(FullName("simulations", simulation));
    ASSIGN_OR_RETURN(const v1::Profile begun,
                     client.Call(client.profiles(), &ProfileApi::CreateProfile, request));
    StatusLine line(stderr, TerminalOf(stderr, flags.no_color), flags.quiet);
    const absl::StatusOr<v1::Profile> profile = Await(client, begun, request, line);
    line.Clear();
    if (client.interrupted()) {
      Delete(flags.connection, begun.name());
      return Interrupted(absl::StrCat("the capture of ", begun.name(), " was ended"));
    }
    if (!profile.ok()) return profile.status();
    RETURN_IF_ERROR(DownloadTo(client, profile->name(), out, flags.json));
    if (flags.json) {
      PrintJson(*profile);
    } else if (!out.empty() && !flags.quiet) {
      Print(absl::StrCat(ProfileLines(*profile), "wrote ", out, "\n"));
    }
    return absl::OkStatus();
  });
}

int ProfilesVerb(Arguments arguments) {
  VerbFlags flags;
  auto command = MakeVerb("profiles", "The profiles that the server keeps.", flags);
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  return RunVerb(flags, [&](const Client& client) -> absl::Status {
    ASSIGN_OR_RETURN(
        const v1::ListProfilesResponse all,
        AllPages(client, client.profiles(), &ProfileApi::ListProfiles, v1::ListProfilesRequest(),
                 &v1::ListProfilesResponse::mutable_profiles));
    if (flags.json) {
      PrintJson(all);
    } else {
      Print(all.profiles().empty() ? "no profiles\n" : ProfileTable(all));
    }
    return absl::OkStatus();
  });
}

int DownloadProfileVerb(Arguments arguments) {
  VerbFlags flags;
  std::string name;
  std::string out;
  auto command = MakeVerb("download-profile", "A profile that the server keeps.", flags);
  command->add_option("NAME", name, kNameHelp)->required();
  command->add_option("--out", out,
                      "X.html, .svg, .folded, .pb.gz, .json (speedscope) or .txt (default: the "
                      "functions that take most, on stdout)");
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  if (!out.empty()) {
    if (const auto format = FormatOf(out); !format.ok()) return FailVerb(format.status());
  }
  return RunVerb(flags, [&](const Client& client) -> absl::Status {
    v1::GetProfileRequest get;
    get.set_name(FullName("profiles", name));
    ASSIGN_OR_RETURN(const v1::Profile profile,
                     client.Call(client.profiles(), &ProfileApi::GetProfile, get, kRepeatable));
    RETURN_IF_ERROR(DownloadTo(client, get.name(), out, flags.json));
    if (flags.json) {
      PrintJson(profile);
    } else if (!out.empty() && !flags.quiet) {
      Print(absl::StrCat(ProfileLines(profile), "wrote ", out, "\n"));
    }
    return absl::OkStatus();
  });
}

int DiffProfilesVerb(Arguments arguments) {
  VerbFlags flags;
  v1::DiffProfilesRequest request;
  std::string base;
  std::string profile;
  int limit = 30;
  auto command =
      MakeVerb("diff-profiles", "Which functions take a larger share than before.", flags);
  command->add_option("BASE", base, "the profile before: profiles/ID, or its ID")->required();
  command->add_option("PROFILE", profile, "the profile after")->required();
  command->add_option("--limit", limit, "so many functions")->capture_default_str();
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  return RunVerb(flags, [&](const Client& client) -> absl::Status {
    request.set_base(FullName("profiles", base));
    request.set_profile(FullName("profiles", profile));
    request.set_limit(limit);
    ASSIGN_OR_RETURN(
        const v1::DiffProfilesResponse diff,
        client.Call(client.profiles(), &ProfileApi::DiffProfiles, request, kRepeatable));
    if (flags.json) {
      PrintJson(diff);
    } else {
      Print(DiffText(diff));
    }
    return absl::OkStatus();
  });
}

int DeleteProfileVerb(Arguments arguments) {
  VerbFlags flags;
  std::vector<std::string> names;
  auto command = MakeVerb("delete-profile", "Deletes profiles; a capture under way ends.", flags);
  command->add_option("NAME", names, kNameHelp)->required();
  if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
  return RunVerb(flags, [&](const Client& client) -> absl::Status {
    for (const std::string& name : names) {
      v1::DeleteProfileRequest request;
      request.set_name(FullName("profiles", name));
      const auto deleted = client.Call(client.profiles(), &ProfileApi::DeleteProfile, request);
      if (!deleted.ok()) return deleted.status();
      if (!flags.json && !flags.quiet) Print(absl::StrCat("deleted ", request.name(), "\n"));
    }
    return absl::OkStatus();
  });
}

}  // namespace starling
