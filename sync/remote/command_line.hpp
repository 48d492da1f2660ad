// Command line: what an administrator asks for from afar or beside the database: batches into a folder, responses into
// a file.
#pragma once

#include <functional>

#include "sync/base/result.hpp"

namespace CLI {
class App;
}

namespace remote {

using Action = std::function<base::Result<bool>()>;

// `pull`, under `sipas batches`. `action` is set to what was asked for.
void add_pull(CLI::App& batches, Action& action);

// `sipas responses export`.
void add_responses(CLI::App& app, Action& action);

}  // namespace remote
