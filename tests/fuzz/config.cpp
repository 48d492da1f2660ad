// Settings of a terminal: the server's answer that becomes config.json, and the three files as somebody may have left
// them. The first byte chooses, the rest is the text.
#include "sync/journal/config.hpp"

#include "kiosk/staff/settings.hpp"
#include "sync/base/check.hpp"
#include "sync/base/file.hpp"
#include "sync/journal/identity.hpp"
#include "sync/wire/content.hpp"
#include "sync/wire/receipt_key.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/sample_batch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

namespace fs = std::filesystem;

constexpr std::size_t file_limit = 4'000'000;
constexpr const char* token = "token";

std::string asset(const char* path) {
    return base::read_file(std::string(SIPAS_SOURCE_DIR "/assets/") + path, 1'000'000).value();
}

std::string server_answer() {
    return R"({"place":{"agency":"a","unit":"u","counter":"c","field":"f","agency_name":{"vi":"Sở"},)"
           R"("unit_name":{"vi":"Một cửa"},"counter_name":{"vi":"Quầy"},"hours":{"mon":["07:30-11:30"]}},"survey":)" +
           asset("surveys/2640-2017.json") + "}";
}

// An enrolled terminal; what an input writes is taken away by the next.
class Terminal {
public:
    Terminal() {
        const auto json = wire::parse_json(server_answer());
        identity_.device = "d0123";
        identity_.server_url = "https://server";
        identity_.token = token;
        identity_.receipt_key = support::sample_key(1).public_key();
        identity_.place = wire::read_place(*wire::object_at(*json, "place")).value();
        identity_.survey_json = asset("surveys/2640-2017.json");
    }

    const fs::path& clean() {
        for (const char* name : {"config.json", "settings.json"}) fs::remove(path() / name);
        base::check(static_cast<bool>(journal::write_identity(path(), identity_)), "the terminal can be enrolled");
        return path();
    }
    void put(const char* name, std::string_view text) {
        base::check(static_cast<bool>(base::replace_file(path() / name, text)), "a file can be written");
    }
    std::string text_in(const char* name) { return base::read_file(path() / name, file_limit).value(); }
    const wire::PublicKey& pinned() const { return identity_.receipt_key; }

private:
    const fs::path& path() const { return folder_.path(); }
    support::TemporaryFolder folder_{fs::is_directory("/dev/shm") ? "/dev/shm" : fs::temp_directory_path()};
    journal::Identity identity_;
};

Terminal& the_terminal() {
    static Terminal terminal;
    return terminal;
}

// What was taken is in force, and taking it again changes nothing.
void take_answer(std::string_view text) {
    const fs::path& folder = the_terminal().clean();
    const std::string answer(text);
    if (!journal::write_config(folder, {"d0123", token}, "\"tag\"", answer)) return;
    const auto config = journal::read_config(folder);
    base::check(config && !config->ignored && config->etag == "\"tag\"", "what was taken is in force");
    const std::string file = the_terminal().text_in("config.json");
    base::check(static_cast<bool>(journal::write_config(folder, {"d0123", token}, "\"tag\"", answer)), "it is again");
    base::check(the_terminal().text_in("config.json") == file, "the same answer twice changes nothing");
}

// The terminal always knows where it stands, and never believes a key that nobody signed.
void read_config_file(std::string_view text) {
    const fs::path& folder = the_terminal().clean();
    the_terminal().put("config.json", text);
    const auto config = journal::read_config(folder);
    base::check(static_cast<bool>(config), "a spoilt config.json leaves the enrolment's word");
    base::check(
        config->receipt_key == the_terminal().pinned() || config->receipt_key == support::sample_key(2).public_key(),
        "only signed changes lead to another key");
    static_cast<void>(wire::read_survey(config->survey_json));
}

void read_identity_file(std::string_view text) {
    const fs::path& folder = the_terminal().clean();
    the_terminal().put("device.json", text);
    static_cast<void>(journal::read_config(folder));
    const auto identity = journal::read_identity(folder);
    if (!identity) return;
    base::check(static_cast<bool>(journal::write_identity(folder, *identity)), "an identity can be written again");
    const std::string written = the_terminal().text_in("device.json");
    const auto again = journal::read_identity(folder);
    base::check(again && journal::write_identity(folder, *again) && the_terminal().text_in("device.json") == written,
                "an identity comes back");
}

void read_settings_file(std::string_view text) {
    const fs::path& folder = the_terminal().clean();
    the_terminal().put("settings.json", text);
    const auto settings = staff::read_settings(folder);
    if (!settings) return;
    base::check(static_cast<bool>(staff::write_settings(folder, *settings)), "settings can be written again");
    const auto again = staff::read_settings(folder);
    base::check(again && *again == *settings, "settings come back");
}

}  // namespace

namespace fuzz {

std::vector<std::string> seeds() {
    const fs::path& folder = the_terminal().clean();
    const auto change = wire::change_key(support::sample_key(1), support::sample_key(2).public_key(),
                                         base::WallTime{base::Duration{1795000000123}});
    std::string with_keys = server_answer();
    with_keys.pop_back();
    with_keys += ",\"receipt_keys\":" + wire::to_text(wire::Json(wire::key_changes_json(std::vector{change}))) + "}";
    base::check(static_cast<bool>(journal::write_config(folder, {"d0123", token}, "\"t\"", with_keys)), "it is taken");
    base::check(static_cast<bool>(staff::write_settings(folder, {})), "settings can be written");
    return {'\0' + server_answer(), '\0' + with_keys, '\1' + the_terminal().text_in("config.json"),
            '\2' + the_terminal().text_in("device.json"), '\3' + the_terminal().text_in("settings.json")};
}

void run(std::string_view bytes) {
    if (bytes.empty()) return;
    const std::string_view text = bytes.substr(1);
    switch (static_cast<unsigned char>(bytes[0]) % 4) {
        case 0:
            return take_answer(text);
        case 1:
            return read_config_file(text);
        case 2:
            return read_identity_file(text);
        default:
            return read_settings_file(text);
    }
}

}  // namespace fuzz
