#include "engine/cli/testing/program.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "gtest/gtest.h"

namespace starling {
namespace {

std::string Whole(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::string NewFolder() {
  std::string name = testing::TempDir() + "/program_XXXXXX";
  return mkdtemp(name.data());
}

// The binary, given relative to where tests start.
std::string Binary() { return std::filesystem::absolute("engine/cli/starling").string(); }

}  // namespace

Program::Program() : folder_(NewFolder()), output_(NewFolder()) {}

Program::~Program() {
  std::filesystem::remove_all(folder_);
  std::filesystem::remove_all(output_);
}

std::string Program::File(const std::string& name, const std::string& content) const {
  std::ofstream(Path(name), std::ios::binary) << content;
  return Path(name);
}

std::string Program::Content(const std::string& name) const { return Whole(Path(name)); }

bool Program::Exists(const std::string& name) const { return std::filesystem::exists(Path(name)); }

std::vector<std::string> Program::Files() const {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

Program::Ended Program::Run(const std::vector<std::string>& arguments) const {
  return Wait(Start(arguments));
}

pid_t Program::Start(const std::vector<std::string>& arguments) const {
  const std::string binary = Binary();
  std::vector<char*> argv = {const_cast<char*>(binary.c_str())};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const std::string out = output_ + "/out";
  const std::string err = output_ + "/err";
  const pid_t process = fork();
  if (process != 0) return process;
  unsetenv("BUILD_WORKING_DIRECTORY");
  const int nothing = open("/dev/null", O_RDONLY);
  const int out_file = open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  const int err_file = open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (nothing < 0 || out_file < 0 || err_file < 0 || chdir(folder_.c_str()) != 0) _exit(125);
  dup2(nothing, 0);
  dup2(out_file, 1);
  dup2(err_file, 2);
  execv(binary.c_str(), argv.data());
  _exit(126);
}

Program::Ended Program::Wait(pid_t process) const {
  int status = 0;
  waitpid(process, &status, 0);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), Whole(output_ + "/out"),
          Whole(output_ + "/err")};
}

std::string Program::ErrorsSoFar() const { return Whole(output_ + "/err"); }

}  // namespace starling
