// Service manager: what systemd is told of this process, by its notification socket (sd_notify(3)); where there is none
// (NOTIFY_SOCKET is not set) nothing happens.
//
// The protocol is one datagram of "NAME=value" lines and stable by promise, so no library is linked for it.
#pragma once

#include <string_view>

namespace server {

// "READY=1", "STOPPING=1", "WATCHDOG=1", "STATUS=words".
void notify_service_manager(std::string_view state);

}  // namespace server
