// sipas-serving: tells the terminal at a counter which dossier its officer is dealing with.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string>

#include "kiosk/binding/call.hpp"
#include "sync/domain/dossier.hpp"
#include "sync/wire/key_file.hpp"

namespace {

constexpr base::Duration patience{5000};

constexpr auto footer = R"(Ratings given from then on are bound to that dossier, until another code or --nobody.

  sipas-serving --to 192.168.1.20:4711 --key serving.key H15.50.05.13-261008-0975
  sipas-serving --to 192.168.1.20:4711 --key serving.key --nobody

CODE may also be what a receipt's QR code holds, such as a URL with the code in it. The key is the file serving.key in
the terminal's data folder: copy it once, keep it as you keep a password. The code crosses the network readable; use it
only on the counter's own network, or with a socket's path as --to on the same machine.

Exit codes: 0 the terminal knows; 1 the key is another, or none; 2 no dossier code, no key file, or a wrong option;
3 the terminal is out of reach. When it fails, ratings still count; they are only not bound to a dossier.)";

struct Orders {
    std::string terminal;
    std::string key_file;
    std::string code;
    bool nobody = false;
};

int fail(const base::Problem& problem) {
    fmt::print(stderr, "sipas-serving: {}\n", problem.words);
    return base::row_of(problem.code).exit_code;
}

int tell(const Orders& orders) {
    const auto code = domain::DossierCode::from(orders.code);
    if (!code && !orders.nobody)
        return fail({base::Code::bad_input, "this is no dossier code, such as H15.50.05.13-261008-0975", 0});
    const auto key = wire::read_key_file(orders.key_file);
    if (!key) return fail(key.problem());
    const auto told = binding::tell_terminal(orders.terminal, *key, code ? code->text() : "", patience);
    if (!told) return fail(told.problem());
    fmt::print("{}\n", code ? "now serving " + code->masked() : "nobody is being served");
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    Orders orders;
    CLI::App app("Tells the terminal at a counter which dossier is being dealt with.", "sipas-serving");
    auto* const code = app.add_option("CODE", orders.code, "the dossier's code");
    app.add_flag("--nobody", orders.nobody, "nobody is being served any more")->excludes(code);
    app.add_option("--to", orders.terminal, "where the terminal listens")->required()->type_name("ADDRESS:PORT|PATH");
    app.add_option("--key", orders.key_file, "the terminal's serving.key")->required()->type_name("FILE");
    app.set_version_flag("--version", "sipas-serving " SIPAS_VERSION);
    app.footer(footer);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    return tell(orders);
}
