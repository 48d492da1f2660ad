// Enrolled: a data folder as enrolment leaves it, and what a server says of it later.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "kiosk/app/opening.hpp"
#include "sync/journal/config.hpp"
#include "sync/journal/disk_journal.hpp"
#include "sync/journal/identity.hpp"
#include "sync/wire/content.hpp"
#include "tests/support/sample_identity.hpp"
#include "tests/support/temporary_folder.hpp"

namespace enrolled {

inline constexpr wire::DossierKey dossier_key{1, 2, 3};

inline domain::Rating rating(base::Byte person, int level) {
    return {.response = {person},
            .level = *domain::Level::from(level),
            .field = "ho-tich",
            .counter = "so-tu-phap.q3",
            .survey = "2640-2017",
            .dossier = std::nullopt};
}

template <typename Body>
std::vector<Body> all(const journal::Reader& journal) {
    std::vector<Body> found;
    for (wire::Sequence after = 0;;) {
        const auto slice = journal.read(after, 500, 1'000'000);
        REQUIRE(slice);
        if (slice->lines.empty()) return found;
        for (const std::string& line : slice->lines) {
            const auto entry = wire::read_entry(line, ++after);
            REQUIRE(entry);
            if (const auto* body = std::get_if<Body>(&entry->body)) found.push_back(*body);
        }
    }
}

inline std::string survey_json(const std::string& id, const std::string& question, const std::string& more = "") {
    return R"({"id":")" + id + R"(","title":{"vi":"T"},"question":{"vi":")" + question +
           R"("},"levels":[{"vi":"1"},{"vi":"2"},{"vi":"3"},{"vi":"4"},{"vi":"5"}],"factors":[])" + more + "}";
}

// What a server says beside the survey when another one will be asked.
inline std::string next_survey(const std::string& question, const std::string& from) {
    return R"(,"next_survey":{"from":")" + from + R"(","survey":)" + survey_json("sau", question) + "}";
}

class Folder {
public:
    explicit Folder(const std::optional<wire::DossierKey>& key = dossier_key) : identity(support::sample_identity()) {
        identity.dossier_key = key;
        REQUIRE(journal::write_identity(path(), identity));
    }

    const std::filesystem::path& path() const { return folder_.path(); }

    app::Ready open() const {
        auto ready = app::open_terminal(path());
        REQUIRE(ready);
        return std::move(*ready);
    }

    // Another question, as a server sends it; of another length each time, so that the file is another one at once.
    // `more` goes into the survey, `beside` behind it.
    void renew(const std::string& question, const std::string& more = "", const std::string& beside = "") const {
        const std::string answer = R"({"place":)" + wire::to_text(wire::place_json(identity.place)) + R"(,"survey":)" +
                                   survey_json("moi", question, more) + beside + "}";
        REQUIRE(journal::write_config(path(), {identity.device, identity.token}, "\"e\"", answer));
    }

    journal::Identity identity;

private:
    support::TemporaryFolder folder_;
};

}  // namespace enrolled
