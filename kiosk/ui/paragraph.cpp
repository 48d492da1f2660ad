#include "kiosk/ui/paragraph.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

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

// How welcome it is that a line ends behind a word: behind a sentence more than behind a comma, and hardly behind the
// first word of a sentence. Weighed against lines that are not of one length (balance()).
double welcome(const std::vector<std::string>& words, std::size_t last) {
    constexpr std::string_view ends_sentence = ".?!:;";
    const char end = words[last].back();
    if (ends_sentence.find(end) != std::string_view::npos) return 0.12;
    if (end == ',') return 0.06;
    const bool begins_sentence = last > 0 && ends_sentence.find(words[last - 1].back()) != std::string_view::npos;
    return begins_sentence ? -0.12 : 0;
}

// Of a text of several words, a last line with one of them: in Vietnamese mostly half a word.
constexpr double lone_word = 0.3;

// The way from a word to the end of the text in so many lines: what it costs, and where its first line ends.
struct Way {
    double cost = std::numeric_limits<double>::infinity();
    std::size_t next = 0;
    std::string line;
};

// Extends the ways that have one line less by a line in front, from `first` on.
Way best_from(std::size_t first, const std::vector<std::string>& words, const std::vector<Way>& shorter, double even,
              const Font& font, double width, const Measure& measure) {
    Way best;
    std::string line;
    for (std::size_t last = first; last < words.size(); ++last) {
        line += (line.empty() ? "" : " ") + words[last];
        const double taken = measure(font, line);
        if (taken > width && last > first) break;
        const double uneven = (taken - even) / even;
        const bool is_end = last + 1 == words.size();
        const bool is_lone = is_end && first == last && words.size() > 2;
        const double cost =
            shorter[last + 1].cost + uneven * uneven + (is_lone ? lone_word : 0) - (is_end ? 0 : welcome(words, last));
        if (cost < best.cost) best = {cost, last + 1, line};
    }
    return best;
}

// As many lines as a filling needs, of about one length, that end where a reader pauses.
std::vector<std::string> balance(const std::vector<std::string>& words, const Font& font, int width,
                                 const Measure& measure) {
    auto filled = fill(words, font, width, measure);
    if (filled.size() < 2) return filled;
    double all = 0;
    for (const auto& line : filled) all += measure(font, line);
    const double even = all / static_cast<double>(filled.size());

    std::vector<std::vector<Way>> ways(filled.size() + 1, std::vector<Way>(words.size() + 1));
    ways[0][words.size()].cost = 0;
    for (std::size_t lines = 1; lines < ways.size(); ++lines)
        for (std::size_t first = 0; first < words.size(); ++first)
            ways[lines][first] = best_from(first, words, ways[lines - 1], even, font, width, measure);

    std::vector<std::string> lines;
    std::size_t word = 0;
    for (std::size_t left = filled.size(); left > 0; --left) {
        Way& way = ways[left][word];
        lines.push_back(std::move(way.line));
        word = way.next;
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
