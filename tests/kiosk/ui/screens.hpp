// Screens as the product shows them, for the tests of the drawing.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "kiosk/flow/screen.hpp"
#include "kiosk/ui/layout.hpp"

namespace screens {

using flow::Screen;
using flow::Target;

inline constexpr std::array<ui::Size, 6> sizes{
    {{1080, 1920}, {1920, 1080}, {1280, 800}, {800, 480}, {3840, 2160}, {800, 1280}}};

inline Target face(int level) { return {Target::Kind::face, level}; }
inline constexpr Target language{Target::Kind::language, 0};

inline Screen vietnamese(Screen::Kind kind) {
    Screen screen;
    screen.kind = kind;
    screen.agency = "Sở Tư pháp thành phố Đà Nẵng";
    screen.unit = "Trung tâm Phục vụ hành chính công";
    screen.counter = "Quầy 3 · Hộ tịch";
    screen.buttons = {{language, "English"}};
    screen.badge = "Đang chờ gửi 12 ý kiến";
    if (kind == Screen::Kind::asking) {
        screen.title = "Ông/Bà có hài lòng với việc phục vụ tại quầy này không?";
        screen.faces = {{face(1), "Rất không hài lòng"},
                        {face(2), "Không hài lòng"},
                        {face(3), "Bình thường"},
                        {face(4), "Hài lòng"},
                        {face(5), "Rất hài lòng"}};
    } else if (kind == Screen::Kind::thanking) {
        screen.title = "Cảm ơn Ông/Bà!";
        screen.body = "Ý kiến đã được ghi nhận.";
    } else {
        screen.title = "Máy tạm nghỉ";
        screen.body = "Hiện chưa thể ghi nhận ý kiến. Xin Ông/Bà phản ánh trực tiếp với cán bộ tại quầy.";
    }
    return screen;
}

inline Screen english(Screen::Kind kind) {
    Screen screen = vietnamese(kind);
    screen.agency = "Department of Justice of Da Nang City";
    screen.unit = "Public Administration Service Centre";
    screen.counter = "Counter 3 · Civil status";
    screen.buttons = {{language, "Tiếng Việt"}};
    screen.badge = "12 ratings waiting to be sent";
    if (kind == Screen::Kind::asking) {
        screen.title = "How satisfied are you with the service at this counter?";
        screen.faces = {{face(1), "Very dissatisfied"},
                        {face(2), "Dissatisfied"},
                        {face(3), "Neutral"},
                        {face(4), "Satisfied"},
                        {face(5), "Very satisfied"}};
    } else if (kind == Screen::Kind::thanking) {
        screen.title = "Thank you!";
        screen.body = "Your rating has been recorded.";
    } else {
        screen.title = "Temporarily out of service";
        screen.body = "Ratings cannot be recorded now. Please speak to the staff at the counter.";
    }
    return screen;
}

inline std::vector<Screen> all() {
    std::vector<Screen> screens;
    for (const auto kind : {Screen::Kind::asking, Screen::Kind::thanking, Screen::Kind::unable}) {
        screens.push_back(vietnamese(kind));
        screens.push_back(english(kind));
    }
    return screens;
}

// Longer than any name in use, to see that the layout gives way in good order.
inline Screen long_winded() {
    Screen screen = vietnamese(Screen::Kind::asking);
    screen.agency = "Ban Quản lý Khu công nghệ cao và các khu công nghiệp thành phố Đà Nẵng";
    screen.unit = "Bộ phận Tiếp nhận và Trả kết quả giải quyết thủ tục hành chính theo cơ chế một cửa";
    screen.counter = "Quầy 12 · Đăng ký quyền sử dụng đất và tài sản gắn liền với đất";
    screen.title =
        "Ông/Bà có hài lòng với thái độ và trách nhiệm của cán bộ, công chức, viên chức tiếp nhận hồ sơ tại quầy này "
        "không?";
    screen.buttons.push_back({{Target::Kind::language, 1}, "Tiếng Việt"});
    return screen;
}

}  // namespace screens
