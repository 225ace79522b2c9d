#include "format/held_fact.h"

#include "base/text.h"
#include "event/event_texts.h"

namespace smtpwhy {
namespace {

// `550-`, `550 ` or `550` alone; 0: the text begins with nothing of the kind.
char behind_code(std::string_view text) {
  if (text.size() < 3 || !is_digit(text[0]) || !is_digit(text[1]) || !is_digit(text[2])) return '\0';
  const char behind = text.size() > 3 ? text[3] : ' ';
  return behind == '-' || behind == ' ' ? behind : '\0';
}

}  // namespace

bool HeldFact::hold(const Event& event) {
  if (behind_code(event.fact->text) != '-') return false;
  keep(event);
  more_ = true;
  return true;
}

void HeldFact::hold_for_command(const Event& event) {
  keep(event);
  more_ = false;
  wants_command_ = true;
}

void HeldFact::answer(std::string_view command) {
  command_ = command;
  fact_.command = command_;
}

void HeldFact::keep(const Event& event) {
  event_ = event;
  fact_ = *event.fact;
  std::size_t used = 0;
  change_texts(fact_, [&](std::string_view& view) { view = storage_.at(used++) = view; });
  event_.key = key_ = event.key;
  event_.stamp.text = stamp_ = event.stamp.text;
  text_ = fact_.text;
  holds_ = true;
}

bool HeldFact::goes_on(std::string_view line) {
  const char behind = behind_code(line);
  if (!more_ || behind == '\0' || line.substr(0, 3) != std::string_view(text_).substr(0, 3)) return false;
  more_ = behind == '-';
  cut_ = cut_ || text_.size() + line.size() >= kLongest;
  if (!cut_) text_.append("\n").append(line);
  return true;
}

void HeldFact::push(EventSink& sink) {
  if (cut_) left_out_.add(Limited::replies);
  holds_ = cut_ = wants_command_ = false;
  fact_.text = text_;
  event_.fact = &fact_;
  sink.on_event(event_);
}

}  // namespace smtpwhy
