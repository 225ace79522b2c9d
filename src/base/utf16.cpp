#include "base/utf16.h"

#include "base/utf8.h"

namespace smtpwhy {
namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

bool is_first_half(std::uint32_t unit) { return unit >= 0xD800U && unit <= 0xDBFFU; }
bool is_second_half(std::uint32_t unit) { return unit >= 0xDC00U && unit <= 0xDFFFU; }

bool may_begin_mark(char c) { return c == '\xFF' || c == '\xFE'; }

}  // namespace

std::string_view Utf16Transcoder::add(std::string_view bytes) {
  if (form_ == Form::other) return bytes;
  return form_ == Form::undecided ? decide(bytes) : transcode(bytes);
}

std::string_view Utf16Transcoder::decide(std::string_view bytes) {
  if (bytes.empty()) return {};
  if (!held_ && bytes.size() == 1 && may_begin_mark(bytes.front())) {
    held_ = bytes.front();
    return {};
  }
  text_.clear();
  if (held_) bytes = text_.assign(1, *held_).append(bytes);
  held_.reset();
  const bool little = bytes.starts_with("\xFF\xFE");
  if (!little && !bytes.starts_with("\xFE\xFF")) {
    form_ = Form::other;
    return bytes;
  }
  form_ = little ? Form::little_endian : Form::big_endian;
  return transcode(std::string(bytes.substr(2)));
}

std::string_view Utf16Transcoder::transcode(std::string_view bytes) {
  text_.clear();
  for (const char byte : bytes) {
    if (!held_) {
      held_ = byte;
      continue;
    }
    const auto before = static_cast<unsigned char>(*held_);
    const auto now = static_cast<unsigned char>(byte);
    held_.reset();
    add_unit(form_ == Form::little_endian ? (now << 8U) | before : (before << 8U) | now);
  }
  return text_;
}

void Utf16Transcoder::add_unit(std::uint32_t unit) {
  if (first_ && is_second_half(unit)) {
    append_utf8(text_, 0x10000U + ((*first_ & 0x3FFU) << 10U) + (unit & 0x3FFU));
    first_.reset();
    return;
  }
  if (first_) append_utf8(text_, kReplacement);
  first_.reset();
  if (is_first_half(unit)) {
    first_ = unit;
  } else {
    append_utf8(text_, is_second_half(unit) ? kReplacement : unit);
  }
}

std::string_view Utf16Transcoder::finish() {
  text_.clear();
  const bool is_utf16 = form_ == Form::little_endian || form_ == Form::big_endian;
  if (first_) append_utf8(text_, kReplacement);
  if (held_ && is_utf16) append_utf8(text_, kReplacement);
  if (held_ && !is_utf16) text_ += *held_;
  first_.reset();
  held_.reset();
  form_ = Form::undecided;
  return text_;
}

std::string without_mark(std::string_view bytes) {
  constexpr std::string_view kMarkOfUtf8 = "\xEF\xBB\xBF";
  if (bytes.starts_with(kMarkOfUtf8)) return std::string(bytes.substr(kMarkOfUtf8.size()));
  Utf16Transcoder transcoder;
  std::string text(transcoder.add(bytes));
  return text += transcoder.finish();
}

}  // namespace smtpwhy
