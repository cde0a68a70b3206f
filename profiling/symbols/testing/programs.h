// Other programs and their files, for tests.
#ifndef STARLING_PROFILING_SYMBOLS_TESTING_PROGRAMS_H_
#define STARLING_PROFILING_SYMBOLS_TESTING_PROGRAMS_H_

#include <cstdint>
#include <string>
#include <vector>

namespace starling {

// What the shell command writes; fails the test if it does not exit with 0.
std::string OutputOf(const std::string& command);

std::string ReadBytes(const std::string& path);
void WriteBytes(const std::string& path, const std::string& bytes);

// A writable copy of a file of profiling/symbols/testing, under this name in the test's folder.
std::string CopyOf(const std::string& program, const std::string& name);

// As `nm` lists the functions of a file, with demangled names.
struct ListedFunction {
  std::string name;
  uint64_t address;
  uint64_t size;  // 0 if unknown
};
std::vector<ListedFunction> FunctionsByNm(const std::string& path, const std::string& options);

}  // namespace starling

#endif  // STARLING_PROFILING_SYMBOLS_TESTING_PROGRAMS_H_
