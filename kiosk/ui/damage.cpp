#include "kiosk/ui/damage.hpp"

#include <algorithm>
#include <cstdint>
#include <unordered_map>

namespace ui {

namespace {

std::int64_t area(const Box& box) { return std::int64_t{box.width} * box.height; }

Box around(const Box& a, const Box& b) {
    const int x = std::min(a.x, b.x);
    const int y = std::min(a.y, b.y);
    return {x, y, std::max(a.right(), b.right()) - x, std::max(a.bottom(), b.bottom()) - y};
}

// Worth one box: they overlap, or the ground between them is small beside what they cover.
bool belong_together(const Box& a, const Box& b) {
    const Box shared = common(a, b);
    if (shared.width > 0 && shared.height > 0) return true;
    return area(around(a, b)) * 4 <= (area(a) + area(b)) * 5;
}

// Takes in a box and whatever belongs together with it, again and again, until nothing does.
void add(std::vector<Box>& boxes, Box box) {
    if (box.width <= 0 || box.height <= 0) return;
    for (auto other = boxes.begin(); other != boxes.end();) {
        if (!belong_together(*other, box)) {
            ++other;
            continue;
        }
        box = around(*other, box);
        boxes.erase(other);
        other = boxes.begin();
    }
    boxes.push_back(box);
}

struct Hash {
    std::size_t operator()(const Piece& piece) const {
        std::size_t sum = 0;
        for (const int part : {piece.to.x, piece.to.y, piece.to.width, piece.to.height, piece.colour, piece.from_x})
            sum = sum * 1'000'003 + static_cast<std::size_t>(part);
        return sum;
    }
};

}  // namespace

// What stands in both frames in the same order leaves its pixels alone: walks through `after` and takes from `before`
// the next equal piece, if one comes after those taken so far. Every other piece of either frame is damage.
std::vector<Box> damage(const Frame& before, const Frame& after) {
    std::unordered_map<Piece, std::vector<std::size_t>, Hash> places;  // last first
    for (std::size_t i = before.size(); i > 0; --i) places[before[i - 1]].push_back(i - 1);

    std::vector<Box> boxes;
    std::size_t taken = 0;  // pieces of `before` that are accounted for
    for (const Piece& piece : after) {
        const auto found = places.find(piece);
        if (found != places.end())
            while (!found->second.empty() && found->second.back() < taken) found->second.pop_back();
        if (found == places.end() || found->second.empty()) {
            add(boxes, piece.to);
            continue;
        }
        const std::size_t place = found->second.back();
        for (; taken < place; ++taken) add(boxes, before[taken].to);
        ++taken;
    }
    for (; taken < before.size(); ++taken) add(boxes, before[taken].to);
    return boxes;
}

}  // namespace ui
