// Commands about flags: what the published rules suspect, as a file that a score run can name.
#include <fmt/format.h>

#include <map>

#include "sync/base/file.hpp"
#include "sync/server/amount.hpp"
#include "sync/server/commands.hpp"
#include "sync/server/flag_run.hpp"
#include "sync/server/folder.hpp"
#include "sync/wire/flag_rules.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;

constexpr std::size_t rules_limit = std::size_t{1} << 20U;
constexpr std::size_t run_limit = std::size_t{1} << 30U;

domain::Rate suspected_rate(const domain::Tallies& suspected) {
    domain::Rate rate;
    for (const auto& [key, count] : suspected.counts()) {
        if (!key.criterion.empty()) continue;
        rate.total += count;
        if (key.level >= domain::high_level) rate.satisfied += count;
    }
    return rate;
}

}  // namespace

Result<bool> run_flag_rules(const Path& database, const FlagRequest& request) {
    const auto text = base::read_file(request.rules, rules_limit);
    if (!text) return text.problem();
    const auto rules = wire::read_flag_rules(*text);
    if (!rules) return rules.problem();
    auto store = Store::open_to_read(database);
    if (!store) return store.problem();
    const auto run = run_flags(*store, *rules, sha256_hex(*text), request.period);
    if (!run) return run.problem();
    const std::string bytes = json_of(*run);
    if (const auto written = base::replace_file(request.into, bytes); !written) return written.problem();
    std::map<std::string, std::size_t> by_rule;
    for (const DeviceFlag& one : run->flags) ++by_rule[one.flag.rule];
    for (const domain::FlagRule& rule : rules->rules)
        fmt::print("{:>6}  {}\n", by_rule[rule.id], rule.title.in(request.language));
    const domain::Rate suspected = suspected_rate(run->suspected);
    fmt::print("{} of {} suspected, {} of them of level 4 or 5; none is deleted\n{}  {}\n", suspected.total,
               amount(run->responses, "response", "responses"), suspected.satisfied, sha256_hex(bytes),
               request.into.string());
    return true;
}

Result<bool> list_flags(const FlagRequest& request) {
    const auto text = base::read_file(request.into, run_limit);
    if (!text) return text.problem();
    const auto run = read_flag_run(*text);
    if (!run) return run.problem();
    const auto rules_text = base::read_file(request.rules, rules_limit);
    if (!rules_text) return rules_text.problem();
    if (sha256_hex(*rules_text) != run->rules_sha256)
        return Problem{Code::bad_input, "the flags were found by other rules than " + request.rules.string(), 0};
    const auto rules = wire::read_flag_rules(*rules_text);
    if (!rules) return rules.problem();
    fmt::print("{}{}\n", lines_of(*run, *rules, request.language), amount(run->flags.size(), "flag", "flags"));
    return true;
}

}  // namespace server
