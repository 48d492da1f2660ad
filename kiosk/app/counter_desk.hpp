// The desk of a real counter: the terminal's data folder, its keys, its USB stick, its panel.
#pragma once

#include <filesystem>

#include "kiosk/app/desk.hpp"

namespace app {

class CounterDesk final : public Desk {
public:
    explicit CounterDesk(std::filesystem::path folder) : folder_(std::move(folder)) {}

    void journal_is(journal::Journal* journal) override { journal_ = journal; }
    flow::Presented read_code(const std::string& text) override;
    flow::PinChecked check_pin(const std::string& pin) override;
    flow::Report report(flow::Page page) override;
    flow::Report carry_out(flow::Act act, flow::Page page) override;
    flow::Report prefer(domain::Language language, flow::Page page) override;

private:
    std::filesystem::path folder_;
    journal::Journal* journal_ = nullptr;
};

}  // namespace app
