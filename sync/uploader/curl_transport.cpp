#include "sync/uploader/curl_transport.hpp"

#include <curl/curl.h>

#include <array>
#include <new>
#include <string_view>
#include <utility>

#include "sync/base/check.hpp"

namespace uploader {
namespace {

constexpr long connect_limit_ms = 10'000;
constexpr long whole_limit_ms = 20'000;

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

template <typename Value>
void set(const Handle& handle, CURLoption option, Value value) {
    base::check(curl_easy_setopt(handle.get(), option, value) == CURLE_OK, "libcurl knows every option it is given");
}

std::size_t take_body(const char* bytes, std::size_t size, std::size_t count, std::string* body) {
    const std::size_t more = size * count;
    if (body->size() + more > answer_limit_bytes) return CURL_WRITEFUNC_ERROR;
    body->append(bytes, more);
    return more;
}

int ask_whether_stopped(const std::function<bool()>* stopped, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return (*stopped)() ? 1 : 0;
}

class CurlTransport : public Transport {
public:
    CurlTransport(std::function<bool()> stopped, std::filesystem::path authorities)
        : stopped_(std::move(stopped)),
          authorities_(std::move(authorities)),
          handle_(curl_easy_init(), curl_easy_cleanup) {
        base::check(handle_ != nullptr, "libcurl can be initialised");
    }

    Answer send(const Request& request) override {
        curl_easy_reset(handle_.get());  // connections and TLS sessions stay
        Answer answer;
        const Headers headers = headers_of(request);
        set_limits();
        set_request(request, headers);
        set(handle_, CURLOPT_WRITEFUNCTION, &take_body);
        set(handle_, CURLOPT_WRITEDATA, &answer.body);
        const CURLcode code = curl_easy_perform(handle_.get());
        if (code != CURLE_OK)
            return {.status = 0, .body = {}, .retry_after = {}, .failure = words_for(code), .etag = {}};
        long status = 0;
        curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
        answer.status = static_cast<int>(status);
        answer.retry_after = header("Retry-After");
        answer.etag = header("ETag");
        return answer;
    }

private:
    void set_limits() {
        error_.fill('\0');
        set(handle_, CURLOPT_ERRORBUFFER, error_.data());
        set(handle_, CURLOPT_NOSIGNAL, 1L);
        set(handle_, CURLOPT_CONNECTTIMEOUT_MS, connect_limit_ms);
        set(handle_, CURLOPT_TIMEOUT_MS, whole_limit_ms);
        set(handle_, CURLOPT_PROTOCOLS_STR, "http,https");
        set(handle_, CURLOPT_FOLLOWLOCATION, 0L);
        set(handle_, CURLOPT_SSL_VERIFYPEER, 1L);
        set(handle_, CURLOPT_SSL_VERIFYHOST, 2L);
        if (!authorities_.empty()) {
            set(handle_, CURLOPT_CAINFO, authorities_.c_str());
            set(handle_, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
        }
        set(handle_, CURLOPT_NOPROGRESS, 0L);
        set(handle_, CURLOPT_XFERINFOFUNCTION, &ask_whether_stopped);
        set(handle_, CURLOPT_XFERINFODATA, &stopped_);
    }

    void set_request(const Request& request, const Headers& headers) {
        set(handle_, CURLOPT_URL, request.url.c_str());
        set(handle_, CURLOPT_USERAGENT, "sipas-uploader/" SIPAS_VERSION);
        set(handle_, CURLOPT_HTTPHEADER, headers.get());
        if (request.method != Method::post) return;
        set(handle_, CURLOPT_POST, 1L);
        set(handle_, CURLOPT_POSTFIELDS, request.body.c_str());
        set(handle_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    }

    static Headers headers_of(const Request& request) {
        // "Expect: 100-continue" would cost a round trip for every batch.
        Headers list = with(Headers(nullptr, curl_slist_free_all), "Expect:");
        for (const auto& [name, value] : request.headers)
            list = with(std::move(list), std::string(name).append(": ").append(value));
        return list;
    }

    static Headers with(Headers list, const std::string& line) {
        curl_slist* longer = curl_slist_append(list.get(), line.c_str());
        if (longer == nullptr) throw std::bad_alloc();  // without its token a request would be refused
        static_cast<void>(list.release());
        return {longer, curl_slist_free_all};
    }

    std::string header(const char* name) {
        curl_header* found = nullptr;
        if (curl_easy_header(handle_.get(), name, 0, CURLH_HEADER, -1, &found) != CURLHE_OK) return {};
        return found->value;
    }

    std::string words_for(CURLcode code) const {
        const std::string_view detail(error_.data());
        return std::string(detail.empty() ? std::string_view(curl_easy_strerror(code)) : detail);
    }

    std::function<bool()> stopped_;
    std::filesystem::path authorities_;
    std::array<char, CURL_ERROR_SIZE> error_{};
    Handle handle_;
};

}  // namespace

std::unique_ptr<Transport> curl_transport(std::function<bool()> stopped, std::filesystem::path authorities) {
    static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    base::check(ready, "libcurl can be initialised");
    return std::make_unique<CurlTransport>(std::move(stopped), std::move(authorities));
}

}  // namespace uploader
