#include "kiosk/app/counter_desk.hpp"

namespace app {

flow::Presented CounterDesk::read_code(const std::string& /*text*/) { return {}; }
flow::PinChecked CounterDesk::check_pin(const std::string& /*pin*/) { return {flow::Word::pin_unset}; }
flow::Report CounterDesk::report(flow::Page page) {
    return {.page = page, .rows = {}, .charts = {}, .code = {}, .caption = {}, .options = {}, .note = {}};
}
flow::Report CounterDesk::carry_out(flow::Act /*act*/, flow::Page page) { return report(page); }
flow::Report CounterDesk::prefer(domain::Language /*language*/, flow::Page page) { return report(page); }

}  // namespace app
