# Defines smtpwhy::iostreams: Boost.Iostreams with what it unpacks by, and libzstd; linked statically where all of them are there as
# archives. Used by our own build and, installed beside the package configuration, by every build that links libsmtpwhy.a.
#
# Boost's own CMake package knows the file of the static library, but not what that needs, so the archives are named here. Under
# vcpkg the packages are asked. Include smtpwhy-re2.cmake first.
include_guard(GLOBAL)
include(CMakeFindDependencyMacro)

set(smtpwhy_unpackers -lboost_iostreams -lz -lbz2 -llzma -lzstd)

add_library(smtpwhy_iostreams INTERFACE IMPORTED)
add_library(smtpwhy::iostreams ALIAS smtpwhy_iostreams)
if(DEFINED VCPKG_TARGET_TRIPLET)
  find_dependency(boost_iostreams CONFIG)
  find_dependency(zstd CONFIG)
  target_link_libraries(smtpwhy_iostreams INTERFACE Boost::iostreams zstd::libzstd)
else()
  find_path(SMTPWHY_IOSTREAMS_INCLUDE boost/iostreams/filter/lzma.hpp REQUIRED DOC "Folder that holds boost/iostreams")
  find_path(SMTPWHY_ZSTD_INCLUDE zstd.h REQUIRED DOC "Folder that holds zstd.h")
  set(smtpwhy_iostreams_link "")
  if(NOT DEFINED SMTPWHY_STATIC_LIBRARIES OR SMTPWHY_STATIC_LIBRARIES)
    smtpwhy_static_archives(smtpwhy_iostreams_link "${smtpwhy_unpackers}")
  endif()
  if(NOT smtpwhy_iostreams_link)
    set(smtpwhy_iostreams_link ${smtpwhy_unpackers})
  endif()
  target_include_directories(smtpwhy_iostreams SYSTEM INTERFACE ${SMTPWHY_IOSTREAMS_INCLUDE} ${SMTPWHY_ZSTD_INCLUDE})
  target_link_libraries(smtpwhy_iostreams INTERFACE ${smtpwhy_iostreams_link})
endif()
