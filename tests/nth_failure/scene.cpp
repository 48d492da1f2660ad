#include "tests/nth_failure/scene.hpp"

#include <algorithm>

#include "sync/journal/config.hpp"
#include "sync/journal/identity.hpp"
#include "sync/journal/purge.hpp"
#include "sync/journal/receipts.hpp"
#include "sync/journal/renewal.hpp"
#include "sync/uploader/carry.hpp"
#include "tests/nth_failure/programs.hpp"
#include "tests/support/sample_batch.hpp"

namespace nth_failure {
namespace {

// The journal's clock in the purge: everything is older than 400 days.
constexpr std::int64_t purge_ms = std::int64_t{500} * 24 * 3600 * 1000;
constexpr std::uint64_t plenty_bytes = std::uint64_t{1} << 40U;

domain::Rating rating(int number) {
    domain::Rating rating = support::sample_rating(1 + number % 5, static_cast<base::Byte>(number));
    rating.counter = counter;
    return rating;
}

}  // namespace

Scene::Scene(const std::filesystem::path& root, Told& told, std::function<void(Side)> turn)
    : terminal_(root / terminal_folder), centre_(root / centre_folder), told_(told), turn_(std::move(turn)) {}

void Scene::rate_more(journal::Journal& journal, int from, int through) {
    for (int number = from; number <= through; ++number) {
        told_.tried.at(static_cast<std::size_t>(number)) = true;
        if (journal.append(rating(number), support::sample_stamp(number)))
            told_.acknowledged.at(static_cast<std::size_t>(number)) = true;
    }
}

bool Scene::open_and_rate(int from, int through) {
    const auto opened = open_journal(terminal_);
    if (!opened) return false;
    rate_more(*opened->journal, from, through);
    return true;
}

void Scene::start() {
    turn_(Side::terminal);
    told_.ended = open_and_rate(201, 201);
}

void Scene::rate() {
    const auto opened = open_journal(terminal_);
    if (!opened) return;
    journal::Journal& journal = *opened->journal;
    turn_(Side::terminal);
    rate_more(journal, 101, 102);
    const domain::ResponseId response = rating(102).response;
    const auto written = journal.append_comment({response, "the words"}, {1}, support::sample_stamp(104));
    static_cast<void>(journal.append(domain::Undone{response}, support::sample_stamp(105)));
    if (written) static_cast<void>(journal.erase_comment(response));
    rate_more(journal, 103, 104);
    told_.ended = true;
}

void Scene::sync() {
    turn_(Side::centre);
    Centre centre(centre_);
    turn_(Side::terminal);
    told_.ended = static_cast<bool>(carry_once(terminal_, centre, turn_));
    turn_(Side::centre);
    centre.stop();
    turn_(Side::terminal);
}

// As app::Upkeep does it.
void Scene::purge() {
    const auto opened = open_journal(terminal_);
    if (!opened) return;
    journal::Journal& journal = *opened->journal;
    turn_(Side::terminal);
    const auto receipt = journal::newest_receipt(terminal_, journal.stream());
    const auto config = journal::read_config(terminal_);
    const auto comments = journal::comments_sent_through(terminal_, journal.stream());
    if (receipt && *receipt && config && comments) {
        const auto now = support::sample_stamp(purge_ms);
        const auto through = journal::purgeable(journal, {*receipt, config->receipt_key, *comments, plenty_bytes, now});
        if (through && *through > 0) told_.ended = static_cast<bool>(journal.purge(*through));
    }
    rate_more(journal, 101, 102);
}

const std::vector<Path>& paths() {
    static const std::vector<Path> all{
        {"first start", &Scene::enrol, &Scene::start},
        {"later start", &Scene::enrol_and_rate, &Scene::start},
        {"rate", &Scene::enrol_and_rate, &Scene::rate},
        {"sync", &Scene::enrol_and_rate, &Scene::sync},
        {"purge", &Scene::enrol_rate_and_sync, &Scene::purge},
        {"recover", &Scene::enrol_rate_and_damage, &Scene::start},
    };
    return all;
}

}  // namespace nth_failure
