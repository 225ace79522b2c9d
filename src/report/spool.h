// Spool: text that must wait until what comes before it has been written. Who makes one decides where it is kept.
#pragma once

#include "report/text_sink.h"

namespace smtpwhy {

class Spool : public TextSink {
 public:
  /// Hands on all that was written, in order, in pieces.
  virtual void replay(TextSink& sink) = 0;
};

/// Keeps it in memory.
class MemorySpool : public Spool {
 public:
  void write(std::string_view text) override { text_ += text; }
  void replay(TextSink& sink) override { sink.write(text_); }

 private:
  std::string text_;
};

}  // namespace smtpwhy
