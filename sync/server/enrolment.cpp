#include "sync/server/enrolment.hpp"

#include "sync/server/contradiction.hpp"
#include "sync/wire/sha256.hpp"

namespace server {
namespace {

using base::Code;
using base::Problem;
using base::Result;

// Without 0 and O, 1, I and L.
constexpr std::string_view code_alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
constexpr std::size_t code_letters = 10;
constexpr std::size_t group_letters = 5;

char draw_letter() {
    // 248 is the largest multiple of 31 in a byte: above it, draw again, so that every letter is as likely.
    constexpr base::Byte fair_limit = 248;
    static_assert(fair_limit % code_alphabet.size() == 0);
    for (;;) {
        const base::Byte byte = wire::random_bytes<1>()[0];
        if (byte < fair_limit) return code_alphabet[byte % code_alphabet.size()];
    }
}

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

Problem refused(const std::string& words) { return {Code::forbidden, words, 0}; }

Result<std::optional<std::int64_t>> number_of_key(Store& store, const wire::PublicKey& key) {
    const auto found = store.device_by_key(key);
    if (!found) return found.problem();
    const std::optional<Device>& device = *found;
    return device ? std::optional(device->number) : std::nullopt;
}

// The device that a code was made for: its key stays, or the one that it comes with is its key from the next epoch on.
Result<Device> settle_known_device(Store& store, std::int64_t number, const wire::PublicKey& key,
                                   const wire::Hash& token_hash, base::WallTime now) {
    const auto found = store.device_by_number(number);
    if (!found) return found.problem();
    if (!*found) return Problem{Code::damaged, "the code's device is missing", 0};
    Device device = **found;
    if (!device.active) return refused("device " + device.id + " was revoked; start it with an empty data folder");
    if (device.public_key != key) {
        const auto epoch = store.epoch_above_all(device);
        if (!epoch) return epoch.problem();
        if (const auto raised = store.raise(key_changed(device, key, *epoch), now); !raised) return raised.problem();
        if (const auto done = store.change_key(number, {*epoch, key}, now); !done) return done.problem();
        device.public_key = key;
        device.keys.push_back({*epoch, key});
    }
    if (const auto given = store.give_token(number, token_hash, device.counter); !given) return given.problem();
    return device;
}

// Once the newcomer is in, whom it replaces is out.
Result<> revoke_replaced(Store& store, const Enrolment& enrolment, const Device& newcomer) {
    if (!enrolment.replaces || *enrolment.replaces == newcomer.number) return base::Done{};
    const auto replaced = store.device_by_number(*enrolment.replaces);
    if (!replaced) return replaced.problem();
    if (!*replaced) return base::Done{};
    const auto revoked = store.revoke((*replaced)->id);
    return revoked ? Result<>(base::Done{}) : revoked.problem();
}

// A key that was replaced, here or by another device, does not come back.
Result<> is_usable(Store& store, const Enrolment& enrolment, const wire::PublicKey& key) {
    const auto holder = number_of_key(store, key);
    if (!holder) return holder.problem();
    if (enrolment.device && *holder && *holder != enrolment.device) return refused("another device has this key");
    if (*holder) return base::Done{};
    const auto known = store.is_key_known(key);
    if (!known) return known.problem();
    if (*known) return refused("this key was replaced by another; start the terminal with an empty data folder");
    return base::Done{};
}

// The device that this key already is, moved to the code's counter, or a new one.
Result<Device> settle_device(Store& store, const domain::Place& place, const wire::PublicKey& key,
                             const wire::Hash& token_hash, base::WallTime now) {
    const auto known = store.device_by_key(key);
    if (!known) return known.problem();
    const std::optional<Device>& device = *known;
    if (!device) {
        Device newcomer{.number = 0,
                        .id = base::to_hex(wire::random_bytes<8>()),
                        .public_key = key,
                        .counter = place.counter,
                        .unit = place.unit};
        const auto number = store.add_device(newcomer, token_hash, now);
        if (!number) return number.problem();
        newcomer.number = *number;
        return newcomer;
    }
    if (!device->active) return refused("device " + device->id + " was revoked; start it with an empty data folder");
    if (device->unit != place.unit)
        return refused("device " + device->id + " stands in another unit; start it with an empty data folder");
    if (const auto given = store.give_token(device->number, token_hash, place.counter); !given) return given.problem();
    return *device;
}

}  // namespace

std::string draw_code() {
    std::string code;
    for (std::size_t i = 0; i < code_letters; ++i) {
        if (i == group_letters) code.push_back('-');
        code.push_back(draw_letter());
    }
    return code;
}

wire::Hash hash_of_code(std::string_view code) {
    std::string letters;
    for (const char c : code)
        if (c != '-' && c != ' ') letters.push_back(upper(c));
    return wire::sha256(base::view_of(letters));
}

wire::Hash hash_of_token(std::string_view token) { return wire::sha256(base::view_of(token)); }

Result<> issue_code(Store& store, std::string_view code, std::string_view counter, base::WallTime now,
                    std::string_view replaces) {
    const auto place = store.place_of(counter);
    if (!place) return place.problem();
    if (!*place) return Problem{Code::not_found, "there is no counter \"" + std::string(counter) + "\"", 0};
    if (replaces.empty()) return store.add_enrolment(hash_of_code(code), counter, now, now + code_lifetime);
    const auto replaced = store.device_by_id(replaces);
    if (!replaced) return replaced.problem();
    if (!*replaced || !(*replaced)->active || (*replaced)->counter != counter)
        return Problem{Code::not_found, "no active device \"" + std::string(replaces) + "\" stands at that counter", 0};
    return store.add_enrolment(hash_of_code(code), counter, now, now + code_lifetime,
                               {.device = std::nullopt, .replaces = (*replaced)->number});
}

Result<> issue_code_for_device(Store& store, std::string_view code, std::string_view device, base::WallTime now) {
    const auto found = store.device_by_id(device);
    if (!found) return found.problem();
    if (!*found) return Problem{Code::not_found, "there is no device \"" + std::string(device) + "\"", 0};
    if (!(*found)->active) return refused("device " + std::string(device) + " was revoked; enrol it as a new one");
    return store.add_enrolment(hash_of_code(code), (*found)->counter, now, now + code_lifetime,
                               {.device = (*found)->number, .replaces = std::nullopt});
}

Result<Enrolment> valid_enrolment(Store& store, std::string_view code, base::WallTime now) {
    const auto found = store.enrolment(hash_of_code(code));
    if (!found) return found.problem();
    const std::optional<Enrolment>& enrolment = *found;
    if (!enrolment || enrolment->expires < now)
        return refused("this code is not valid (any more); ask for another one");
    return *enrolment;
}

Result<Enrolled> enrol(Store& store, std::string_view code, const wire::PublicKey& key, base::WallTime now) {
    const auto enrolment = valid_enrolment(store, code, now);
    if (!enrolment) return enrolment.problem();
    const auto found = store.place_of(enrolment->counter);
    if (!found) return found.problem();
    const std::optional<domain::Place>& place = *found;
    if (!place) return Problem{Code::damaged, "the code's counter is missing", 0};
    if (enrolment->used_by) {
        const auto holder = number_of_key(store, key);
        if (!holder) return holder.problem();
        if (*holder != enrolment->used_by)
            return refused("this code was used by another terminal; ask for another one");
    }
    if (const auto usable = is_usable(store, *enrolment, key); !usable) return usable.problem();
    const std::string token = base::to_base64url(wire::random_bytes<32>());
    const wire::Hash token_hash = hash_of_token(token);
    const auto device = enrolment->device ? settle_known_device(store, *enrolment->device, key, token_hash, now)
                                          : settle_device(store, *place, key, token_hash, now);
    if (!device) return device.problem();
    if (const auto revoked = revoke_replaced(store, *enrolment, *device); !revoked) return revoked.problem();
    if (const auto used = store.use_enrolment(hash_of_code(code), device->number); !used) return used.problem();
    const people::Deed deed{"device.enrol", device->id, "at counter " + place->counter, place->agency};
    if (const auto logged = store.log({"device " + device->id, {}}, deed, now); !logged) return logged.problem();
    return Enrolled{device->id, token, *place, device->keys.empty() ? 1 : device->keys.back().from_epoch};
}

}  // namespace server
