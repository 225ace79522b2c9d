#include "run/file_spool.h"

#include <algorithm>

namespace smtpwhy {

void FileSpool::write(std::string_view text) {
  if (held_.empty() || held_.back().size() + text.size() > held_.back().capacity()) {
    if ((held_.size() + 1) * kBlock > kMostInMemory) spill();
    held_.emplace_back().reserve(std::max(kBlock, text.size()));
  }
  held_.back() += text;
}

void FileSpool::spill() {
  if (!file_) file_.reset(std::tmpfile());
  for (const auto& block : held_) {
    good_ = good_ && file_ && std::fwrite(block.data(), 1, block.size(), file_.get()) == block.size();
  }
  held_.clear();
}

void FileSpool::replay(TextSink& sink) {
  if (file_) {
    // what still waits to be written may not fit any more
    good_ = std::fseek(file_.get(), 0, SEEK_SET) == 0 && good_;
    constexpr std::size_t kPiece = std::size_t{1} << 20U;
    std::vector<char> piece(kPiece);
    for (auto length = std::fread(piece.data(), 1, kPiece, file_.get()); length > 0;
         length = std::fread(piece.data(), 1, kPiece, file_.get())) {
      sink.write({piece.data(), length});
    }
    good_ = good_ && std::ferror(file_.get()) == 0;
  }
  for (const auto& block : held_) sink.write(block);
}

}  // namespace smtpwhy
