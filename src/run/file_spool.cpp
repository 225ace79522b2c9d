#include "run/file_spool.h"

#include <vector>

namespace smtpwhy {

void FileSpool::write(std::string_view text) {
  held_ += text;
  if (held_.size() >= kMostInMemory) spill();
}

void FileSpool::spill() {
  if (!file_) file_.reset(std::tmpfile());
  good_ = good_ && file_ && std::fwrite(held_.data(), 1, held_.size(), file_.get()) == held_.size();
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
  sink.write(held_);
}

}  // namespace smtpwhy
