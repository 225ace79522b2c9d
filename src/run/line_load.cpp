#include "run/line_load.h"

namespace smtpwhy {

void LineLoad::clear() {
  lines_.clear();
  text_.clear();
}

}  // namespace smtpwhy
