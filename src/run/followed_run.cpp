#include "run/followed_run.h"

#include "input/follower.h"

#include <utility>

namespace smtpwhy {
namespace {

class FollowedRun : public FollowSink {
 public:
  FollowedRun(InputRun& run, const Reading& reading) : run_(run), out_(reading.out), memory_(reading) {}

  bool on_bytes(std::string_view bytes) override {
    if (memory_.ended()) return false;
    run_.add(bytes);
    return !out_.closed();
  }

  void on_new_text() override { run_.begin_new_text(); }

  bool on_pause() override {
    run_.pause();
    out_.flush();
    return !out_.closed();
  }

  [[nodiscard]] Result<InputEnd> end_of(Result<InputEnd> end) const { return memory_.end_of(std::move(end)); }

 private:
  InputRun& run_;
  TextSink& out_;
  ReadingMemory memory_;
};

}  // namespace

Result<InputEnd> read_into(InputRun& run, const std::string& name, const Reading& reading) {
  ReadingMemory memory(reading);
  const auto take = [&](std::string_view block) {
    if (memory.ended()) return false;
    run.add(block);
    return !reading.out.closed();
  };
  return memory.end_of(read_input_until(reading.stop, name, take, reading.count));
}

Result<InputEnd> follow_into(InputRun& run, const std::string& name, const Reading& reading) {
  FollowedRun followed(run, reading);
  return followed.end_of(follow_input(name, reading.stop, followed));
}

}  // namespace smtpwhy
