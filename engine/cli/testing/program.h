// Runs the `starling` binary as a user would, in a folder of its own.
//
//   Program starling;
//   Program::Ended ended = starling.Run({"run", starling.File("a.textproto", text), "--out",
//   starling.Path("out")}); EXPECT_EQ(ended.status, 0) << ended.err;
#ifndef STARLING_ENGINE_CLI_TESTING_PROGRAM_H_
#define STARLING_ENGINE_CLI_TESTING_PROGRAM_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace starling {

class Program {
 public:
  struct Ended {
    int status = -1;  // exit status; 128 + N after signal N
    std::string out;
    std::string err;
  };

  Program();
  // Removes the folder.
  ~Program();

  // A path in the folder; a file there with this content.
  std::string Path(const std::string& name) const { return folder_ + "/" + name; }
  std::string File(const std::string& name, const std::string& content) const;
  std::string Content(const std::string& name) const;
  bool Exists(const std::string& name) const;
  // What the folder holds, sorted.
  std::vector<std::string> Files() const;

  // Runs to the end, standing in the folder.
  Ended Run(const std::vector<std::string>& arguments) const;
  // The two halves of Run. One program at a time.
  pid_t Start(const std::vector<std::string>& arguments) const;
  Ended Wait(pid_t process) const;
  // What it has written to stderr up to now.
  std::string ErrorsSoFar() const;

 private:
  std::string folder_;
  std::string output_;  // where stdout and stderr go, outside of the folder
};

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_TESTING_PROGRAM_H_
