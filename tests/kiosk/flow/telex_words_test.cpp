// Telex against a second opinion: words written out by hand, and all the syllables there are.
#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/kiosk/flow/spelling.hpp"

namespace {

using spelling::heard;
using spelling::Letters;
using spelling::pressed;
using spelling::readable;
using spelling::shown;
using spelling::Sound;
using spelling::split;
using spelling::View;

// The first spelling that does not make its word, or nothing.
std::optional<std::string> misspelt(const Sound& sound, support::Dice& dice) {
    const Letters word = spoken(sound);
    for (const Letters& keys : spellings(sound, dice))
        if (const flow::Text text = pressed(keys); text.letters != word)
            return readable(keys) + " made " + flow::utf8(text) + " instead of " + readable(word);
    return std::nullopt;
}

// ---- Words, each with the spelling that a practised hand would use

constexpr View words =
    U"thủ thur tục tujc hành hanhf chính chinhs cán cans bộ booj công coong chức chuwcs giải giair quyết quyeets "
    U"hồ hoof sơ sow đất ddaats đai ddai quy quy định ddinhj khuyến khuyeens khích khichs nghiêng nghieeng "
    U"thuở thuowr quýt quyts giặc giawcj xoong xooong khuỷu khuyur rượu ruowuj hươu huowu ngoằn ngoawnf "
    U"ngoèo ngoeof hòa hoaf khỏe khoer thúy thuys hoàn hoanf khoét khoets huỳnh huynhf toán toans già giaf "
    U"quà quaf giếng gieengs quyển quyeenr gì gif gìn ginf giữ giuwx giữa giuwax giường giuowngf giết gieets "
    U"giúp giups giỏi gioir gió gios tiếng tieengs việt vieetj người nguowif được dduwowcj nước nuwowcs "
    U"đường dduwowngf phường phuwowngf huyện huyeenj tỉnh tinhr thành thanhf phố phoos xã xax ủy uyr ban ban "
    U"nhân nhaan dân daan ủng ungr hộ hooj khẩu khaaur chứng chuwngs thực thuwcj tịch tichj hôn hoon kết keets "
    U"khai khai sinh sinh tử tuwr trú trus tạm tamj thường thuwowngf giấy giaays phép pheps kinh kinh doanh doanh "
    U"xây xaay dựng duwngj nhà nhaf ở owr đăng ddawng ký kys bản banr sao sao y y chuyển chuyeenr "
    U"nhượng nhuwowngj thừa thuwaf kế kees thuế thuees phí phis lệ leej nộp noopj trả trar quả quar hẹn henj "
    U"ngày ngayf tháng thangs năm nawm chờ chowf đợi ddowij lâu laau nhanh nhanh chóng chongs thái thais độ ddooj "
    U"niềm nieemf nở nowr lịch lichj sự suwj nhiệt nhieetj tình tinhf hướng huwowngs dẫn daanx rõ rox ràng rangf "
    U"đầy ddaayf đủ ddur xác xacs hài haif lòng longf rất raats không khoong bình binhf góp gops ý ys phản phanr "
    U"ánh anhs kiến kieens nghị nghij khiếu khieeus nại naij tố toos cáo caos bưu buwu điện ddieenj mạng mangj "
    U"trực truwcj tuyến tuyeens quầy quaayf số soos thứ thuws tự tuwj máy mays hỏng hongr nghỉ nghir trưa truwa "
    U"muộn muoonj sớm sowms chiều chieeuf tối toois tuổi tuooir yếu yeeus khuyết khuyeets tật taatj xe xe "
    U"lăn lawn ghế ghees ngồi ngoofi mưa muwa nắng nawngs quạt quatj khuya khuya loại loaij hoặc hoawcj "
    U"xoáy xoays ngoáo ngoaos khuây khuaay nguều ngueeuf ếch eechs yểng yeengr yêu yeeu quốc quoocs quỹ quyx "
    U"quần quaanf quẳng quawngr quở quowr quới quowis quyên quyeen quạu quauj thuê thuee tuần tuaanf luật luaatj "
    U"xuất xuaats bâng baang khuâng khuaang huệ hueej huếch hueechs tuýp tuyps huỵch huychj suýt suyts "
    U"uống uoongs muối muoois chuối chuoois nguội nguooij ướt uwowts lười luwowif bướu buwowus cừu cuwuf "
    U"gửi guwir cửa cuwar mía mias của cuar bìa biaf đìu ddiuf hiu hiu kêu keeu nghêu ngheeu éc ecs leng leng "
    U"xoèn xoenf xoẹt xoetj oái oais oăm oawm ngoắc ngoawcs soóc sooocs boong booong đắk ddawks lắk lawks "
    U"krông kroong păh pawh búk busk kạn kajn prông proong Đà DDaf Nẵng Nawngx NGƯỜI NGUOWIF HÒA HOAF Ủy Uyr "
    U"Ước Uwowcs ĐẤT DDAATS Ý YS";

// ---- Syllables: ' stands behind the letter that bears the tone

constexpr View back_rimes =
    U"a' a'c a'ch a'i a'm a'n a'ng a'nh a'o a'p a't a'u a'y ă'c ă'm ă'n ă'ng ă'p ă't â'c â'm â'n â'ng â'p â't â'u â'y "
    U"o' o'c o'i o'm o'n o'ng o'p o't ô' ô'c ô'i ô'm ô'n ô'ng ô'p ô't ơ' ơ'i ơ'm ơ'n ơ'p ơ't oo'c oo'ng "
    U"u' u'a u'c u'i u'm u'n u'ng u'p u't ư' ư'a ư'c ư'i ư'm ư'n ư'ng ư't ư'u "
    U"o'a oa'c oa'ch oa'i oa'm oa'n oa'ng oa'nh oa'o oa'p oa't oa'y oă'c oă'm oă'n oă'ng oă't "
    U"o'e oe'm oe'n oe'o oe't uâ'n uâ'ng uâ't uâ'y uê' uê'ch uê'nh u'y uy'a uy'ch uy'n uy'nh uy'p uy't uy'u "
    U"uyê'n uyê't uô'c uô'i uô'm uô'n uô'ng uô't ươ'c ươ'i ươ'm ươ'n ươ'ng ươ'p ươ't ươ'u";
constexpr View front_rimes =
    U"e' e'c e'm e'n e'ng e'o e'p e't ê' ê'ch ê'm ê'n ê'nh ê'p ê't ê'u "
    U"i' i'a i'ch i'm i'n i'nh i'p i't i'u iê'c iê'm iê'n iê'ng iê'p iê't iê'u";
constexpr View rimes_after_qu =
    U"a' a'c a'ch a'i a'n a'ng a'nh a'o a't a'u a'y ă'c ă'm ă'n ă'ng ă'p ă't â'n â'ng â't â'y â'u e' e'n e'o e't "
    U"ê' ê'n ê'nh ê't i't ô'c ơ' ơ'i y' y'nh y't yê'n yê't";
constexpr View both_initials = U"b ch d đ h l m n nh p ph r s t th tr v x kh";
constexpr View back_initials = U"c g ng gi";
constexpr View front_initials = U"k gh ngh";

Sound marked_sound(View initial, View rime) {
    const std::size_t seat = rime.find(U'\'') - 1;
    return {Letters(initial).append(rime.substr(0, seat + 1)).append(rime.substr(seat + 2)), initial.size() + seat};
}

void add(std::vector<Sound>& sounds, View initial, View rimes) {
    for (const Letters& rime : split(rimes)) {
        const bool stopped = View(U"cpth").find(rime.back()) != View::npos && rime.substr(rime.size() - 2) != U"nh";
        Sound sound = marked_sound(initial, rime);
        for (const std::size_t tone :
             stopped ? std::vector<std::size_t>{4, 5} : std::vector<std::size_t>{0, 1, 2, 3, 4, 5}) {
            sound.tone = tone;
            sounds.push_back(sound);
        }
    }
}

std::vector<Sound> all_syllables() {
    std::vector<Sound> sounds;
    for (const View initials : {both_initials, back_initials})
        for (const Letters& initial : split(initials)) add(sounds, initial, back_rimes);
    for (const View initials : {both_initials, front_initials})
        for (const Letters& initial : split(initials)) add(sounds, initial, front_rimes);
    add(sounds, U"", back_rimes);
    add(sounds, U"", U"e' e'm e'n e'o e'p ê' ê'ch ê'm i' i'ch i'm i'n i't i'u y' yê'm yê'n yê'ng yê't yê'u");
    add(sounds, U"qu", rimes_after_qu);
    add(sounds, U"gi", U"e' e'o ê'ng ê't");
    add(sounds, U"g", U"i' i'n");
    for (const Letters& initial : split(U"h k l m s t v")) add(sounds, initial, U"y'");
    for (const Letters& initial : split(U"h th")) add(sounds, initial, U"uơ'");
    return sounds;
}

}  // namespace

TEST_CASE("every word of the list is made by its spelling, whenever its marks and tone are typed") {
    const std::vector<Letters> pairs = split(words);
    REQUIRE(pairs.size() % 2 == 0);
    REQUIRE(pairs.size() / 2 >= 200);
    support::Dice dice(1);
    for (std::size_t i = 0; i < pairs.size(); i += 2) {
        CHECK(shown(pairs[i + 1]) == readable(pairs[i]));
        const auto wrong = misspelt(heard(pairs[i]), dice);
        INFO(wrong.value_or(""));
        CHECK_FALSE(wrong);
    }
}

TEST_CASE("every syllable there can be is made by its spelling, whenever its marks and tone are typed") {
    const std::vector<Sound> sounds = all_syllables();
    REQUIRE(sounds.size() > 12'000);
    support::Dice dice(2);
    std::vector<std::string> wrong;
    for (const Sound& sound : sounds)
        if (auto found = misspelt(sound, dice)) wrong.push_back(std::move(*found));
    INFO(wrong.size() << " of " << sounds.size() << " went wrong, the first: " << (wrong.empty() ? "" : wrong.front()));
    CHECK(wrong.empty());
}
