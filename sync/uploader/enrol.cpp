#include "sync/uploader/enrol.hpp"

#include <utility>

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
    std::string survey_json = wire::to_text(*survey_object);
    if (const auto survey = wire::read_survey(survey_json); !survey) return unusable(survey.problem().words);
    return journal::Identity{.device = std::string(*device),
                             .server_url = url,
                             .token = std::string(*token),
                             .receipt_key = *receipt_key,
                             .place = std::move(place).value(),
                             .survey_json = std::move(survey_json),
                             .dossier_key = dossier_key};
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

}  // namespace uploader
