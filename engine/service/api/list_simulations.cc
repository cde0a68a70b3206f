#include "engine/service/api/list_simulations.h"

#include <string>
#include <utility>

#include "base/status_macros.h"
#include "engine/service/listing/list_rows.h"

namespace starling {
namespace {

std::vector<std::string> StateNames() {
  std::vector<std::string> names;
  for (int i = v1::Simulation::State_MIN; i <= v1::Simulation::State_MAX; ++i) {
    if (i != v1::Simulation::STATE_UNSPECIFIED && v1::Simulation::State_IsValid(i)) {
      names.push_back(v1::Simulation::State_Name(static_cast<v1::Simulation::State>(i)));
    }
  }
  return names;
}

double Seconds(const google::protobuf::Timestamp& time) {
  return static_cast<double>(time.seconds()) + 1e-9 * time.nanos();
}

ListedRow RowOf(const v1::Simulation& simulation) {
  ListedRow row;
  row.name = simulation.name();
  row.fields = {v1::Simulation::State_Name(simulation.state()),
                static_cast<double>(simulation.tick()), static_cast<double>(simulation.agents()),
                Seconds(simulation.create_time())};
  row.labels = {simulation.labels().begin(), simulation.labels().end()};
  return row;
}

}  // namespace

absl::Status PageOfSimulations(const v1::ListSimulationsRequest& request,
                               std::vector<v1::Simulation>& all,
                               v1::ListSimulationsResponse& response) {
  static const ListSpec* const kSpec =
      new ListSpec{"ListSimulations",
                   {{"state", FieldKind::kEnum, /*filter=*/true, /*order=*/false, StateNames()},
                    {"tick", FieldKind::kNumber},
                    {"agents", FieldKind::kNumber},
                    {"create_time", FieldKind::kNumber, /*filter=*/false}},
                   /*labels=*/true};
  std::vector<ListedRow> rows;
  for (const v1::Simulation& simulation : all) rows.push_back(RowOf(simulation));
  ASSIGN_OR_RETURN(const ListPage page, ListRows(*kSpec, RequestOf(request), rows));
  for (const size_t row : page.rows) *response.add_simulations() = std::move(all[row]);
  response.set_next_page_token(page.next_page_token);
  response.set_total_size(page.total_size);
  return absl::OkStatus();
}

}  // namespace starling
