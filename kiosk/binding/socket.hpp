// Sockets by address: "127.0.0.1:4711", "[::1]:4711" or, with a slash in it, the path of a socket in the file system.
#pragma once

#include <string>

#include "sync/base/descriptor.hpp"
#include "sync/base/result.hpp"
#include "sync/base/time.hpp"

namespace binding {

bool is_socket_path(const std::string& address);

// Listens, without blocking; port 0 lets the system choose. A socket's path that a program left behind when it died is
// taken over, one that somebody answers on is busy. bad_input for what is no address, unavailable when refused.
base::Result<base::Descriptor> listen_at(const std::string& address);

// The address that others can connect to, with the port that the system chose.
std::string address_of(const base::Descriptor& listening);

// Connects, and waits no longer than `patience` for it (names of machines are resolved first, at their own pace);
// afterwards no sending takes longer either. unavailable when nobody answers.
base::Result<base::Descriptor> connect_to(const std::string& address, base::Duration patience);

}  // namespace binding
