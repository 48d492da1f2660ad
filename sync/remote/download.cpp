#include "sync/remote/download.hpp"

#include <curl/curl.h>

#include <memory>

#include "sync/base/check.hpp"

namespace remote {
namespace {

using base::Code;
using base::Problem;
using base::Result;

constexpr std::size_t body_limit = std::size_t{64} * 1024 * 1024;
constexpr long connect_limit_s = 10;
constexpr long stall_bytes_s = 16;
constexpr long stall_limit_s = 60;

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

template <typename Value>
void set(const Handle& handle, CURLoption option, Value value) {
    base::check(curl_easy_setopt(handle.get(), option, value) == CURLE_OK, "libcurl knows every option it is given");
}

std::size_t take_body(const char* bytes, std::size_t size, std::size_t count, std::string* body) {
    const std::size_t more = size * count;
    if (body->size() + more > body_limit) return CURL_WRITEFUNC_ERROR;
    body->append(bytes, more);
    return more;
}

// One connection that is kept open.
class Connection {
public:
    explicit Connection(Address address)
        : address_(std::move(address)),
          headers_(curl_slist_append(nullptr, ("Authorization: Bearer " + address_.token).c_str()),
                   curl_slist_free_all),
          handle_(curl_easy_init(), curl_easy_cleanup) {
        base::check(handle_ != nullptr && headers_ != nullptr, "libcurl can be initialised");
    }

    Result<Fetched> fetch(const std::string& path) {
        Fetched fetched;
        curl_easy_reset(handle_.get());
        const std::string url = address_.server + path;
        set(handle_, CURLOPT_URL, url.c_str());
        set(handle_, CURLOPT_HTTPHEADER, headers_.get());
        set(handle_, CURLOPT_USERAGENT, "sipas/" SIPAS_VERSION);
        set(handle_, CURLOPT_NOSIGNAL, 1L);
        set(handle_, CURLOPT_PROTOCOLS_STR, "http,https");
        set(handle_, CURLOPT_FOLLOWLOCATION, 0L);
        set(handle_, CURLOPT_CONNECTTIMEOUT, connect_limit_s);
        set(handle_, CURLOPT_LOW_SPEED_LIMIT, stall_bytes_s);
        set(handle_, CURLOPT_LOW_SPEED_TIME, stall_limit_s);
        if (!address_.ca_file.empty()) {  // these authorities and no others
            set(handle_, CURLOPT_CAINFO, address_.ca_file.c_str());
            set(handle_, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
        }
        set(handle_, CURLOPT_WRITEFUNCTION, &take_body);
        set(handle_, CURLOPT_WRITEDATA, &fetched.body);
        const CURLcode code = curl_easy_perform(handle_.get());
        if (code != CURLE_OK) return Problem{Code::unavailable, address_.server + ": " + curl_easy_strerror(code), 0};
        long status = 0;
        curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
        fetched.status = static_cast<int>(status);
        return fetched;
    }

private:
    Address address_;
    Headers headers_;
    Handle handle_;
};

}  // namespace

Result<Fetch> fetch_from(const Address& address) {
    if (!address.server.starts_with("https://") && !address.server.starts_with("http://"))
        return Problem{Code::bad_input, "a server is https://NAME", 0};
    if (address.token.empty() || address.token.find_first_of("\r\n ") != std::string::npos)
        return Problem{Code::bad_input, "the token's file holds one token and nothing else", 0};
    static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    base::check(ready, "libcurl can be initialised");
    Address trimmed = address;
    while (trimmed.server.ends_with('/')) trimmed.server.pop_back();
    const auto connection = std::make_shared<Connection>(std::move(trimmed));
    return Fetch([connection](const std::string& path) { return connection->fetch(path); });
}

}  // namespace remote
