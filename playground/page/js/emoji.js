// The emoji names that a message is likely to use. A name that is not here is shown as its name.
import { h } from "./dom.js";

const NAMES = `
smile 😄|smiley 😃|grinning 😀|grin 😁|laughing 😆|joy 😂|rolling_on_the_floor_laughing 🤣|blush 😊|slightly_smiling_face 🙂
wink 😉|relaxed ☺️|heart_eyes 😍|star-struck 🤩|hugging_face 🤗|thinking_face 🤔|neutral_face 😐|expressionless 😑
smirk 😏|unamused 😒|face_with_rolling_eyes 🙄|flushed 😳|pleading_face 🥺|disappointed 😞|worried 😟|confused 😕
slightly_frowning_face 🙁|white_frowning_face ☹️|cry 😢|sob 😭|angry 😠|rage 😡|sleeping 😴|sleepy 😪|sweat_smile 😅|sunglasses 😎
nerd_face 🤓|partying_face 🥳|exploding_head 🤯|innocent 😇|upside_down_face 🙃|zipper_mouth_face 🤐|shushing_face 🤫
saluting_face 🫡|melting_face 🫠|wave 👋|raised_hand ✋|ok_hand 👌|v ✌️|crossed_fingers 🤞|point_left 👈|point_right 👉
point_up ☝️|point_up_2 👆|point_down 👇|+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|fist ✊|clap 👏|raised_hands 🙌|open_hands 👐
handshake 🤝|pray 🙏|muscle 💪|writing_hand ✍️|eyes 👀|eye 👁️|brain 🧠|speaking_head_in_silhouette 🗣️|bust_in_silhouette 👤
busts_in_silhouette 👥|family 👪|technologist 🧑‍💻|teacher 🧑‍🏫|student 🧑‍🎓|heart ❤️|orange_heart 🧡|yellow_heart 💛|green_heart 💚
blue_heart 💙|purple_heart 💜|black_heart 🖤|white_heart 🤍|broken_heart 💔|sparkling_heart 💖|two_hearts 💕|100 💯|boom 💥|dizzy 💫|zzz 💤
speech_balloon 💬|left_speech_bubble 🗨️|thought_balloon 💭|fire 🔥|sparkles ✨|star ⭐|star2 🌟|zap ⚡|sunny ☀️|sunrise 🌅
partly_sunny ⛅|cloud ☁️|rain_cloud 🌧️|rainbow 🌈|snowflake ❄️|crescent_moon 🌙|earth_africa 🌍|earth_americas 🌎|earth_asia 🌏
globe_with_meridians 🌐|seedling 🌱|herb 🌿|four_leaf_clover 🍀|evergreen_tree 🌲|deciduous_tree 🌳|palm_tree 🌴|cactus 🌵|tulip 🌷
rose 🌹|sunflower 🌻|blossom 🌼|cherry_blossom 🌸|bouquet 💐|coffee ☕|tea 🍵|beer 🍺|beers 🍻|wine_glass 🍷|champagne 🍾|pizza 🍕
cake 🍰|birthday 🎂|cookie 🍪|apple 🍎|lemon 🍋|avocado 🥑|taco 🌮|tada 🎉|confetti_ball 🎊|balloon 🎈|gift 🎁|trophy 🏆|medal 🏅
first_place_medal 🥇|second_place_medal 🥈|third_place_medal 🥉|dart 🎯|game_die 🎲|jigsaw 🧩|art 🎨|musical_note 🎵|headphones 🎧|microphone 🎤
soccer ⚽|basketball 🏀|checkered_flag 🏁|triangular_flag_on_post 🚩|waving_white_flag 🏳️|rocket 🚀|airplane ✈️|car 🚗|bike 🚲
ship 🚢|anchor ⚓|house 🏠|house_with_garden 🏡|office 🏢|school 🏫|hospital 🏥|bridge_at_night 🌉|mountain ⛰️|compass 🧭|world_map 🗺️|pushpin 📌
round_pushpin 📍|paperclip 📎|link 🔗|scissors ✂️|pencil2 ✏️|pencil 📝|memo 📝|black_nib ✒️|book 📖|books 📚|notebook 📓|ledger 📒
page_facing_up 📄|page_with_curl 📃|bookmark 🔖|bookmark_tabs 📑|clipboard 📋|file_folder 📁|open_file_folder 📂|card_index_dividers 🗂️
calendar 📆|date 📅|spiral_calendar_pad 🗓️|bar_chart 📊|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|newspaper 📰
email 📧|envelope ✉️|e-mail 📧|incoming_envelope 📨|inbox_tray 📥|outbox_tray 📤|package 📦|mailbox 📫|bell 🔔|no_bell 🔕|loudspeaker 📢
mega 📣|telephone_receiver 📞|iphone 📱|computer 💻|desktop_computer 🖥️|keyboard ⌨️|printer 🖨️|camera 📷|movie_camera 🎥|tv 📺
bulb 💡|flashlight 🔦|mag 🔍|mag_right 🔎|lock 🔒|unlock 🔓|key 🔑|closed_lock_with_key 🔐|hammer 🔨|wrench 🔧|hammer_and_wrench 🛠️
gear ⚙️|toolbox 🧰|magnet 🧲|test_tube 🧪|microscope 🔬|telescope 🔭|scales ⚖️|shield 🛡️|umbrella ☔|alarm_clock ⏰|stopwatch ⏱️
timer_clock ⏲️|hourglass ⌛|hourglass_flowing_sand ⏳|watch ⌚|moneybag 💰|credit_card 💳|gem 💎|crown 👑|mortar_board 🎓|briefcase 💼
handbag 👜|school_satchel 🎒|robot_face 🤖|ghost 👻|alien 👽|unicorn_face 🦄|dog 🐶|cat 🐱|mouse 🐭|fox_face 🦊|bear 🐻|panda_face 🐼|penguin 🐧
owl 🦉|bee 🐝|butterfly 🦋|turtle 🐢|octopus 🐙|whale 🐳|white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌
negative_squared_cross_mark ❎|heavy_plus_sign ➕|heavy_minus_sign ➖|question ❓|grey_question ❔|exclamation ❗|grey_exclamation ❕|bangbang ‼️
warning ⚠️|no_entry ⛔|no_entry_sign 🚫|octagonal_sign 🛑|rotating_light 🚨|construction 🚧|information_source ℹ️|sos 🆘|ok 🆗|new 🆕|free 🆓|up 🆙
cool 🆒|recycle ♻️|infinity ♾️|arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrow_upper_right ↗️|arrows_counterclockwise 🔄
leftwards_arrow_with_hook ↩️|arrow_right_hook ↪️|twisted_rightwards_arrows 🔀|repeat 🔁|fast_forward ⏩|rewind ⏪|double_vertical_bar ⏸️|arrow_forward ▶️
black_square_for_stop ⏹️|red_circle 🔴|large_orange_circle 🟠|large_yellow_circle 🟡|large_green_circle 🟢|large_blue_circle 🔵
large_purple_circle 🟣|white_circle ⚪|black_circle ⚫|large_green_square 🟩|large_yellow_square 🟨|large_red_square 🟥|white_large_square ⬜
black_large_square ⬛|small_blue_diamond 🔹|small_orange_diamond 🔸|large_blue_diamond 🔷|one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|six 6️⃣|seven 7️⃣
eight 8️⃣|nine 9️⃣|zero 0️⃣|keycap_ten 🔟|hash #️⃣|bust 👤|people_hugging 🫂|heart_hands 🫶|raising_hand 🙋|shrug 🤷|facepalm 🤦|bow 🙇
walking 🚶|runner 🏃|climbing 🧗|person_climbing 🧗|juggling 🤹|ladder 🪜|door 🚪|potted_plant 🪴|beach_with_umbrella 🏖️|palms_up_together 🤲
`;

const SKIN_TONES = { 2: "🏻", 3: "🏼", 4: "🏽", 5: "🏾", 6: "🏿" };
const GLYPHS = new Map(
  NAMES.trim()
    .split(/[\n|]/)
    .map((pair) => pair.split(" ")),
);

/** The emoji as an element that says its name, or null for a name nobody knows. */
export function emojiSpan(name, tone) {
  const glyph = GLYPHS.get(name);
  if (!glyph) return null;
  return h(
    "span",
    { class: "emoji", role: "img", "aria-label": name.replace(/_/g, " "), title: `:${name}:` },
    glyph + (SKIN_TONES[tone] ?? ""),
  );
}

/** A plain_text string: only its :names: become emoji. */
export function plainText(text) {
  return text
    .split(/(:[a-z0-9_+-]+:)/)
    .map((piece) => (/^:.+:$/.test(piece) && emojiSpan(piece.slice(1, -1))) || piece);
}
