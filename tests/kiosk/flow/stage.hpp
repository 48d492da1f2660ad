// Stage: a setting, words and shorthand for the tests of the visit.
#pragma once

#include <utility>

#include "kiosk/flow/visit.hpp"

namespace stage {

inline constexpr base::Instant begin{base::Duration{1'000'000}};

inline flow::Setting setting() {
    flow::Setting setting;
    setting.place = {.agency = "so-tu-phap",
                     .unit = "so-tu-phap.motcua",
                     .counter = "so-tu-phap.q3",
                     .field = "ho-tich",
                     .agency_name = {"Sở Tư pháp", "Department of Justice"},
                     .unit_name = {"Bộ phận Một cửa", "One-stop unit"},
                     .counter_name = {"Quầy 3", "Counter 3"}};
    setting.survey.id = "2640-2017";
    setting.survey.question = {"Ông/Bà hài lòng như thế nào?", "How satisfied are you?"};
    setting.survey.levels = {{"Rất không hài lòng", "Very dissatisfied"},
                             {"Không hài lòng", "Dissatisfied"},
                             {"Bình thường", "Neutral"},
                             {"Hài lòng", "Satisfied"},
                             {"Rất hài lòng", "Very satisfied"}};
    return setting;
}

inline flow::Wording wording() {
    return {.language = {"Tiếng Việt", "English"},
            .thanks_title = {"Xin cảm ơn", "Thank you"},
            .thanks_body = {"Đã ghi nhận", "Recorded"},
            .starting_title = {"Đang khởi động", "Starting"},
            .starting_body = {"Xin chờ", "Please wait"},
            .not_enrolled_title = {"Chưa đăng ký", "Not registered"},
            .not_enrolled_body = {"Báo cán bộ 1", "Tell the staff 1"},
            .not_open_title = {"Chưa sẵn sàng", "Not ready"},
            .not_open_body = {"Báo cán bộ 2", "Tell the staff 2"},
            .not_kept_title = {"Chưa ghi nhận", "Not recorded"},
            .not_kept_body = {"Báo cán bộ 3", "Tell the staff 3"}};
}

inline domain::ResponseId response(base::Byte number) { return {number}; }

inline flow::Touched face(int level, base::Byte number = 1) {
    return {{flow::Target::Kind::face, level}, response(number)};
}

inline flow::Touched language() { return {{flow::Target::Kind::language, 0}, response(99)}; }

// A state with its clock: events happen `after` the one before.
class Visit {
public:
    Visit() : step_(flow::start(begin)) {}

    void tell(const flow::Event& event, base::Duration after = base::Duration{0}) {
        now_ += after;
        step_ = flow::step(std::move(step_.state), event, now_);
    }
    // Jumps to the deadline and lets it pass.
    void wait() {
        const auto due = flow::deadline(state());
        base::check(due.has_value(), "this state has a deadline");
        now_ = *due;
        tell(flow::TimePassed{});
    }

    const flow::State& state() const { return step_.state; }
    const std::vector<flow::Effect>& effects() const { return step_.effects; }
    base::Instant now() const { return now_; }
    flow::Screen screen() const { return flow::screen(state(), wording()); }
    template <typename AnyPhase>
    bool is() const {
        return std::holds_alternative<AnyPhase>(state().phase);
    }
    bool saves() const { return effects().size() == 1 && std::holds_alternative<flow::Save>(effects().front()); }
    // The rating that the last step wants saved.
    const domain::Rating& to_save() const { return std::get<flow::Save>(effects().at(0)).rating; }

private:
    base::Instant now_ = begin;
    flow::Step step_;
};

// Opened, and long enough ago that touches count.
inline Visit asking() {
    Visit visit;
    visit.tell(flow::Opened{setting()});
    visit.tell(flow::TimePassed{}, base::Duration{1'000});
    return visit;
}

// A face was touched and saving failed `times` times.
inline Visit failing(int times) {
    Visit visit = asking();
    visit.tell(face(2));
    for (int i = 0; i < times; ++i) {
        if (i > 0) visit.wait();
        visit.tell(flow::SaveFailed{});
    }
    return visit;
}

}  // namespace stage
