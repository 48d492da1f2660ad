// Content files and settings: a city (as JSON or as a table), a survey, a scorecard, a place with its hours. The first
// byte chooses.
#include "sync/wire/content.hpp"
#include "sync/wire/scorecard_json.hpp"

#include "sync/base/check.hpp"
#include "sync/base/file.hpp"
#include "sync/server/place_import.hpp"
#include "tests/fuzz/target.hpp"

namespace {

std::string asset(const char* path) {
    return base::read_file(std::string(SIPAS_SOURCE_DIR "/assets/") + path, 1'000'000).value();
}

server::Store& the_store() {
    static server::Store store = std::move(server::Store::open_in_memory()).value();
    return store;
}

// What can be imported can be imported again, and then nothing is new. Taken back when the input is through.
template <typename Import>
void import_twice(const Import& import) {
    auto change = the_store().begin();
    base::check(static_cast<bool>(change), "a database in memory can be written");
    if (!import()) return;
    const auto again = import();
    base::check(again && again->empty(), "the same twice changes nothing");
}

void import_city(std::string_view text) {
    import_twice([&] { return server::import_city(the_store(), text); });
}

// What the server puts in force, every terminal can read.
void import_survey(std::string_view text) {
    const bool is_readable = static_cast<bool>(wire::read_survey(text));
    import_twice([&] {
        auto imported = server::import_survey(the_store(), text, base::WallTime{});
        base::check(static_cast<bool>(imported) == is_readable, "only a survey is put in force");
        return imported;
    });
}

void read_place(std::string_view text) {
    const auto json = wire::parse_json(text);
    if (!json) return;
    const auto place = wire::read_place(*json);
    if (!place) return;
    const auto again = wire::read_place(wire::Json(wire::place_json(*place)));
    base::check(static_cast<bool>(again), "a place comes back");
}

}  // namespace

namespace fuzz {

std::vector<std::string> seeds() {
    const std::string small_city =
        R"({"name":{"vi":"Thành phố"},"blocs":[{"id":"k","name":{"vi":"Khối"},"agencies":[{"id":"a",)"
        R"("name":{"vi":"Sở"},"units":[{"id":"u","name":{"vi":"Một cửa"},"hours":{"mon":["07:30-11:30"]},)"
        R"("holidays":["2026-09-02"],"counters":[{"id":"c","field":"dat-dai","name":{"vi":"Quầy 1"}}]}]}]}]})";
    const std::string place =
        R"({"agency":"a","unit":"u","counter":"c","field":"f","agency_name":{"vi":"Sở"},"unit_name":{"vi":"Một cửa"},)"
        R"("counter_name":{"vi":"Quầy"},"hours":{"mon":["07:30-11:30","13:30-17:00"]},"holidays":["2026-09-02"]})";
    const std::string small_table =
        "bloc,bloc_vi,agency,agency_vi,unit,unit_vi,hours,holidays,counter,counter_vi,field\n"
        "k,Khối,a,Sở,u,Một cửa,mon 07:30-11:30; tue 07:30-11:30,2026-09-02,c,\"Quầy \"\"1\"\"\",dat-dai\n";
    return {'\0' + small_city, '\0' + small_table, '\1' + asset("surveys/2640-2017.json"),
            '\2' + asset("scorecards/sipas-linear.json"), '\3' + place};
}

void run(std::string_view bytes) {
    if (bytes.empty()) return;
    const std::string_view text = bytes.substr(1);
    switch (static_cast<unsigned char>(bytes[0]) % 4) {
        case 0:
            return import_city(text);
        case 1:
            return import_survey(text);
        case 2:
            return static_cast<void>(wire::read_scorecard(text));
        default:
            return read_place(text);
    }
}

}  // namespace fuzz
