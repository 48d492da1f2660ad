// Commands that change something, or let single answers out, and the row of the audit log that each leaves.
#include <catch2/catch.hpp>

#include "sync/base/file.hpp"
#include "sync/server/commands_devices.hpp"
#include "sync/server/commands_people.hpp"
#include "tests/sync/server/world.hpp"

using test::Server;

namespace {

struct Commanded {
    test::Folder folder;
    std::filesystem::path database = folder.path() / "sipas.db";
    Server server{database};
    test::Terminal terminal = server.enrol(1);
    const std::string& device = terminal.stream().device;

    Commanded() {
        terminal.write(wire::CommentHash{{9}, wire::comment_digest({}, "x")});
        REQUIRE(server.send(terminal, terminal.everything()).status == 200);
        REQUIRE(base::replace_file(city, test::city_json));
        REQUIRE(base::replace_file(survey, test::survey_json));
        test::change(server.store(), [&](server::Store& store) -> base::Result<> {
            const server::NewPerson person{"hoa", {people::Role::auditor, {}}, "$hash"};
            if (auto added = add_person(store, server::shell_author(), person, server.now); !added) return added;
            return store.raise({.kind = server::AlarmKind::clock, .words = "x"}, server.now);
        });
    }

    std::filesystem::path city = folder.path() / "city.json";
    std::filesystem::path survey = folder.path() / "survey.json";

    std::uint64_t rows() { return server.store().deeds_head().value().number; }
    people::LoggedDeed newest() { return server.store().deeds_before(server::newest_deeds, "", 1).value().at(0); }
};

}  // namespace

TEST_CASE("every command that changes something leaves one row that says what", "[file]") {
    Commanded world;
    std::uint64_t rows = world.rows();
    const auto leaves = [&](const std::string& act, const base::Result<bool>& done) {
        INFO(act << ' ' << (done ? "" : done.problem().words));
        REQUIRE(done);
        CHECK(world.rows() == ++rows);
        CHECK(world.newest().deed.act == act);
        CHECK(world.newest().doer.name.starts_with("shell "));
    };
    const auto& database = world.database;
    leaves("places.import", server::import_city_file(database, world.city));
    leaves("survey.publish", server::import_survey_file(database, world.survey));
    leaves("survey.publish", server::publish_survey_file(database, world.survey, "2026-01-01", ""));
    leaves("device.code", server::print_new_code(database, "a2", ""));
    leaves("device.code", server::print_code_for_device(database, world.device));
    leaves("device.move", server::move_device_to(database, world.device, "a2"));
    leaves("token.add", server::add_token(database, {"kho", "data-reader", {}}, 7));
    leaves("token.revoke", server::revoke_token(database, world.server.store().programs().value().at(0).id));
    leaves("user.change", server::change_user_totp(database, "hoa", false));
    leaves("user.change", server::disable_user(database, "hoa"));
    leaves("alarm.clear", server::clear_alarm(database, 1, "An", "đã xem"));
    leaves("comments.read", server::list_comments(database));
    leaves("comment.erase", server::erase_comment(database, {world.device, 1, 1, "An", "người viết yêu cầu"}));
    leaves("responses.export",
           server::export_responses(database, {.filter = {}, .into = world.folder.path() / "responses.csv"})),
        leaves("batches.pull", server::pull_batches(database, world.folder.path() / "pulled"));
    leaves("receipt-key.change", server::change_receipt_key(database));
    leaves("backup.make", server::make_backup(database, world.folder.path() / "backup", true));
    leaves("device.retire", server::revoke_device(database, world.device));
}
