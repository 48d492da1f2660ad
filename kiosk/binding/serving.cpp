#include "kiosk/binding/serving.hpp"

#include "sync/wire/json.hpp"
#include "sync/wire/key_file.hpp"

namespace binding {
namespace {

using base::Code;
using base::Problem;
using base::Result;
using namespace std::string_view_literals;

constexpr int version = 1;

std::string line_of(const wire::JsonObject& object) { return wire::to_text(object) + '\n'; }

wire::Tag tag_of(const ServingKey& key, const Nonce& nonce, std::string_view code) {
    base::Bytes statement;
    base::append(statement, base::view_of("sipas/serving/v1\0"sv));
    base::append(statement, nonce);
    base::append(statement, base::view_of(code));
    return wire::keyed_tag(key, statement);
}

}  // namespace

Result<ServingKey> open_serving_key(const std::filesystem::path& folder) {
    return wire::open_key_file(folder / "serving.key");
}

std::string write_challenge(const Nonce& nonce) { return line_of({{"v", version}, {"nonce", base::to_hex(nonce)}}); }

Result<Nonce> read_challenge(std::string_view line) {
    const auto json = wire::parse_json(line);
    const auto spoken = json ? wire::integer_at(*json, "v") : std::nullopt;
    const auto nonce = json ? base::array_from_hex<16>(wire::text_at(*json, "nonce").value_or("")) : std::nullopt;
    if (spoken && *spoken != version)
        return Problem{Code::unsupported,
                       "the terminal speaks another version of this call; install its sipas-serving"};
    if (!spoken || !nonce) return Problem{Code::unsupported, "what answers there is no SIPAS terminal"};
    return *nonce;
}

std::string write_answer(const ServingKey& key, const Nonce& nonce, std::string_view code) {
    return line_of({{"code", code}, {"tag", base::to_hex(tag_of(key, nonce, code))}});
}

Result<std::string> read_answer(const ServingKey& key, const Nonce& nonce, std::string_view line) {
    const auto json = wire::parse_json(line);
    const auto code = json ? wire::text_at(*json, "code") : std::nullopt;
    const auto tag = json ? base::array_from_hex<32>(wire::text_at(*json, "tag").value_or("")) : std::nullopt;
    if (!code || !tag) return Problem{Code::bad_input, "no answer of this exchange"};
    if (!wire::is_same(*tag, tag_of(key, nonce, *code)))
        return Problem{Code::unproven, "another key, or another nonce"};
    return std::string(*code);
}

std::string write_reply(const Result<>& outcome) {
    if (outcome) return line_of({{"ok", true}});
    return line_of({{"ok", false}, {"why", base::row_of(outcome.problem().code).slug}});
}

Result<> read_reply(std::string_view line) {
    const auto json = wire::parse_json(line);
    if (json && wire::bool_at(*json, "ok").value_or(false)) return base::Done{};
    const auto why = json ? wire::text_at(*json, "why").value_or("") : "";
    if (why == base::row_of(Code::unproven).slug)
        return Problem{Code::unproven, "the terminal has another key; copy its serving.key to this PC again"};
    if (why == base::row_of(Code::bad_input).slug)
        return Problem{Code::bad_input, "the terminal does not take this for a dossier code"};
    return Problem{Code::unavailable, "the terminal's reply makes no sense; nothing is known to have changed"};
}

}  // namespace binding
