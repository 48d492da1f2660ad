// Completeness in words: how far what was counted reaches, for people.
#pragma once

#include "sync/domain/completeness.hpp"
#include "sync/domain/words.hpp"

namespace report {

// "Thiết bị d-1: đầy đủ đến số 7, lúc 19:00 ngày 23-11-2026." or "…; còn thiếu 36 bản ghi."
std::string sentence_of(const domain::Completeness& terminal, domain::Language language);

// All terminals of a place in a few words: when the entry came up to which the least recent of them is complete, or how
// many entries are missing; a dash where there is no terminal.
std::string summary_of(const std::vector<domain::Completeness>& terminals, domain::Language language);

}  // namespace report
