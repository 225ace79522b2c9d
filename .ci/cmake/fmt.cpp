// fmt's compiled part, once for all of us. Debian has it as a shared library only, which would have to be loaded at start; and used header-only,
// every file that formats a line compiles some 90 KB of it again, which was half of what building took.
#include <fmt/format-inl.h>

FMT_BEGIN_NAMESPACE
namespace detail {

// What the header declares as compiled elsewhere, of what formatting `char` needs. Newer versions declare more of it so.
template FMT_API auto thousands_sep_impl<char>(locale_ref) -> thousands_sep_result<char>;
template FMT_API auto decimal_point_impl(locale_ref) -> char;
template FMT_API void vformat_to(buffer<char>&, string_view, basic_format_args<buffer_context<char>>, locale_ref);

} // namespace detail
FMT_END_NAMESPACE
