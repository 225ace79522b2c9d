// What web pages, tickets, chats and mail programs add to a text: entities, tags, links, fences, quoting, escapes.
// Each step takes off only what cannot be the text's own: `<b@example.net>` is no tag, `DOMAIN\name` holds no line break.
#pragma once

#include <string>
#include <string_view>

namespace smtpwhy::unwrap {

/// The text as it was before somebody pasted it. Total; one pass for each kind; what is not known as markup stays as it is.
/// Ends may be trimmed of white space. A view into `text`, or into `kept`, which holds it where something within was taken off.
[[nodiscard]] std::string_view without_markup(std::string_view text, std::string& kept);

/// `&lt;`, `&#39;`, `&#x27;`, `&nbsp;` and the like, decoded once. Numbers outside printable ASCII stay as they are.
[[nodiscard]] std::string without_entities(std::string_view text);

/// `<br>` and block tags become line breaks; inline tags go only where the text closes tags at all.
[[nodiscard]] std::string without_tags(std::string_view text);

/// `[a@b](mailto:a@b)`, `[https://x](https://x)` and `a@b<mailto:a@b>` become what they show.
[[nodiscard]] std::string without_links(std::string_view text);

/// `\r\n` and `\n`, written out as two or four characters, become line breaks, `\"` a quote.
[[nodiscard]] std::string without_escapes(std::string_view text);

/// `> ` at the head of lines, where the first line has it.
[[nodiscard]] std::string without_mail_quoting(std::string_view text);

/// Quotes, back-ticks and fences around all of it; a view into `text`.
[[nodiscard]] std::string_view without_quotes(std::string_view text);

}  // namespace smtpwhy::unwrap
