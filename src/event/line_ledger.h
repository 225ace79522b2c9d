// LineLedger: where each line of an input ended up. Each is in exactly one place, and the counts add up.
#pragma once

#include <cstdint>

namespace smtpwhy {

enum class LineFate : std::uint8_t {
  event,         ///< it told something
  content,       ///< it belongs to a message
  noise,         ///< the format knows it, and it says nothing
  unrecognised,  ///< nobody knows what it is
};

struct LineCounts {
  std::uint64_t lines = 0;
  std::uint64_t event = 0;
  std::uint64_t content = 0;
  std::uint64_t noise = 0;
  std::uint64_t unrecognised = 0;
};

class LineLedger {
 public:
  /// The format's word on a line; each line comes here once.
  void add(LineFate fate) {
    ++counts_.lines;
    ++count_of(fate);
  }

  /// A line that was added as an event, or is about to be, turns out to be something else. Called once for a line at the most.
  void reclassify(LineFate fate) {
    --counts_.event;
    ++count_of(fate);
  }

  /// Takes a `reclassify` back: another part of the same line told something after all.
  void restore(LineFate fate) {
    --count_of(fate);
    ++counts_.event;
  }

  [[nodiscard]] const LineCounts& counts() const { return counts_; }

 private:
  std::uint64_t& count_of(LineFate fate) {
    switch (fate) {
      case LineFate::event: return counts_.event;
      case LineFate::content: return counts_.content;
      case LineFate::noise: return counts_.noise;
      case LineFate::unrecognised: break;
    }
    return counts_.unrecognised;
  }

  LineCounts counts_;
};

}  // namespace smtpwhy
