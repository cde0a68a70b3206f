// The recorded cases of this folder.
#ifndef STARLING_TESTS_REFERENCE_CASE_FILES_H_
#define STARLING_TESTS_REFERENCE_CASE_FILES_H_

#include <string>
#include <vector>

#include "engine/wire/case_file.h"
#include "nlohmann/json.hpp"

namespace starling {

// Their names with their dialects, such as "pymdp_1.tmaze", in alphabetic order.
std::vector<std::string> CaseNames();

// The name as tests are called.
std::string TestName(const std::string& name);

// Both abort, with the reason, if there is no such case or it is none.
nlohmann::ordered_json ReadDocument(const std::string& name);
ReferenceCase ReadCase(const std::string& name);

// How far the best choice of each step was ahead of the next different one, as the file says; 0
// where nothing was chosen.
std::vector<double> ChoiceGaps(const std::string& name);

}  // namespace starling

#endif  // STARLING_TESTS_REFERENCE_CASE_FILES_H_
