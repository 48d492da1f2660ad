// receipts.db: what the uploader learned from the server. One writer (the uploader); the kiosk reads.
//
// The cursor is the newest receipt: whatever the server signed for is sent, whatever lies after it is waiting.
// Losing this file costs nothing but one question to the server.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sync/base/result.hpp"
#include "sync/base/time.hpp"
#include "sync/wire/receipt.hpp"

namespace journal {

// How the sending of a stream stands, for the counter's staff: table `uploader_state`, a row a stream.
struct UploaderState {
    enum class Kind {  // on disks by their names (receipts.cpp): never rename
        well,          // the server takes what it is sent
        retrying,      // the network or the server would not; nothing is wrong with this terminal
        refused,       // 401, 403: the server does not let the terminal in
        held,          // the server refuses one entry for ever, which holds the line
        forked,        // the server signed for other entries than those of this journal
        damaged,       // the journal does not prove itself any more, so nothing of it is sent
        outdated,      // 426: the program is too old for the server
        stopped,       // the server contradicted too many epochs in a day (uploader/upload.hpp)
    };
    Kind kind = Kind::well;
    base::WallTime since{};       // when the uploader first found it so
    wire::Sequence sequence = 0;  // held: the entry
    std::string words;            // for an administrator, in English; empty when well
    bool operator==(const UploaderState&) const = default;
};

// Why an epoch is over although its journal may be whole: nothing more of it is sent, and the kiosk opens the next one
// (renewal.hpp). Table `ended`, a row a stream, written once.
struct Ending {
    std::string why;      // fork, rollback, key: as in the `lost` entry that follows
    std::string words;    // what happened, for the log
    base::WallTime at{};  // by the terminal's clock; 1970: an older version wrote it down
    bool operator==(const Ending&) const = default;
};

// What the server said of the time, for a terminal whose own clock nobody vouches for: it was `wall` when this boot's
// monotonic clock showed `monotonic`, or a request's way later. Table `server_time`, one row.
struct ServerTime {
    std::string boot;
    base::Instant monotonic{};
    base::WallTime wall{};
    bool operator==(const ServerTime&) const = default;
};

// A stamp as it is believed: of the same boot, and when nobody vouches for its own clock, the server's time goes on
// with the monotonic clock.
base::Stamp believed(base::Stamp own, const std::optional<ServerTime>& told);

class Receipts {
public:
    virtual ~Receipts() = default;
    // The newest receipt of the stream, if any.
    virtual base::Result<std::optional<wire::Receipt>> newest(const wire::Stream& stream) const = 0;
    // Durable when it returns. The caller has verified the signature and the head. When it shows that the server has
    // lost something (last_loss), all words of comments count as not sent.
    virtual base::Result<> keep(const wire::Receipt& receipt) = 0;
    // Where the device's receipts stood when one came that names fewer entries of its stream than the one before, or a
    // higher incarnation: the server has lost something, of other streams perhaps too. Rises with every loss; 0: none.
    virtual base::Result<std::int64_t> last_loss(const std::string& device) const = 0;

    // Up to which entry of the stream the server has the words of comments; 0: none.
    virtual base::Result<wire::Sequence> comments_through(const wire::Stream& stream) const = 0;
    virtual base::Result<> keep_comments_through(const wire::Stream& stream, wire::Sequence sequence) = 0;

    // Takes the place of the stream's last one; as long as kind and sequence stay the same, so does `since`.
    virtual base::Result<> keep_state(const wire::Stream& stream, const UploaderState& state) = 0;

    // The first word stays.
    virtual base::Result<> end(const wire::Stream& stream, const Ending& ending) = 0;
    virtual base::Result<std::optional<Ending>> ending(const wire::Stream& stream) const = 0;

    // When epochs of the device ended by the server's word (fork, rollback), oldest epoch first, since forgive().
    virtual base::Result<std::vector<base::WallTime>> contradicted(const std::string& device) const = 0;
    // Somebody has enrolled the device again.
    virtual base::Result<> forgive(const std::string& device) = 0;

    virtual base::Result<> keep_server_time(const ServerTime& time) = 0;

    // The file is not what was written, found since it was opened: it must be opened again (open_or_replace_receipts).
    virtual const std::optional<base::Problem>& damage() const = 0;

protected:
    Receipts() = default;
    Receipts(const Receipts&) = default;
    Receipts& operator=(const Receipts&) = default;
    Receipts(Receipts&&) = default;
    Receipts& operator=(Receipts&&) = default;
};

// busy while another uploader is at work on the same folder, damaged when the file is not what was written.
base::Result<std::unique_ptr<Receipts>> open_receipts(const std::filesystem::path& folder);

struct OpenedReceipts {
    std::unique_ptr<Receipts> receipts;
    std::optional<std::filesystem::path> set_aside{};  // where the damaged file is now
};
// The same, but a damaged file is set aside as receipts.db.damaged (.2 and so on when the name is taken), with its log,
// and another one begun.
base::Result<OpenedReceipts> open_or_replace_receipts(const std::filesystem::path& folder);

// Read-only, for the kiosk; nothing when the uploader has not created the file yet.
base::Result<std::optional<wire::Receipt>> newest_receipt(const std::filesystem::path& folder,
                                                          const wire::Stream& stream);
// Whether the server has lost something since, so that it has to be asked again what it holds of the stream.
base::Result<bool> is_in_doubt(const std::filesystem::path& folder, const wire::Stream& stream);
// As newest_receipt(), the one that names the most entries: this journal once held them.
base::Result<std::optional<wire::Receipt>> highest_receipt(const std::filesystem::path& folder,
                                                           const wire::Stream& stream);
// Up to which entry the words of comments were sent; 0: none.
base::Result<wire::Sequence> comments_sent_through(const std::filesystem::path& folder, const wire::Stream& stream);
// All of them, those that name the most entries first.
base::Result<std::vector<wire::Receipt>> all_receipts(const std::filesystem::path& folder, const wire::Stream& stream);
// Nothing: the epoch goes on, or no uploader has said otherwise.
base::Result<std::optional<Ending>> ending_of(const std::filesystem::path& folder, const wire::Stream& stream);
// Nothing: it was never asked, or not by this version.
base::Result<std::optional<ServerTime>> server_time(const std::filesystem::path& folder);
// How the stream's sending stands; nothing when no uploader has said so yet, or one that knows more kinds than this.
base::Result<std::optional<UploaderState>> uploader_state(const std::filesystem::path& folder,
                                                          const wire::Stream& stream);
std::filesystem::path receipts_file(const std::filesystem::path& folder);
// There was a receipts.db, and what it knew is lost to this program.
bool were_receipts_set_aside(const std::filesystem::path& folder);
// The highest epoch of the device that the server ever signed for; 0: none.
base::Result<wire::Epoch> highest_epoch(const std::filesystem::path& folder, const std::string& device);

}  // namespace journal
