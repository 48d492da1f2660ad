// Client address: who really asks, when proxies stand between.
//
// X-Forwarded-For is believed only from proxies that the settings name: anybody can write it. It is read from its end,
// which the nearest proxy wrote, and no further than the first address that is no trusted proxy. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/server/message.hpp"

namespace server {

// Networks: "127.0.0.1, 10.20.0.0/16, fd00::/8".
class Networks {
public:
    // bad_input when one is no address, or has more bits than it can have. An empty text is no network at all.
    static base::Result<Networks> from_text(std::string_view text);

    bool has(std::string_view address) const;

private:
    struct Network {
        std::array<std::uint8_t, 16> address{};  // IPv4 as ::ffff:a.b.c.d
        unsigned bits = 128;
    };
    std::vector<Network> all_;
};

struct Client {
    std::string address;        // "192.0.2.7"
    bool is_forwarded = false;  // somebody said that he asks for another, whether believed or not
};

// `peer`: the other end of the connection.
Client client_of(std::string_view peer, const Headers& headers, const Networks& proxies);

// One name for everybody who can choose among many addresses: an IPv6 network of 64 bits, or the IPv4 address itself.
std::string household_of(std::string_view address);

}  // namespace server
