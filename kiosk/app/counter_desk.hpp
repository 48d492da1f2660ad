// The desk of a real counter: the terminal's data folder, the staff's pages, their PIN, the panel, the USB stick.
//
// Everything that the staff do is an entry of the journal; a setting, test mode or a restart that cannot be written
// down first is not done. Nothing here can change or delete a rating.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/app/ballast.hpp"
#include "kiosk/app/desk.hpp"
#include "kiosk/app/upkeep.hpp"
#include "kiosk/app/voice.hpp"
#include "kiosk/staff/health.hpp"
#include "kiosk/staff/reading.hpp"
#include "kiosk/staff/settings.hpp"
#include "kiosk/staff/stick.hpp"

namespace app {

// Where the machine shows what is plugged in.
struct Sockets {
    std::vector<std::filesystem::path> stick_roots = staff::stick_roots();
    std::filesystem::path mounts = "/proc/self/mountinfo";
    std::filesystem::path backlights = "/sys/class/backlight";
    std::function<staff::Scanner()> scanner = [] { return staff::Scanner::none; };
};

class CounterDesk final : public Desk {
public:
    // Wording and voice outlive the desk.
    CounterDesk(std::filesystem::path folder, const flow::Wording& wording, Voice& voice, bool can_sound,
                Sockets sockets = {}, std::function<base::Stamp()> clock = base::stamp_now);

    void opened(const Ready& ready) override;
    void closed() override { journal_ = nullptr; }
    bool make_room() override { return give_up_ballast(folder_); }

    flow::Presented read_code(const std::string& text) override;
    flow::PinChecked check_pin(const std::string& pin) override;
    flow::Report report(flow::Page page) override;
    flow::Report carry_out(flow::Act act, flow::Page page) override;
    flow::Report prefer(domain::Language language, flow::Page page) override;
    flow::PanelMap map() const override { return settings_.map; }
    flow::Report keep_map(const flow::PanelMap& map, flow::Page page) override;

    domain::Language first_language() const { return settings_.language; }

    // Reads a little more of the journal for the staff's pages. False: there is nothing left to read now.
    bool work();
    // Does a little of what the journal needs while nobody is there (upkeep.hpp). False: nothing until next_look().
    bool tend(const Front& front, const base::Stamp& now);
    base::Instant next_look() const { return journal_ == nullptr ? base::Instant::max() : upkeep_.due(); }
    bool epoch_is_over() const { return journal_ != nullptr && upkeep_.epoch_is_over(); }
    // The staff have asked for the program to be started again.
    bool is_over() const { return is_over_; }

private:
    void read_all();
    std::optional<staff::Stick> first_stick() const;
    bool keep(const wire::Body& body);
    flow::Report health();
    flow::Report settings();
    std::optional<flow::Word> change(flow::Act act);
    std::optional<flow::Word> close_day();
    std::optional<flow::Word> export_usb();
    std::optional<flow::Word> import_receipts();
    std::optional<flow::Word> change_volume(int by_percent);
    std::optional<flow::Word> change_brightness(int by_percent);
    std::optional<flow::Word> keep_settings(const staff::Settings& changed, const char* what);

    std::filesystem::path folder_;
    const flow::Wording& wording_;
    Voice& voice_;
    bool can_sound_;
    Sockets sockets_;
    std::function<base::Stamp()> clock_;
    staff::Settings settings_;
    staff::Reading reading_;
    Upkeep upkeep_;
    flow::Setting setting_;
    std::optional<wire::DossierKey> dossier_key_;
    journal::Journal* journal_ = nullptr;
    bool all_read_ = false;
    bool is_over_ = false;
};

// The languages in the order in which they are offered: the staff's first one, then the others.
std::vector<domain::Language> languages_from(const flow::Wording& wording, domain::Language first);

}  // namespace app
