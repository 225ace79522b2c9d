# smtpwhy_tests: all unit tests in one program. Each room is one translation unit (a unity build by folder), because reading
# the test framework costs more than compiling the tests; and a precompiled header reads it once. So what two files of one
# room define under the same name collides, in anonymous namespaces too: -DSMTPWHY_UNITY_TESTS=OFF compiles them one by one.
option(SMTPWHY_UNITY_TESTS "Compile the unit tests of a room together" ON)

set(unit_sources "")
set(used_rooms "")
foreach(room IN LISTS rooms)
  file(GLOB_RECURSE room_sources CONFIGURE_DEPENDS "${here}/${room}/*.cpp")
  if(room_sources)
    list(APPEND used_rooms ${room})
    list(APPEND unit_sources ${room_sources})
    set_source_files_properties(${room_sources} PROPERTIES UNITY_GROUP ${room})
  endif()
endforeach()
# What tests of several rooms share.
file(GLOB support_sources CONFIGURE_DEPENDS "${here}/support/*.cpp")
set_source_files_properties(${support_sources} PROPERTIES UNITY_GROUP support)
if(NOT unit_sources)
  message(STATUS "No unit tests yet")
  return()
endif()

find_package(Catch2 REQUIRED)
add_executable(smtpwhy_tests ${unit_sources} ${support_sources})
smtpwhy_adopt(smtpwhy_tests)
target_link_libraries(smtpwhy_tests PRIVATE Catch2::Catch2WithMain)
# A room whose files hold no test case with its tag is a mistake; the rest below may be empty. Which is the default changed
# between Catch2 2 (Debian 12) and 3 (Debian 13).
if(Catch2_VERSION VERSION_LESS 3)
  set(no_tests_is_failure -w NoTests)
  set(no_tests_is_fine "")
else()
  set(no_tests_is_failure "")
  set(no_tests_is_fine --allow-running-no-tests)
endif()
# Instrumented, the tests' own code takes the compiler twice as long with optimisation as without, and runs but once.
if(SMTPWHY_SANITIZE)
  target_compile_options(smtpwhy_tests PRIVATE -O0)
endif()
target_include_directories(smtpwhy_tests PRIVATE "${here}")
target_compile_definitions(smtpwhy_tests PRIVATE SMTPWHY_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
target_link_libraries(smtpwhy_tests PRIVATE smtpwhy_core smtpwhy::fmt smtpwhy::iostreams)
if(TARGET smtpwhy_cli)
  target_link_libraries(smtpwhy_tests PRIVATE smtpwhy_cli)
endif()
target_precompile_headers(smtpwhy_tests PRIVATE "${here}/catch.h" <algorithm> <memory> <optional> <string> <string_view> <vector>)
set_target_properties(smtpwhy_tests PROPERTIES UNITY_BUILD ${SMTPWHY_UNITY_TESTS} UNITY_BUILD_MODE GROUP)
if(SMTPWHY_CCACHE AND CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  target_compile_options(smtpwhy_tests PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
endif()

# One test for each room, by tag. What bears no room's tag runs as unit/untagged, so that no test case is ever left out.
set(untagged "")
foreach(room IN LISTS used_rooms)
  smtpwhy_add_test("unit/${room}" smtpwhy_tests "[${room}]" ${no_tests_is_failure})
  string(APPEND untagged "~[${room}]")
endforeach()
smtpwhy_add_test("unit/untagged" smtpwhy_tests "${untagged}" ${no_tests_is_fine})
