// Names: the folders of a disk: which names are durable, and which were made, moved or removed since and not synced.
//
// A name is a path from the disk's root, without a slash before it; the root itself is the empty name. A change is
// durable when one of the folders that it touches is synced. Pure: no file is touched.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/dice.hpp"
#include "tests/support/disk/content.hpp"

namespace support {

// A file or a folder, by whatever names.
struct Node {
    bool is_folder = false;
    unsigned mode = 0644;
    Content content{};
};

// What a power cut leaves of unsynced changes of names.
enum class NameLoss {
    journalled,  // in each folder those before some moment
    any          // any of them
};

std::string folder_of(std::string_view name);

class Names {
public:
    using Map = std::map<std::string, std::shared_ptr<Node>, std::less<>>;

    // As programs see it; nothing when there is none.
    std::shared_ptr<Node> find(std::string_view name) const;
    const Map& all() const { return seen_; }

    void add(const std::string& name, std::shared_ptr<Node> node);
    void move(const std::string& from, const std::string& to);
    void remove(const std::string& name);
    // A node that was there before anybody looked.
    void find_durable(const std::string& name, const std::shared_ptr<Node>& node);
    enum class Removals { all, newest };
    void sync(std::string_view folder, Removals removals = Removals::all);
    bool is_durable() const { return changes_.empty(); }

    // What a power cut leaves.
    Map remains(NameLoss loss, Dice& dice) const;

private:
    struct Change {
        std::string from;  // empty: a new name
        std::string to;    // empty: removed
        std::shared_ptr<Node> node;
    };
    static void apply(const Change& change, Map& to);
    static bool touches(const Change& change, std::string_view folder);
    void add(Change change);

    Map durable_;
    Map seen_;
    std::vector<Change> changes_;
};

}  // namespace support
