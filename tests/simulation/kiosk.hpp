// Kiosk: the kiosk's process on one simulated machine: the real terminal, opened as the program opens it, over the
// machine's disk and clock; and the person before it, who sees nothing but the screen.
//
// One object is one life of the process. After every call the machine looks whether it still lives (terminal.hpp).
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "kiosk/app/clock.hpp"
#include "kiosk/app/terminal.hpp"
#include "kiosk/app/upkeep.hpp"
#include "kiosk/staff/reading.hpp"
#include "sync/base/log.hpp"
#include "tests/simulation/clock.hpp"
#include "tests/simulation/oracle.hpp"
#include "tests/simulation/world.hpp"
#include "tests/support/disk/disk.hpp"

namespace simulation {

// The product's words are read once in a process.
void read_words();

// No pages and no PIN; but the journal is known here, and tended as the counter's desk does it.
class BareDesk final : public app::Desk {
public:
    explicit BareDesk(const std::filesystem::path& folder) : upkeep_(folder) {}

    void opened(const app::Ready& ready) override {
        journal_ = ready.journal.get();
        upkeep_.begin();
    }
    void closed() override { journal_ = nullptr; }
    bool make_room() override { return false; }
    flow::Presented read_code(const std::string& /*text*/) override { return {}; }
    flow::PinChecked check_pin(const std::string& /*pin*/) override { return {flow::Word::pin_unset}; }
    flow::Report report(flow::Page /*page*/) override { return {}; }
    flow::Report carry_out(flow::Act /*act*/, flow::Page /*page*/) override { return {}; }
    flow::Report prefer(domain::Language /*language*/, flow::Page /*page*/) override { return {}; }
    flow::PanelMap map() const override { return {}; }
    flow::Report keep_map(const flow::PanelMap& /*map*/, flow::Page /*page*/) override { return {}; }

    journal::Journal* journal() { return journal_; }
    // Heartbeats, tries of the faces, the purge. True: the journal's epoch is over.
    bool tend(const base::Stamp& now);

private:
    journal::Journal* journal_ = nullptr;
    staff::Reading reading_;
    app::Upkeep upkeep_;
};

class Kiosk {
public:
    struct Place {
        World& world;
        Oracle& oracle;
        Clock& clock;
        support::Disk& disk;
        std::filesystem::path folder;
        std::string device;
    };

    explicit Kiosk(const Place& place);
    ~Kiosk();
    Kiosk(const Kiosk&) = delete;
    Kiosk& operator=(const Kiosk&) = delete;
    Kiosk(Kiosk&&) = delete;
    Kiosk& operator=(Kiosk&&) = delete;

    bool is_alive() const { return place_.disk.is_alive(process_) && place_.disk.has_power(); }
    support::Disk::Process process() const { return process_; }
    bool is_ready() const;  // somebody could rate now

    void touch_face(int level);
    void go_on();  // the person touches whatever comes next
    void pass_time();
    void keep_house();  // while nobody is there
    // Machine time.
    std::optional<base::Instant> deadline() const;

    // What the staff do with a stick.
    bool export_to(const std::filesystem::path& stick, bool pulled_out);
    bool import_from(const std::filesystem::path& stick);

private:
    template <typename Act>
    void run(const Act& act);
    void touch(const flow::Target& target);
    void see();
    void heard(base::Severity severity, std::string_view words);
    void go_on_from_thanks(const flow::Screen& screen);
    void take_back();

    Place place_;
    support::Disk::Process process_;
    app::Clock clock_;
    BareDesk desk_;
    std::unique_ptr<app::Terminal> terminal_;
    std::optional<std::pair<domain::ResponseId, domain::Level>> rated_;  // touched, and not thanked yet
    std::optional<domain::ResponseId> thanked_;                          // whose visit it is
    bool undoing_ = false;
};

}  // namespace simulation
