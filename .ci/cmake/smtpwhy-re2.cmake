# Defines smtpwhy::re2, linked statically where a static RE2 is installed. Used by our own build and, installed beside the
# package configuration, by every build that links libsmtpwhy.a.
#
# Newer RE2 is built on Abseil. pkg-config knows which of its many small libraries are needed; each is looked for as
# lib<name>.a, and where one is missing all are linked as shared libraries. RE2's own CMake package is asked where there is no
# pkg-config, and first under vcpkg. pkg-config is run once: with Abseil one run takes a second.
include_guard(GLOBAL)
include(CMakeFindDependencyMacro)
find_dependency(Threads)

# The archives for pkg-config's FLAGS in the order given; empty where one is missing.
function(smtpwhy_static_archives result flags)
  set(directories "")
  set(archives "")
  string(REGEX MATCHALL "-[Ll][^ \n]+" flags "${flags}")
  # Of a library named more than once, the last place counts: all that needs it comes before.
  list(REVERSE flags)
  list(REMOVE_DUPLICATES flags)
  list(REVERSE flags)
  foreach(flag IN LISTS flags)
    string(SUBSTRING "${flag}" 2 -1 name)
    if(flag MATCHES "^-L")
      list(APPEND directories "${name}")
    elseif(name STREQUAL "atomic")
      # Part of the compiler; rarely needed, and loaded at start only where it is.
      list(APPEND archives -Wl,--push-state,--as-needed -latomic -Wl,--pop-state)
    elseif(NOT name MATCHES "^(pthread|rt|m|dl|c|stdc\\+\\+)$")
      find_library(archive_of_${name} NAMES "${CMAKE_STATIC_LIBRARY_PREFIX}${name}${CMAKE_STATIC_LIBRARY_SUFFIX}"
        HINTS ${directories} NO_CACHE)
      if(NOT archive_of_${name})
        set(${result} "" PARENT_SCOPE)
        return()
      endif()
      list(APPEND archives "${archive_of_${name}}")
    endif()
  endforeach()
  # A group, because Abseil's archives refer to each other both ways.
  set(${result} -Wl,--start-group ${archives} -Wl,--end-group PARENT_SCOPE)
endfunction()

function(smtpwhy_ask_pkg_config result)
  execute_process(COMMAND "${PKG_CONFIG_EXECUTABLE}" ${ARGN} re2 OUTPUT_VARIABLE flags OUTPUT_STRIP_TRAILING_WHITESPACE
    RESULT_VARIABLE status ERROR_QUIET)
  if(status)
    set(flags "")
  endif()
  set(${result} "${flags}" PARENT_SCOPE)
endfunction()

# What to link according to pkg-config, kept in the cache as SMTPWHY_RE2_LINK; empty where it does not know RE2.
function(smtpwhy_find_re2)
  find_package(PkgConfig QUIET)
  if(NOT PKG_CONFIG_FOUND)
    return()
  endif()
  set(link "")
  if(NOT DEFINED SMTPWHY_STATIC_LIBRARIES OR SMTPWHY_STATIC_LIBRARIES)
    smtpwhy_ask_pkg_config(flags --static --libs --keep-system-libs)
    if(flags)
      smtpwhy_static_archives(link "${flags}")
    endif()
  endif()
  if(NOT link)
    smtpwhy_ask_pkg_config(flags --libs)
    separate_arguments(link UNIX_COMMAND "${flags}")
  endif()
  set(SMTPWHY_RE2_LINK "${link}" CACHE INTERNAL "How RE2 is linked")
endfunction()

add_library(smtpwhy_re2 INTERFACE IMPORTED)
add_library(smtpwhy::re2 ALIAS smtpwhy_re2)

if(DEFINED VCPKG_TARGET_TRIPLET)
  find_package(re2 CONFIG QUIET)
endif()
if(NOT TARGET re2::re2 AND NOT SMTPWHY_RE2_LINK)
  smtpwhy_find_re2()
endif()
if(NOT TARGET re2::re2 AND SMTPWHY_RE2_LINK)
  find_path(SMTPWHY_RE2_INCLUDE re2/re2.h DOC "Folder that holds re2/re2.h")
  target_include_directories(smtpwhy_re2 SYSTEM INTERFACE ${SMTPWHY_RE2_INCLUDE})
  target_link_libraries(smtpwhy_re2 INTERFACE ${SMTPWHY_RE2_LINK} Threads::Threads)
else()
  find_dependency(re2 CONFIG)
  target_link_libraries(smtpwhy_re2 INTERFACE re2::re2 Threads::Threads)
endif()
