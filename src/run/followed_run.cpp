#include "run/followed_run.h"

#include "run/event_belt.h"

#include <system_error>
#include <thread>
#include <utility>

namespace smtpwhy {
namespace {

class FollowedRun : public FollowSink {
 public:
  FollowedRun(InputRun& run, TextSink& out) : run_(run), out_(out) {}

  bool on_bytes(std::string_view bytes) override {
    run_.add(bytes);
    return !out_.closed();
  }

  void on_new_text() override { run_.begin_new_text(); }

  bool on_pause() override {
    run_.pause();
    out_.flush();
    return !out_.closed();
  }

 private:
  InputRun& run_;
  TextSink& out_;
};

// A thread that does `work`; none where the system gives none.
template <class Work>
std::thread begun(Work work) {
  try {
    return std::thread(std::move(work));
  } catch (const std::system_error&) {
    return {};
  }
}

}  // namespace

Result<InputEnd> read_into(InputRun& run, const std::string& name, const Reading& reading) {
  const auto take = [&](std::string_view block) {
    run.add(block);
    return !reading.out.closed();
  };
  return read_input_until(reading.stop, name, take, reading.count);
}

Result<InputEnd> read_apart_into(InputRun& run, const std::string& name, const Reading& reading) {
  EventBelt belt;
  Result<InputEnd> end = InputEnd::ended;
  const auto take = [&](std::string_view block) {
    run.add(block);
    return belt.wanted();
  };
  run.hand_to(belt);
  auto reader = begun([&] {
    end = read_input_until(reading.stop, name, take, reading.count);
    belt.end();
  });
  if (!reader.joinable()) {
    run.hand_to(run.events());
    return read_into(run, name, reading);
  }
  while (const auto* load = belt.take()) {
    load->replay(run.events());
    if (reading.out.closed()) belt.refuse();
  }
  reader.join();
  run.hand_to(run.events());
  return end;
}

Result<InputEnd> follow_into(InputRun& run, const std::string& name, int stop, TextSink& out) {
  FollowedRun followed(run, out);
  return follow_input(name, stop, followed);
}

}  // namespace smtpwhy
