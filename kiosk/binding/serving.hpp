// Serving: the words of the exchange by which the counter's PC tells the terminal whom it is serving (PROTOCOL.md).
//
// Pure: both ends make and read the same three lines here, the sockets are elsewhere. A line's text ends with its
// newline when written and comes without it when read. What is read is hostile.
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "sync/base/bytes.hpp"
#include "sync/base/result.hpp"
#include "sync/wire/tag.hpp"

namespace binding {

using ServingKey = wire::TagKey;                       // shared by the terminal and the PCs that may call it
using Nonce = std::array<base::Byte, 16>;              // drawn for one connection, good for one answer
constexpr std::size_t serving_line_limit_bytes = 512;  // with its newline

// serving.key in the terminal's data folder; made when missing.
base::Result<ServingKey> open_serving_key(const std::filesystem::path& folder);

// The terminal's first line.
std::string write_challenge(const Nonce& nonce);
// unsupported when the terminal speaks another version.
base::Result<Nonce> read_challenge(std::string_view line);

// The PC's line: the code as it knows it; empty when nobody is being served any more.
std::string write_answer(const ServingKey& key, const Nonce& nonce, std::string_view code);
// The code, empty or not; whether it is a dossier's is another question. bad_input when the line is no answer, unproven
// when it was made with another key or for another nonce.
base::Result<std::string> read_answer(const ServingKey& key, const Nonce& nonce, std::string_view line);

// The terminal's last line: that it took the code, or the slug of why not.
std::string write_reply(const base::Result<>& outcome);
// The Problem that the terminal named, in words for the PC's user.
base::Result<> read_reply(std::string_view line);

}  // namespace binding
