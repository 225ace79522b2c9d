// NoSink: for what nobody wants.
#pragma once

#include "report/text_sink.h"

namespace smtpwhy::cli {

class NoSink : public TextSink {
 public:
  void write(std::string_view /*text*/) override {}
};

}  // namespace smtpwhy::cli
