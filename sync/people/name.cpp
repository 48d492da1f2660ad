#include "sync/people/name.hpp"

#include <algorithm>
#include <string>

namespace people {
namespace {

constexpr std::size_t shortest = 2;
constexpr std::size_t longest = 40;

bool is_small_letter(char c) { return c >= 'a' && c <= 'z'; }

bool is_allowed(char c) { return is_small_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-'; }

}  // namespace

base::Result<> check_name(std::string_view name) {
    if (name.size() >= shortest && name.size() <= longest && is_small_letter(name.front()) &&
        std::all_of(name.begin(), name.end(), is_allowed))
        return base::Done{};
    return base::Problem{base::Code::bad_input,
                         "a name is 2 to 40 small letters a-z, digits, '.', '_' or '-', a letter first", 0};
}

}  // namespace people
