// sipas-uploader: carries what citizens said from the terminal's journal to the central server.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "sync/base/file.hpp"
#include "sync/base/log.hpp"
#include "sync/journal/config.hpp"
#include "sync/journal/identity.hpp"
#include "sync/journal/receipts.hpp"
#include "sync/uploader/carry.hpp"
#include "sync/uploader/curl_transport.hpp"
#include "sync/uploader/enrol.hpp"
#include "sync/uploader/program_life.hpp"

namespace {

constexpr int exit_done = 0;
constexpr int exit_refused = 1;
constexpr int exit_network = 3;

struct Orders {
    std::filesystem::path folder;
    std::vector<std::string> enrolment;  // URL and code, or nothing
    std::filesystem::path authorities;
    bool again = false;
    bool once = false;
    double first_contact_s = 120;
    double poll_s = 15;
};

int fail(const base::Problem& problem) {
    base::log(base::Severity::warning, to_text(problem));
    return base::row_of(problem.code).exit_code;
}

base::Duration milliseconds(double seconds) { return base::Duration{static_cast<base::Duration::rep>(seconds * 1000)}; }

base::Result<journal::Identity> enrol_first(const Orders& orders, uploader::Transport& transport) {
    const auto enrolled = journal::read_identity(orders.folder);
    if (enrolled)
        return base::Problem{
            base::Code::forbidden,
            fmt::format("this terminal is already enrolled as {} at {}; nothing was changed. Say --again to give the "
                        "same device a new token; another device needs an empty data folder",
                        enrolled->device, enrolled->server_url)};
    if (enrolled.problem().code != base::Code::not_found) return enrolled.problem();
    if (const auto made = base::make_folders(orders.folder); !made) return made.problem();
    const auto key = journal::open_device_key(orders.folder);
    if (!key) return key.problem();
    auto identity = uploader::enrol(orders.enrolment.at(0), orders.enrolment.at(1), key->public_key(), transport);
    if (!identity) return identity;
    if (const auto written = journal::write_identity(orders.folder, *identity); !written) return written.problem();
    return identity;
}

base::Result<journal::Identity> enrol_again(const Orders& orders, uploader::Transport& transport) {
    auto identity = uploader::enrol_again(orders.folder, orders.enrolment.at(0), orders.enrolment.at(1), transport);
    if (identity) return identity;
    if (identity.problem().code == base::Code::not_found)
        return base::Problem{base::Code::not_found, "this terminal is not enrolled yet; leave out --again"};
    if (identity.problem().code == base::Code::busy)
        return base::Problem{base::Code::busy,
                             "sipas-uploader is at work in this folder: stop it first; nothing was changed"};
    return identity;
}

int enrol_terminal(const Orders& orders, uploader::Transport& transport) {
    const auto identity = orders.again ? enrol_again(orders, transport) : enrol_first(orders, transport);
    if (!identity) return fail(identity.problem());
    fmt::print("enrolled{} as {}: {}, {}, {}\n", orders.again ? " again" : "", identity->device,
               identity->place.agency_name.vi, identity->place.unit_name.vi, identity->place.counter_name.vi);
    return exit_done;
}

base::Result<uploader::Settings> settings_for(const Orders& orders) {
    const auto identity = journal::read_identity(orders.folder);
    if (!identity && identity.problem().code == base::Code::not_found)
        return base::Problem{base::Code::not_found,
                             "this terminal is not enrolled; run it with --enrol URL CODE first"};
    if (!identity) return identity.problem();
    const auto key = journal::open_device_key(orders.folder);
    if (!key) return key.problem();
    const auto config = journal::read_config(orders.folder);
    return uploader::Settings{
        .stream = {identity->device, 1},
        .door = {identity->server_url, identity->token},
        .device_key = key->public_key(),
        .receipt_key = config ? config->receipt_key : identity->receipt_key,
        .first_contact = orders.once ? base::Duration::zero() : milliseconds(orders.first_contact_s),
        .poll = milliseconds(orders.poll_s),
    };
}

int outcome_of_once(const uploader::Carried& carried) {
    fmt::print("{} entries acknowledged, {} waiting{}\n", carried.state.cursor, carried.waiting,
               carried.has_journal ? "" : ": the kiosk has not created its journal yet");
    if (carried.older_waits) fmt::print("entries of an older epoch wait too\n");
    if (!carried.has_journal) return carried.older_waits ? exit_network : exit_done;
    const auto* resting = std::get_if<uploader::Resting>(&carried.state.activity);
    const bool drained = resting != nullptr && resting->why == uploader::Resting::Why::drained;
    if (drained && carried.waiting == 0 && !carried.older_waits) return exit_done;
    using Why = uploader::Resting::Why;
    const bool refused = resting != nullptr && (resting->why == Why::refused || resting->why == Why::stopped);
    return refused ? exit_refused : exit_network;
}

base::Result<std::unique_ptr<journal::Receipts>> open_receipts(const std::filesystem::path& folder) {
    auto opened = journal::open_or_replace_receipts(folder);
    if (!opened) return opened.problem();
    if (opened->set_aside)
        base::log(base::Severity::alarm, fmt::format("receipts.db is damaged and was set aside as {}; the server will "
                                                     "be asked what it holds",
                                                     opened->set_aside->string()));
    return std::move(opened->receipts);
}

int carry(const Orders& orders, uploader::Transport& transport, uploader::Life& life) {
    const auto settings = settings_for(orders);
    if (!settings) return fail(settings.problem());
    const auto receipts = open_receipts(orders.folder);
    if (!receipts) return fail(receipts.problem());
    const auto patience = orders.once ? uploader::Patience::once : uploader::Patience::forever;
    const auto carried = uploader::carry(orders.folder, *settings, **receipts, transport, patience, life);
    if (!carried) return fail(carried.problem());
    return orders.once ? outcome_of_once(*carried) : exit_done;
}

}  // namespace

int main(int argc, char** argv) {
    base::name_log("sipas-uploader");
    Orders orders;
    CLI::App app("Carries ratings from the terminal's journal to the central server.", "sipas-uploader");
    app.add_option("--data", orders.folder, "folder of the terminal's files")->required();
    app.add_flag("--once", orders.once,
                 "send what waits and exit: 0 nothing waits, 1 the server refuses, 3 the network would not");
    app.add_option("--enrol", orders.enrolment, "enrol this terminal with a one-time code")
        ->type_size(2)
        ->type_name("URL CODE");
    app.add_flag("--again", orders.again, "with --enrol: this terminal is enrolled already and stays the same device")
        ->needs("--enrol");
    app.add_option("--first-contact", orders.first_contact_s, "first request at random within so many seconds")
        ->check(CLI::Range(0.0, 86400.0))
        ->capture_default_str();
    app.add_option("--poll", orders.poll_s, "look for new entries every so many seconds")
        ->check(CLI::Range(0.1, 86400.0))
        ->capture_default_str();
    app.add_option("--ca", orders.authorities,
                   "PEM file of the only authorities that may vouch for the server; else those of the system")
        ->envname("SIPAS_CA")
        ->check(CLI::ExistingFile.description(""));
    app.set_version_flag("--version", "sipas-uploader " SIPAS_VERSION);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    uploader::ProgramLife life;
    const auto transport = uploader::curl_transport([&life] { return life.is_over(); }, orders.authorities);
    return orders.enrolment.empty() ? carry(orders, *transport, life) : enrol_terminal(orders, *transport);
}
