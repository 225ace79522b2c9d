// --format: one of the forms that a command can write.
#pragma once

#include "base/result.h"
#include "cli/options.h"

#include <string>
#include <string_view>
#include <vector>

namespace smtpwhy::cli {

/// The one of `forms` that --format names, else the first. What has another name is a usage error with the nearest of them, or all.
template <class Form>
[[nodiscard]] Result<const Form*> output_form(const Arguments& arguments, const std::vector<Form>& forms) {
  const auto wanted = arguments.get("format", forms.front().name);
  std::vector<std::string_view> names;
  for (const auto& form : forms) {
    if (form.name == wanted) return &form;
    names.push_back(form.name);
  }
  return Error{ErrorKind::usage, arguments.command + " has no output form \"" + wanted + "\"", {}, hint_at(wanted, names), {}};
}

}  // namespace smtpwhy::cli
