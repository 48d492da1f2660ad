#include "sync/base/problem.hpp"

#include <array>

#include "sync/base/check.hpp"

namespace base {
namespace {

// Exit codes: 1 the answer is no, 2 asked wrongly, 3 the machine or the network would not.
constexpr std::array rows{
    CodeRow{Code::bad_input, "bad_input", 400, 2},
    CodeRow{Code::too_large, "too_large", 413, 2},
    CodeRow{Code::unsupported, "unsupported", 415, 2},
    CodeRow{Code::wrong_method, "method_not_allowed", 405, 2},
    CodeRow{Code::not_found, "not_found", 404, 2},
    CodeRow{Code::unauthorised, "unauthorised", 401, 1},
    CodeRow{Code::forbidden, "forbidden", 403, 1},
    CodeRow{Code::limited, "limited", 429, 3},
    CodeRow{Code::gap, "gap", 409, 1},
    CodeRow{Code::fork, "fork", 409, 1},
    CodeRow{Code::unproven, "unproven", 422, 1},
    CodeRow{Code::incarnation, "incarnation", 412, 1},
    CodeRow{Code::disk_full, "disk_full", 503, 3},
    CodeRow{Code::damaged, "damaged", 503, 1},
    CodeRow{Code::busy, "busy", 503, 3},
    CodeRow{Code::unavailable, "unavailable", 503, 3},
    CodeRow{Code::io, "io", 503, 3},
    CodeRow{Code::unreadable, "unreadable", 503, 3},
};

}  // namespace

std::span<const CodeRow> problem_table() { return rows; }

const CodeRow& row_of(Code code) {
    const auto index = static_cast<std::size_t>(code);
    check(index < rows.size() && rows.at(index).code == code, "the problem table is in the order of the codes");
    return rows.at(index);
}

std::string to_text(const Problem& problem) { return std::string(row_of(problem.code).slug) + ": " + problem.words; }

}  // namespace base
