// Reading: how an input is read, and until when.
#pragma once

#include "base/result.h"
#include "input/input_end.h"
#include "input/reader.h"
#include "report/text_sink.h"

#include <functional>
#include <utility>

namespace smtpwhy {

struct Reading {
  TextSink& out;  ///< it is read as long as somebody reads what goes there
  CountOctets count = {};
  int stop = -1;                         ///< and until this has something to read
  std::function<bool()> no_memory = {};  ///< and as long as this does not say that no more can be taken; asked before each block
};

/// Whether there is memory to take more. Asked before a block is taken, so that what stops for lack of memory is not complete for sure.
class ReadingMemory {
 public:
  /// `reading` must outlive this.
  explicit ReadingMemory(const Reading& reading) : reading_(reading) {}

  [[nodiscard]] bool ended() {
    ended_ = ended_ || (reading_.no_memory && reading_.no_memory());
    return ended_;
  }

  [[nodiscard]] Result<InputEnd> end_of(Result<InputEnd> end) const {
    if (ended_ && end.ok()) return InputEnd::stopped;
    return end;
  }

 private:
  const Reading& reading_;
  bool ended_ = false;
};

}  // namespace smtpwhy
