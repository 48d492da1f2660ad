// The subcommands about people: user, token, audit.
#include <CLI/CLI.hpp>

#include "sync/server/command_line.hpp"
#include "sync/server/commands_people.hpp"

namespace server {
namespace {

struct Asked {
    UserRequest user;
    Format format = Format::table;
    bool off = false;
    std::int64_t days = 90;
    std::uint64_t limit = 50;
    std::string head;
};

class PeopleCommands : private CommandMaker<Asked> {
public:
    using CommandMaker::CommandMaker;

    void add_user_commands() {
        CLI::App& user = group("user", "Who may log in, with which role, and where");
        CLI::App& add = command(user, "add", "A new user; the password comes from a prompt, or standard input",
                                [](const Path& db, const Asked& asked) { return add_user(db, asked.user); });
        add.add_option("NAME", asked_->user.name)->required();
        add_grant(add, "system-admin, agency-admin, unit-supervisor, auditor (reads all, changes nothing) or viewer");
        CLI::App& list = command(user, "list", "All users",
                                 [](const Path& db, const Asked& asked) { return list_users(db, asked.format); });
        offer_format(list, asked_->format);
        command(user, "disable", "Log a user out and let him in no more",
                [](const Path& db, const Asked& asked) { return disable_user(db, asked.user.name); })
            .add_option("NAME", asked_->user.name)
            ->required();
        command(user, "password", "A new password, from a prompt or standard input",
                [](const Path& db, const Asked& asked) { return change_user_password(db, asked.user.name); })
            .add_option("NAME", asked_->user.name)
            ->required();
        CLI::App& totp = command(
            user, "totp", "Ask for a code of an authenticator app too, from now on; prints what the app wants to know",
            [](const Path& db, const Asked& asked) { return change_user_totp(db, asked.user.name, asked.off); });
        totp.add_option("NAME", asked_->user.name)->required();
        totp.add_flag("--off", asked_->off, "Ask for none any more");
    }

    void add_token_commands() {
        CLI::App& token = group("token", "Tokens of programs that use the API");
        CLI::App& add = command(token, "add", "Print a new token, this once", [](const Path& db, const Asked& asked) {
            return add_token(db, asked.user, asked.days);
        });
        add.add_option("NAME", asked_->user.name, "What it is for")->required();
        add_grant(add, "score-reader, data-reader (batches and responses too) or device-keeper");
        add.add_option("--days", asked_->days, "How long it counts, 400 at most")->capture_default_str();
        CLI::App& list = command(token, "list", "All tokens that were ever made, without what opens anything",
                                 [](const Path& db, const Asked& asked) { return list_tokens(db, asked.format); });
        offer_format(list, asked_->format);
        command(token, "revoke", "Refuse a token from now on",
                [](const Path& db, const Asked& asked) { return revoke_token(db, asked.user.name); })
            .add_option("ID", asked_->user.name)
            ->required();
    }

    void add_audit_commands() {
        CLI::App& audit = group("audit", "The log of everything that people and programs did");
        CLI::App& list =
            command(audit, "list", "The newest rows, newest first",
                    [](const Path& db, const Asked& asked) { return list_log(db, asked.limit, asked.format); });
        list.add_option("--limit", asked_->limit, "So many")->capture_default_str();
        offer_format(list, asked_->format);
        CLI::App& verify =
            *audit.add_subcommand("verify",
                                  "Prove the log's chain from its first row on, and print its head.\n"
                                  "Exit code 0: proven; 1: rows are missing; 2: a row is not what was written.");
        set_database(verify, arguments_);
        verify.add_option("--head", asked_->head, "A head that was printed earlier and kept elsewhere");
        verify.callback([&arguments = arguments_, &action = action_, asked = asked_] {
            action = [&arguments, asked]() -> base::Result<bool> {
                const auto verdict = verify_log(arguments.database, asked->head);
                if (!verdict) return verdict.problem();
                arguments.no_code = static_cast<int>(*verdict);
                return *verdict == LogVerdict::proven;
            };
        });
    }

private:
    void add_grant(CLI::App& to, const char* roles) {
        to.add_option("--role", asked_->user.role, roles)->required();
        to.add_option("--agency", asked_->user.scope.agency, "Only this agency");
        to.add_option("--unit", asked_->user.scope.unit, "Only this unit of the agency");
    }
};

}  // namespace

void add_people_commands(CLI::App& app, Arguments& arguments, Action& action) {
    PeopleCommands commands(app, arguments, action);
    commands.add_user_commands();
    commands.add_token_commands();
    commands.add_audit_commands();
}

}  // namespace server
