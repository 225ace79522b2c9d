# What `cmake --install` puts where: program, library, headers, the CMake package, smtpwhy.pc, schemas, what other tools
# need, licence.
#
# Two components: `development` is what only they need who compile against the library; all that names none is `program`.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME program)

set(smtpwhy_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/smtpwhy")

if(TARGET smtpwhy)
  install(TARGETS smtpwhy RUNTIME)
endif()
if(TARGET smtpwhy-send)
  # Beside the program, which starts it from there.
  install(TARGETS smtpwhy-send RUNTIME)
endif()
install(TARGETS smtpwhy_core EXPORT smtpwhy-targets
  ARCHIVE COMPONENT development INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/smtpwhy")
install(EXPORT smtpwhy-targets NAMESPACE smtpwhy:: DESTINATION "${smtpwhy_package_dir}" COMPONENT development)

# The folders below include/smtpwhy/ are those of src/, because headers name each other from there.
install(DIRECTORY src/ DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/smtpwhy" COMPONENT development
  FILES_MATCHING PATTERN "*.h"
  PATTERN "*_impl.h" EXCLUDE
  PATTERN "cli" EXCLUDE
  PATTERN "knowledge/compile" EXCLUDE
  PATTERN "send/io" EXCLUDE
  PATTERN "mimic/io" EXCLUDE)

configure_package_config_file(.ci/cmake/smtpwhy-config.cmake.in smtpwhy-config.cmake INSTALL_DESTINATION "${smtpwhy_package_dir}")
write_basic_package_version_file(smtpwhy-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES
  "${CMAKE_CURRENT_BINARY_DIR}/smtpwhy-config.cmake"
  "${CMAKE_CURRENT_BINARY_DIR}/smtpwhy-config-version.cmake"
  .ci/cmake/smtpwhy-re2.cmake
  .ci/cmake/smtpwhy-iostreams.cmake
  DESTINATION "${smtpwhy_package_dir}" COMPONENT development)

# The prefix is only known when installing (`cmake --install --prefix`), so smtpwhy.pc is written then.
install(CODE "
  set(PROJECT_VERSION \"${PROJECT_VERSION}\")
  set(PROJECT_DESCRIPTION \"${PROJECT_DESCRIPTION}\")
  cmake_path(ABSOLUTE_PATH CMAKE_INSTALL_PREFIX NORMALIZE)
  set(smtpwhy_pc_libdir \"${CMAKE_INSTALL_LIBDIR}\")
  set(smtpwhy_pc_includedir \"${CMAKE_INSTALL_INCLUDEDIR}\")
  foreach(dir IN ITEMS smtpwhy_pc_libdir smtpwhy_pc_includedir)
    if(NOT IS_ABSOLUTE \"\${\${dir}}\")
      set(\${dir} \"\\\${prefix}/\${\${dir}}\")
    endif()
  endforeach()
  configure_file(\"${CMAKE_CURRENT_SOURCE_DIR}/.ci/cmake/smtpwhy.pc.in\" \"${CMAKE_CURRENT_BINARY_DIR}/smtpwhy.pc\" @ONLY)" COMPONENT development)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/smtpwhy.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig" COMPONENT development)

# Man pages and completions, as the program's own tables give them (src/cli/pages). Debian's zsh looks elsewhere than others'.
if(TARGET pages)
  set(smtpwhy_zsh_folder site-functions)
  if(CMAKE_INSTALL_PREFIX STREQUAL "/usr" AND EXISTS /etc/debian_version)
    set(smtpwhy_zsh_folder vendor-completions)
  endif()
  set(SMTPWHY_ZSH_COMPLETIONS "${CMAKE_INSTALL_DATADIR}/zsh/${smtpwhy_zsh_folder}" CACHE PATH "Where zsh looks for completions")
  install(DIRECTORY "${PROJECT_BINARY_DIR}/pages/man1/" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
  install(FILES "${PROJECT_BINARY_DIR}/pages/bash/smtpwhy" DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
  install(FILES "${PROJECT_BINARY_DIR}/pages/zsh/_smtpwhy" DESTINATION "${SMTPWHY_ZSH_COMPLETIONS}")
  install(FILES "${PROJECT_BINARY_DIR}/pages/fish/smtpwhy.fish" DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")
endif()

install(DIRECTORY data/schema data/clickhouse data/ecosystem DESTINATION "${CMAKE_INSTALL_DATADIR}/smtpwhy")
install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}")
