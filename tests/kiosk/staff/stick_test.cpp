#include "kiosk/staff/stick.hpp"

#include <catch2/catch.hpp>

#include "sync/base/file.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

std::string mount(const std::string& folder, const std::string& options = "rw,nosuid,nodev") {
    return "36 35 8:17 / " + folder + " " + options + " shared:1 - vfat /dev/sdb1 rw,fmask=0022\n";
}

std::vector<std::string> names(const std::string& mountinfo) {
    std::vector<std::string> names;
    for (const auto& stick : staff::mounted_sticks(mountinfo, staff::stick_roots())) names.push_back(stick.name);
    return names;
}

}  // namespace

TEST_CASE("A stick is what is mounted for writing at most two folders below where sticks come") {
    CHECK(names("").empty());
    CHECK(names(mount("/") + mount("/media") + mount("/run/media") + mount("/mnt/disk")).empty());
    CHECK(names(mount("/media/usb0")) == std::vector<std::string>{"usb0"});
    CHECK(names(mount("/run/media/kiosk/KINGSTON")) == std::vector<std::string>{"KINGSTON"});
    CHECK(names(mount("/media/a/b/c") + mount("/mediation/x") + mount("/data/media/x")).empty());
    CHECK(names(mount("/media/b") + mount("/media/a")) == std::vector<std::string>{"a", "b"});
    CHECK(names(mount("/media/locked", "ro,nosuid") + mount("/media/odd", "rwx")).empty());
}

TEST_CASE("A stick's name may hold spaces and letters of any language") {
    const auto sticks =
        staff::mounted_sticks(mount(R"(/media/USB\040c\341\273\247a\040qu\341\272\247y)"), staff::stick_roots());
    REQUIRE(sticks.size() == 1);
    CHECK(sticks[0].folder == "/media/USB của quầy");
    CHECK(sticks[0].name == "USB của quầy");
    CHECK(names(mount(R"(/media/back\134slash)")) == std::vector<std::string>{R"(back\slash)"});
    CHECK(names(mount(R"(/media/end\04)")) == std::vector<std::string>{R"(end\04)"});
}

TEST_CASE("Lines that are no mounts are passed over") {
    CHECK(names("\n\n36 35\nnonsense\n" + mount("/media/usb0")) == std::vector<std::string>{"usb0"});
}

TEST_CASE("A stick that is listed but gone is not offered") {
    const support::TemporaryFolder folder;
    std::filesystem::create_directories(folder.path() / "media" / "here");
    const std::string media = (folder.path() / "media").string();
    REQUIRE(base::replace_file(folder.path() / "mountinfo", mount(media + "/here") + mount(media + "/gone")));
    const auto sticks = staff::find_sticks({media}, folder.path() / "mountinfo");
    REQUIRE(sticks.size() == 1);
    CHECK(sticks[0] == staff::Stick{media + "/here", "here"});
    CHECK(staff::find_sticks({media}, folder.path() / "absent").empty());
}
