// The commands `send`, `reproduce` and `mimic` themselves: from options to a conversation, and what is told of it.
#pragma once

#include "cli/commands.h"
#include "cli/send/send_options.h"
#include "send/login.h"

#include <memory>

namespace smtpwhy::cli {

Exit send_as_asked(const Arguments& arguments, Console& console);
Exit reproduce_as_asked(const Arguments& arguments, Console& console);
Exit mimic_as_asked(const Arguments& arguments, Console& console);

/// All that a conversation needs.
struct Ready {
  SendOrder order;
  std::unique_ptr<Transport> transport;
  std::unique_ptr<LoginMaker> logins;
};

/// Message and password are had, and the transport is made.
[[nodiscard]] Result<Ready> made_ready(SendOrder order, const Arguments& arguments);

/// The conversation goes to standard output and to --transcript; the renderer hears of it.
[[nodiscard]] Result<SendOutcome> talk(Ready& ready, const Arguments& arguments, const ChosenTables& tables, Console& console,
                                       Renderer& renderer, bool shown = true);

[[nodiscard]] Exit exit_of(SendOutcome outcome);

}  // namespace smtpwhy::cli
