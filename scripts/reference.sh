#!/usr/bin/env bash
# The reference of the public headers, from their own comments: build/reference/html/index.html.
set -euo pipefail

# shellcheck source=scripts/setup.sh
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

install_packages build docs
cmake --preset release >/dev/null # copies the headers as they are installed
mkdir -p build/reference
doxygen docs/Doxyfile
