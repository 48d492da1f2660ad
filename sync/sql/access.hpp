// What a connection may do with its file.
#pragma once

namespace sql {

enum class Access { write, read_only };

}  // namespace sql
