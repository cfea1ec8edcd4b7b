#!/usr/bin/env bash
# The step of action.yml that runs the program. Its inputs come through the environment: a value that stood
# in the script itself could run as one (https://docs.github.com/actions/reference/security/secure-use).
set -euo pipefail

program="$RUNNER_TEMP/podcast-publisher/bin/podcast-publisher"
cd "$FOLDER"

case "$COMMAND" in
check)
  summary="$RUNNER_TEMP/podcast-summary.md"
  sarif="$RUNNER_TEMP/podcast.sarif"
  printf 'summary=%s\nsarif=%s\n' "$summary" "$sarif" >>"$GITHUB_OUTPUT"
  options=(check --format github --summary "$summary")
  if [ "$DEEP" = true ]; then options+=(--deep); fi
  code=0
  "$program" "${options[@]}" || code=$?
  # the second look reads what the first has kept
  "$program" "${options[@]}" --format sarif --summary /dev/null >"$sarif" || true
  cat "$summary" >>"$GITHUB_STEP_SUMMARY"
  exit "$code"
  ;;
plan | verify) exec "$program" "$COMMAND" --to "$TO" ;;
publish) exec "$program" publish --to "$TO" --yes ;;
*)
  echo "The input command is check, plan, publish or verify, not \"$COMMAND\"." >&2
  exit 2
  ;;
esac
