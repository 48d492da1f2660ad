// Hands: what dishonest people and dishonest disks do to a terminal: rows edited, inserted, deleted, exchanged or cut
// off with SQL on the file, old images put back, folders copied to a second machine, bits that flip.
//
// The tamperer is clever: he drops the triggers and puts them back word for word, and makes every hash fit that can be
// made without the device's key.
#pragma once

#include "tests/simulation/oracle.hpp"
#include "tests/simulation/terminal.hpp"

namespace simulation {

class Hands {
public:
    Hands(World& world, Oracle& oracle) : world_(world), oracle_(oracle) {}

    // While the terminal is off. Nothing happens when it holds nothing to tamper with.
    void tamper(Terminal& terminal, Fault deed);
    // While it runs.
    void rot(Terminal& terminal);

private:
    bool spoil_rows(Terminal& terminal, Fault deed);
    void spoil_promise(const std::string& device, std::string_view line, wire::Sequence sequence);

    World& world_;
    Oracle& oracle_;
};

}  // namespace simulation
