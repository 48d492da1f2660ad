#include "sync/audit/audit.hpp"

#include <catch2/catch.hpp>

#include "sync/server/folder.hpp"
#include "sync/server/pull.hpp"
#include "tests/support/file_content.hpp"
#include "tests/sync/server/world.hpp"

namespace fs = std::filesystem;
using audit::Report;
using audit::Verdict;
using support::content_of;
using support::write;
using test::Server;
using test::Terminal;

namespace {

server::Pulled pull_into(Server& server, const fs::path& folder) {
    const auto pulled = server::pull(server.store(), folder);
    REQUIRE(pulled);
    return *pulled;
}

// Whatever speaks against the folder.
std::vector<std::string> doubts_of(const fs::path& folder, const audit::TrustedKeys& keys = {}) {
    std::vector<std::string> words;
    for (const audit::Finding& finding : audit::audit(folder, keys).findings) words.push_back(finding.words);
    return words;
}

// As one text, so that a failed check shows them.
std::string text_in(const std::vector<std::string>& doubts) {
    std::string text;
    for (const std::string& doubt : doubts) text.append(doubt).push_back('\n');
    return text;
}

std::vector<fs::path> files_in(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& item : fs::recursive_directory_iterator(folder))
        if (item.is_regular_file()) files.push_back(item.path());
    std::sort(files.begin(), files.end());
    return files;
}

std::vector<fs::path> batches_in(const fs::path& folder) {
    auto files = files_in(folder);
    std::erase_if(files, [](const fs::path& file) { return file.extension() != ".batch"; });
    return files;
}

// Two terminals, three batches of one and one of the other, pulled in two pulls.
struct PulledFolder {
    Server server;
    test::Folder folder;
    Terminal one = server.enrol(1);
    Terminal two = server.enrol(2, "b1");

    PulledFolder() {
        one.write(wire::Opened{"0.1.0", ""});
        for (int level = 1; level <= 5; ++level) one.rate(level);
        test::receipt_of(server.send(one, one.batch(1, 2)));
        test::receipt_of(server.send(one, one.batch(2, 4)));  // overlaps
        pull_into(server, path());
        two.rate(5, "b1");
        test::receipt_of(server.send(two, two.everything()));
        test::receipt_of(server.send(one, one.batch(5, 6)));
        pull_into(server, path());
        REQUIRE(batches_in(path()).size() == 4);
    }
    const fs::path& path() const { return folder.path(); }

    // The manifests of a server that lies: what stands in the folder now, signed with its real key.
    void sign_what_is_there() {
        const wire::SecretKey key(server.store().meta()->receipt_seed);
        server::Manifest manifest;
        manifest.through = 4;
        manifest.devices_sha256 = server::sha256_hex(content_of(path() / server::devices_name));
        for (const auto& file : batches_in(path()))
            manifest.files.push_back(
                {file.lexically_relative(path()).generic_string(), server::sha256_hex(content_of(file))});
        fs::remove(path() / server::manifest_name(2));
        write(path() / server::manifest_name(1), server::write_manifest(manifest, key));
        write(path() / server::cursor_name, server::write_cursor({1, 4, 1}));
    }
};

}  // namespace

TEST_CASE("a pulled folder verifies, and says what it covers") {
    const PulledFolder pulled;
    const auto key = pulled.server.handlers().receipt_key();
    const Report report = audit::audit(pulled.path(), {key, std::nullopt});
    CHECK(text_in(doubts_of(pulled.path(), {key, std::nullopt})).empty());
    CHECK(report.verdict() == Verdict::proven);
    REQUIRE(report.streams.size() == 2);
    std::uint64_t ratings = 0;
    for (const auto& stream : report.streams) {
        const wire::Sequence last = stream.stream.device == pulled.one.stream().device ? 6U : 1U;
        REQUIRE(stream.proven.size() == 1);
        CHECK(stream.proven.front().entries == audit::Span{1, last});
        ratings += stream.ratings;
    }
    CHECK(ratings == 6);
    CHECK(audit::audit(pulled.path(), {wire::PublicKey{}, std::nullopt}).verdict() == Verdict::doubtful);
}

TEST_CASE("verification counts a response once, and not when it was taken back in time") {
    Server server;
    const test::Folder folder;
    Terminal terminal = server.enrol(1);
    domain::Undone undone{};
    for (base::Byte response = 1; response <= 3; ++response) {
        terminal.write(terminal.rating(1, response));
        terminal.write(terminal.rating(1, response));
    }
    undone.response.fill(1);
    terminal.write(undone);
    terminal.write(undone);
    terminal.now.monotonic += std::chrono::seconds{11};
    undone.response.fill(2);  // too late
    terminal.write(undone);
    undone.response.fill(9);  // of nobody
    terminal.write(undone);
    test::receipt_of(server.send(terminal, terminal.batch(1, 5)));
    test::receipt_of(server.send(terminal, terminal.batch(6, terminal.last())));
    pull_into(server, folder.path());
    CHECK(text_in(doubts_of(folder.path())).empty());
    CHECK(audit::audit(folder.path(), {}).streams.at(0).ratings == 2);
    CHECK(server.rated() == 2);
}

TEST_CASE("a day that was closed with another head than the chain's is a doubt") {
    Server server;
    const test::Folder folder;
    Terminal terminal = server.enrol(1);
    terminal.rate(5);
    terminal.write(wire::DayClosed{{}, 1, 1, terminal.hash_at(1)});
    test::receipt_of(server.send(terminal, terminal.everything()));
    pull_into(server, folder.path());
    CHECK(doubts_of(folder.path()).empty());
    terminal.write(wire::DayClosed{{}, 1, 1, terminal.hash_at(1)});
    test::receipt_of(server.send(terminal, terminal.batch(3, 3)));
    pull_into(server, folder.path());
    CHECK(text_in(doubts_of(folder.path())).find("closes its day with another head") != std::string::npos);
}

TEST_CASE("batches are pulled as they were received") {
    const PulledFolder pulled;
    std::vector<std::string> files;
    for (const auto& file : batches_in(pulled.path())) files.push_back(content_of(file));
    for (const std::string& sent :
         {pulled.one.batch(1, 2), pulled.one.batch(2, 4), pulled.one.batch(5, 6), pulled.two.everything()})
        CHECK(std::count(files.begin(), files.end(), sent) == 1);
    CHECK(fs::exists(pulled.path() / pulled.one.stream().device / "0001-0000000002-0000000004.batch"));
}

TEST_CASE("a pull without anything new writes nothing") {
    PulledFolder pulled;
    std::vector<std::pair<std::string, std::string>> before;
    for (const auto& file : files_in(pulled.path())) before.emplace_back(file.string(), content_of(file));
    test::receipt_of(pulled.server.send(pulled.one, pulled.one.batch(1, 2)));  // a repeat
    CHECK(pull_into(pulled.server, pulled.path()).batches == 0);
    std::vector<std::pair<std::string, std::string>> after;
    for (const auto& file : files_in(pulled.path())) after.emplace_back(file.string(), content_of(file));
    CHECK(before == after);
    const auto next = pulled.server.enrol(3);
    pull_into(pulled.server, pulled.path());  // a new device, but no batch
    CHECK(doubts_of(pulled.path()).empty());
}

TEST_CASE("a pull that was killed anywhere is made whole by the next") {
    PulledFolder pulled;
    // Every set of the second pull's files that a kill can leave, in the order in which they are written.
    const auto first_cursor = server::write_cursor({1, 2, 1});
    const auto two_batch = pulled.path() / pulled.two.stream().device / "0001-0000000001-0000000001.batch";
    for (int killed_after = 0; killed_after < 4; ++killed_after) {
        write(pulled.path() / server::cursor_name, first_cursor);
        if (killed_after < 3) fs::remove(pulled.path() / server::manifest_name(2));
        if (killed_after < 2) fs::remove(pulled.path() / server::devices_name);
        if (killed_after < 1) {
            fs::remove(two_batch);
            write(two_batch.string() + ".new", "half");
        }
        INFO(killed_after);
        CHECK_FALSE(doubts_of(pulled.path()).empty());
        pull_into(pulled.server, pulled.path());
        CHECK(text_in(doubts_of(pulled.path())).empty());
    }
}

TEST_CASE("every single flipped byte of a pulled folder raises a doubt") {
    const PulledFolder pulled;
    for (const auto& file : files_in(pulled.path())) {
        const std::string content = content_of(file);
        for (std::size_t i = 0; i < content.size(); ++i) {
            std::string flipped = content;
            flipped[i] = static_cast<char>(flipped[i] ^ 1);
            write(file, flipped);
            if (doubts_of(pulled.path()).empty()) FAIL_CHECK("byte " << i << " of " << file.filename());
        }
        write(file, content);
    }
    CHECK(doubts_of(pulled.path()).empty());
}

TEST_CASE("even a server that signs whatever is there cannot alter an entry") {
    PulledFolder pulled;
    pulled.sign_what_is_there();
    REQUIRE(text_in(doubts_of(pulled.path())).empty());
    const auto file = pulled.path() / pulled.one.stream().device / "0001-0000000005-0000000006.batch";
    const std::string content = content_of(file);
    const std::size_t header_end = content.find('\n');
    for (std::size_t i = header_end; i < content.size(); ++i) {
        std::string flipped = content;
        flipped[i] = static_cast<char>(flipped[i] ^ 1);
        write(file, flipped);
        pulled.sign_what_is_there();
        if (doubts_of(pulled.path()).empty()) FAIL_CHECK("byte " << i << " of an entry");
    }
}

TEST_CASE("missing, foreign, swapped and renamed files raise a doubt") {
    const PulledFolder pulled;
    const auto files = files_in(pulled.path());
    for (const auto& file : files) {
        INFO(file.filename());
        const std::string content = content_of(file);
        fs::remove(file);
        CHECK_FALSE(doubts_of(pulled.path()).empty());
        write(file, content);
    }
    const auto batches = batches_in(pulled.path());
    for (std::size_t i = 1; i < batches.size(); ++i) {
        const std::string a = content_of(batches[0]);
        const std::string b = content_of(batches[i]);
        write(batches[0], b);
        write(batches[i], a);
        CHECK_FALSE(doubts_of(pulled.path()).empty());
        write(batches[0], a);
        write(batches[i], b);
    }
    const auto foreign = pulled.path() / pulled.one.stream().device / "0001-0000000007-0000000007.batch";
    write(foreign, "x");
    CHECK_FALSE(doubts_of(pulled.path()).empty());
    fs::remove(foreign);
    CHECK(doubts_of(pulled.path()).empty());
}

TEST_CASE("even with manifests made anew, missing batches are named by the entries they held") {
    PulledFolder pulled;
    const auto folder_of_one = pulled.path() / pulled.one.stream().device;
    SECTION("in the middle") {
        fs::remove(folder_of_one / "0001-0000000002-0000000004.batch");
        pulled.sign_what_is_there();
        CHECK(text_in(doubts_of(pulled.path())).find("gap 3-4") != std::string::npos);
    }
    SECTION("at the start") {
        fs::remove(folder_of_one / "0001-0000000001-0000000002.batch");
        pulled.sign_what_is_there();
        CHECK(text_in(doubts_of(pulled.path())).find("gap 1,") != std::string::npos);
    }
    SECTION("at the end") {
        fs::remove(folder_of_one / "0001-0000000005-0000000006.batch");
        pulled.sign_what_is_there();
        CHECK(text_in(doubts_of(pulled.path())).find("gap 5-6") != std::string::npos);
    }
    SECTION("all of one terminal") {
        fs::remove_all(folder_of_one);
        pulled.sign_what_is_there();
        CHECK(text_in(doubts_of(pulled.path())).find("gap 1-6") != std::string::npos);
    }
}

TEST_CASE("two stories signed by the same device are found, though each is signed rightly") {
    PulledFolder pulled;
    Terminal clone = pulled.one.beside();
    for (int i = 0; i < 6; ++i) clone.rate(5);
    write(pulled.path() / pulled.one.stream().device / "0001-0000000002-0000000004.batch", clone.batch(2, 4));
    pulled.sign_what_is_there();
    CHECK(text_in(doubts_of(pulled.path())).find("contradict") != std::string::npos);
}

TEST_CASE("a restored server's folder starts anew from its first batch and stays whole") {
    const test::Folder folder;
    const auto file = folder.path() / "s.db";
    Server server(file);
    Terminal terminal = server.enrol(1);
    for (int i = 0; i < 3; ++i) terminal.rate(4);
    test::receipt_of(server.send(terminal, terminal.batch(1, 2)));
    pull_into(server, folder.path() / "pulled");
    {
        auto restore = sql::Connection::open(file, sql::Access::write);
        REQUIRE(restore);
        REQUIRE(restore->run("UPDATE meta SET incarnation = 2"));
    }
    test::receipt_of(server.send(terminal, terminal.batch(3, 3)));
    CHECK(pull_into(server, folder.path() / "pulled").batches == 2);
    CHECK(text_in(doubts_of(folder.path() / "pulled")).empty());
}

TEST_CASE("a devices.json with another device key is found, even if it is signed") {
    PulledFolder pulled;
    auto list = server::read_devices(content_of(pulled.path() / server::devices_name));
    REQUIRE(list);
    REQUIRE(server::write_devices(*list) == content_of(pulled.path() / server::devices_name));
    std::swap(list->devices.at(0).public_key, list->devices.at(1).public_key);
    write(pulled.path() / server::devices_name, server::write_devices(*list));
    pulled.sign_what_is_there();
    CHECK(doubts_of(pulled.path()).size() >= 2);
}

TEST_CASE("a folder pulled from one server takes nothing from another") {
    const PulledFolder pulled;
    Server other;
    const auto refused = server::pull(other.store(), pulled.path());
    REQUIRE_FALSE(refused);
    CHECK(refused.problem().code == base::Code::forbidden);
    CHECK(doubts_of(pulled.path()).empty());
}

TEST_CASE("a folder that is not there, or empty, is a doubt and no clean bill") {
    const test::Folder folder;
    CHECK_FALSE(doubts_of(folder.path()).empty());
    CHECK_FALSE(doubts_of(folder.path() / "nowhere").empty());
}
