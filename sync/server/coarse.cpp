#include "sync/server/coarse.hpp"

#include <algorithm>
#include <chrono>
#include <unordered_map>
#include <utility>

namespace server {
namespace {

using domain::TallyKey;

constexpr std::array of_agency_day{Part::span, Part::agency, Part::bound};
constexpr std::array of_agency_month{Part::criterion, Part::span, Part::agency, Part::bound, Part::survey};
constexpr std::array of_agency_quarter{Part::survey, Part::span, Part::criterion, Part::agency};
constexpr std::array of_counter_month{Part::span, Part::agency, Part::unit, Part::counter, Part::bound};
constexpr std::array of_city_month{Part::span, Part::survey, Part::criterion, Part::field, Part::bound};

constexpr std::array<GrainShape, grains.size()> shapes{{{"agency_day", "day", of_agency_day},
                                                        {"agency_month", "month", of_agency_month},
                                                        {"agency_quarter", "quarter", of_agency_quarter},
                                                        {"counter_month", "month", of_counter_month},
                                                        {"city_month", "month", of_city_month}}};

constexpr unsigned months_a_quarter = 3;
constexpr std::size_t month_letters = 7;  // of "2026-11-23"

// The first day of the span in which the day lies.
std::chrono::year_month_day first_of(Grain grain, base::LocalDay day) {
    std::chrono::year_month_day date{day};
    if (grain == Grain::agency_day) return date;
    unsigned month = static_cast<unsigned>(date.month());
    if (grain == Grain::agency_quarter) month -= (month - 1) % months_a_quarter;
    return date.year() / std::chrono::month{month} / 1;
}

std::string text_of(Grain grain, std::chrono::year_month_day first) {
    const std::string text = base::to_text(base::LocalDay{first});
    return grain == Grain::agency_day ? text : text.substr(0, month_letters);
}

constexpr std::array<std::string CoarseKey::*, 8> texts{&CoarseKey::span,    &CoarseKey::agency,   &CoarseKey::unit,
                                                        &CoarseKey::counter, &CoarseKey::field,    nullptr,
                                                        &CoarseKey::survey,  &CoarseKey::criterion};

const std::string& text_at(const TallyKey& key, Part part) {
    constexpr std::array<std::string TallyKey::*, 8> members{
        nullptr,          &TallyKey::agency, &TallyKey::unit,   &TallyKey::counter,
        &TallyKey::field, nullptr,           &TallyKey::survey, &TallyKey::criterion};
    return key.*members.at(static_cast<std::size_t>(part));
}

// A row's key while tallies are added up: views into theirs, because a map of texts would cost more than the sums.
struct KeyView {
    std::chrono::year_month_day first{};
    bool bound = false;
    std::array<std::string_view, 8> texts{};  // by Part

    bool operator==(const KeyView&) const = default;
};

struct HashOfKeyView {
    std::size_t operator()(const KeyView& key) const {
        std::size_t hash =
            static_cast<std::size_t>(base::LocalDay{key.first}.time_since_epoch().count()) * 2 + key.bound;
        for (const std::string_view text : key.texts)
            if (!text.empty()) hash = hash * 31 + std::hash<std::string_view>{}(text);
        return hash;
    }
};

// The sums of one grain. Tallies come in the order of their keys: mostly the next one goes where the last one went, and
// then nothing is looked up.
class Sums {
public:
    explicit Sums(Grain grain) : grain_(grain), shape_(shape_of(grain)) {}

    void add(const TallyKey& key, std::uint64_t count) {
        if (!key.criterion.empty() && !shape_.has(Part::criterion)) return;
        const KeyView view = view_of(key);
        if (last_ == nullptr || last_->first != view) last_ = &*sums_.try_emplace(view).first;
        last_->second.at(static_cast<std::size_t>(key.level - 1)) += count;
    }

    void write_into(Coarse& coarse) const {
        for (const auto& [view, levels] : sums_) {
            CoarseKey key{.grain = grain_, .span = text_of(grain_, view.first), .bound = view.bound};
            for (const Part part : shape_.parts)
                if (part != Part::bound && part != Part::span)
                    server::text_at(key, part) = view.texts.at(static_cast<std::size_t>(part));
            coarse.emplace(std::move(key), levels);
        }
    }

private:
    KeyView view_of(const TallyKey& key) const {
        KeyView view{.first = first_of(grain_, key.day)};
        for (const Part part : shape_.parts) {
            if (part == Part::bound) view.bound = key.bound;
            if (part != Part::bound && part != Part::span)
                view.texts.at(static_cast<std::size_t>(part)) = text_at(key, part);
        }
        return view;
    }

    Grain grain_;
    const GrainShape& shape_;
    std::unordered_map<KeyView, Levels, HashOfKeyView> sums_;
    std::pair<const KeyView, Levels>* last_ = nullptr;
};

}  // namespace

bool GrainShape::has(Part part) const { return std::find(parts.begin(), parts.end(), part) != parts.end(); }

std::string_view GrainShape::column(Part part) const {
    constexpr std::array<std::string_view, 8> columns{"",      "agency", "unit",   "counter",
                                                      "field", "bound",  "survey", "criterion"};
    return part == Part::span ? span : columns.at(static_cast<std::size_t>(part));
}

std::string& text_at(CoarseKey& key, Part part) { return key.*texts.at(static_cast<std::size_t>(part)); }

const std::string& text_at(const CoarseKey& key, Part part) { return key.*texts.at(static_cast<std::size_t>(part)); }

const GrainShape& shape_of(Grain grain) { return shapes.at(static_cast<std::size_t>(grain)); }

Coarse coarse_of(const std::map<TallyKey, std::uint64_t>& tallies) {
    Coarse coarse;
    for (const Grain grain : grains) {
        Sums sums(grain);
        for (const auto& [key, count] : tallies) sums.add(key, count);
        sums.write_into(coarse);
    }
    return coarse;
}

}  // namespace server
