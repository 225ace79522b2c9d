#include "run/parallel_run.h"

#include "input/input_file.h"
#include "run/followed_run.h"
#include "run/input_reading.h"
#include "run/pipeline.h"

#include <algorithm>
#include <exception>
#include <span>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace smtpwhy {
namespace {

constexpr std::size_t kMostThreads = 4;  // assembling and telling have one each at a time: more would only wait

// Other threads, that have all ended when this ends.
class Threads {
 public:
  Threads() = default;
  ~Threads() { join(); }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

  /// Whether the system gave a thread for it.
  template <class Work>
  [[nodiscard]] bool begin(Work work) {
    try {
      threads_.emplace_back(std::move(work));
      return true;
    } catch (const std::system_error&) {
      return false;
    }
  }

  void join() {
    for (auto& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  std::vector<std::thread> threads_;
};

// What an input's run does in each stage, and that it does it by itself again afterwards.
class StagedRun {
 public:
  StagedRun(InputRun& run, const Reading& reading)
      : run_(run),
        sessions_(run.sessions()),
        reading_(reading),
        memory_(reading),
        lines_(run),
        pipeline_({lines_, [this](EventLoad& events, SessionLoad& into) { return assemble(events, into); },
                   [this](SessionLoad& sessions) { return tell(sessions); }}) {
    run_.hand_lines_to(&pipeline_);
  }
  ~StagedRun() {
    run_.hand_lines_to(nullptr);
    run_.hand_to(run_.events());
    run_.hand_sessions_to(sessions_);
  }
  StagedRun(const StagedRun&) = delete;
  StagedRun& operator=(const StagedRun&) = delete;

  [[nodiscard]] Pipeline& pipeline() { return pipeline_; }

  void read(const std::string& name) {
    std::exception_ptr thrown;
    // While a block is read to its place, nobody takes what came before: of what comes slowly, it would have to wait.
    const bool comes_at_once = size_of(name).has_value();
    const auto place = [&] { return comes_at_once && run_.leaves_in_place() ? pipeline_.place_for_block() : std::span<char>(); };
    try {
      end_ = read_input_until(
          reading_.stop, name, [this](std::string_view block) { return take(block); }, reading_.count, place);
    } catch (...) {
      thrown = std::current_exception();
    }
    pipeline_.end(std::move(thrown));
  }

  /// When all threads are done. What a library threw in one of them is thrown on.
  [[nodiscard]] Result<InputEnd> end() const {
    if (const auto thrown = pipeline_.thrown()) std::rethrow_exception(thrown);
    return memory_.end_of(end_);
  }

 private:
  bool take(std::string_view block) {
    if (memory_.ended()) return false;
    pipeline_.begin_block();
    run_.add(block);
    return pipeline_.end_block();
  }

  bool assemble(EventLoad& events, SessionLoad& into) {
    run_.hand_sessions_to(into);
    return events.replay(run_.events(), [&] { return into.full(); });
  }

  bool tell(SessionLoad& sessions) {
    sessions.replay(sessions_);
    return !reading_.out.closed();
  }

  InputRun& run_;
  SessionSink& sessions_;
  const Reading& reading_;
  ReadingMemory memory_;
  InputReading lines_;
  Pipeline pipeline_;
  Result<InputEnd> end_ = InputEnd::ended;
};

}  // namespace

Result<InputEnd> read_apart_into(InputRun& run, const std::string& name, const Reading& reading, std::size_t threads) {
  {
    StagedRun staged(run, reading);
    Threads others;
    if (others.begin([&] { staged.read(name); })) {
      for (std::size_t i = 2; i < std::min(threads, kMostThreads); ++i) {
        if (!others.begin([&] { staged.pipeline().work(); })) break;
      }
      staged.pipeline().work();
      others.join();
      return staged.end();
    }
  }
  return read_into(run, name, reading);
}

}  // namespace smtpwhy
