#include "sync/server/paging.hpp"

namespace server {

base::Result<std::int64_t> number_at_cursor(const Call& call, std::string_view name, wire::Incarnation incarnation) {
    const auto word = call.value(name);
    if (!word) return std::int64_t{0};
    const auto place = read_page_word(*word);
    if (!place || place->incarnation != incarnation)
        return base::Problem{base::Code::incarnation, "the server was restored since; begin again with the first page",
                             0};
    return place->number;
}

}  // namespace server
