#include "sync/sql/beside.hpp"

#include <string>
#include <system_error>

namespace sql {

std::filesystem::path beside(std::filesystem::path file, std::string_view end) {
    file += end;
    return file;
}

bool is_there(const std::filesystem::path& path) {
    std::error_code error;
    return std::filesystem::exists(std::filesystem::symlink_status(path, error));
}

std::filesystem::path free_name(const std::filesystem::path& wanted) {
    std::filesystem::path path = wanted;
    for (int number = 2; is_there(path) || is_there(beside(path, log_end)); ++number)
        path = beside(wanted, "." + std::to_string(number));
    return path;
}

}  // namespace sql
