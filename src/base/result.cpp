#include "base/result.h"

namespace smtpwhy {

std::string describe(const Error& error) {
  std::string text = error.where.empty() ? error.message : error.where + ": " + error.message;
  if (!error.excerpt.empty()) text += "\n" + error.excerpt;
  if (!error.help.empty()) text += "\nhint: " + error.help;
  return text;
}

}  // namespace smtpwhy
