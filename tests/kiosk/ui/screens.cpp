#include "tests/kiosk/ui/screens.hpp"

#include <string_view>

namespace screens {

namespace {

using flow::Act;
using flow::Icon;
using flow::Key;
using flow::Light;
using flow::Page;

struct Tongue {
    bool english = false;
    std::string operator()(const char* vi, const char* en) const { return english ? en : vi; }
};

flow::Button act(Act act, std::string label, Icon icon = Icon::none, bool chosen = false) {
    return {flow::target_of(act), std::move(label), icon, chosen};
}

flow::Choice choice(int number, std::string name, const Tongue& say, int said = 0) {
    return {std::move(name),
            {{Target::Kind::good, number}, say("Tốt", "Good"), Icon::good, said > 0},
            {{Target::Kind::bad, number}, say("Chưa tốt", "Not good"), Icon::bad, said < 0}};
}

flow::Row row(std::string label, std::string value, Light light = Light::none, std::string advice = "") {
    return {std::move(label), std::move(value), light, std::move(advice)};
}

Key key(int number, std::string label, Icon icon = Icon::none, double width = 1) {
    return {{{Target::Kind::key, number}, std::move(label), icon}, width};
}

std::vector<Key> row_of(std::string_view letters) {
    std::vector<Key> row;
    for (const char letter : letters) row.push_back(key(letter, std::string(1, letter)));
    return row;
}

std::vector<std::vector<Key>> keyboard() {
    std::vector<std::vector<Key>> rows{row_of("qwertyuiop"), row_of("asdfghjkl"), row_of("zxcvbnm"), {}};
    rows[2].insert(rows[2].begin(), key(1, "", Icon::shift, 1.5));
    rows[2].push_back(key(2, "", Icon::erase, 1.5));
    rows[3] = {key(3, "123", Icon::none, 1.5),
               key(',', ","),
               key(' ', "", Icon::space, 4),
               key('.', "."),
               key('?', "?"),
               key('-', "-")};
    return rows;
}

std::vector<std::vector<Key>> pad() {
    return {row_of("123"), row_of("456"), row_of("789"), {key('-', "-"), key('0', "0"), key(2, "", Icon::erase)}};
}

void ask(Screen& screen, const Tongue& say) {
    screen.title = say("Ông/Bà có hài lòng với việc phục vụ tại quầy này không?",
                       "How satisfied are you with the service at this counter?");
    screen.faces = {{face(1), say("Rất không hài lòng", "Very dissatisfied")},
                    {face(2), say("Không hài lòng", "Dissatisfied")},
                    {face(3), say("Bình thường", "Neutral")},
                    {face(4), say("Hài lòng", "Satisfied")},
                    {face(5), say("Rất hài lòng", "Very satisfied")}};
    screen.buttons = {{language, say("English", "Tiếng Việt"), Icon::language},
                      act(Act::access, say("Dễ đọc hơn", "Easier to read"), Icon::access),
                      act(Act::bind, say("Nhập mã hồ sơ", "Enter dossier code"), Icon::dossier)};
}

void tell(Screen& screen, const Tongue& say) {
    screen.title = say("Xin cảm ơn Ông/Bà!", "Thank you!");
    screen.body = say("Nếu muốn, xin cho biết điều gì tốt, điều gì chưa tốt.",
                      "If you like, tell us what went well and what did not.");
    screen.choices = {
        choice(0, say("Tiếp cận dịch vụ", "Access to services"), say),
        choice(1, say("Thủ tục hành chính", "Administrative procedures"), say, 1),
        choice(2, say("Công chức trực tiếp giải quyết công việc", "Civil servants who handle the work"), say, -1),
        choice(3, say("Kết quả dịch vụ", "Service results"), say),
        choice(4, say("Tiếp nhận, giải quyết góp ý, phản ánh, kiến nghị", "Receiving and handling feedback"), say)};
    screen.buttons = {act(Act::undo, say("Hoàn tác", "Undo"), Icon::undo),
                      act(Act::more, say("Trả lời thêm", "More questions"), Icon::write)};
    screen.primary = act(Act::done, say("Xong", "Done"), Icon::done);
    screen.left_permille = 640;
    screen.badge.clear();
}

void write(Screen& screen, const Tongue& say) {
    screen.title = say("Ông/Bà muốn góp ý điều gì?", "What would you like to tell us?");
    screen.body = say("Xin không ghi họ tên, số điện thoại hay số giấy tờ.",
                      "Please leave out names, telephone and document numbers.");
    screen.text =
        say("Cán bộ hướng dẫn rất tận tình, nhưng phải chờ lâu vì chỉ có một quầy mở buổi sáng. Xin bố trí "
            "thêm ghế ngồi ",
            "The officer was very helpful, but the wait was long because only one counter was open in the "
            "morning. More seats ");
    screen.keys = keyboard();
    screen.buttons = {act(Act::cancel, say("Quay lại", "Back"), Icon::back)};
    screen.primary = act(Act::enter, say("Gửi góp ý", "Send"), Icon::done);
    screen.left_permille = 820;
    screen.badge.clear();
}

void dial(Screen& screen, const Tongue& say) {
    screen.title = say("Nhập mã hồ sơ trên giấy biên nhận", "Enter the code on your receipt");
    screen.body = say("Không bắt buộc. Mã được lưu dưới dạng không đọc lại được.",
                      "Optional. The code is kept in a form that cannot be read back.");
    screen.text = "H17.25.08-261123-0042";
    screen.keys = pad();
    screen.buttons = {act(Act::cancel, say("Bỏ qua", "Skip"), Icon::skip)};
    screen.primary = act(Act::enter, say("Tiếp tục", "Continue"), Icon::done);
    screen.badge.clear();
}

void choose(Screen& screen, const Tongue& say) {
    screen.title = say("Chọn cách hiển thị", "Choose how it is shown");
    screen.options = {act(Act::large_text, say("Chữ lớn", "Large text"), Icon::large_text, true),
                      act(Act::contrast, say("Tương phản cao", "High contrast"), Icon::contrast),
                      act(Act::low, say("Nút bấm ở phía dưới", "Controls further down"), Icon::low),
                      act(Act::voice, say("Đọc thành tiếng", "Read aloud"), Icon::voice, true),
                      {{Target::Kind::language, 0}, "Tiếng Việt", Icon::language, !say.english},
                      {{Target::Kind::language, 1}, "English", Icon::language, say.english}};
    screen.buttons = {act(Act::cancel, say("Như ban đầu", "As before"), Icon::undo)};
    screen.primary = act(Act::done, say("Xong", "Done"), Icon::done);
    screen.badge.clear();
}

void give_notice(Screen& screen, const Tongue& say) {
    screen.buttons = {{language, say("English", "Tiếng Việt"), Icon::language}};
    if (screen.kind == Screen::Kind::thanking) {
        screen.title = say("Xin cảm ơn Ông/Bà!", "Thank you!");
        screen.body = say("Ý kiến của Ông/Bà đã được ghi nhận.", "Your rating has been recorded.");
        screen.buttons.clear();
    } else if (screen.kind == Screen::Kind::unable) {
        screen.title = say("Thiết bị tạm thời chưa sẵn sàng", "Temporarily out of service");
        screen.body =
            say("Thiết bị đang tự khắc phục. Nếu thông báo này kéo dài, xin Ông/Bà vui lòng báo cho cán bộ "
                "tại quầy.",
                "The terminal is mending itself. If this notice stays, please tell the staff at the counter.");
    } else {
        screen.title = say("Quầy mở cửa lúc 7 giờ 30", "The counter opens at 7:30");
        screen.body = say("Chạm vào màn hình để gửi ý kiến.", "Touch the screen to give a rating.");
        screen.buttons.clear();
        screen.badge.clear();
    }
}

void calibrate(Screen& screen, const Tongue& say) {
    screen.title = say("Xin chạm vào giữa vòng tròn", "Touch the centre of the circle");
    screen.body = say("Điểm 5 trên 5. Chạm bằng một ngón tay rồi nhấc lên.", "Point 5 of 5. Touch, then lift.");
    screen.aim = flow::panel_targets.back();
    screen.left_permille = 700;
    screen.badge.clear();
    screen.buttons = {act(Act::cancel, say("Đóng", "Close"), Icon::back)};
}

Screen sample(Screen::Kind kind, const Tongue& say) {
    Screen screen;
    screen.kind = kind;
    screen.agency = say("Sở Tư pháp thành phố Đà Nẵng", "Department of Justice of Da Nang City");
    screen.unit = say("Trung tâm Phục vụ hành chính công", "Public Administration Service Centre");
    screen.counter = say("Quầy 3 · Hộ tịch", "Counter 3 · Civil status");
    screen.badge = say("Đang chờ gửi 12 ý kiến", "12 ratings waiting to be sent");
    screen.corner = kind == Screen::Kind::asking;
    switch (kind) {
        case Screen::Kind::asking:
            ask(screen, say);
            break;
        case Screen::Kind::telling:
            tell(screen, say);
            break;
        case Screen::Kind::writing:
            write(screen, say);
            break;
        case Screen::Kind::dialling:
            dial(screen, say);
            break;
        case Screen::Kind::choosing:
            choose(screen, say);
            break;
        case Screen::Kind::calibrating:
            calibrate(screen, say);
            break;
        case Screen::Kind::reporting:
            return staff_page(Page::health, say.english);
        default:
            give_notice(screen, say);
            break;
    }
    return screen;
}

void report_tallies(Screen& screen, const Tongue& say) {
    screen.rows = {
        row(say("Hôm nay", "Today"), say("45 ý kiến, hài lòng 91,11%", "45 ratings, 91.11% satisfied")),
        row(say("7 ngày qua", "Last 7 days"), say("310 ý kiến, hài lòng 88,39%", "310 ratings, 88.39% satisfied"))};
    screen.body = say("Mức độ hiện theo từng khối 5 ý kiến, không có 15 phút gần nhất.",
                      "Levels are shown in blocks of five, without the last 15 minutes.");
    screen.charts = {{say("Theo mức độ, 7 ngày qua", "By level, last 7 days"),
                      {{say("Rất hài lòng", "Very satisfied"), 205},
                       {say("Hài lòng", "Satisfied"), 70},
                       {say("Bình thường", "Neutral"), 20},
                       {say("Không hài lòng", "Dissatisfied"), 10},
                       {say("Rất không hài lòng", "Very dissatisfied"), 5}}},
                     {say("Theo giờ, hôm nay", "By hour, today"),
                      {{"7 – 8", 3},
                       {"8 – 9", 11},
                       {"9 – 10", 14},
                       {"10 – 11", 9},
                       {"13 – 14", 6},
                       {"14 – 15", 2},
                       {"15 – 16", 0},
                       {"16 – 17", 0}}}};
}

void report_health(Screen& screen, const Tongue& say) {
    screen.rows = {
        row(say("Chờ gửi", "Waiting to be sent"), say("12 ý kiến", "12 ratings"), Light::amber,
            say("Sẽ tự gửi khi có mạng. Không cần làm gì.",
                "They will be sent when the network is back. Nothing to do.")),
        row(say("Biên nhận gần nhất", "Last receipt"), "23/11/2026 14:05", Light::green),
        row(say("Máy chủ", "Server"), say("Chưa kết nối được từ 14:06", "Not reached since 14:06"), Light::amber,
            say("Kiểm tra dây mạng hoặc báo bộ phận kỹ thuật nếu quá một ngày.",
                "Check the network cable, or tell the technicians after a day.")),
        row(say("Bộ nhớ", "Storage"), say("Còn 1,2 GB", "1.2 GB free"), Light::red,
            say("Sắp đầy. Báo bộ phận kỹ thuật trong hôm nay.", "Nearly full. Tell the technicians today.")),
        row(say("Đồng hồ", "Clock"), say("Lệch 0 giây", "0 seconds off"), Light::green),
        row(say("Sổ ghi", "Journal"), say("Nguyên vẹn, 18.204 dòng", "Sound, 18,204 entries"), Light::green),
        row(say("Bộ câu hỏi", "Survey"), "2640-2017", Light::green),
        row(say("Phiên bản", "Version"), "0.1.0", Light::none)};
}

void report_day(Screen& screen, const Tongue& say) {
    screen.rows = {row(say("Ngày", "Date"), "23/11/2026"), row(say("Số ý kiến", "Ratings"), "45"),
                   row(say("Đã kết ngày lúc", "Closed at"), "17:02")};
    screen.code = "SIPAS1;2026-11-23;dn-hc-03;45;18204;5f3a9c0e77b1d2486ac04e1b90f7335d8821c4aa";
    screen.text = "5F3A9C0E77B1D248";
    screen.options = {act(Act::close_day, say("Kết ngày", "Close the day"), Icon::lock)};
}

void report_transfer(Screen& screen, const Tongue& say) {
    screen.rows = {
        row(say("Thẻ USB", "USB stick"), say("Đã cắm, còn 7,4 GB", "Inserted, 7.4 GB free"), Light::green),
        row(say("Chưa có biên nhận", "Without receipt"), say("12 ý kiến", "12 ratings"), Light::amber,
            say("Xuất ra USB và mang đến bộ phận kỹ thuật.", "Export to USB and bring it to the technicians."))};
    screen.options = {act(Act::export_usb, say("Xuất ra USB", "Export to USB")),
                      act(Act::import_receipts, say("Nhập biên nhận", "Import receipts"))};
}

void report_settings(Screen& screen, const Tongue& say) {
    screen.rows = {row(say("Âm lượng", "Volume"), "60%"), row(say("Độ sáng", "Brightness"), "80%")};
    screen.options = {act(Act::quieter, say("Nhỏ hơn", "Quieter")),
                      act(Act::louder, say("To hơn", "Louder")),
                      act(Act::darker, say("Tối hơn", "Darker")),
                      act(Act::brighter, say("Sáng hơn", "Brighter")),
                      act(Act::first_language, say("Mở đầu: Tiếng Việt", "First: English"), Icon::language),
                      act(Act::test_mode, say("Chế độ thử", "Test mode"), Icon::none, true),
                      act(Act::restart, say("Khởi động lại", "Restart"))};
}

}  // namespace

Screen vietnamese(Screen::Kind kind) { return sample(kind, {false}); }
Screen english(Screen::Kind kind) { return sample(kind, {true}); }

Screen criterion(bool in_english) {
    const Tongue say{in_english};
    Screen screen = sample(Screen::Kind::asking, say);
    screen.heading = say("Công chức trực tiếp giải quyết công việc", "Civil servants who handle the work");
    screen.title =
        say("Công chức hướng dẫn kê khai hồ sơ tận tình, chu đáo", "The officer guides form-filling with care");
    screen.buttons = {act(Act::skip, say("Bỏ qua câu này", "Skip this one"), Icon::skip)};
    screen.primary = act(Act::done, say("Xong", "Done"), Icon::done);
    screen.left_permille = 310;
    screen.warning = say("Ông/Bà còn ở đây không? Màn hình sẽ đóng sau 20 giây.",
                         "Are you still here? This screen will close in 20 seconds.");
    screen.badge.clear();
    return screen;
}

Screen tried(bool in_english) {
    const Tongue say{in_english};
    Screen screen = sample(Screen::Kind::calibrating, say);
    screen.title = say("Vòng tròn có nằm ngay dưới ngón tay không?", "Is the circle right under your finger?");
    screen.body = say("Xin chạm thử vài chỗ, rồi chạm “Giữ lại”.", "Touch a few places, then touch “Keep”.");
    screen.aim.reset();
    screen.mark = flow::Point{0.02, 0.5};
    screen.primary = act(Act::keep, say("Giữ lại", "Keep"), Icon::done);
    return screen;
}

Screen staff_page(Page page, bool in_english) {
    const Tongue say{in_english};
    Screen screen;
    screen.kind = Screen::Kind::reporting;
    screen.agency = say("Sở Tư pháp thành phố Đà Nẵng", "Department of Justice of Da Nang City");
    screen.counter = say("Quầy 3 · Hộ tịch", "Counter 3 · Civil status");
    const std::array names{say("Số liệu", "Tallies"), say("Tình trạng", "Health"), say("Kết ngày", "Day"),
                           say("Chuyển tệp", "Transfer"), say("Cài đặt", "Settings")};
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto each = static_cast<Page>(i);
        screen.tabs.push_back({flow::target_of(each), names.at(i), Icon::none, each == page});
    }
    screen.primary = act(Act::leave, say("Đóng", "Close"), Icon::back);
    screen.left_permille = 900;
    switch (page) {
        case Page::tallies:
            report_tallies(screen, say);
            break;
        case Page::health:
            report_health(screen, say);
            break;
        case Page::day:
            report_day(screen, say);
            break;
        case Page::transfer:
            report_transfer(screen, say);
            break;
        case Page::settings:
            report_settings(screen, say);
            break;
    }
    return screen;
}

Screen long_winded(Screen screen) {
    screen.agency = "Ban Quản lý Khu công nghệ cao và các khu công nghiệp thành phố Đà Nẵng";
    screen.unit = "Bộ phận Tiếp nhận và Trả kết quả giải quyết thủ tục hành chính theo cơ chế một cửa";
    screen.counter = "Quầy 12 · Đăng ký quyền sử dụng đất và tài sản gắn liền với đất";
    if (screen.kind == Screen::Kind::asking) {
        screen.title =
            "Ông/Bà có hài lòng với thái độ và trách nhiệm của cán bộ, công chức, viên chức tiếp nhận hồ sơ tại quầy "
            "này không?";
        screen.buttons.push_back({{Target::Kind::language, 1}, "Bahasa Indonesia", Icon::language});
    }
    for (auto& choice : screen.choices) choice.name = "Công chức trực tiếp hướng dẫn, giải quyết công việc";
    for (auto& option : screen.options) option.label += " khi có yêu cầu";
    for (auto& row : screen.rows) row.label += " của thiết bị này";
    for (auto& button : screen.buttons) button.label += " thêm";
    if (!screen.warning.empty())
        screen.warning = "Ông/Bà còn ở đây không? Màn hình này sẽ tự đóng lại sau hai mươi giây.";
    return screen;
}

std::vector<Sample> all() {
    std::vector<Sample> samples;
    for (const bool in_english : {false, true}) {
        const std::string tail = in_english ? "-en" : "-vi";
        constexpr std::array names{"asking",   "telling", "writing",   "dialling", "choosing",
                                   "thanking", "unable",  "reporting", "dark",     "calibrating"};
        for (std::size_t i = 0; i < kinds.size(); ++i) {
            if (kinds.at(i) == Screen::Kind::reporting) continue;
            samples.push_back({names.at(i) + tail, sample(kinds.at(i), {in_english})});
        }
        samples.push_back({"criterion" + tail, criterion(in_english)});
        Screen told = sample(Screen::Kind::telling, {in_english});
        told.warning = criterion(in_english).warning;
        samples.push_back({"telling-warned" + tail, told});
        samples.push_back({"aimed-first" + tail, sample(Screen::Kind::calibrating, {in_english})});
        samples.back().screen.aim = flow::panel_targets.front();
        samples.push_back({"tried" + tail, tried(in_english)});
        Screen pin = sample(Screen::Kind::dialling, {in_english});
        pin.title = in_english ? "The counter's PIN" : "Mã PIN của quầy";
        pin.body.clear();
        pin.text = "2580";
        pin.hidden = true;
        samples.push_back({"pin" + tail, pin});
        constexpr std::array pages{"tallies", "health", "day", "transfer", "settings"};
        for (std::size_t i = 0; i < pages.size(); ++i)
            samples.push_back({pages.at(i) + tail, staff_page(static_cast<Page>(i), in_english)});
    }
    const auto count = samples.size();
    for (std::size_t i = 0; i < count; ++i)
        samples.push_back({"long-" + samples[i].name, long_winded(samples[i].screen)});
    return samples;
}

std::vector<flow::Look> looks() {
    std::vector<flow::Look> looks;
    for (unsigned bits = 0; bits < 16; ++bits)
        looks.push_back({(bits & 1U) != 0, (bits & 2U) != 0, (bits & 4U) != 0, (bits & 8U) != 0});
    return looks;
}

}  // namespace screens
