// Sample workbook: an XLSX archive made by hand, for tests of what reads workbooks.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace support {

using ArchiveFiles = std::vector<std::pair<std::string, std::string>>;

// Raw, as an archive holds it.
inline std::string deflated(const std::string& content) {
    z_stream stream{};
    deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    std::string packed(deflateBound(&stream, static_cast<uLong>(content.size())), '\0');
    std::string plain = content;
    stream.next_in = reinterpret_cast<Bytef*>(plain.data());
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

// A ZIP archive of these files, in their order, stored as they are or compressed.
inline std::string archive_of(const ArchiveFiles& files, bool compressed = false) {
    std::string bytes;
    std::string directory;
    const auto put = [](std::string& into, std::uint64_t value, int size) {
        for (int i = 0; i < size; ++i) into += static_cast<char>((value >> (8 * i)) & 0xFFU);
    };
    // Version, flags, method, time and date, checksum, both sizes, lengths of the name and of nothing else.
    const auto describe = [&](std::string& into, const std::string& name, const std::string& content,
                              const std::string& packed) {
        put(into, 20, 2);
        put(into, 0, 2);
        put(into, compressed ? Z_DEFLATED : 0, 2);
        put(into, 0x210000, 4);  // the first day that an archive can name
        put(into, crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size())), 4);
        put(into, packed.size(), 4);
        put(into, content.size(), 4);
        put(into, name.size(), 2);
        put(into, 0, 2);
    };
    for (const auto& [name, content] : files) {
        const std::string packed = compressed ? deflated(content) : content;
        put(directory, 0x02014B50, 4);
        put(directory, 20, 2);
        describe(directory, name, content, packed);
        put(directory, 0, 6);  // no comment, the first disk, attributes
        put(directory, 0, 4);
        put(directory, bytes.size(), 4);
        directory += name;
        put(bytes, 0x04034B50, 4);
        describe(bytes, name, content, packed);
        bytes += name + packed;
    }
    const std::size_t start = bytes.size();
    bytes += directory;
    put(bytes, 0x06054B50, 4);
    put(bytes, 0, 4);
    put(bytes, files.size(), 2);
    put(bytes, files.size(), 2);
    put(bytes, directory.size(), 4);
    put(bytes, start, 4);
    put(bytes, 0, 2);
    return bytes;
}

inline std::string sheet_xml(std::string_view rows) {
    return R"(<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/)"
           R"(spreadsheetml/2006/main"><sheetData>)" +
           std::string(rows) + "</sheetData></worksheet>";
}

// Its first sheet is "Tháng 1" with this XML, its second "Khác" with one text; shared text 0 is "work", 1 is "Sở A".
inline ArchiveFiles workbook_files(const std::string& sheet) {
    const std::string main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const std::string relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    return {
        {"xl/workbook.xml", R"(<workbook xmlns=")" + main + R"(" xmlns:r=")" + relations +
                                R"("><sheets><sheet name="Tháng 1" sheetId="1" r:id="rId1"/>)"
                                R"(<sheet name="Khác" sheetId="2" r:id="rId2"/></sheets></workbook>)"},
        {"xl/_rels/workbook.xml.rels",
         R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)"
         R"(<Relationship Id="rId1" Type=")" +
             relations + R"(/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type=")" + relations +
             R"(/worksheet" Target="/xl/worksheets/sheet2.xml"/><Relationship Id="rId3" Type=")" + relations +
             R"(/sharedStrings" Target="sharedStrings.xml"/></Relationships>)"},
        {"xl/sharedStrings.xml", R"(<sst xmlns=")" + main +
                                     R"("><si><t>work</t></si><si><r><t>Sở</t></r><r><t xml:space="preserve"> A</t>)"
                                     R"(</r><rPh sb="0" eb="1"><t>x</t></rPh></si></sst>)"},
        {"xl/worksheets/sheet1.xml", sheet},
        {"xl/worksheets/sheet2.xml",
         sheet_xml(R"(<row r="2"><c r="B2" t="inlineStr"><is><t>khác</t></is></c></row>)")}};
}

inline std::string workbook(const std::string& sheet) { return archive_of(workbook_files(sheet)); }

}  // namespace support
