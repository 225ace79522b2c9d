# How every target of ours is compiled: smtpwhy_adopt(TARGET...) gives it the language, the warnings and the instrumentation.

option(SMTPWHY_ASSERTIONS "The standard library checks its preconditions" OFF)
option(SMTPWHY_COVERAGE "Count executed lines (gcov)" OFF)
option(SMTPWHY_FUZZ "Build the fuzz targets with libFuzzer (Clang only) instead of with a replay main" OFF)
option(SMTPWHY_STATIC_LIBRARIES "Load nothing but the C library at start: link all else statically where that exists" ON)
set(SMTPWHY_SANITIZE "" CACHE STRING "Sanitizers, as in -fsanitize=: 'address,undefined', 'thread' or nothing")

if(SMTPWHY_FUZZ AND NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  message(FATAL_ERROR "SMTPWHY_FUZZ needs Clang (libFuzzer); the preset 'fuzz' sets it")
endif()

# Both compilers are held to one set of warnings, so that what passes here does not fail there:
# * Clang counts -Wsign-conversion to -Wconversion, GCC does not;
# * leaving members of a designated initialiser at their defaults is what we want.
set(smtpwhy_warnings -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wno-sign-conversion -Wno-missing-field-initializers)

# What GCC's optimiser believes to see depends on version and level, and is now and then wrong (GCC 12 at -O2 takes
# "text" + std::string for overlapping memory): told, but no error, so that a release build never fails for it.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  foreach(guess IN ITEMS restrict maybe-uninitialized array-bounds stringop-overflow stringop-overread dangling-pointer free-nonheap-object)
    list(APPEND smtpwhy_warnings -Wno-error=${guess})
  endforeach()
endif()

# An instrumented GCC sees "maybe uninitialised" and the like where there is nothing; the plain builds stop for real ones.
if(NOT SMTPWHY_SANITIZE)
  list(PREPEND smtpwhy_warnings -Werror)
endif()

# GCC clears and copies what has some hundred octets, as records of events have, by an instruction of x86-64 that takes long to begin
# (`rep stos`, `rep movs`). Other compilers do not, and have no such option.
include(CheckCXXCompilerFlag)
set(smtpwhy_strategy unrolled_loop:512:noalign,libcall:-1:noalign)
check_cxx_compiler_flag(-mmemset-strategy=${smtpwhy_strategy} SMTPWHY_HAS_STRATEGIES)
set(smtpwhy_code "")
if(SMTPWHY_HAS_STRATEGIES)
  list(APPEND smtpwhy_code -mmemset-strategy=${smtpwhy_strategy} -mmemcpy-strategy=${smtpwhy_strategy})
endif()

set(smtpwhy_instrumentation "")
if(SMTPWHY_SANITIZE)
  list(APPEND smtpwhy_instrumentation "-fsanitize=${SMTPWHY_SANITIZE}" -fno-sanitize-recover=all)
endif()
if(SMTPWHY_COVERAGE)
  list(APPEND smtpwhy_instrumentation --coverage)
endif()
set(smtpwhy_fuzzer_coverage "")
if(SMTPWHY_FUZZ)
  set(smtpwhy_fuzzer_coverage -fsanitize=fuzzer-no-link)
endif()

function(smtpwhy_adopt)
  foreach(target IN LISTS ARGN)
    set_target_properties(${target} PROPERTIES CXX_STANDARD 20 CXX_STANDARD_REQUIRED ON CXX_EXTENSIONS OFF)
    if(SMTPWHY_DEVELOPER)
      target_compile_options(${target} PRIVATE ${smtpwhy_warnings})
    endif()
    target_compile_options(${target} PRIVATE ${smtpwhy_code} ${smtpwhy_instrumentation} ${smtpwhy_fuzzer_coverage})
    target_link_options(${target} PRIVATE ${smtpwhy_instrumentation})
    target_compile_definitions(${target} PRIVATE $<$<BOOL:${SMTPWHY_ASSERTIONS}>:_GLIBCXX_ASSERTIONS>)
  endforeach()
endfunction()

# A program that starts fast: the C++ run-time inside. Sanitizers bring a run-time of their own and are left alone.
function(smtpwhy_start_fast target)
  if(SMTPWHY_STATIC_LIBRARIES AND NOT SMTPWHY_SANITIZE)
    target_link_options(${target} PRIVATE -static-libstdc++ -static-libgcc)
  endif()
endfunction()

# ccache, where there is one, needs to be told that precompiled headers are harmless.
find_program(SMTPWHY_CCACHE ccache DOC "Compiler cache; empty for none")
if(SMTPWHY_CCACHE AND PROJECT_IS_TOP_LEVEL AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER
    "${CMAKE_COMMAND}" -E env "CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime" "${SMTPWHY_CCACHE}")
endif()
