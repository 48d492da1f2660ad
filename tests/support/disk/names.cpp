#include "tests/support/disk/names.hpp"

#include <algorithm>
#include <utility>

namespace support {
namespace {

// What stands below a folder goes with it.
Names::Map take_below(Names::Map& map, const std::string& folder) {
    Names::Map below;
    const std::string start = folder + "/";
    for (auto each = map.lower_bound(start); each != map.end() && each->first.starts_with(start);) {
        below.emplace(each->first.substr(folder.size()), each->second);
        each = map.erase(each);
    }
    return below;
}

}  // namespace

std::string folder_of(std::string_view name) {
    const auto slash = name.rfind('/');
    return slash == std::string_view::npos ? std::string() : std::string(name.substr(0, slash));
}

std::shared_ptr<Node> Names::find(std::string_view name) const {
    const auto found = seen_.find(name);
    return found == seen_.end() ? nullptr : found->second;
}

void Names::add(Change change) {
    apply(change, seen_);
    changes_.push_back(std::move(change));
}

void Names::add(const std::string& name, std::shared_ptr<Node> node) { add(Change{{}, name, std::move(node)}); }

void Names::move(const std::string& from, const std::string& to) {
    if (auto node = find(from)) add(Change{from, to, std::move(node)});
}

void Names::remove(const std::string& name) {
    if (auto node = find(name)) add(Change{name, {}, std::move(node)});
}

void Names::find_durable(const std::string& name, const std::shared_ptr<Node>& node) {
    durable_[name] = node;
    seen_[name] = node;
}

void Names::apply(const Change& change, Map& to) {
    Map below;
    if (!change.from.empty()) {
        const auto old = to.find(change.from);
        if (old != to.end() && old->second == change.node) to.erase(old);
        if (change.node->is_folder) below = take_below(to, change.from);
    }
    if (change.to.empty()) return;
    to[change.to] = change.node;
    for (auto& [end, node] : below) to[change.to + end] = std::move(node);
}

bool Names::touches(const Change& change, std::string_view folder) {
    return (!change.from.empty() && folder_of(change.from) == folder) ||
           (!change.to.empty() && folder_of(change.to) == folder);
}

void Names::sync(std::string_view folder, Removals removals) {
    const std::string newest = changes_.empty() ? std::string() : changes_.back().from;
    std::erase_if(changes_, [&](const Change& change) {
        if (!touches(change, folder)) return false;
        if (removals == Removals::newest && change.to.empty() && change.from != newest) return false;
        apply(change, durable_);
        return true;
    });
}

Names::Map Names::remains(NameLoss loss, Dice& dice) const {
    std::map<std::string, std::size_t, std::less<>> until;  // in each folder, which change is the first one lost
    const auto is_kept = [&](const std::string& name, std::size_t number) {
        if (name.empty()) return true;
        const auto drawn = until.try_emplace(folder_of(name), 0);
        if (drawn.second) drawn.first->second = dice.below(changes_.size() + 1);
        return number < drawn.first->second;
    };
    Map found = durable_;
    for (std::size_t number = 0; number < changes_.size(); ++number) {
        const Change& change = changes_[number];
        const bool kept =
            loss == NameLoss::any ? dice.one_in(2) : is_kept(change.from, number) && is_kept(change.to, number);
        if (kept) apply(change, found);
    }
    std::erase_if(found, [&](const auto& each) {
        const std::string folder = folder_of(each.first);
        return !folder.empty() && !found.contains(folder);
    });
    return found;
}

}  // namespace support
