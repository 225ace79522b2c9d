#include "cli/version.h"

namespace smtpwhy::cli {

std::string_view program_version() { return SMTPWHY_VERSION; }

std::string_view data_date() { return SMTPWHY_DATA_DATE; }

}  // namespace smtpwhy::cli
