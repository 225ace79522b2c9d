# Run by cpack (CPACK_PRE_BUILD_SCRIPTS) on what is about to be packed, to make it what Debian asks of a package and nobody else needs:
# `copyright`, a changelog and what lintian need not say for each, and an archive without what only a debugger reads.

# Libraries whose code is in the program and in libsmtpwhy.a, and whose licences want their notice beside a binary. (Those of Boost, zlib,
# bzip2 and xz do not.) Where one came from elsewhere than a Debian package, there is no such file, and the packager adds the notice.
set(embedded libre2-dev libabsl-dev libfmt-dev libtomlplusplus-dev nlohmann-json3-dev libzstd-dev)

function(write_copyright file)
  file(READ "${CPACK_SMTPWHY_LICENSE}" text)
  foreach(package IN LISTS embedded)
    set(notice "/usr/share/doc/${package}/copyright")
    if(EXISTS "${notice}")
      file(READ "${notice}" words)
      string(APPEND text "\n----\nIt holds code of ${package}, of which this is said:\n\n${words}")
    endif()
  endforeach()
  file(WRITE "${file}" "${text}")
endfunction()

function(write_changelog file)
  file(WRITE "${file}" "smtpwhy (${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) unstable; urgency=medium\n\n"
    "  * Version ${CPACK_PACKAGE_VERSION}, as its authors made it.\n\n -- ${CPACK_DEBIAN_PACKAGE_MAINTAINER}  ${CPACK_SMTPWHY_DATE}\n")
  execute_process(COMMAND gzip -9 -n -f "${file}" COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# embedded-library: the decompressors are linked statically, so that a look-up does not load them (.ci/cmake/dependencies.cmake).
# initial-upload-closes-no-bugs: these packages are not uploaded to Debian.
function(write_overrides file package)
  file(WRITE "${file}" "# Nothing but the C library is loaded for a look-up, which would take several times as long.\n"
    "${package}: embedded-library *\n# Not for an upload to Debian.\n${package}: initial-upload-closes-no-bugs *\n")
endfunction()

foreach(component IN LISTS CPACK_COMPONENTS_ALL)
  string(TOUPPER "${component}" upper)
  set(tree "${CPACK_TEMPORARY_DIRECTORY}/${component}${CPACK_PACKAGING_INSTALL_PREFIX}")
  set(package "${CPACK_DEBIAN_${upper}_PACKAGE_NAME}")
  set(documents "${tree}/share/doc/${package}")
  file(REMOVE "${documents}/LICENSE")
  write_copyright("${documents}/copyright")
  write_changelog("${documents}/changelog.Debian")
  write_overrides("${tree}/share/lintian/overrides/${package}" "${package}")
  file(GLOB pages "${tree}/share/man/man1/*.1")
  if(pages)
    execute_process(COMMAND gzip -9 -n -f ${pages} COMMAND_ERROR_IS_FATAL ANY)
  endif()
  file(GLOB_RECURSE archives "${tree}/*.a")
  foreach(archive IN LISTS archives)
    execute_process(COMMAND "${CPACK_SMTPWHY_STRIP}" --strip-debug --remove-section=.comment --remove-section=.note
      --enable-deterministic-archives "${archive}" COMMAND_ERROR_IS_FATAL ANY)
  endforeach()
endforeach()
