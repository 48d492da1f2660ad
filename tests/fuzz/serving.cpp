// What is said on the wire between the counter's PC and the terminal: one line, as each end reads it.
#include "kiosk/binding/serving.hpp"

#include "sync/base/check.hpp"
#include "tests/fuzz/target.hpp"

namespace {

const binding::ServingKey key{1};
const binding::Nonce nonce{2};
const std::string code = "H15.50.05.13-261008-0975";

}  // namespace

namespace fuzz {

std::vector<std::string> seeds() {
    return {binding::write_challenge(nonce),
            binding::write_answer(key, nonce, code),
            binding::write_answer(key, nonce, ""),
            binding::write_answer(key, {3}, code),
            binding::write_reply(base::Done{}),
            binding::write_reply(base::Problem{base::Code::bad_input, "it is no code"})};
}

// A challenge comes back; nobody without the key makes an answer, which leaves those that the seeds hold.
void run(std::string_view bytes) {
    if (bytes.ends_with('\n')) bytes.remove_suffix(1);
    if (const auto read = binding::read_challenge(bytes)) {
        std::string again = binding::write_challenge(*read);
        again.pop_back();
        const auto back = binding::read_challenge(again);
        base::check(back && *back == *read, "a challenge comes back");
    }
    if (const auto read = binding::read_answer(key, nonce, bytes))
        base::check(read->empty() || *read == code, "only who has the key names a code");
    static_cast<void>(binding::read_reply(bytes));
}

}  // namespace fuzz
