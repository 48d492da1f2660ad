#include "sync/uploader/verdict.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "sync/wire/json.hpp"

namespace uploader {
namespace {

struct Row {
    int status;
    std::string_view slug;  // of the problem in the body; empty: whatever it is
    Verdict verdict;
};

constexpr std::array table{
    Row{200, "", Verdict::answered}, Row{400, "", Verdict::indigestible}, Row{401, "", Verdict::refused},
    Row{403, "", Verdict::refused},  Row{409, "gap", Verdict::gap},       Row{409, "fork", Verdict::forked},
    Row{412, "", Verdict::restored}, Row{413, "", Verdict::indigestible}, Row{415, "", Verdict::unreadable},
    Row{422, "", Verdict::unproven}, Row{426, "", Verdict::outdated},
};

std::string slug_in(const Answer& answer) {
    const auto json = wire::parse_json(answer.body);
    if (!json) return {};
    return std::string(wire::text_at(*json, "code").value_or(""));
}

}  // namespace

Verdict verdict_on(const Answer& answer) {
    const std::string slug = slug_in(answer);
    for (const Row& row : table)
        if (row.status == answer.status && (row.slug.empty() || row.slug == slug)) return row.verdict;
    return Verdict::unanswered;
}

std::optional<wire::Receipt> receipt_in(const Answer& answer, const wire::Stream& stream,
                                        const wire::PublicKey& receipt_key) {
    auto receipt = wire::read_receipt(answer.body);
    if (!receipt || receipt->stream != stream || !wire::verify(*receipt, receipt_key)) return std::nullopt;
    return std::move(receipt).value();
}

std::optional<base::WallTime> time_in(std::string_view body, const std::array<base::Byte, 16>& nonce,
                                      const wire::PublicKey& receipt_key) {
    const auto json = wire::parse_json(body);
    if (!json) return std::nullopt;
    const auto wall = wire::count_at(*json, "wall_ms").value_or(0);
    const auto signature = base::array_from_base64<64>(wire::text_at(*json, "signature").value_or(""));
    if (wall == 0 || !signature) return std::nullopt;
    base::Bytes statement;
    base::append(statement, base::view_of("sipas/time/v1"));
    statement.push_back(0);
    base::append(statement, nonce);
    base::append_be64(statement, wall);
    if (!wire::verify(receipt_key, statement, *signature)) return std::nullopt;
    return base::WallTime{base::Duration{static_cast<base::Duration::rep>(wall)}};
}

std::optional<wire::Sequence> expected_in(const Answer& answer) {
    const auto json = wire::parse_json(answer.body);
    return json ? wire::count_at(*json, "expect") : std::nullopt;
}

std::string to_text(const Answer& answer) {
    if (answer.status == 0) return fmt::format("no answer ({})", answer.failure);
    const std::string slug = slug_in(answer);
    return slug.empty() ? fmt::format("answer {}", answer.status) : fmt::format("answer {} {}", answer.status, slug);
}

}  // namespace uploader
