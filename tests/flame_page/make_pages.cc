// Writes pages with flame graphs of profiles made by hand into the folder it is given.
#include <cstdint>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "profiling/flamegraph/flame_page.h"
#include "profiling/flamegraph/flame_svg.h"
#include "profiling/flamegraph/short_name.h"
#include "profiling/formats/profile.h"
#include "report/escape.h"

namespace starling {
namespace {

// Stacks as "root;caller;leaf"; '@' before a frame makes it a label, "libc.so.6!" gives a module.
class Builder {
 public:
  Builder() {
    profile_.value_types = {{"samples", "count"}};
    profile_.facts.kind = "cpu";
    profile_.facts.unwinder = "libgcc";
    profile_.facts.asked_hz = 100;
  }

  void Add(const std::vector<std::string>& stack, int64_t weight) {
    Profile::Sample sample;
    for (auto frame = stack.rbegin(); frame != stack.rend(); ++frame) {
      sample.stack.push_back(FrameOf(*frame));
    }
    sample.values = {weight};
    profile_.samples.push_back(sample);
  }
  void Add(const std::string& stack, int64_t weight) {
    Add(std::vector<std::string>(absl::StrSplit(stack, ';')), weight);
  }

  Profile Finish() {
    const auto samples = static_cast<double>(TotalOf(profile_));
    profile_.facts.cpu_seconds = samples / 98.7;
    profile_.facts.wall_seconds = samples / 98.7 / 1.9;
    profile_.facts.effective_hz = 98.7;
    profile_.facts.handler_seconds = samples * 9e-6;
    return profile_;
  }
  Profile& profile() { return profile_; }

 private:
  int32_t FrameOf(const std::string& text) {
    const auto [place, fresh] = frames_.emplace(text, static_cast<int32_t>(profile_.frames.size()));
    if (fresh) {
      std::string module = "/usr/bin/starling", name = text;
      const size_t bang = text.find('!');
      if (text[0] == '@') {
        module = kLabelModule;
        name = text.substr(1);
      } else if (bang != std::string::npos) {
        module = "/lib/x86_64-linux-gnu/" + text.substr(0, bang);
        name = text.substr(bang + 1);
      }
      profile_.frames.push_back({name, ModuleOf(module), 0x1000 + 16 * profile_.frames.size()});
    }
    return place->second;
  }
  int32_t ModuleOf(const std::string& path) {
    const auto count = static_cast<int32_t>(profile_.modules.size());
    const auto [place, fresh] = modules_.emplace(path, count);
    if (fresh) profile_.modules.push_back({path, absl::StrCat("9f3c0de", count), 0, 0, 0, true});
    return place->second;
  }

  Profile profile_;
  std::map<std::string, int32_t> frames_, modules_;
};

// As a run with two workers, two populations and two backends has them.
Profile Engine() {
  Builder builder;
  const std::string thread =
      "libc.so.6!__clone3;libc.so.6!start_thread;std::thread::_State_impl<std::thread::_Invoker<"
      "std::tuple<starling::WorkStealing::Start(int)::{lambda()#1}> > >::_M_run();"
      "starling::WorkStealing::Work(int);";
  const std::string main =
      "_start;libc.so.6!__libc_start_main;main;starling::Simulation::Step(long);";
  const std::string tile = "starling::TileScheduler::RunBlock(starling::Block const&);@population:";
  for (int worker = 0; worker < 2; ++worker) {
    const int64_t w = 1 + worker;
    for (const std::string population : {"foragers", "explorers"}) {
      const int64_t p = population == "foragers" ? 3 : 1;
      const std::string start =
          absl::StrCat(thread, "@worker:", worker, ";", tile, population, ";");
      const auto add = [&](const char* code, int64_t weight) {
        builder.Add(absl::StrCat(start, code), weight);
      };
      const auto kernel = [&](const char* phase, const char* code, int64_t weight) {
        builder.Add(absl::StrCat(start, phase, ";@backend:avx2;void starling::isa_avx2::", code),
                    weight);
      };
      kernel("@infer_policies",
             "InferPolicies<float>(starling::TileArguments const*);void starling::isa_avx2::"
             "ExpectedFreeEnergy<float>(float const*, int);"
             "starling::isa_avx2::MatVec8(float const*, float const*, float*, int)",
             61 * w * p);
      kernel("@infer_policies",
             "InferPolicies<float>(starling::TileArguments const*);void starling::isa_avx2::"
             "ExpectedFreeEnergy<float>(float const*, int);starling::isa_avx2::FastLog(float)",
             24 * w * p);
      kernel("@infer_policies",
             "InferPolicies<float>(starling::TileArguments const*);"
             "starling::isa_avx2::Softmax(float*, int)",
             13 * w * p + 1);
      kernel("@infer_states",
             "InferStates<float>(starling::TileArguments const*);"
             "starling::isa_avx2::MatVec8(float const*, float const*, float*, int)",
             33 * w * p);
      kernel(
          "@infer_states",
          "InferStates<float>(starling::TileArguments const*);starling::isa_avx2::FastLog(float)",
          9 * w * p);
      kernel("@infer_states", "InferStates<float>(starling::TileArguments const*)", 4 * w * p);
      add("@act;starling::SampleActions(starling::TileArguments const*);starling::Philox::Next()",
          6 * w * p);
      add("@learn;starling::Dirichlet::Update(std::vector<float, std::allocator<float> >&, int);"
          "libm.so.6!digamma",
          8 * w * p + worker);
      add("@learn;starling::Dirichlet::Update(std::vector<float, std::allocator<float> >&, int);"
          "libc.so.6!__memmove_avx_unaligned_erms",
          2 * p);
    }
    builder.Add(absl::StrCat(thread, "@worker:", worker,
                             ";starling::WorkStealing::Steal();"
                             "std::atomic<unsigned long>::compare_exchange_weak(unsigned "
                             "long&, unsigned long, std::memory_order)"),
                5 + worker);
    builder.Add(absl::StrCat(thread, "libc.so.6!pthread_cond_wait"), 3);
  }
  builder.Add(main +
                  "@step_world;starling::GridWorld::Apply(starling::Actions const&);"
                  "starling::GridWorld::Regrow(starling::Philox&)",
              64);
  builder.Add(main +
                  "@step_world;starling::GridWorld::Apply(starling::Actions const&);"
                  "starling::(anonymous namespace)::Claims::Resolve(absl::lts_20220623::Span<int>)",
              27);
  builder.Add(main + "@reduce_metrics;starling::Metrics::Reduce(long)", 17);
  builder.Add(
      main + "starling::Simulation::Publish() const;libtcmalloc.so.4!operator new(unsigned long)",
      4);
  builder.Add(
      "_start;libc.so.6!__libc_start_main;main;starling::WriteReport(starling::Report const&)", 9);
  Profile profile = builder.Finish();
  profile.facts.truncated = 2;
  profile.facts.notes = {"Sampling went on from tick 0 to tick 300."};
  return profile;
}

// 200,000 nodes and more: a tree with few heavy and many light branches, under labels.
Profile Large() {
  Builder builder;
  std::mt19937 random(11);
  for (int i = 0; i < 40000; ++i) {
    std::vector<std::string> stack = {"main", absl::StrCat("@worker:", random() % 8)};
    stack.push_back(absl::StrCat("@phase_", random() % 6));
    const int depth = 6 + static_cast<int>(random() % 10);
    for (int d = 0; d < depth; ++d) {
      int callee = 0;  // few are called often, most rarely
      while (random() % 2 == 0 && callee < 40) ++callee;
      stack.push_back(absl::StrCat("starling::Layer", d, "<double, ", callee,
                                   ">::Forward(std::vector<double> const&)"));
    }
    builder.Add(stack, 1 + static_cast<int64_t>(random() % 3) * static_cast<int64_t>(random() % 9));
  }
  return builder.Finish();
}

Profile Hostile() {
  Builder builder;
  const std::string deep(4000, '<');
  for (const std::string name :
       {"</script><script>window.attacked=1</script>", "<img src=x onerror=\"window.attacked=1\">",
        "\"'`onmouseover=window.attacked=1 x='", "<!--<script>", "bad\xff\xfe utf8 \xe2\x82",
        "line\xe2\x80\xa8separator\xe2\x80\xa9", "right\xe2\x80\xaeto left",
        "]]>&lt;b&gt;&amp;\\u003c", "nul\x01\x1b[31m", "${window.attacked=1}", "__proto__",
        "constructor"}) {
    builder.Add({"main", "@" + std::string("population:") + name, name, "leaf"}, 7);
  }
  builder.Add({"main", "@infer_policies", deep}, 3);
  builder.Add({"main", "@infer_policies", "a(((((", "b<<<<<", "operator", "operator(", "operator<"},
              3);
  Profile profile = builder.Finish();
  profile.modules.push_back({"/tmp/<b>evil</b>\"'.so", "<i>", 0, 0, 0, false});
  profile.frames.push_back({"", static_cast<int32_t>(profile.modules.size()) - 1, 0x44});
  profile.samples.push_back({{static_cast<int32_t>(profile.frames.size()) - 1}, {2}});
  profile.facts.notes = {"<img src=x onerror=window.attacked=1>"};
  profile.facts.unwinder = "</dd><script>window.attacked=1</script>";
  return profile;
}

// Kilobytes of name in each of many functions.
Profile LongNames() {
  Builder builder;
  for (int i = 0; i < 3000; ++i) {
    std::string name = absl::StrCat("std::map<", i);
    for (int k = 0; k < 60; ++k)
      absl::StrAppend(&name, ", std::allocator<std::pair<int, Key", k, "> >");
    name += ">::insert(int const&)";
    builder.Add({"main", absl::StrCat("@phase_", i % 5), absl::StrCat("f", i % 50), name},
                1 + i % 40);
  }
  return builder.Finish();
}

// Recursion 250 deep, a stack without label, one sample.
Profile Deep() {
  Builder builder;
  std::vector<std::string> stack = {"main"};
  for (int i = 0; i < 250; ++i) {
    stack.emplace_back(i % 2 == 0 ? "starling::Visit(int)" : "starling::Descend(int)");
    if (i % 10 == 0) builder.Add(stack, 3);
  }
  builder.Add(stack, 40);
  return builder.Finish();
}

// What the page's own script must shorten as ShortName does.
std::string ShortNames(const Profile& profile) {
  std::vector<std::string> names = {
      "std::ostream& std::operator<< <std::char_traits<char> >(std::ostream&, char const*)",
      "bool A::operator<(A const&) const",
      "A::operator->() const",
      "A::operator bool() const",
      "operator new(unsigned long)",
      "f(int) [clone .isra.0]",
      "foo(int)::{lambda(int)#1}::operator()(int) const",
      "runtime.(*mcache).refill",
      "std::__cxx11::basic_string[abi:cxx11](int)",
      "char const* (anonymous namespace)::Name()",
      "(((",
      ">>>)",
      "f(",
      "<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<",
  };
  for (const Profile::Frame& frame : profile.frames) names.push_back(frame.function);
  std::string json;
  for (const std::string& name : names) {
    absl::StrAppend(&json, json.empty() ? "[" : ",\n", "[", JsonString(name), ",",
                    JsonString(ShortName(name)), "]");
  }
  return json + "]\n";
}

// What a page that is filtered by two labels has to show.
std::string Counts(const Profile& profile) {
  int64_t both = 0;
  for (const Profile::Sample& sample : profile.samples) {
    int found = 0;
    for (const int32_t frame : sample.stack) {
      const std::string& name = profile.frames[frame].function;
      if (name == "worker:3" || name == "phase_2") ++found;
    }
    if (found == 2) both += sample.values[0];
  }
  return absl::StrCat("{\"worker:3 and phase_2\": ", both, "}\n");
}

Profile Empty() {
  Builder builder;
  builder.profile().facts.notes = {"The run ended before the first sample."};
  return builder.profile();
}

bool Write(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary);
  file << bytes;
  return static_cast<bool>(file.flush());
}

}  // namespace
}  // namespace starling

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: make_pages FOLDER\n";
    return 2;
  }
  const std::string folder = std::string(argv[1]) + "/";
  const std::vector<std::pair<std::string, starling::Profile>> profiles = {
      {"engine", starling::Engine()},   {"large", starling::Large()},
      {"hostile", starling::Hostile()}, {"long_names", starling::LongNames()},
      {"deep", starling::Deep()},       {"empty", starling::Empty()}};
  bool good =
      starling::Write(folder + "short_names.json", starling::ShortNames(starling::Engine()));
  good = starling::Write(folder + "large_counts.json", starling::Counts(starling::Large())) && good;
  for (const auto& [name, profile] : profiles) {
    const std::string html =
        starling::FlamePageHtml(profile, {name, "4,096 agents, 300 ticks, seed 42"});
    good = starling::Write(folder + name + ".html", html) && good;
    good = starling::Write(folder + name + ".svg",
                           starling::FlameGraphSvg(profile, {"CPU time of " + name})) &&
           good;
  }
  return good ? 0 : 1;
}
