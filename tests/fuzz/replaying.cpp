// Runs a target over its seeds, over the files of the folders named, and over mutations of all of them.
//
//   NAME [--mutations N] [--write-seeds DIR] [FOLDER...]
//
// Every broken law ends the program; before that, the input at hand is written to `crash-NAME` in the working folder.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "sync/base/file.hpp"
#include "tests/fuzz/mutation.hpp"
#include "tests/fuzz/target.hpp"

namespace {

namespace fs = std::filesystem;

constexpr std::size_t input_limit = std::size_t{4} * 1024 * 1024;

struct Orders {
    std::uint64_t mutations = 0;
    fs::path seeds_into;
    std::vector<fs::path> folders;
};

Orders read_orders(int count, char** words) {
    Orders orders;
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        if (word == "--mutations" && i + 1 < count)
            orders.mutations = std::stoull(words[++i]);
        else if (word == "--write-seeds" && i + 1 < count)
            orders.seeds_into = words[++i];
        else
            orders.folders.emplace_back(word);
    }
    return orders;
}

std::vector<std::string> inputs_of(const Orders& orders) {
    std::vector<std::string> inputs = fuzz::seeds();
    for (const fs::path& folder : orders.folders) {
        if (!fs::exists(folder)) continue;
        std::vector<fs::path> files;
        for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
        std::sort(files.begin(), files.end());
        for (const fs::path& file : files) inputs.push_back(base::read_file(file, input_limit).value());
    }
    return inputs;
}

void write_seeds(const fs::path& folder) {
    fs::create_directories(folder);
    int number = 0;
    for (const std::string& seed : fuzz::seeds()) {
        const auto written = base::replace_file(folder / ("seed-" + std::to_string(++number)), seed);
        base::check(static_cast<bool>(written), "a seed can be written");
    }
}

// The input at hand, for whoever looks for the reason.
std::string current;
fs::path kept_at;

void keep_current(int signal_number) {
    if (std::FILE* file = std::fopen(kept_at.c_str(), "wb")) {
        std::fwrite(current.data(), 1, current.size(), file);
        std::fclose(file);
    }
    std::signal(signal_number, SIG_DFL);
    std::raise(signal_number);
}

void run(const std::string& input) {
    current = input;
    fuzz::run(current);
}

}  // namespace

int main(int count, char** words) {
    kept_at = "crash-" + fs::path(words[0]).filename().string();
    for (const int number : {SIGABRT, SIGSEGV}) std::signal(number, keep_current);
    const Orders orders = read_orders(count, words);
    if (!orders.seeds_into.empty()) {
        write_seeds(orders.seeds_into);
        return 0;
    }
    const std::vector<std::string> inputs = inputs_of(orders);
    for (const std::string& input : inputs) run(input);
    support::Dice dice(1);
    for (std::uint64_t i = 0; i < orders.mutations; ++i) {
        const std::string& start = inputs[dice.below(inputs.size())];
        run(fuzz::mutated(start, inputs[dice.below(inputs.size())], dice));
    }
    std::printf("%zu inputs, %llu mutations\n", inputs.size(), static_cast<unsigned long long>(orders.mutations));
    return 0;
}
