#include "sync/uploader/enrol.hpp"

#include <fmt/format.h>

#include <limits>
#include <utility>

#include "sync/journal/disk_journal.hpp"
#include "sync/journal/receipts.hpp"
#include "sync/uploader/request.hpp"
#include "sync/uploader/verdict.hpp"
#include "sync/wire/content.hpp"

namespace uploader {
namespace {

constexpr std::string_view run_it_again = "; nothing was written, run it again";

base::Result<std::string> checked_url(std::string_view url) {
    while (url.ends_with('/')) url.remove_suffix(1);
    for (const std::string_view scheme : {"https://", "http://"})
        if (url.starts_with(scheme) && url.size() > scheme.size()) return std::string(url);
    return base::Problem{base::Code::bad_input, "the server's address must begin with https:// or http://"};
}

base::Problem unusable(std::string_view what) {
    return {base::Code::unavailable, "the answer is no enrolment, " + std::string(what) + std::string(run_it_again)};
}

base::Problem problem_in(const Answer& answer) {
    const auto json = wire::parse_json(answer.body);
    const std::string detail(json ? wire::text_at(*json, "detail").value_or("") : "");
    const std::string words = to_text(answer) + (detail.empty() ? "" : ", " + detail);
    if (answer.status == 0 || answer.status >= 500 || answer.status == 429)
        return {base::Code::unavailable, "the server could not be reached: " + words + std::string(run_it_again)};
    return {base::Code::forbidden, "the server refuses the code: " + words + "; nothing was written"};
}

base::Result<journal::Identity> identity_in(const std::string& body, const std::string& url) {
    const auto json = wire::parse_json(body);
    if (!json) return unusable(json.problem().words);
    const auto device = wire::text_at(*json, "device");
    const auto token = wire::text_at(*json, "token");
    const auto receipt_key = base::array_from_base64<32>(wire::text_at(*json, "receipt_key").value_or(""));
    const auto* place_object = wire::object_at(*json, "place");
    const auto* survey_object = wire::object_at(*json, "survey");
    if (!device || device->empty() || !token || token->empty() || !receipt_key || place_object == nullptr ||
        survey_object == nullptr)
        return unusable("device, token, receipt_key, place or survey is missing");
    auto place = wire::read_place(*place_object);
    if (!place) return unusable(place.problem().words);
    const auto dossier_key = base::array_from_base64<32>(wire::text_at(*json, "dossier_key").value_or(""));
    if (!dossier_key && json->get_object().contains("dossier_key")) return unusable("dossier_key is no key");
    const auto first_epoch = wire::count_at(*json, "first_epoch").value_or(1);  // an older server does not say
    if (first_epoch < 1 || first_epoch >= std::numeric_limits<wire::Epoch>::max())
        return unusable("first_epoch is no epoch");
    std::string survey_json = wire::to_text(*survey_object);
    if (const auto survey = wire::read_survey(survey_json); !survey) return unusable(survey.problem().words);
    return journal::Identity{.device = std::string(*device),
                             .server_url = url,
                             .token = std::string(*token),
                             .receipt_key = *receipt_key,
                             .place = std::move(place).value(),
                             .survey_json = std::move(survey_json),
                             .dossier_key = dossier_key,
                             .first_epoch = static_cast<wire::Epoch>(first_epoch)};
}

// What was written under a key that counts no more is taken over by the next epoch, and not sent besides.
base::Result<> end_under_other_key(const std::filesystem::path& folder, const journal::Identity& identity,
                                   const wire::PublicKey& key, journal::Receipts& receipts) {
    const auto owner = journal::owner_of(folder / journal::journal_file_name);
    if (!owner || owner->stream.device != identity.device) return base::Done{};  // there is nothing that could be sent
    if (!journal::is_before_key(*owner, key, identity.first_epoch)) return base::Done{};
    return receipts.end(owner->stream, {"key", "this terminal was enrolled again with another key"});
}

}  // namespace

base::Result<journal::Identity> enrol(std::string_view server_url, std::string_view code,
                                      const wire::PublicKey& public_key, Transport& transport) {
    const auto url = checked_url(server_url);
    if (!url) return url.problem();
    const Answer answer = transport.send(enrol_request(*url, code, public_key));
    if (answer.status != 200) return problem_in(answer);
    return identity_in(answer.body, *url);
}

base::Result<journal::Identity> enrol_again(const std::filesystem::path& folder, std::string_view server_url,
                                            std::string_view code, Transport& transport) {
    const auto before = journal::read_identity(folder);
    if (!before) return before.problem();
    const auto receipts = journal::open_receipts(folder);  // nobody else is at work, now and until it is written
    if (!receipts) return receipts.problem();
    const auto key = journal::open_device_key(folder);
    if (!key) return key.problem();
    auto identity = enrol(server_url, code, key->public_key(), transport);
    if (!identity) return identity;
    if (identity->device != before->device)
        return base::Problem{base::Code::forbidden,
                             fmt::format("the code is for {}, and this terminal is {}; nothing "
                                         "was changed. Another device needs an empty data folder",
                                         identity->device, before->device)};
    if (const auto ended = end_under_other_key(folder, *identity, key->public_key(), **receipts); !ended)
        return ended.problem();
    if (const auto written = journal::write_identity(folder, *identity); !written) return written.problem();
    if (const auto forgiven = (*receipts)->forgive(identity->device); !forgiven) return forgiven.problem();
    return identity;
}

}  // namespace uploader
