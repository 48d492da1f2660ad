#include "sync/report/wording.hpp"

namespace report {
namespace {

constexpr Wording vietnamese{
    .title = "Công bố kết quả đánh giá, xếp hạng",
    .of_grades = "Số cơ quan theo mức xếp loại",
    .grade = "Xếp loại",
    .details = "Xếp hạng",
    .rank = "Hạng",
    .agency = "Cơ quan",
    .points = "Điểm",
    .change = "So với kỳ trước",
    .places = "Thay đổi hạng",
    .ratings = "Số lượt (n)",
    .dossiers = "Số hồ sơ (N)",
    .rate = "Hài lòng (%)",
    .interval = "Khoảng 95 %",
    .best_and_worst = "Cao nhất: {} ({} điểm); thấp nhất: {} ({} điểm).",
    .only_one = "Chỉ có một cơ quan được xếp hạng: {} ({} điểm).",
    .mean = "Điểm bình quân: {}.",
    .mean_rose = "Điểm bình quân: {}, cao hơn kỳ trước {} điểm.",
    .mean_fell = "Điểm bình quân: {}, thấp hơn kỳ trước {} điểm.",
    .mean_same = "Điểm bình quân: {}, bằng kỳ trước.",
    .excluded_are = "Không đánh giá: {}.",
    .without_total_are = "Chưa có dữ liệu: {}.",
    .excluded = "không đánh giá",
    .no_total = "chưa có dữ liệu",
    .close = "≈",
    .close_note =
        "≈ không khác biệt rõ: khoảng tin cậy 95 % của tỷ lệ hài lòng chồng lên khoảng của cơ quan đứng ngay trên.",
    .chart = "Điểm của các cơ quan",
    .chart_says = "Biểu đồ thanh ngang, {} cơ quan từ cao đến thấp: {}.",
    .summary = "Tổng hợp",
    .group = "Khối",
    .total = "Cộng",
    .sample_note =
        "Tỷ lệ hài lòng đo tại quầy là mẫu thuận tiện: người dân tự nguyện đánh giá (n lượt trên N hồ sơ). Đây là "
        "thành "
        "phần SIPAS trong điểm của cơ quan, không phải kết quả khảo sát SIPAS của Bộ Nội vụ. Khoảng tin cậy 95 % "
        "(Wilson) chỉ nói về may rủi của mẫu, không nói về những người không đánh giá.",
    .imported_note = "Điểm thành phần do hệ thống khác cung cấp được nhập nguyên văn.",
    .rounding_note = "Mọi số được tính chính xác và làm tròn một lần; tổng điểm có thể vượt 100 nhờ điểm thưởng.",
    .privacy_note = "“<10”: ít hơn mười lượt, không công bố.",
    .hidden = "<10",
    .made_from = "Bảng điểm: {}",
    .basis = "Cơ sở của tỷ lệ hài lòng",
    .response = "Phản hồi n/N (%)",
    .coverage = "Máy sáng trong giờ mở cửa (%)",
    .complete = "Dữ liệu đầy đủ đến",
    .basis_note =
        "“Máy sáng trong giờ mở cửa”: phần giờ mở cửa của các quầy mà thiết bị đánh giá có mặt và sáng màn hình. “Đầy "
        "đủ đến”: lúc nhận bản ghi mới nhất của thiết bị chậm nhất; lượt đến sau chưa có trong kết quả này.",
};

constexpr Wording english{
    .title = "Results of assessment and ranking",
    .of_grades = "Agencies by grade",
    .grade = "Grade",
    .details = "Ranking",
    .rank = "Rank",
    .agency = "Agency",
    .points = "Points",
    .change = "Against before",
    .places = "Places",
    .ratings = "Ratings (n)",
    .dossiers = "Dossiers (N)",
    .rate = "Satisfied (%)",
    .interval = "95 % interval",
    .best_and_worst = "Best: {} ({} points); lowest: {} ({} points).",
    .only_one = "Only one agency is ranked: {} ({} points).",
    .mean = "Mean: {}.",
    .mean_rose = "Mean: {}, up by {} against the period before.",
    .mean_fell = "Mean: {}, down by {} against the period before.",
    .mean_same = "Mean: {}, as in the period before.",
    .excluded_are = "Not assessed: {}.",
    .without_total_are = "No data yet: {}.",
    .excluded = "not assessed",
    .no_total = "no data yet",
    .close = "≈",
    .close_note = "≈ no clear difference: the 95 % interval of its rate overlaps that of the agency right above it.",
    .chart = "Points of the agencies",
    .chart_says = "Horizontal bars, {} agencies from the best to the lowest: {}.",
    .summary = "Summary",
    .group = "Bloc",
    .total = "All",
    .sample_note =
        "Satisfaction at the counter is an opportunity sample: whoever chose to rate (n ratings of N dossiers). It is "
        "the SIPAS component of an agency's points, not the SIPAS survey of the Ministry of Home Affairs. The 95 % "
        "interval (Wilson) tells of chance in the sample, not of those who did not rate.",
    .imported_note = "Points that come from other systems are imported as they were given.",
    .rounding_note = "All numbers are computed exactly and rounded once; bonus points may bring a total above 100.",
    .privacy_note = "“<10”: fewer than ten ratings, not published.",
    .hidden = "<10",
    .made_from = "Scorecard: {}",
    .basis = "What the rates rest on",
    .response = "Response n/N (%)",
    .coverage = "Lit while open (%)",
    .complete = "Complete to",
    .basis_note =
        "“Lit while open”: for how much of its opening hours a counter's terminal stood there with its screen lit. "
        "“Complete to”: when the newest entry of the terminal that is furthest behind came; what came later is not in "
        "these results.",
};

}  // namespace

const Wording& wording_in(domain::Language language) {
    return language == domain::Language::english ? english : vietnamese;
}

}  // namespace report
