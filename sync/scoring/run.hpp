// Run: a score that is fixed for ever: what went in, what came out, by whose signature.
//
// A run is a folder. Nothing in it is ever changed; what becomes of the run is told by statements that are added once.
//
//   RUN/manifest.json     one line {"manifest": text, "signature": …}; the text names everything below by SHA-256
//   RUN/scorecard.json    the card                      } exact bytes
//   RUN/figures.csv       imported components, or empty }
//   RUN/city.json         blocs, agencies, units, counters at that moment
//   RUN/surveys.json      every survey that was rated; the last was in force
//   RUN/before.json       result.json of the run before, or empty
//   RUN/result.json       every number, exact and as printed (result.hpp): of all ratings, the official ones
//   RUN/flags.json        what published rules suspected (server/flag_run.hpp), or empty
//   RUN/without_suspects.json, RUN/before_without_suspects.json
//                         the same as result.json and before.json without the suspects, or empty; never mixed
//   RUN/published.json, RUN/superseded.json   statements, signed likewise
//
// The tallies are not in the folder: they are fixed by the cuts, the last entry of every device's every epoch with its
// hash, and anyone who pulled the batches counts them anew (replay.hpp).
// Signatures are Ed25519 by the server's key for scores, over "sipas/run/v1" 00 text.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/domain/period.hpp"
#include "sync/wire/chain.hpp"
#include "sync/wire/key.hpp"

namespace scoring {

// How far a stream counts.
struct Cut {
    wire::Stream stream;
    std::string counter;        // of the device, at the moment of the run
    base::WallTime enrolled{};  // the device was
    wire::Sequence sequence = 0;
    wire::Hash head{};
    base::WallTime received{};  // when that entry came
};

// Entries that must exist, because later ones came, and do not: first to last.
struct Gap {
    wire::Stream stream;
    wire::Sequence first = 0;
    wire::Sequence last = 0;
};

struct Manifest {
    std::string id;         // <card>_<period>_<time>
    std::string scorecard;  // id
    domain::Period period;
    base::WallTime made{};
    wire::PublicKey key{};
    std::vector<Cut> cuts;
    std::vector<Gap> missing;
    std::map<std::string, std::string> files;  // name -> SHA-256
    std::string supersedes;                    // id of a run, or empty
};

inline constexpr const char* manifest_file = "manifest.json";
inline constexpr const char* card_file = "scorecard.json";
inline constexpr const char* figures_file = "figures.csv";
inline constexpr const char* city_file = "city.json";
inline constexpr const char* surveys_file = "surveys.json";
inline constexpr const char* before_file = "before.json";
inline constexpr const char* result_file = "result.json";
inline constexpr const char* flags_file = "flags.json";
inline constexpr const char* without_file = "without_suspects.json";
inline constexpr const char* before_without_file = "before_without_suspects.json";

std::string sha256_text(std::string_view bytes);

// {"manifest": text, "signature": …} and a newline.
std::string signed_line(std::string_view text, const wire::SecretKey& key);
// The text; damaged when it is no such line, unproven when the signature is not by `key`.
base::Result<std::string> text_of_signed(std::string_view line, const wire::PublicKey& key);

std::string manifest_text(const Manifest& manifest);
base::Result<Manifest> read_manifest_text(std::string_view text);

// A run's files by name, each as the manifest names it.
struct Run {
    Manifest manifest;
    std::map<std::string, std::string> files;
};

// not_found when there is no run; unproven when the manifest is not signed by `key` (nothing: by the key that it names
// itself), or a file is not the one that it names.
base::Result<Run> read_run(const std::filesystem::path& folder, const std::optional<wire::PublicKey>& key);

// forbidden when there is a run of this id. The manifest is written last: a run without one is none.
base::Result<std::filesystem::path> write_run(const std::filesystem::path& runs, const Run& run,
                                              const wire::SecretKey& key);

}  // namespace scoring
