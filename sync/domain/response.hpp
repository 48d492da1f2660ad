// Response: everything one person gives in one visit. The rating comes first and is complete by itself; whatever
// follows names the same response id, and is kept as soon as it is given, so that walking away loses nothing.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "sync/domain/rating.hpp"

namespace domain {

// A factor that went well or did not.
struct Remark {
    std::string factor;
    bool good = false;
    bool operator==(const Remark&) const = default;
};

// A level given to one criterion of the survey.
struct Judgement {
    std::string criterion;
    Level level;
    bool operator==(const Judgement&) const = default;
};

// Several for one response are one after the other: each carries what its screen added, and no item twice.
struct Answers {
    ResponseId response{};
    std::vector<Remark> remarks;
    std::vector<Judgement> judgements;
    bool operator==(const Answers&) const = default;
};

inline constexpr std::size_t comment_letters = 300;

// The text never enters the chain: the journal keeps a salted hash there and the text where it can be erased.
struct Comment {
    ResponseId response{};
    std::string text;  // UTF-8, NFC, at most comment_letters letters
    bool operator==(const Comment&) const = default;
};

// The person took the rating back within seconds: a stray tap, a child's tap. Stays in the journal, counts for nothing.
struct Undone {
    ResponseId response{};
    bool operator==(const Undone&) const = default;
};

// A tap in test mode: proves the way from the glass to the disk, and is no rating.
struct Canary {
    Level level;
    bool operator==(const Canary&) const = default;
};

using Given = std::variant<Rating, Answers, Comment, Undone, Canary>;

}  // namespace domain
