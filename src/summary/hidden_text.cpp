#include "summary/hidden_text.h"

#include "base/base64.h"
#include "base/text.h"
#include "base/utf8.h"
#include "smtp/names.h"

#include <algorithm>
#include <array>

namespace smtpwhy {
namespace {

constexpr std::size_t kLongestLocalPart =
    256;                                 // octets: four times RFC 5321 section 4.5.3.1.1, as bounce addresses of lists are longer
constexpr std::size_t kLongestIp6 = 46;  // octets of an IPv6 address with an IPv4 one in it
constexpr std::size_t kShortestBase64 = 16;  // shorter words are words
constexpr std::size_t kLongestBase64 = 512;  // a challenge of CRAM-MD5 is shorter
constexpr std::size_t kShortestId = 10;      // letters and digits mixed; queue ids that are shorter are known from their field
constexpr std::size_t kShortestNumber = 12;  // digits alone: sizes and dates are shorter

bool is_alphanumeric(char c) { return is_alpha(c) || is_digit(c); }

// Of an atom, RFC 5321 section 4.1.2; and the full stop.
bool is_local_part_character(char c) {
  return is_alphanumeric(c) || (static_cast<unsigned char>(c) & 0x80U) != 0 ||
         std::string_view(".!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

// How many octets of a word the first character is; 0: it is none. Letters beyond ASCII are, and bytes that are no UTF-8.
std::size_t word_character(std::string_view text) {
  if (text.empty()) return 0;
  const char c = text.front();
  if ((static_cast<unsigned char>(c) & 0x80U) == 0) return is_alphanumeric(c) || c == '.' || c == '-' || c == '_' ? 1 : 0;
  const auto character = first_character(text);
  const auto number = character.number;
  const bool punctuation =
      (number >= 0x80 && number < 0xC0) || (number >= 0x2000 && number < 0x2070) || (number >= 0x3000 && number < 0x3040);
  return character.valid && punctuation ? 0 : character.length;
}

// Letters, digits and what stands between the parts of a name, without a full stop, a hyphen or an underscore at its end.
std::string_view word_at(std::string_view text) {
  std::size_t end = 0;
  for (auto length = word_character(text); length > 0; length = word_character(text.substr(end))) end += length;
  auto word = text.substr(0, end);
  while (!word.empty() && std::string_view(".-_").find(word.back()) != std::string_view::npos) word.remove_suffix(1);
  return word;
}

bool is_top(std::string_view label) {
  if (starts_with_ignoring_case(label, "xn--")) return true;
  return label.size() > 1 && std::all_of(label.begin(), label.end(),
                                         [](char c) { return is_alpha(c) || (static_cast<unsigned char>(c) & 0x80U) != 0; });
}

// Whether a word ends as names of files do, and no domain does.
bool is_file(std::string_view word) {
  static constexpr std::array<std::string_view, 11> files = {"html", "htm", "php", "asp",  "aspx", "cgi",
                                                             "jsp",  "txt", "pdf", "conf", "log"};
  return std::find(files.begin(), files.end(), lower(word.substr(word.rfind('.') + 1))) != files.end();
}

std::string_view stem_of(std::string_view file) { return file.substr(0, file.rfind('.')); }

// A name with a full stop in it that is no number and no file.
bool is_dotted_name(std::string_view word) {
  const auto labels = split(word, '.');
  if (labels.size() < 2 || !is_top(labels.back()) || word == "main.cf" || word == "master.cf") return false;
  const bool whole = std::none_of(labels.begin(), labels.end(), [](std::string_view label) { return label.empty(); });
  return whole && !is_file(word);
}

bool is_exim_id(std::string_view word) {
  const auto parts = split(word, '-');
  const bool form = parts.size() == 3 && parts[0].size() == 6 && (parts[1].size() == 6 || parts[1].size() == 11) &&
                    (parts[2].size() == 2 || parts[2].size() == 4);
  return form && std::all_of(word.begin(), word.end(), [](char c) { return is_alphanumeric(c) || c == '-'; }) &&
         std::any_of(word.begin(), word.end(), is_digit);
}

// A piece without punctuation that nobody would write as a word.
bool has_opaque_piece(std::string_view word) {
  while (!word.empty()) {
    const auto end = std::find_if_not(word.begin(), word.end(), is_alphanumeric);
    const auto piece = word.substr(0, static_cast<std::size_t>(end - word.begin()));
    const auto digits = static_cast<std::size_t>(std::count_if(piece.begin(), piece.end(), is_digit));
    if (digits == piece.size() ? digits >= kShortestNumber : digits > 1 && piece.size() >= kShortestId) return true;
    word.remove_prefix(std::min(word.size(), piece.size() + 1));
  }
  return false;
}

bool looks_like_id(std::string_view word) { return is_exim_id(word) || has_opaque_piece(word); }

std::string_view last_word(std::string_view text) {
  text = trim_right(text);
  const auto begin = std::find_if_not(text.rbegin(), text.rend(), is_alphanumeric).base();
  return text.substr(static_cast<std::size_t>(begin - text.begin()));
}

bool introduces_a_name(std::string_view word) {
  static constexpr std::array<std::string_view, 14> words = {"user", "mailbox", "account", "recipient", "for", "hello", "helo",
                                                             "ehlo", "named",   "login",   "address",   "to",  "from",  "host"};
  return std::any_of(words.begin(), words.end(), [&](std::string_view known) { return equals_ignoring_case(word, known); });
}

class Hider {
 public:
  Hider(std::string_view text, const Hiding& hiding) : text_(text), hiding_(hiding), names_(hiding.names) {}

  std::string hide() {
    while (at_ < text_.size()) {
      if (hide_url() || hide_ip6() || hide_quoted_address() || hide_address() || hide_home() || hide_base64() || hide_word())
        continue;
      result_ += text_[at_++];
    }
    return std::move(result_);
  }

 private:
  [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }
  [[nodiscard]] bool at_boundary() const { return at_ == 0 || !is_alphanumeric(text_[at_ - 1]); }

  bool put(std::string_view instead, std::size_t length) {
    result_ += instead;
    at_ += length;
    return true;
  }
  bool keep(std::size_t length) { return put(text_.substr(at_, length), length); }

  std::string ip(std::string_view text) {
    return hiding_.known_only && !names_.knows_ip(text) ? std::string(text) : names_.ip(text);
  }

  std::string host(std::string_view name) {
    if (is_ip(name)) return ip(name);
    const bool known = names_.knows_host(name);
    if (!known && (hiding_.known_only || is_public_list(name))) {
      // In front of a list stands who is asked for.
      return is_digit(name.front()) && !hiding_.known_only ? names_.host(name) : std::string(name);
    }
    return names_.host(name);
  }

  // Scheme and host; what follows is text like any other.
  bool hide_url() {
    if (!at_boundary() || !is_alpha(text_[at_])) return false;
    const auto scheme = static_cast<std::size_t>(std::find_if_not(rest().begin(), rest().end(), is_alpha) - rest().begin());
    if (!rest().substr(scheme).starts_with("://")) return false;
    const auto begin = scheme + 3;
    auto authority = rest().substr(begin, rest().substr(begin).find_first_of("/?# \t\r\n<>\"'()"));
    const auto user = authority.rfind('@');
    const auto skipped = user == std::string_view::npos ? 0 : user + 1;
    authority = word_at(authority.substr(skipped));
    keep(begin);
    if (skipped > 0) put(hiding_.known_only ? rest().substr(0, skipped) : "user@", skipped);
    if (authority.empty()) return true;
    const bool documented = hiding_.documented.contains(registered_domain(authority));
    return put(documented ? std::string(authority) : host(authority), authority.size());
  }

  bool hide_ip6() {
    const auto is_part = [](char c) { return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'f') || c == ':' || c == '.'; };
    if (!at_boundary() || !is_part(text_[at_])) return false;
    const auto head = rest().substr(0, kLongestIp6);
    auto run = head.substr(0, static_cast<std::size_t>(std::find_if_not(head.begin(), head.end(), is_part) - head.begin()));
    if (std::count(run.begin(), run.end(), ':') < 2) return false;
    if (run.size() < rest().size() && is_alphanumeric(rest()[run.size()])) return false;
    while (!run.empty() && !is_ip(run) && (run.back() == ':' || run.back() == '.')) run.remove_suffix(1);
    return is_ip(run) && put(ip(run), run.size());
  }

  bool put_address(std::string_view local, std::string_view at_sign, std::string_view domain) {
    const auto whole = std::string(local) + "@" + std::string(domain);
    const auto length = local.size() + at_sign.size() + domain.size();
    if (hiding_.known_only && !names_.knows_address(whole)) return keep(length);
    const auto hidden = names_.address(whole);
    const auto at = hidden.rfind('@');
    if (at == std::string::npos) return put(hidden, length);
    return put(hidden.substr(0, at) + std::string(at_sign) + hidden.substr(at + 1), length);
  }

  // What can stand behind an @; empty: nothing that can.
  static std::string_view domain_at(std::string_view text) {
    if (!text.starts_with('[')) return word_at(text);
    const auto end = text.substr(0, kLongestLocalPart).find(']');
    return end == std::string_view::npos ? std::string_view() : text.substr(0, end + 1);
  }

  bool hide_quoted_address() {
    if (text_[at_] != '"') return false;
    const auto end = rest().substr(0, kLongestLocalPart).find("\"@", 1);
    if (end == std::string_view::npos) return false;
    const auto domain = domain_at(rest().substr(end + 2));
    return !domain.empty() && put_address(rest().substr(0, end + 1), "@", domain);
  }

  // How much in front of a local part belongs to the text around it: quotes, `to=`.
  std::size_t around(std::string_view local, std::string_view domain) const {
    std::size_t begin = 0;
    while (begin < local.size() && !is_alphanumeric(local[begin]) &&
           std::string_view("_+-").find(local[begin]) == std::string_view::npos &&
           (static_cast<unsigned char>(local[begin]) & 0x80U) == 0) {
      ++begin;
    }
    const auto equals = local.find('=', begin);
    if (equals == std::string_view::npos || equals + 1 == local.size()) return begin;
    if (names_.knows_address(std::string(local.substr(begin)) + "@" + std::string(domain))) return begin;
    const auto name = local.substr(begin, equals - begin);
    const bool is_name = std::all_of(name.begin(), name.end(), [](char c) { return is_alpha(c) || c == '_' || c == '-'; });
    return is_name ? equals + 1 : begin;
  }

  bool hide_address() {
    if (!is_local_part_character(text_[at_])) return false;
    const auto head = rest().substr(0, kLongestLocalPart);
    auto local = head.substr(
        0, static_cast<std::size_t>(std::find_if_not(head.begin(), head.end(), is_local_part_character) - head.begin()));
    std::string_view at_sign = rest().substr(local.size()).starts_with('@') ? rest().substr(local.size(), 1) : std::string_view();
    if (at_sign.empty()) {  // as URLs have it
      const auto encoded = local.find("%40");
      if (encoded == std::string_view::npos) return false;
      at_sign = local.substr(encoded, 3);
      local = local.substr(0, encoded);
    }
    const auto domain = domain_at(rest().substr(local.size() + at_sign.size()));
    auto begin = around(local, domain);
    if (at_sign.size() > 1) begin = std::max(begin, local.find_last_of("/?&=#") + 1);  // npos + 1 is 0
    if (domain.empty() || begin >= local.size()) return false;
    keep(begin);
    return put_address(local.substr(begin), at_sign, domain);
  }

  bool hide_home() {
    static constexpr std::array<std::string_view, 5> folders = {"/home/", "/Users/", "/var/mail/", "/var/spool/mail/", "\\Users\\"};
    if (hiding_.known_only || (text_[at_] != '/' && text_[at_] != '\\')) return false;
    for (const auto folder : folders) {
      const auto name = rest().starts_with(folder) ? word_at(rest().substr(folder.size())) : std::string_view();
      if (name.empty()) continue;
      keep(folder.size());
      return put(names_.user(name), name.size());
    }
    return false;
  }

  bool hide_base64() {
    if (hiding_.known_only || !at_boundary()) return false;
    const auto is_digit64 = [](char c) { return is_alphanumeric(c) || c == '+' || c == '/'; };
    const auto head = rest().substr(0, kLongestBase64);
    auto length = static_cast<std::size_t>(std::find_if_not(head.begin(), head.end(), is_digit64) - head.begin());
    while (length % 4 != 0 && head.substr(length).starts_with('=')) ++length;
    if (length < kShortestBase64) return false;
    std::string decoded;
    Base64Decoder().decode(head.substr(0, length), decoded);
    if (decoded.empty() || plain_length(decoded) != decoded.size()) return false;
    const auto hidden = hidden_text(decoded, hiding_);
    return hidden != decoded && put(base64(hidden), length);
  }

  // Set off by punctuation on a side, or announced.
  [[nodiscard]] bool is_set_off(std::string_view word) const {
    constexpr std::string_view marks = "<>()[]\"'`=,;:@";
    const auto after = rest().substr(word.size());
    if (at_ > 0 && marks.find(text_[at_ - 1]) != std::string_view::npos) return true;
    if (!after.empty() && marks.find(after.front()) != std::string_view::npos) return true;
    return after.starts_with("...") || word.size() == text_.size() || introduces_a_name(last_word(text_.substr(0, at_)));
  }

  // `(msg ID = ced400a6)`: shorter than what looks like one.
  [[nodiscard]] bool is_called_id(std::string_view word) const {
    constexpr std::size_t kShortestCalled = 4;  // a shorter one is a number that says nothing of anybody
    const auto before = text_.substr(0, at_);
    const auto end = before.find_last_not_of(" =:#") + 1;  // npos + 1 is 0
    return word.size() >= kShortestCalled && std::any_of(word.begin(), word.end(), is_digit) &&
           equals_ignoring_case(last_word(before.substr(0, end)), "id");
  }

  std::string instead_of(std::string_view word) {
    if (const auto found = hiding_.words.find(word); found != hiding_.words.end()) return found->second;
    if (is_ip(word)) return ip(word);
    if (const auto id = names_.id(word); !id.empty()) return std::string(id);
    if (is_dotted_name(word) || (word.find('.') != std::string_view::npos && names_.knows_host(word))) return host(word);
    if (hiding_.known_only) return std::string(word);
    if (is_file(word) && names_.knows_host(registered_domain(stem_of(word)))) {
      return host(stem_of(word)) + std::string(word.substr(word.rfind('.')));
    }
    if (looks_like_id(word) || is_called_id(word)) return names_.opaque_id(word);
    const auto known = names_.word(word);
    return !known.empty() && is_set_off(word) ? std::string(known) : with_ips_hidden(word);
  }

  // `ip-192.0.2.9`
  std::string with_ips_hidden(std::string_view word) {
    std::string result;
    for (std::size_t begin = 0; begin <= word.size();) {
      const auto end = std::min(word.find_first_of("-_", begin), word.size());
      const auto piece = word.substr(begin, end - begin);
      result += is_ip(piece) ? ip(piece) : std::string(piece);
      if (end < word.size()) result += word[end];
      begin = end + 1;
    }
    return result;
  }

  bool hide_word() {
    const auto word = word_at(rest());
    if (word.empty()) return false;
    const bool too_long = !hiding_.known_only && word.size() >= kLongestLocalPart && rest().substr(word.size()).starts_with('@');
    return put(too_long ? names_.user(word) : instead_of(word), word.size());
  }

  std::string_view text_;
  const Hiding& hiding_;
  StandIns& names_;
  std::size_t at_ = 0;
  std::string result_;
};

}  // namespace

std::string hidden_text(std::string_view text, const Hiding& hiding) { return Hider(text, hiding).hide(); }

}  // namespace smtpwhy
