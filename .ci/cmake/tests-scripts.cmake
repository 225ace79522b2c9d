# Tests that are scripts, the layer test, and what is checked about the program as a file.
find_program(SMTPWHY_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH DOC "Python 3 for tests")
find_program(SMTPWHY_PYTHON python3 REQUIRED)
find_program(SMTPWHY_BASH bash REQUIRED)

file(GLOB_RECURSE python_tests RELATIVE "${here}" CONFIGURE_DEPENDS "${here}/*_test.py")
file(GLOB_RECURSE shell_tests RELATIVE "${here}" CONFIGURE_DEPENDS "${here}/*_test.sh")

# What was fetched for the peers is not ours to run.
list(FILTER python_tests EXCLUDE REGEX "(^|/)node_modules/")
list(FILTER shell_tests EXCLUDE REGEX "(^|/)node_modules/")

if(SMTPWHY_SANITIZE OR SMTPWHY_COVERAGE)
  # An instrumented library is not for others to link, and brings libraries of its own.
  list(FILTER shell_tests EXCLUDE REGEX "^(consumer/consumer|link)_test\\.sh$")
  # What a browser makes of a page is the same; and the whole corpus in all forms, again and again, takes an instrumented program many
  # minutes: fuzz/anonymize and the unit tests go the same ways.
  list(FILTER python_tests EXCLUDE REGEX "^(report/browser|cli/anonymize)_test\\.py$")
endif()
# What real servers, a database, a browser and other programs make of us is asked once, of the daily build: it takes minutes, and neither
# another compiler nor a sanitizer changes the answer. `send` and `mimic` meet scripted peers and aiosmtpd in all builds.
if(SMTPWHY_SANITIZE OR SMTPWHY_COVERAGE OR CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  list(FILTER python_tests EXCLUDE REGEX "^(peers/(postfix|exim|opensmtpd|dovecot)|clickhouse/clickhouse|ecosystem/ecosystem|package/vcpkg|bench/(generate|compare)|fuzz/search|cli/(reproduce|man|completion|readme_commands))_test\\.py$")
  list(FILTER shell_tests EXCLUDE REGEX "^package/package_test\\.sh$")
  # Nor what comes out of whole reports, what the system is asked for (and a sanitizer does not bear to be looked at), and what the source says.
  list(FILTER python_tests EXCLUDE REGEX "^(cli/(secrets|network)|limits|property/mutations)_test\\.py$")
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  list(FILTER python_tests EXCLUDE REGEX "^(report/(browser|hostile)|cli/(anonymize|faults))_test\\.py$")
  list(FILTER shell_tests EXCLUDE REGEX "^consumer/consumer_test\\.sh$")
endif()
if(NOT SMTPWHY_STATIC_LIBRARIES)
  list(REMOVE_ITEM shell_tests link_test.sh)
endif()

if(TARGET smtpwhy)
  foreach(script IN LISTS python_tests)
    smtpwhy_add_test("${script}" "${SMTPWHY_PYTHON}" "${here}/${script}")
  endforeach()
  foreach(script IN LISTS shell_tests)
    smtpwhy_add_test("${script}" "${SMTPWHY_BASH}" "${here}/${script}")
  endforeach()
endif()

smtpwhy_add_test(layers "${SMTPWHY_PYTHON}" "${here}/layers.py" "${PROJECT_SOURCE_DIR}/src")
smtpwhy_add_test(layers-self-test "${SMTPWHY_PYTHON}" "${here}/layers.py" --self-test)
