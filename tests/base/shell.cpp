#include "base/shell.h"

#include "catch.h"

namespace smtpwhy {
namespace {

// What a POSIX shell makes of one word (XCU section 2.2): nothing where it would be anything but one plain word.
std::optional<std::string> word_of_shell(std::string_view text) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./-_";
  if (text.empty()) return std::nullopt;
  std::string word;
  while (!text.empty()) {
    if (text.front() == '\'') {
      const auto end = text.find('\'', 1);
      if (end == std::string_view::npos) return std::nullopt;
      word += text.substr(1, end - 1);
      text.remove_prefix(end + 1);
    } else if (text.starts_with("\\'")) {
      word += '\'';
      text.remove_prefix(2);
    } else if (plain.find(text.front()) != std::string_view::npos) {
      word += text.front();
      text.remove_prefix(1);
    } else {
      return std::nullopt;
    }
  }
  return word;
}

}  // namespace

TEST_CASE("words for a shell", "[base]") {
  struct Row {
    std::string_view why, word, quoted;
  };
  for (const auto& row : std::vector<Row>{
           {"harmless as it is", "a.user+tag@example.com", "a.user+tag@example.com"},
           {"an address of IPv6", "2001:db8::1", "2001:db8::1"},
           {"nothing is a word as well", "", "''"},
           {"space", "a b", "'a b'"},
           {"a command", "$(reboot)", "'$(reboot)'"},
           {"another", "`reboot`; rm", "'`reboot`; rm'"},
           {"a single quote", "it's", R"('it'\''s')"},
           {"only a single quote", "'", R"(''\''')"},
           {"a line break", "a\nb", "'a\nb'"},
           {"a home folder is not looked up", "~root", "'~root'"},
           {"a pattern of files", "*", "'*'"},
           {"a comment", "#", "'#'"},
           {"an exclamation mark", "!!", "'!!'"},
           {"bytes above ASCII", "\xC3\xA4", "'\xC3\xA4'"},
       }) {
    INFO(row.why);
    CHECK(shell_quoted(row.word) == row.quoted);
  }
}

TEST_CASE("a shell reads every quoted word as it was", "[base]") {
  for (int i = 0; i < 0x10000; ++i) {
    const std::string word = {static_cast<char>(i >> 8), static_cast<char>(i & 0xFF)};
    if (word_of_shell(shell_quoted(word)) != word) FAIL_CHECK("bytes " << i);
  }
}

}  // namespace smtpwhy
