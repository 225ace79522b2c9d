# `cpack` in a build folder gives two Debian packages: smtpwhy, out of the component `program`, and libsmtpwhy-dev, out of `development`.
# `./dev package` runs it on a build for /usr (the preset `package`); what belongs into a Debian package only is added by package-tree.cmake.
# The source tarball is `git archive`'s, since git knows best what is source.

set(SMTPWHY_MAINTAINER "" CACHE STRING "Who makes the packages, as NAME <ADDRESS>; empty: DEBFULLNAME and DEBEMAIL of the environment")
set(maintainer "${SMTPWHY_MAINTAINER}")
if(NOT maintainer)
  set(maintainer_name "The smtpwhy authors")
  set(maintainer_address "smtpwhy@example.org")
  if(NOT "$ENV{DEBFULLNAME}" STREQUAL "")
    set(maintainer_name "$ENV{DEBFULLNAME}")
  endif()
  if(NOT "$ENV{DEBEMAIL}" STREQUAL "")
    set(maintainer_address "$ENV{DEBEMAIL}")
  endif()
  set(maintainer "${maintainer_name} <${maintainer_address}>")
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME smtpwhy)
set(CPACK_PACKAGE_VENDOR "The smtpwhy authors")
set(CPACK_PACKAGE_CONTACT "${maintainer}")
# Empty, so that each component's description begins with a synopsis of its own.
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")
set(CPACK_PACKAGE_DIRECTORY "${PROJECT_BINARY_DIR}/packages")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PRE_BUILD_SCRIPTS "${PROJECT_SOURCE_DIR}/.ci/cmake/package-tree.cmake")

set(CPACK_COMPONENTS_ALL program development)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "${maintainer}")
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME smtpwhy)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION mail)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION "explains why a mail server refused, and what to do
smtpwhy decodes SMTP replies and enhanced status codes, reads the connection
logs of many mail programs and the logs of mail servers, and names for each
failure the cause, whose move it is and what to do about it.

It also follows one message through logs, compares and merges reports, talks
to a mail server to make a failure happen again, and plays the server of a
log for a client to be tried against.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libsmtpwhy-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
# What libsmtpwhy.a is linked with. RE2 is asked for by pkg-config.
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
  "libboost-iostreams-dev, libbz2-dev, liblzma-dev, libre2-dev, libzstd-dev, pkg-config, zlib1g-dev")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SUGGESTS "cmake (>= 3.25), smtpwhy")
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION "explains why a mail server refused (development files)
The C++20 library of smtpwhy, which decodes SMTP replies and enhanced status
codes, reads logs of mail programs and mail servers, and speaks SMTP as a
client without doing input and output itself.

This package holds the static library, its headers, and what CMake
(find_package) and pkg-config need to find them.")

# What package-tree.cmake is told. The date is that of SOURCE_DATE_EPOCH, where that is set.
string(TIMESTAMP CPACK_SMTPWHY_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)
set(CPACK_SMTPWHY_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_SMTPWHY_STRIP "${CMAKE_STRIP}")
include(CPack)
