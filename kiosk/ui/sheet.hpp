// Sheet: what one screen is laid out on: its lengths, fonts and fitted texts, and the Layout as it grows.
//
// `zoom` is the size of type against the theme's; spacing shrinks with it and never grows. A screen is laid out on
// sheets of falling zoom until one says that everything fits.
#pragma once

#include <string>
#include <vector>

#include "kiosk/flow/screen.hpp"
#include "kiosk/ui/layout.hpp"
#include "kiosk/ui/paragraph.hpp"
#include "kiosk/ui/theme.hpp"

namespace ui {

enum class Align { left, centre, right };

class Sheet {
public:
    // The screen and the measure must outlive the sheet.
    Sheet(const flow::Screen& screen, Size size, const Measure& measure, double zoom);

    const flow::Screen& screen() const { return screen_; }
    Size size() const { return size_; }
    bool upright() const { return size_.height > size_.width; }
    bool is_short() const { return size_.height < millimetres(space::short_mm); }

    int length(double units) const;
    int millimetres(double mm) const;
    int reach() const { return millimetres(space::reach_mm); }
    int margin() const { return length(space::margin); }
    int gap() const { return length(space::gap); }
    int content_width() const { return size_.width - 2 * margin(); }
    int button_height() const;

    Font font(const Type& type) const;
    int least(const Type& type) const;
    Paragraph fit(const std::string& text, const Type& type, const Room& room) const;
    std::vector<Paragraph> fit_alike(const std::vector<std::string>& texts, const Type& type, const Room& room) const;
    // One line, if it need not be much smaller for that.
    std::vector<Paragraph> fit_alike_line_or_two(const std::vector<std::string>& texts, const Type& type,
                                                 int width) const;
    Paragraph fit_line_or_more(const std::string& text, const Type& type, const Room& room) const;
    Paragraph broken(const std::string& text, const Font& font, const Room& room) const;
    int width_of(const Font& font, const std::string& text) const;
    // The height of so many lines at full size, whether or not a text had to be set smaller: what stands below does not
    // move when the language changes.
    int reserved(std::size_t lines, const Type& type) const;
    void put(std::vector<Line>& into, const Paragraph& paragraph, const Box& box, Align align, Ink ink) const;
    void put(const Paragraph& paragraph, const Box& box, Align align, Ink ink) {
        put(layout.lines, paragraph, box, align, ink);
    }
    void need(int wanted, int there) { fits_ = fits_ && wanted <= there; }
    bool fits() const { return fits_; }

    // Where controls may stand at the highest: below `free.y`, in the low layout far below it.
    int highest_control() const;
    // A block of controls of that height at least, from there down to where the footer's begin.
    Box controls(int least_height) const;

    Layout layout;
    Box free;                 // what the frame leaves for drawing; without margins above and below
    int touchable_until = 0;  // the footer's reaches begin here, above what is drawn of them

private:
    const flow::Screen& screen_;  // NOLINT: outlives the sheet
    Size size_;
    const Measure& measure_;  // NOLINT: outlives the sheet
    double zoom_;
    bool fits_ = true;
};

// A part of a screen that can be touched: icon and label side by side in the middle of the plate, in the skin's ink.
Spot labelled(const Sheet& sheet, const flow::Button& button, const Box& reach, const Box& plate,
              const Paragraph& label, Skin skin);
// How wide that is without any padding.
int labelled_width(const flow::Button& button, const Paragraph& label);
Ink ink_of(Skin skin);
// A mark of that many pixels in the middle of a box.
Mark centred(Shape shape, int pixels, const Box& box, Ink ink);
std::vector<std::string> labels_of(const std::vector<flow::Button>& buttons);

// The frame around every screen: the band above, buttons, badge and warning below, the time left, the corner.
void lay_frame(Sheet& sheet);
// A thin bar at the upper edge of what is free, that shrinks towards the left as the time runs out.
void lay_time_left(Sheet& sheet);

// One for each kind of screen, inside the frame.
void lay_asking(Sheet& sheet);
void lay_telling(Sheet& sheet);
void lay_writing(Sheet& sheet);
void lay_dialling(Sheet& sheet);
void lay_choosing(Sheet& sheet);
void lay_notice(Sheet& sheet);  // thanking, unable, dark
void lay_reporting(Sheet& sheet);
void lay_calibrating(Sheet& sheet);  // without the frame: the whole panel is to be touched

}  // namespace ui
