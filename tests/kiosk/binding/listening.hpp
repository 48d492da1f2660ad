// An inbox that listens until the test ends, and a test's way to wait for what it hands over.
#pragma once

#include <catch2/catch.hpp>
#include <chrono>
#include <semaphore>
#include <thread>
#include <vector>

#include "kiosk/binding/inbox.hpp"

namespace testing {

inline const std::string plain = "H15.50.05.13-261008-0975";
inline constexpr base::Duration an_hour = std::chrono::hours{1};
inline constexpr base::Duration patience = std::chrono::seconds{10};  // only a failing test waits so long

inline binding::Presented served(std::string_view code) {
    return {domain::DossierCode::from(code), binding::Source::serving, false};
}

inline binding::Presented scanned(std::string_view code) {
    return {domain::DossierCode::from(code), binding::Source::scanner, false};
}

inline binding::ServingSettings on_loopback() { return {.address = "127.0.0.1:0", .key = {1, 2, 3}}; }

class Listening {
public:
    explicit Listening(const binding::ServingSettings& serving, const binding::ScannerSettings& scanner = {})
        : inbox_(opened(scanner, serving)) {}

    std::string address() const { return inbox_.serving_address(); }

    // The next things to come, once so many are there.
    std::vector<binding::Presented> next(std::size_t count) {
        std::vector<binding::Presented> all;
        for (;;) {
            for (auto& presented : inbox_.take()) all.push_back(std::move(presented));
            if (all.size() >= count) return all;
            REQUIRE(bell_.try_acquire_for(patience));
        }
    }

    // Nobody rings when a scanner comes or goes.
    void await(binding::ScannerState state) const {
        const auto latest = std::chrono::steady_clock::now() + patience;
        while (inbox_.scanner() != state) {
            REQUIRE(std::chrono::steady_clock::now() < latest);
            std::this_thread::yield();
        }
    }

    binding::Inbox& inbox() { return inbox_; }

private:
    binding::Inbox opened(const binding::ScannerSettings& scanner, const binding::ServingSettings& serving) {
        auto inbox = binding::Inbox::open(scanner, serving, [this] { bell_.release(); });
        REQUIRE(inbox);
        return std::move(*inbox);
    }

    std::counting_semaphore<> bell_{0};
    binding::Inbox inbox_;  // last, so that nobody rings a bell that is gone
};

}  // namespace testing
