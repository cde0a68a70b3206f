#include "profiling/capture/cpu_capture.h"

#include <gperftools/profiler.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/status_macros.h"
#include "profiling/capture/fork_guard.h"
#include "profiling/capture/quiet_stop.h"
#include "profiling/capture/sample_file.h"
#include "profiling/capture/sample_meter.h"
#include "profiling/capture/signal_frame.h"
#include "profiling/capture/signal_gate.h"
#include "profiling/capture/thread_timers.h"
#include "profiling/capture/unwinder.h"
#include "profiling/formats/legacy_cpu.h"
#include "profiling/symbols/module_list.h"
#include "profiling/symbols/symbolize.h"

namespace starling {
namespace {

constexpr int kDefaultHz = 100;
constexpr int kMostHz = 1000;
constexpr double kMostSeconds = 1e6;

// The process that captures: a forked child inherits the value, not the capture.
std::atomic<pid_t> capturing_process{0};

double Clock(clockid_t clock) {
  timespec now;
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

int AskedHz(int hz) {
  if (hz != 0) return hz;
  const char* const frequency = getenv("CPUPROFILE_FREQUENCY");
  int value = 0;
  const bool usable =
      frequency != nullptr && absl::SimpleAtoi(frequency, &value) && value >= 1 && value <= kMostHz;
  return usable ? value : kDefaultHz;
}

// One timer for the whole process; 0: none.
void SetProcessTimer(int hz) {
  itimerval timer = {};
  timer.it_interval.tv_sec = hz == 1 ? 1 : 0;
  timer.it_interval.tv_usec = hz <= 1 ? 0 : 1000000 / hz;
  timer.it_value = timer.it_interval;
  setitimer(ITIMER_PROF, &timer, nullptr);
}

absl::Status CheckOptions(const CpuCaptureOptions& options) {
  if (options.hz < 0 || options.hz > kMostHz) {
    return absl::InvalidArgumentError(
        absl::StrCat("a CPU profile with ", options.hz, " samples a second; give 1 to ", kMostHz));
  }
  if (!(options.seconds >= 0 && options.seconds <= kMostSeconds)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "a CPU profile of ", options.seconds, " seconds; give 0 (no bound) to ", kMostSeconds));
  }
  if (options.ticks < 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("a CPU profile of ", options.ticks, " ticks; give 0 (no bound) or more"));
  }
  return absl::OkStatus();
}

// How often threads that have come since get their timers.
constexpr auto kLookForThreads = std::chrono::milliseconds(50);

// What a reader wonders about when he sees the numbers. `taken`: samples that the handler counted.
void AddNotes(int64_t samples, int64_t taken, Profile::Facts& facts) {
  if (taken > samples) {
    facts.notes.push_back(absl::StrFormat(
        "%d of %d samples were lost between the handler and the profile", taken - samples, taken));
  }
  const double expected = facts.asked_hz * facts.cpu_seconds;
  if (samples == 0 && expected > 5) {
    facts.notes.push_back(absl::StrFormat(
        "no sample was taken in %.3g s of CPU time: something else in this process handles or "
        "blocks the signal SIGPROF",
        facts.cpu_seconds));
    return;
  }
  if (samples == 0) {
    facts.notes.push_back(absl::StrFormat(
        "no sample was taken: the process used %.3g ms of CPU time while it was profiled, and at "
        "%g Hz a sample is taken after every %.3g ms of CPU time",
        facts.cpu_seconds * 1e3, facts.asked_hz, 1e3 / facts.asked_hz));
    return;
  }
  const double missing = expected - static_cast<double>(samples);
  if (missing > 0.2 * expected && missing > 3 * std::sqrt(expected) + 3) {
    facts.notes.push_back(
        absl::StrFormat("%.0f Hz were asked and %.0f Hz reached: the kernel's timer does not tick "
                        "faster, or threads "
                        "lived too short to be noticed",
                        facts.asked_hz, facts.effective_hz));
  }
}

}  // namespace

struct CpuCapture::Impl {
  CpuCaptureOptions options;
  pid_t process = getpid();
  std::vector<LoadedModule> modules;
  SampleFile file;
  std::unique_ptr<SampleMeter> meter;
  double wall_start = 0;
  double cpu_start = 0;
  std::atomic<int64_t> ticks{0};
  std::atomic<bool> ended{false};

  std::mutex mutex;  // of what follows
  std::condition_variable changed;
  bool stopped = false;
  Profile::Facts facts;
  uint64_t signal_return = 0;  // see signal_frame.h
  std::unique_ptr<ThreadTimers> timers;
  absl::Status timers_refused;  // of threads that came later
  std::thread minder;           // of new threads, and of options.seconds

  absl::Status Start();
  absl::Status StartSampling();
  void StartTimers();
  absl::Status StartMinder();
  void Mind();
  void End();
  absl::StatusOr<Profile> ReadSamples();
};

absl::Status CpuCapture::Impl::Start() {
  const pid_t owner = capturing_process.load();
  if (owner != 0 && owner != getpid()) {  // inherited with a fork, together with its profiler
    StopProfilerQuietly();
    capturing_process = 0;
  }
  pid_t nobody = 0;
  if (!capturing_process.compare_exchange_strong(nobody, getpid())) {
    return absl::ResourceExhaustedError(
        "another CPU profile is being taken in this process; wait for its end");
  }
  absl::Status status = StartSampling();
  if (!status.ok()) {
    meter = nullptr;
    capturing_process = 0;
    return status;
  }
  status = StartMinder();
  if (!status.ok()) End();
  return status;
}

absl::Status CpuCapture::Impl::StartSampling() {
  ProfilerState state;
  ProfilerGetCurrentState(&state);
  if (state.enabled) {
    return absl::ResourceExhaustedError(
        absl::StrCat("gperftools is profiling this process already, into ", state.profile_name,
                     "; start without CPUPROFILE"));
  }
  modules = LoadedModules();
  ASSIGN_OR_RETURN(file, SampleFile::Create());
  GuardDescriptorInChildren(-1);
  const NoForkScope no_fork;
  meter = std::make_unique<SampleMeter>();
  wall_start = Clock(CLOCK_MONOTONIC);
  cpu_start = Clock(CLOCK_PROCESS_CPUTIME_ID);
  if (ProfilerStart(file.path().c_str()) == 0) {
    return absl::UnavailableError(absl::StrCat("gperftools could not begin to profile into ",
                                               file.path(), "; is /proc mounted?"));
  }
  GuardDescriptorInChildren(file.TakeOverOther());
  meter->ProfilerStarted();
  InstallSignalGate();
  facts.kind = "cpu";
  facts.unwinder = ActiveUnwinder();
  facts.asked_hz = AskedHz(options.hz);
  StartTimers();
  return absl::OkStatus();
}

void CpuCapture::Impl::StartTimers() {
  const int hz = AskedHz(options.hz);
  timers = std::make_unique<ThreadTimers>(hz);
  const absl::Status status = timers->AddNewThreads();
  SetProcessTimer(status.ok() ? 0 : hz);
  if (status.ok()) return;
  timers = nullptr;
  facts.notes.push_back(
      absl::StrCat("threads have no timers of their own (", status.message(),
                   "): shares of threads against each other are not to be trusted"));
}

// The minder takes no signals.
absl::Status CpuCapture::Impl::StartMinder() {
  if (timers == nullptr && options.seconds <= 0) return absl::OkStatus();
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  absl::Status status;
  try {
    minder = std::thread([this] { Mind(); });
  } catch (const std::system_error& error) {
    status =
        absl::UnavailableError(absl::StrCat("no thread to mind the CPU profile: ", error.what()));
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return status;
}

void CpuCapture::Impl::Mind() {
  std::unique_lock<std::mutex> lock(mutex);
  const auto now = std::chrono::steady_clock::now;
  const auto deadline =
      now() + std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>(
                  options.seconds > 0 ? options.seconds : kMostSeconds));
  while (!ended && now() < deadline) {
    const auto wake = timers == nullptr ? deadline : std::min(deadline, now() + kLookForThreads);
    changed.wait_until(lock, wake, [this] { return ended.load(); });
    if (!ended && timers != nullptr) timers_refused.Update(timers->AddNewThreads());
  }
  lock.unlock();
  if (options.seconds > 0) End();
}

void CpuCapture::Impl::End() {
  const std::lock_guard<std::mutex> lock(mutex);
  if (ended) return;
  const NoForkScope no_fork;
  if (timers != nullptr) timers->Stop();
  SetProcessTimer(0);
  facts.cpu_seconds = Clock(CLOCK_PROCESS_CPUTIME_ID) - cpu_start;
  facts.wall_seconds = Clock(CLOCK_MONOTONIC) - wall_start;
  signal_return = SignalReturnAddress(SIGPROF);
  const ShutGate shut;  // the profiler must not stop while a sample is taken (gperftools issue 412)
  meter->Stop();
  SetProcessTimer(0);  // which unregistering may have set again
  GuardDescriptorInChildren(-1);
  StopProfilerQuietly();
  facts.handler_seconds = meter->handler_seconds();
  if (!timers_refused.ok()) {
    facts.notes.push_back(
        absl::StrCat("some threads were not sampled: ", timers_refused.message()));
  }
  capturing_process = 0;
  ended = true;
  changed.notify_all();
}

absl::StatusOr<Profile> CpuCapture::Impl::ReadSamples() {
  ASSIGN_OR_RETURN(const std::string bytes, file.Read());
  absl::StatusOr<Profile> profile = ReadLegacyCpu(bytes);
  if (!profile.ok()) {
    return absl::DataLossError(
        absl::StrCat("gperftools' samples cannot be read: ", profile.status().message()));
  }
  DropSignalFrames(signal_return, *profile);
  const int64_t samples = TotalOf(*profile);
  facts.truncated = profile->facts.truncated;
  facts.notes.insert(facts.notes.end(), profile->facts.notes.begin(), profile->facts.notes.end());
  facts.effective_hz = facts.cpu_seconds > 0 ? static_cast<double>(samples) / facts.cpu_seconds : 0;
  AddNotes(samples, meter->samples(), facts);
  profile->facts = facts;
  // By the rate that was reached, not by the one in the header.
  const double period = samples == 0 ? 0 : 1e9 * facts.cpu_seconds / static_cast<double>(samples);
  for (Profile::Sample& sample : profile->samples) {
    sample.values[1] = std::llround(static_cast<double>(sample.values[0]) * period);
  }
  Symbolize(*profile, MergeModules(modules, LoadedModules()), /*own_process=*/true);
  return profile;
}

CpuCapture::CpuCapture(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

absl::StatusOr<std::unique_ptr<CpuCapture>> CpuCapture::Start(const CpuCaptureOptions& options) {
  RETURN_IF_ERROR(CheckOptions(options));
  RETURN_IF_ERROR(CanProfileCpu());
  auto impl = std::make_unique<Impl>();
  impl->options = options;
  RETURN_IF_ERROR(impl->Start());
  return std::unique_ptr<CpuCapture>(new CpuCapture(std::move(impl)));
}

CpuCapture::~CpuCapture() {
  if (impl_->process != getpid()) {  // a forked child has neither the thread nor the samples
    static_cast<void>(impl_.release());
    return;
  }
  impl_->End();
  if (impl_->minder.joinable()) impl_->minder.join();
}

bool CpuCapture::TickDone() {
  const int64_t done = impl_->ticks.fetch_add(1, std::memory_order_relaxed) + 1;
  if (impl_->options.ticks > 0 && done >= impl_->options.ticks) impl_->End();
  return impl_->ended.load(std::memory_order_relaxed);
}

bool CpuCapture::Wait(absl::Duration timeout) {
  std::unique_lock<std::mutex> lock(impl_->mutex);
  const auto ended = [this] { return impl_->ended.load(); };
  if (timeout > absl::Seconds(kMostSeconds)) {
    impl_->changed.wait(lock, ended);
    return true;
  }
  return impl_->changed.wait_for(lock, absl::ToChronoNanoseconds(timeout), ended);
}

absl::StatusOr<Profile> CpuCapture::Stop() {
  impl_->End();
  const std::lock_guard<std::mutex> lock(impl_->mutex);
  if (impl_->stopped) {
    return absl::FailedPreconditionError("this CPU profile has been stopped and taken before");
  }
  impl_->stopped = true;
  return impl_->ReadSamples();
}

}  // namespace starling
