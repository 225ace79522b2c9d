#include "run/followed_run.h"

#include "run/event_belt.h"

#include <exception>
#include <system_error>
#include <thread>
#include <utility>

namespace smtpwhy {
namespace {

// Whether more of an input can be taken. Asked before a block is, so that what stops for lack of memory is not complete for sure.
class Memory {
 public:
  explicit Memory(const Reading& reading) : reading_(reading) {}

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
  Memory memory_;
};

// A thread of its own that reads; ends with this, whatever comes.
class Reader {
 public:
  /// `belt` must outlive this.
  template <class Work>
  Reader(EventBelt& belt, Work work) : belt_(belt) {
    try {
      thread_ = std::thread([this, work] {
        try {
          work();
        } catch (...) {
          thrown_ = std::current_exception();
        }
        belt_.end();
      });
    } catch (const std::system_error&) {
      // the system gives none
    }
  }
  ~Reader() {
    if (!thread_.joinable()) return;
    belt_.refuse();
    thread_.join();
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  [[nodiscard]] bool begun() const { return thread_.joinable(); }

  /// Waits for its end. What a library threw there is thrown on.
  void join() {
    thread_.join();
    if (thrown_) std::rethrow_exception(thrown_);
  }

 private:
  EventBelt& belt_;
  std::thread thread_;
  std::exception_ptr thrown_;
};

}  // namespace

Result<InputEnd> read_into(InputRun& run, const std::string& name, const Reading& reading) {
  Memory memory(reading);
  const auto take = [&](std::string_view block) {
    if (memory.ended()) return false;
    run.add(block);
    return !reading.out.closed();
  };
  return memory.end_of(read_input_until(reading.stop, name, take, reading.count));
}

Result<InputEnd> read_apart_into(InputRun& run, const std::string& name, const Reading& reading) {
  EventBelt belt;
  Memory memory(reading);
  Result<InputEnd> end = InputEnd::ended;
  const auto take = [&](std::string_view block) {
    if (memory.ended()) return false;
    run.add(block);
    belt.pass_on_if_awaited();
    return belt.wanted();
  };
  run.hand_to(belt);
  Reader reader(belt, [&] { end = read_input_until(reading.stop, name, take, reading.count); });
  if (!reader.begun()) {
    run.hand_to(run.events());
    return read_into(run, name, reading);
  }
  while (const auto* load = belt.take()) {
    load->replay(run.events());
    if (reading.out.closed()) belt.refuse();
  }
  reader.join();
  run.hand_to(run.events());
  return memory.end_of(std::move(end));
}

Result<InputEnd> follow_into(InputRun& run, const std::string& name, const Reading& reading) {
  FollowedRun followed(run, reading);
  return followed.end_of(follow_input(name, reading.stop, followed));
}

}  // namespace smtpwhy
