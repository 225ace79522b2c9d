// FileSpool: keeps little in memory and much in a temporary file, which has no name and goes with the program.
#pragma once

#include "report/spool.h"

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

namespace smtpwhy {

class FileSpool : public Spool {
 public:
  static constexpr std::size_t kMostInMemory = std::size_t{8} << 20U;  ///< octets: ordinary logs need no file

  void write(std::string_view text) override;
  void replay(TextSink& sink) override;

  /// False where the temporary file could not be made or written (a full disk): what did not fit in memory is lost then.
  [[nodiscard]] bool good() const { return good_; }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  void spill();

  // Not one text: that would double, and for a moment be there twice and a half.
  static constexpr std::size_t kBlock = std::size_t{256} << 10U;
  std::vector<std::string> held_;  // behind what the file has
  std::unique_ptr<std::FILE, Close> file_;
  bool good_ = true;
};

}  // namespace smtpwhy
