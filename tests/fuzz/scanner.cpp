// What a scanner sends: bytes in pieces; the first byte says how long the pieces are.
#include <algorithm>

#include "kiosk/binding/scan.hpp"
#include "sync/base/check.hpp"
#include "sync/domain/dossier.hpp"
#include "tests/fuzz/target.hpp"

namespace {

std::vector<std::string> lines_of(std::string_view bytes, std::size_t piece) {
    binding::Scan scan;
    std::vector<std::string> lines;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size())))
        for (std::string& line : scan.feed(base::view_of(bytes.substr(0, piece)))) lines.push_back(std::move(line));
    return lines;
}

}  // namespace

namespace fuzz {

std::vector<std::string> seeds() {
    return {"\x01H15.50.05.13-261008-0975\r\n",
            "\x03"
            "000.00.17.H17-230421-0001\t\n\nhttps://dichvucong.example/tra-cuu?ma=H15.50.05.13-261008-0975\r",
            "\x40" + std::string(300, 'x') + "\nH15.50.05.13-261008-0975\n",
            "\x05h15.50.05.13 – 261008 – 0975\n\x1b[A\n"};
}

// Lines hang on the bytes alone, not on how they came in; none is longer than the limit; a code that was read reads
// itself again.
void run(std::string_view bytes) {
    if (bytes.empty()) return;
    const std::size_t piece = 1 + static_cast<unsigned char>(bytes[0]) % 64;
    const auto lines = lines_of(bytes.substr(1), piece);
    base::check(lines == lines_of(bytes.substr(1), bytes.size()), "lines do not hang on pauses");
    for (const std::string& line : lines) {
        base::check(!line.empty() && line.size() <= binding::Scan::line_limit_bytes, "lines keep their limit");
        const auto code = domain::DossierCode::from(line);
        if (code) base::check(domain::DossierCode::from(code->text()) == code, "a code has one spelling");
    }
    static_cast<void>(domain::DossierCode::from(bytes));
}

}  // namespace fuzz
