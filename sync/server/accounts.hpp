// Accounts: what is done with people and programs, by the command line and by the API alike. Everything that changes
// something is called inside a change, checks who may, and writes its deed into the audit log there.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/server/store.hpp"

namespace server {

// Who acts, and what he was granted.
struct Author {
    people::Doer doer;
    people::Grant grant;
};

// The one who sits at the machine's own command line may everything: he could change the database's file.
Author shell_author();

// changed(), with its deed in the log, as the shell's user; what `work` writes into the deed counts.
base::Result<> changed_by_shell(const std::filesystem::path& database, const people::Deed& deed,
                                const std::function<base::Result<>(Store&)>& work);

struct NewPerson {
    std::string name;
    people::Grant grant;
    std::string password_hash;  // made before the change: it takes a tenth of a second
};

// bad_input for a name or grant that cannot be, forbidden when the name was ever used or he would give more
// than he has, not_found for a place that the author does not see.
base::Result<> add_person(Store& store, const Author& author, const NewPerson& person, base::WallTime now);

struct PersonChange {
    std::optional<bool> active{};
    std::optional<people::Grant> grant{};
    std::optional<std::string> password_hash{};
    std::optional<std::optional<people::TotpSecret>> totp{};  // nothing inside: no code is asked for any more
};

// What is changed ends the person's sessions. not_found for somebody whom the author does not see, forbidden when it is
// himself: nobody shuts himself out, and nobody raises himself.
base::Result<> change_person(Store& store, const Author& author, std::string_view name, const PersonChange& change,
                             base::WallTime now);

inline constexpr std::chrono::days program_longest{400};

struct NewProgram {
    std::string name;
    people::Grant grant;
    std::chrono::days lifetime{90};
};

struct ShownToken {
    std::string id;
    std::string token;  // this once
};

// bad_input for a role that is not a program's or a life that is too long, the rest as above.
base::Result<ShownToken> add_program(Store& store, const Author& author, const NewProgram& program, base::WallTime now);

// not_found when the author sees none of this id that still counts.
base::Result<> revoke_program(Store& store, const Author& author, std::string_view id, base::WallTime now);

// What the author sees.
base::Result<std::vector<Account>> visible_people(Store& store, const Author& author);
base::Result<std::vector<Program>> visible_programs(Store& store, const Author& author);

}  // namespace server
