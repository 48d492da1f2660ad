#include "kiosk/ui/paragraph.hpp"

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : text + ' ') {
        if (c != ' ') {
            word += c;
        } else if (!word.empty()) {
            words.push_back(std::move(word));
            word.clear();
        }
    }
    return words;
}

std::vector<std::string> fill(const std::vector<std::string>& words, const Font& font, double width,
                              const Measure& measure) {
    std::vector<std::string> lines;
    for (const auto& word : words) {
        if (lines.empty() || measure(font, lines.back() + ' ' + word) > width) {
            lines.push_back(word);
        } else {
            lines.back() += ' ' + word;
        }
    }
    return lines;
}

int widest(const std::vector<std::string>& lines, const Font& font, const Measure& measure) {
    double width = 0;
    for (const auto& line : lines) width = std::max(width, measure(font, line));
    return static_cast<int>(std::ceil(width));
}

// The narrowest filling with as many lines as the widest one has.
std::vector<std::string> balance(const std::vector<std::string>& words, const Font& font, int width,
                                 const Measure& measure) {
    auto lines = fill(words, font, width, measure);
    int low = 0;
    for (int high = width; high - low > 1;) {
        const int middle = (low + high) / 2;
        auto narrower = fill(words, font, middle, measure);
        if (narrower.size() > lines.size() || widest(narrower, font, measure) > width) {
            low = middle;
        } else {
            high = middle;
            lines = std::move(narrower);
        }
    }
    return lines;
}

Paragraph broken(const std::string& text, const Font& font, int width, const Measure& measure) {
    auto lines = balance(words_of(text), font, width, measure);
    const int taken = widest(lines, font, measure);
    return {font, std::move(lines), taken};
}

bool fits(const std::string& text, const Font& font, const Room& room, const Measure& measure) {
    const auto lines = fill(words_of(text), font, room.width, measure);
    return static_cast<int>(lines.size()) <= room.lines && widest(lines, font, measure) <= room.width;
}

}  // namespace

int Paragraph::height() const { return lines.empty() ? 0 : static_cast<int>(lines.size() - 1) * step() + font.pixels; }

std::vector<Paragraph> set_alike(const std::vector<std::string>& texts, Font font, int least_pixels, const Room& room,
                                 const Measure& measure) {
    const auto all_fit = [&] {
        return std::all_of(texts.begin(), texts.end(),
                           [&](const auto& text) { return fits(text, font, room, measure); });
    };
    while (font.pixels > least_pixels && !all_fit()) --font.pixels;

    std::vector<Paragraph> paragraphs;
    paragraphs.reserve(texts.size());
    for (const auto& text : texts) paragraphs.push_back(broken(text, font, room.width, measure));
    return paragraphs;
}

Paragraph set(const std::string& text, Font font, int least_pixels, const Room& room, const Measure& measure) {
    return set_alike({text}, font, least_pixels, room, measure).front();
}

}  // namespace ui
