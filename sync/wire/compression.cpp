#include "sync/wire/compression.hpp"

#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <memory>
#include <new>

#include "sync/base/bytes.hpp"
#include "sync/base/check.hpp"

namespace wire {
namespace {

using base::Code;
using base::Problem;
using base::Result;

constexpr std::size_t ratio_limit = 50;
constexpr std::size_t block_bytes = 32768;
constexpr int zstd_level = 3;              // 386 bytes of a rating to 105, at the speed of a network card
constexpr int zstd_window_log_limit = 20;  // a window of 1 MiB: no batch needs more
constexpr int gzip_window_bits = 15 + 16;  // zlib's way to ask for a gzip header

const Problem truncated{Code::bad_input, "the compressed body ends early or is damaged", 0};
const Problem flood{Code::too_large, "the body grows above its limit when it is decompressed", 0};

// What may come out of `compressed` bytes under both limits; small bodies may always reach one block.
std::size_t growth_limit(std::size_t compressed, std::size_t limit_bytes) {
    const std::size_t by_ratio = compressed > limit_bytes / ratio_limit ? limit_bytes : compressed * ratio_limit;
    return std::min(limit_bytes, std::max(by_ratio, block_bytes));
}

std::string compress_zstd(std::string_view bytes) {
    std::string result(ZSTD_compressBound(bytes.size()), '\0');
    const std::size_t size = ZSTD_compress(result.data(), result.size(), bytes.data(), bytes.size(), zstd_level);
    base::check(ZSTD_isError(size) == 0, "zstd compresses into a buffer of its own bound");
    result.resize(size);
    return result;
}

// zlib wants a pointer to mutable input, which it does not write to.
Bytef* input_of(std::string_view bytes) {
    return const_cast<Bytef*>(base::view_of(bytes).data());  // NOLINT
}

Bytef* output_of(std::string& block) { return reinterpret_cast<Bytef*>(block.data()); }  // NOLINT

std::string compress_gzip(std::string_view bytes) {
    z_stream stream{};
    base::check(
        deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_window_bits, 8, Z_DEFAULT_STRATEGY) == Z_OK,
        "zlib starts");
    std::string result(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = input_of(bytes);
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = output_of(result);
    stream.avail_out = static_cast<uInt>(result.size());
    base::check(deflate(&stream, Z_FINISH) == Z_STREAM_END, "zlib compresses into a buffer of its own bound");
    result.resize(stream.total_out);
    deflateEnd(&stream);
    return result;
}

Result<std::string> decompress_zstd(std::string_view bytes, std::size_t limit_bytes) {
    const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(), ZSTD_freeDCtx);
    if (!context) throw std::bad_alloc();
    ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, zstd_window_log_limit);
    std::string result;
    std::string block(block_bytes, '\0');
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    for (;;) {
        ZSTD_outBuffer out{block.data(), block.size(), 0};
        const std::size_t wanted = ZSTD_decompressStream(context.get(), &out, &in);
        if (ZSTD_getErrorCode(wanted) == ZSTD_error_frameParameter_windowTooLarge) return flood;
        if (ZSTD_getErrorCode(wanted) == ZSTD_error_memory_allocation) throw std::bad_alloc();  // the body is innocent
        if (ZSTD_isError(wanted) != 0) return truncated;
        result.append(block, 0, out.pos);
        if (result.size() > limit_bytes) return flood;
        if (wanted == 0 && in.pos == in.size) return result;
        if (out.pos < out.size && in.pos == in.size) return truncated;
    }
}

Result<std::string> decompress_gzip(std::string_view bytes, std::size_t limit_bytes) {
    z_stream stream{};
    base::check(inflateInit2(&stream, gzip_window_bits) == Z_OK, "zlib starts");
    const std::unique_ptr<z_stream, decltype(&inflateEnd)> ended(&stream, inflateEnd);
    stream.next_in = input_of(bytes);
    stream.avail_in = static_cast<uInt>(bytes.size());
    std::string result;
    std::string block(block_bytes, '\0');
    for (;;) {
        stream.next_out = output_of(block);
        stream.avail_out = static_cast<uInt>(block.size());
        const int state = inflate(&stream, Z_NO_FLUSH);
        if (state == Z_MEM_ERROR) throw std::bad_alloc();
        if (state != Z_OK && state != Z_STREAM_END) return truncated;
        result.append(block, 0, block.size() - stream.avail_out);
        if (result.size() > limit_bytes) return flood;
        if (state == Z_STREAM_END) {
            if (stream.avail_in != 0) return truncated;
            return result;
        }
    }
}

}  // namespace

std::string_view name_of(Encoding encoding) {
    switch (encoding) {
        case Encoding::zstd:
            return "zstd";
        case Encoding::gzip:
            return "gzip";
        case Encoding::plain:
            break;
    }
    return "identity";
}

std::optional<Encoding> encoding_named(std::string_view name) {
    if (name == "zstd") return Encoding::zstd;
    if (name == "gzip") return Encoding::gzip;
    if (name == "identity" || name.empty()) return Encoding::plain;
    return std::nullopt;
}

std::string compress(std::string_view bytes, Encoding encoding) {
    switch (encoding) {
        case Encoding::zstd:
            return compress_zstd(bytes);
        case Encoding::gzip:
            return compress_gzip(bytes);
        case Encoding::plain:
            break;
    }
    return std::string(bytes);
}

Result<std::string> decompress(std::string_view bytes, Encoding encoding, std::size_t limit_bytes) {
    switch (encoding) {
        case Encoding::zstd:
            return decompress_zstd(bytes, growth_limit(bytes.size(), limit_bytes));
        case Encoding::gzip:
            return decompress_gzip(bytes, growth_limit(bytes.size(), limit_bytes));
        case Encoding::plain:
            break;
    }
    if (bytes.size() > limit_bytes) return flood;
    return std::string(bytes);
}

}  // namespace wire
