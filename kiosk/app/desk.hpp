// Desk: what stands beside the visit and is not the journal: the dossier's key, the staff's pages, the PIN.
//
// A seam, so that the terminal can be tested without them. Called on the terminal's thread; every call returns when it
// is done. Whoever makes a Desk outlives the terminal.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "kiosk/flow/visit.hpp"
#include "sync/journal/config.hpp"
#include "sync/journal/journal.hpp"
#include "sync/wire/dossier.hpp"

namespace app {

// A terminal that may ask: its settings and its open journal.
struct Ready {
    flow::Setting setting;
    journal::ConfigMark mark;  // of the files that the setting was read from
    std::unique_ptr<journal::Journal> journal;
    std::optional<wire::DossierKey> dossier_key{};  // nothing: ratings are bound to no dossier
    bool renewed = false;                           // the journal was damaged and set aside
    std::optional<base::LocalDay> until{};          // from this day on another survey is asked (opening.hpp)
};

class Desk {
public:
    virtual ~Desk() = default;

    // The terminal has opened, also again after damage; the journal stays until closed().
    virtual void opened(const Ready& ready) = 0;
    virtual void closed() = 0;

    // The disk is full: gives up what was kept for that day. True: there is room now.
    virtual bool make_room() = 0;

    // What a typed code binds the next rating to; nothing when it is no code or there is no key.
    virtual flow::Presented read_code(const std::string& text) = 0;
    virtual flow::PinChecked check_pin(const std::string& pin) = 0;
    virtual flow::Report report(flow::Page page) = 0;
    // Does what the staff asked for and says how it went, on the page they are on.
    virtual flow::Report carry_out(flow::Act act, flow::Page page) = 0;
    virtual flow::Report prefer(domain::Language language, flow::Page page) = 0;
    // How the touch panel is read, as the staff calibrated it last.
    virtual flow::PanelMap map() const = 0;
    virtual flow::Report keep_map(const flow::PanelMap& map, flow::Page page) = 0;

protected:
    Desk() = default;
    Desk(const Desk&) = default;
    Desk& operator=(const Desk&) = default;
    Desk(Desk&&) = default;
    Desk& operator=(Desk&&) = default;
};

}  // namespace app
