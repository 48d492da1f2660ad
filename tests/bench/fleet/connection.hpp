// Connection: one HTTP/1.1 client over TCP to a loopback address, that never blocks: a loop asks it to go on when its
// socket is ready.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace fleet {

struct Address {
    std::string host;
    std::uint16_t port = 0;
};

// "127.0.0.1:8080". Nothing when it is no loopback address: this tool is not for other people's servers.
std::optional<Address> loopback_address(const std::string& text);

struct Answer {
    int status = 0;
    std::string body;
    std::optional<int> retry_after_s;
};

class Connection {
public:
    explicit Connection(const Address& address);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    Connection(Connection&&) = delete;
    Connection& operator=(Connection&&) = delete;

    int descriptor() const { return descriptor_; }
    bool is_broken() const { return descriptor_ < 0; }
    // The other side said goodbye while nothing was asked; who notices opens another one, as a terminal's libcurl does.
    bool was_closed() const;
    bool wants_to_write() const { return sent_ < out_.size(); }
    void send(std::string request);

    // Writes and reads what goes without waiting. An answer when it is complete.
    std::optional<Answer> go_on();

private:
    void write_more();
    void read_more();
    void give_up();

    int descriptor_ = -1;
    std::string out_;
    std::size_t sent_ = 0;
    std::string in_;
};

}  // namespace fleet
