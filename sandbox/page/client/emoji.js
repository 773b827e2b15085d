/** Common emoji shortcodes; others stay as they are written. */
const table =
  '+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|100 💯|alarm_clock ⏰|angry 😠|arrow_down ⬇️|arrow_left ⬅️|arrow_right ➡️|arrow_up ⬆️|' +
  'arrows_counterclockwise 🔄|ballot_box_with_check ☑️|bar_chart 📊|bell 🔔|no_bell 🔕|birthday 🎂|blush 😊|bookmark 🔖|books 📚|' +
  'boom 💥|briefcase 💼|bulb 💡|busts_in_silhouette 👥|bust_in_silhouette 👤|calendar 📆|date 📅|spiral_calendar_pad 🗓️|' +
  'chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|checkered_flag 🏁|clap 👏|clipboard 📋|clock1 🕐|clock9 🕘|clock10 🕙|' +
  'confused 😕|construction 🚧|credit_card 💳|cry 😢|crystal_ball 🔮|dart 🎯|double_vertical_bar ⏸️|door 🚪|ear 👂|earth_africa 🌍|email 📧|envelope ✉️|' +
  'exclamation ❗|heavy_exclamation_mark ❗|eyes 👀|face_with_monocle 🧐|fast_forward ⏩|file_folder 📁|fire 🔥|fork_and_knife 🍴|gear ⚙️|' +
  'gift 🎁|globe_with_meridians 🌐|green_heart 💚|grey_question ❔|grin 😁|hammer_and_wrench 🛠️|handshake 🤝|heart ❤️|heavy_check_mark ✔️|' +
  'heavy_minus_sign ➖|heavy_plus_sign ➕|hourglass ⌛|hourglass_flowing_sand ⏳|house 🏠|hugging_face 🤗|information_source ℹ️|joy 😂|key 🔑|' +
  'label 🏷️|large_blue_circle 🔵|large_green_circle 🟢|large_orange_circle 🟠|large_yellow_circle 🟡|large_red_square 🟥|laughing 😆|link 🔗|' +
  'lock 🔒|loudspeaker 📢|mag 🔍|mag_right 🔎|mailbox 📫|mega 📣|memo 📝|pencil 📝|moneybag 💰|mortar_board 🎓|muscle 💪|mute 🔇|' +
  'negative_squared_cross_mark ❎|new 🆕|no_entry ⛔|no_entry_sign 🚫|ok 🆗|ok_hand 👌|open_file_folder 📂|package 📦|page_facing_up 📄|' +
  'paperclip 📎|partying_face 🥳|pause_button ⏸️|phone ☎️|telephone_receiver 📞|pill 💊|pray 🙏|pushpin 📌|question ❓|raised_hands 🙌|' +
  'raising_hand 🙋|red_circle 🔴|repeat 🔁|robot_face 🤖|rocket 🚀|round_pushpin 📍|rotating_light 🚨|running 🏃|scissors ✂️|scroll 📜|' +
  'see_no_evil 🙈|shield 🛡️|shrug 🤷|slightly_smiling_face 🙂|smile 😄|smiley 😃|sob 😭|sparkles ✨|speech_balloon 💬|star ⭐|star2 🌟|' +
  'stopwatch ⏱️|sunny ☀️|sunrise 🌅|tada 🎉|telescope 🔭|thinking_face 🤔|thought_balloon 💭|timer_clock ⏲️|triangular_flag_on_post 🚩|' +
  'trophy 🏆|unlock 🔓|video_camera 📹|warning ⚠️|wastebasket 🗑️|wave 👋|white_check_mark ✅|white_circle ⚪|white_large_square ⬜|' +
  'writing_hand ✍️|x ❌|zap ⚡|zzz 💤|seedling 🌱|coffee ☕|computer 💻|art 🎨|tea 🍵|palm_tree 🌴|airplane ✈️|busstop 🚏|flag-pt 🇵🇹|' +
  'one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|six 6️⃣|seven 7️⃣|eight 8️⃣|nine 9️⃣|keycap_ten 🔟';

/** @type {Map<string, string> | undefined} */
let map;

/**
 * The character of a shortcode without its colons.
 * @param {string} name
 * @returns {string | undefined}
 */
export function emoji(name) {
  map ??= new Map(table.split('|').map((it) => /** @type {[string, string]} */ (it.split(' '))));
  return map.get(name.split('::')[0] ?? name);
}
