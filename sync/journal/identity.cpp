#include "sync/journal/identity.hpp"

#include <limits>

#include "sync/base/file.hpp"
#include "sync/wire/content.hpp"
#include "sync/wire/json.hpp"
#include "sync/wire/key_file.hpp"

namespace journal {
namespace {

using base::Code;
using base::FileMode;
using base::Problem;
using base::Result;

constexpr const char* key_file_name = "device.key";
constexpr const char* identity_file_name = "device.json";
constexpr std::uint64_t epoch_limit = std::numeric_limits<wire::Epoch>::max() - 1;
constexpr std::size_t identity_limit_bytes = std::size_t{512} * 1024;

}  // namespace

Result<wire::SecretKey> open_device_key(const std::filesystem::path& folder) {
    const auto seed = wire::open_key_file(folder / key_file_name);
    if (!seed) return seed.problem();
    return wire::SecretKey(*seed);
}

Result<Identity> read_identity(const std::filesystem::path& folder) {
    const std::filesystem::path file = folder / identity_file_name;
    const auto text = base::read_file(file, identity_limit_bytes);
    if (!text) return text.problem();
    const Problem damaged{Code::damaged, file.string() + " is not what enrolment wrote; enrol this terminal again", 0};
    const auto json = wire::parse_json(*text);
    if (!json) return damaged;
    const auto device = wire::text_at(*json, "device");
    const auto url = wire::text_at(*json, "server_url");
    const auto token = wire::text_at(*json, "token");
    const auto receipt_key = base::array_from_base64<32>(wire::text_at(*json, "receipt_key").value_or(""));
    const wire::Json* place = wire::object_at(*json, "place");
    const wire::Json* survey = wire::object_at(*json, "survey");
    if (!device || !url || !token || !receipt_key || place == nullptr || survey == nullptr) return damaged;
    auto where = wire::read_place(*place);
    if (!where) return damaged;
    Identity identity{std::string(*device), std::string(*url), std::string(*token),
                      *receipt_key,         std::move(*where), wire::to_text(*survey)};
    if (json->get_object().contains("dossier_key")) {
        identity.dossier_key = base::array_from_base64<32>(wire::text_at(*json, "dossier_key").value_or(""));
        if (!identity.dossier_key) return damaged;
    }
    const auto epoch = wire::count_at(*json, "first_epoch").value_or(1);
    if (epoch < 1 || epoch > epoch_limit) return damaged;
    identity.first_epoch = static_cast<wire::Epoch>(epoch);
    return identity;
}

Result<> write_identity(const std::filesystem::path& folder, const Identity& identity) {
    const auto survey = wire::parse_json(identity.survey_json);
    if (!survey || !survey->is_object()) return Problem{Code::bad_input, "the survey is not a JSON object", 0};
    wire::JsonObject json;
    json["device"] = identity.device;
    json["server_url"] = identity.server_url;
    json["token"] = identity.token;
    json["receipt_key"] = base::to_base64(identity.receipt_key);
    if (identity.dossier_key) json["dossier_key"] = base::to_base64(*identity.dossier_key);
    if (identity.first_epoch > 1) json["first_epoch"] = identity.first_epoch;
    json["place"] = wire::place_json(identity.place);
    json["survey"] = *survey;
    return base::replace_file(folder / identity_file_name, wire::to_text(json) + "\n", FileMode::secret);
}

}  // namespace journal
