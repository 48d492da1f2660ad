#include "sync/audit/audit.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "sync/audit/folders.hpp"

namespace audit {
namespace {

Report report_of_nothing() {
    Report report;
    report.kind = "nothing that can be verified";
    report.miss(What::file,
                "looked for a terminal's data folder (journal.db, device.json), a journal (one file), a USB stick "
                "(sipas-<device>/epoch-<e>/*.batch) and a pulled folder (devices.json, manifests, cursor)");
    return report;
}

base::Result<std::optional<wire::PublicKey>> read_key(const std::string& text, std::string_view option) {
    if (text.empty()) return std::optional<wire::PublicKey>{};
    const auto key = base::array_from_base64<32>(text);
    if (!key) return base::Problem{base::Code::bad_input, fmt::format("{} takes 32 bytes in base64", option), 0};
    return std::optional(*key);
}

}  // namespace

Report audit(const std::filesystem::path& path, const TrustedKeys& keys, const LookedAt& looked_at) {
    switch (kind_of(path)) {
        case Kind::terminal:
            return audit_terminal(path, keys, looked_at);
        case Kind::journal:
            return audit_single_journal(path, keys, looked_at);
        case Kind::stick:
            return audit_stick(path, keys, looked_at);
        case Kind::pulled:
            return audit_pulled(path, keys, looked_at);
        case Kind::nothing:
            break;
    }
    return report_of_nothing();
}

namespace {

// A line that comes and goes is for eyes alone, never for a file.
Report audit_aloud(const std::filesystem::path& path, const TrustedKeys& keys) {
    if (::isatty(STDERR_FILENO) == 0) return audit(path, keys);
    ProgressLine line([] { return base::stamp_now().monotonic; },
                      [](std::string_view text) {
                          fmt::print(stderr, "{}", text);
                          std::fflush(stderr);
                      });
    return audit(path, keys, [&line](std::uint64_t entries) { line.add(entries); });
}

}  // namespace

base::Result<Verdict> print_audit(const std::filesystem::path& path, const std::string& receipt_key,
                                  const std::string& device_key, bool as_json) {
    const auto receipt = read_key(receipt_key, "--receipt-key");
    if (!receipt) return receipt.problem();
    const auto device = read_key(device_key, "--device-key");
    if (!device) return device.problem();
    const Report report = audit_aloud(path, {*receipt, *device});
    fmt::print("{}", as_json ? to_json(report) : to_text(report));
    return report.verdict();
}

}  // namespace audit
