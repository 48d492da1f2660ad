#include "sync/server/client_address.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;
using Address = std::array<std::uint8_t, 16>;

constexpr unsigned ipv6_bits = 128;
constexpr unsigned ipv4_bits = 32;
constexpr std::array<std::uint8_t, 12> ipv4_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr std::size_t household_bytes = 8;

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

bool is_ipv4(const Address& address) { return std::equal(ipv4_prefix.begin(), ipv4_prefix.end(), address.begin()); }

std::optional<Address> address_in(std::string_view text) {
    const std::string name(text);
    Address address{};
    if (::inet_pton(AF_INET6, name.c_str(), address.data()) == 1) return address;
    std::copy(ipv4_prefix.begin(), ipv4_prefix.end(), address.begin());
    if (::inet_pton(AF_INET, name.c_str(), address.data() + ipv4_prefix.size()) == 1) return address;
    return std::nullopt;
}

std::string text_of(const Address& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (is_ipv4(address))
        ::inet_ntop(AF_INET, address.data() + ipv4_prefix.size(), text.data(), text.size());
    else
        ::inet_ntop(AF_INET6, address.data(), text.data(), text.size());
    return text.data();
}

bool share_bits(const Address& one, const Address& other, unsigned bits) {
    const unsigned whole = bits / 8;
    if (!std::equal(one.begin(), one.begin() + whole, other.begin())) return false;
    const unsigned rest = bits % 8;
    return rest == 0 || ((one.at(whole) ^ other.at(whole)) >> (8 - rest)) == 0;
}

// The last item of a comma-separated list, taken off it.
std::string_view take_last(std::string_view& list) {
    const std::size_t comma = list.rfind(',');
    const std::string_view last = comma == std::string_view::npos ? list : list.substr(comma + 1);
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(0, comma);
    return trimmed(last);
}

}  // namespace

Result<Networks> Networks::from_text(std::string_view text) {
    Networks networks;
    while (!trimmed(text).empty()) {
        const std::string_view item = take_last(text);
        const std::size_t slash = item.find('/');
        const auto address = address_in(item.substr(0, slash));
        const Problem wrong{Code::bad_input, '"' + std::string(item) + "\" is no address or network, like 10.0.0.0/8",
                            0};
        if (!address) return wrong;
        unsigned bits = is_ipv4(*address) ? ipv4_bits : ipv6_bits;
        if (slash != std::string_view::npos) {
            const unsigned most = bits;
            const char* const end = item.data() + item.size();
            const auto [stop, failure] = std::from_chars(item.data() + slash + 1, end, bits);
            if (failure != std::errc{} || stop != end || bits > most) return wrong;
        }
        networks.all_.push_back({*address, is_ipv4(*address) ? bits + ipv6_bits - ipv4_bits : bits});
    }
    return networks;
}

bool Networks::has(std::string_view text) const {
    const auto address = address_in(text);
    return address && std::any_of(all_.begin(), all_.end(), [&](const Network& network) {
               return share_bits(network.address, *address, network.bits);
           });
}

Client client_of(std::string_view peer, const Headers& headers, const Networks& proxies) {
    std::string forwarded;
    bool is_forwarded = false;
    for (const auto& [name, value] : headers) {
        if (name == "x-forwarded-for") forwarded.append(forwarded.empty() ? "" : ",").append(value);
        is_forwarded = is_forwarded || name == "x-forwarded-for" || name == "forwarded" || name == "x-real-ip";
    }
    std::string_view rest = forwarded;
    Client client{std::string(peer), is_forwarded};
    while (!rest.empty() && proxies.has(client.address)) {
        const auto before = address_in(take_last(rest));
        if (!before) break;
        client.address = text_of(*before);
    }
    return client;
}

std::string household_of(std::string_view text) {
    auto address = address_in(text);
    if (!address) return std::string(text);
    if (!is_ipv4(*address)) std::fill(address->begin() + household_bytes, address->end(), std::uint8_t{0});
    return text_of(*address);
}

}  // namespace server
