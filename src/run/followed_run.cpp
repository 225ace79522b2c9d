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

Result<FollowEnd> read_into(InputRun& run, const std::string& name, const TextSink& out, const CountOctets& count) {
  const auto take = [&](std::string_view block) {
    run.add(block);
    return !out.closed();
  };
  const auto done = read_input(name, take, count);
  return done.ok() ? Result<FollowEnd>(FollowEnd::ended) : done.error();
}

Result<FollowEnd> read_apart_into(InputRun& run, const std::string& name, const TextSink& out, const CountOctets& count) {
  EventBelt belt;
  Result<Done> done = Done{};
  const auto take = [&](std::string_view block) {
    run.add(block);
    return belt.wanted();
  };
  run.hand_to(belt);
  auto reading = begun([&] {
    done = read_input(name, take, count);
    belt.end();
  });
  if (!reading.joinable()) {
    run.hand_to(run.events());
    return read_into(run, name, out, count);
  }
  while (const auto* load = belt.take()) {
    load->replay(run.events());
    if (out.closed()) belt.refuse();
  }
  reading.join();
  run.hand_to(run.events());
  return done.ok() ? Result<FollowEnd>(FollowEnd::ended) : done.error();
}

Result<FollowEnd> follow_into(InputRun& run, const std::string& name, int stop, TextSink& out) {
  FollowedRun followed(run, out);
  return follow_input(name, stop, followed);
}

}  // namespace smtpwhy
