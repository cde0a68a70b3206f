// The recorded cases of this folder.
#ifndef STARLING_TESTS_REFERENCE_CASE_FILES_H_
#define STARLING_TESTS_REFERENCE_CASE_FILES_H_

#include <string>
#include <vector>

#include "engine/wire/case_file.h"

namespace starling {

// Their names, such as "tmaze", in alphabetic order.
std::vector<std::string> CaseNames();

// Aborts, with the reason, if there is no such case. Of a case whose planning values what it learns
// about parameters, only the rest is kept: beliefs, free energy and learned counts, for the actions
// that it records.
ReferenceCase ReadCase(const std::string& name);

// How far the best choice of each step was ahead of the next different one, as the file says; 0
// where nothing was chosen.
std::vector<double> ChoiceGaps(const std::string& name);

}  // namespace starling

#endif  // STARLING_TESTS_REFERENCE_CASE_FILES_H_
