// Words: one text in the product's languages. Vietnamese is never empty; where English is missing, Vietnamese serves.
#pragma once

#include <string>

namespace domain {

enum class Language { vietnamese, english };

struct Words {
    std::string vi;
    std::string en;

    const std::string& in(Language language) const { return language == Language::english && !en.empty() ? en : vi; }
    bool operator==(const Words&) const = default;
};

}  // namespace domain
