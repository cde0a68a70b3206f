#!/bin/bash
# Lists, describes and calls every method of a server with grpcurl, and looks at what it answers.
#
#   go install github.com/fullstorydev/grpcurl/cmd/grpcurl@v1.8.9
#   starling serve --data "$(mktemp -d)" &
#   tests/service/grpcurl_check.sh [HOST:PORT]
#
# A check by hand, for grpcurl comes from the network. Makes `grpcurl-...` on the server, and deletes it.
set -u -o pipefail
server=${1:-127.0.0.1:50051}
grpcurl=${GRPCURL:-grpcurl}
id=grpcurl-$$
called=$(mktemp)
failures=0
trap 'rm -f "$called"' EXIT

verdict() { # STATUS WHAT OUTPUT
  if [[ $1 == 0 ]]; then echo "ok    $2"; else echo "FAIL  $2"; echo "$3"; failures=$((failures + 1)); fi
}

# SERVICE/METHOD PATTERN MESSAGES: the answer, or the error, must have the pattern in it.
expect() {
  local output
  output=$("$grpcurl" -plaintext -max-time "${max_time:-20}" -d "$3" "$server" "starling.v1.$1" 2>&1)
  echo "$1" >>"$called"
  grep -q -- "$2" <<<"$output"
  verdict $? "$1 -> $2" "$output"
  answer=$output
}

field() { python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1" <<<"$answer"; }

methods=()
for service in $("$grpcurl" -plaintext "$server" list | grep '^starling[.]'); do
  for method in $("$grpcurl" -plaintext "$server" list "$service"); do
    text=$("$grpcurl" -plaintext "$server" describe "$method" 2>&1)
    for message in $(grep -oP '\( (stream )?\.\K[\w.]+' <<<"$text"); do
      text=$("$grpcurl" -plaintext -msg-template "$server" describe "$message" 2>&1) || break
    done
    verdict $? "describe $method" "$text"
    method=${method#starling.v1.}
    methods+=("${method%.*}/${method##*.}")
  done
done

model='{"preset": {"tmaze": {}}}'
agents='"populations": [{"name": "a", "count": 2, "model": {"stored": "models/'$id'"}, "agent": {"policy_length": 2}}]'
scenario='{"name": "maze", "ticks": 4294967295, "world": {"tmaze": {}}, '$agents'}'
external='{"name": "away", "ticks": 9, "world": {"external": {"outcomes": [4, 3, 2], "actions": [4]}}, '$agents'}'
simulation='"name": "simulations/'$id'"'

expect ModelService/ValidateModel '"policies": "4"' '{"model": '"$model"'}'
expect ModelService/CreateModel '"digest"' '{"model_id": "'$id'", "model": '"$model"'}'
expect ModelService/GetModel '"tmaze"' '{"name": "models/'$id'"}'
expect ModelService/ListModels "models/$id" '{"page_size": 1000}'

S=SimulationService
expect $S/CreateSimulation '"state": "PAUSED"' '{"simulation_id": "'$id'", "request_id": "'$id'", "scenario": '"$scenario"'}'
expect $S/CreateSimulation '"state": "PAUSED"' '{"simulation_id": "'$id'", "request_id": "'$id'", "scenario": '"$scenario"'}'
expect $S/StepSimulation '"tick": "5"' '{'"$simulation"', "ticks": 5, "expected_tick": 0}'
expect $S/StepSimulation '"tick": "5"' '{'"$simulation"', "ticks": 5, "expected_tick": 0}'
expect $S/StepSimulation 'FailedPrecondition' '{'"$simulation"', "ticks": 5, "expected_tick": 3}'
expect $S/GetSimulation '"state_hash": "[0-9a-f]\{16\}"' '{'"$simulation"', "view": "FULL"}'
expect $S/ListSimulations "simulations/$id" '{"filter": "name=\"simulations/'$id'\" AND tick>=5"}'
expect $S/ListSimulations 'InvalidArgument' '{"filter": "tick~5"}'
expect $S/InspectAgents '"label": "q_pi"' '{'"$simulation"', "agents": [1, 0], "parts": ["BELIEFS", "POLICIES", "ACTIONS"]}'
expect $S/AddAgents '"first_agent": "2"' '{'"$simulation"', "count": 2}'
expect $S/RemoveAgents '"agents": "3"' '{'"$simulation"', "agents": [0]}'
expect $S/StartSimulation '"state": "RUNNING"' '{'"$simulation"'}'
expect $S/PauseSimulation '"state": "PAUSED"' '{'"$simulation"'}'
expect $S/ResumeSimulation '"state": "RUNNING"' '{'"$simulation"'}'
max_time=2 expect $S/WatchSimulation '"metrics"' '{'"$simulation"', "every_ticks": 1000, "heartbeat": "1s"}'
expect $S/DeleteSimulation 'FailedPrecondition' '{'"$simulation"'}'
expect $S/DeleteSimulation '{}' '{'"$simulation"', "force": true}'

expect $S/CreateSimulation '"state": "PAUSED"' '{"simulation_id": "'$id'", "scenario": '"$external"'}'
observe='{"observe": {"outcomes": [0, 0, 0, 1, -1, 1]}}'
expect $S/DriveSimulation '"tick": "2"' '{"attach": {'"$simulation"'}} '"$observe $observe"
expect $S/ResumeSimulation 'FailedPrecondition' '{'"$simulation"'}'
expect $S/StopSimulation '"state": "CANCELLED"' '{'"$simulation"'}'
expect $S/WatchSimulation '"ended"' '{'"$simulation"', "after_sequence": 0, "until_finished": true}'

N=SnapshotService
expect $N/CreateSnapshot '"tick": "2"' '{"simulation": "simulations/'$id'", "snapshot_id": "'$id'"}'
checksum=$(field checksum)
bytes=$(field bytes)
expect $N/GetSnapshot "$checksum" '{"name": "snapshots/'$id'"}'
expect $N/ListSnapshots "$checksum" '{"filter": "simulation=\"simulations/'$id'\""}'
expect $N/DownloadSnapshot '"data"' '{"name": "snapshots/'$id'"}'
announce='{"announce": {"snapshot_id": "'$id'-up", "bytes": '$bytes', "checksum": "'$checksum'"}}'
expect $N/UploadSnapshot "$checksum" "$announce {\"chunk\": {\"data\": \"$(field data)\"}}"
expect $S/CreateSimulation '"tick": "2"' '{"simulation_id": "'$id'-again", "snapshot": "snapshots/'$id'-up"}'

P=ProfileService
for profile in before after; do
  expect $P/CreateProfile '"CAPTURING"' '{"profile_id": "'$id-$profile'", "kind": "CPU", "seconds": 0.3}'
  sleep 1
  expect $P/GetProfile '"READY"' '{"name": "profiles/'$id-$profile'"}'
done
expect $P/ListProfiles "profiles/$id-after" '{"page_size": 1000}'
expect $P/DownloadProfile '"data"' '{"name": "profiles/'$id'-after", "format": "TOP"}'
expect $P/DiffProfiles '{' '{"base": "profiles/'$id'-before", "profile": "profiles/'$id'-after"}'
expect $P/CreateProfile 'Unimplemented' '{"kind": "HEAP", "seconds": 1}'

expect ServerService/GetServerInfo '"work_stealing"' '{}'
expect ServerService/GetServerMetrics 'starling_ticks_total' '{}'

for name in $id $id-again; do expect $S/DeleteSimulation '{}' '{"name": "simulations/'$name'"}'; done
for name in $id $id-up; do expect $N/DeleteSnapshot '{}' '{"name": "snapshots/'$name'"}'; done
for name in $id-before $id-after; do expect $P/DeleteProfile '{}' '{"name": "profiles/'$name'"}'; done
expect ModelService/DeleteModel '{}' '{"name": "models/'$id'"}'
expect ModelService/DeleteModel 'NotFound' '{"name": "models/'$id'"}'

for method in "${methods[@]}"; do
  grep -qx "$method" "$called" || verdict 1 "$method was never called" ""
done
echo "${#methods[@]} methods, $failures failures"
[[ $failures == 0 && ${#methods[@]} -gt 0 ]]
