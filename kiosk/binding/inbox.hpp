// Inbox: collects the dossier codes that a scanner and the counter's PC present, and hands them to the terminal's loop.
//
// Owns one thread that sleeps until something comes: no time of the processor at rest, nothing that the caller waits
// for. A scanner that is unplugged is looked for again; calls are answered by PROTOCOL.md. Nothing here can stop a
// rating: a scanner that is missing, or floods, costs its own codes alone. Codes are never logged.
//
//     scanner    -> lines of at most 256 bytes -> dossier code
//                                                              -> queue, wake() -> take()
//     counter PC -> challenge, answer, reply   -> dossier code
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/binding/serving.hpp"
#include "sync/base/result.hpp"
#include "sync/base/time.hpp"
#include "sync/domain/dossier.hpp"

namespace binding {

enum class Source { scanner, serving };

struct Presented {
    std::optional<domain::DossierCode> code;  // nothing: serving has ended, or bad
    Source source = Source::scanner;
    bool bad = false;  // something was presented that is no dossier code

    bool operator==(const Presented&) const = default;
};

enum class ScannerState {
    none,     // nobody asked for one
    lost,     // it is not there, and looked for
    ready,    // it is open
    garbled,  // bytes come, but no code was among the last 256 and more: most likely the wrong speed
};

struct ScannerSettings {
    std::filesystem::path path;  // empty: there is none
    unsigned baud = 9600;
    base::Duration replug{2000};  // between two looks for a scanner that is not there
};

struct ServingSettings {
    std::string address;  // ADDRESS:PORT or a socket's path; empty: nobody may call
    ServingKey key{};
    std::size_t connections = 4;    // at once
    base::Duration patience{2000};  // for a whole exchange
    base::Duration turn{100};       // after which the oldest connection makes room when all are taken
    base::Duration penalty{1000};   // before an answer with a wrong tag is told so
};

class Inbox {
public:
    static constexpr std::size_t queue_limit = 16;  // the oldest go when nobody takes them

    // `wake` is called from the inbox's thread when the queue is no longer empty, and never after the destructor has
    // returned. bad_input or unavailable when `serving` cannot be listened on; a missing scanner is no problem.
    static base::Result<Inbox> open(const ScannerSettings& scanner, const ServingSettings& serving,
                                    std::function<void()> wake);

    // Closes everything and joins the thread; waits for nobody.
    ~Inbox();
    Inbox(Inbox&&) noexcept;
    Inbox& operator=(Inbox&&) noexcept;
    Inbox(const Inbox&) = delete;
    Inbox& operator=(const Inbox&) = delete;

    // What came since the last call, in its order. From any thread.
    std::vector<Presented> take();

    // From any thread.
    ScannerState scanner() const;

    // Where PCs can call, with the port that the system chose; empty when they cannot.
    std::string serving_address() const;

private:
    struct Open;
    explicit Inbox(std::unique_ptr<Open> open);
    std::unique_ptr<Open> open_;
};

}  // namespace binding
