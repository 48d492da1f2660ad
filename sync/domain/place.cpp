#include "sync/domain/place.hpp"

#include <algorithm>
#include <set>

#include "sync/domain/rating.hpp"

namespace domain {
namespace {

using base::Code;
using base::Problem;

bool has_control(const std::string& text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7F;
    });
}

// Collects what was seen of one kind, and the first thing that is wrong.
class Census {
public:
    void see(std::string_view kind, const std::string& id, const Words& name) {
        if (wrong_) return;
        const std::string what = std::string(kind) + " \"" + id + "\"";
        if (!is_identifier(id))
            fail(what + ": an id is 1 to 40 letters a-z, A-Z, digits, '.', '_' or '-'");
        else if (name.vi.empty())
            fail(what + " has no Vietnamese name");
        else if (has_control(name.vi) || has_control(name.en))
            fail(what + " has a control character in its name");
        else if (!seen_.emplace(kind, id).second)
            fail(what + " stands twice");
    }
    void see_field(const Counter& counter) {
        if (!wrong_ && !counter.field.empty() && !is_identifier(counter.field))
            fail("counter \"" + counter.id + "\" serves the field \"" + counter.field + "\", which is not an id");
    }
    void see_hours(const Unit& unit) {
        if (wrong_) return;
        if (const auto verdict = validate(unit.hours); !verdict)
            fail("unit \"" + unit.id + "\": " + verdict.problem().words);
    }
    base::Result<> verdict() const {
        if (wrong_) return Problem{Code::bad_input, words_, 0};
        return base::Done{};
    }

private:
    void fail(std::string words) {
        wrong_ = true;
        words_ = std::move(words);
    }
    std::set<std::pair<std::string, std::string>> seen_;
    bool wrong_ = false;
    std::string words_;
};

}  // namespace

base::Result<> validate(const City& city) {
    Census census;
    for (const Bloc& bloc : city.blocs) {
        census.see("bloc", bloc.id, bloc.name);
        for (const Agency& agency : bloc.agencies) {
            census.see("agency", agency.id, agency.name);
            for (const Unit& unit : agency.units) {
                census.see("unit", unit.id, unit.name);
                census.see_hours(unit);
                for (const Counter& counter : unit.counters) {
                    census.see("counter", counter.id, counter.name);
                    census.see_field(counter);
                }
            }
        }
    }
    for (const Field& field : city.fields) census.see("field", field.id, field.name);
    return census.verdict();
}

}  // namespace domain
