# The libraries we build on, all installed beforehand: nothing is downloaded. Each becomes a target smtpwhy::<name>, with its
# headers as system headers, so that src/ and tests/ do not care where it comes from (Debian packages or vcpkg).
# None of them shows in an installed header; RE2 and the decompressors are needed by who links libsmtpwhy.a.

find_package(Threads REQUIRED)
include(smtpwhy-re2)
include(smtpwhy-iostreams)

# Of fmt and toml++ Debian has shared libraries only, and those would have to be loaded at start: toml++ is used header-only, and fmt's
# compiled part is made out of its headers (fmt.cpp, one of libsmtpwhy.a's files).
find_package(fmt REQUIRED)
get_target_property(smtpwhy_fmt_include fmt::fmt-header-only INTERFACE_INCLUDE_DIRECTORIES)
add_library(smtpwhy_fmt INTERFACE)
add_library(smtpwhy::fmt ALIAS smtpwhy_fmt)
target_include_directories(smtpwhy_fmt SYSTEM INTERFACE ${smtpwhy_fmt_include})

find_path(SMTPWHY_TOMLPLUSPLUS_INCLUDE toml++/toml.h REQUIRED DOC "Folder that holds toml++/toml.h")
add_library(smtpwhy_toml INTERFACE)
add_library(smtpwhy::toml ALIAS smtpwhy_toml)
target_compile_definitions(smtpwhy_toml INTERFACE TOML_HEADER_ONLY=1 TOML_EXCEPTIONS=1)
target_include_directories(smtpwhy_toml SYSTEM INTERFACE ${SMTPWHY_TOMLPLUSPLUS_INCLUDE})

# Header-only, too: Debian has simdjson as a shared library only, and loading that costs a look-up more than all it does.
find_path(SMTPWHY_NLOHMANN_INCLUDE nlohmann/json.hpp REQUIRED DOC "Folder that holds nlohmann/json.hpp")
add_library(smtpwhy_json INTERFACE)
add_library(smtpwhy::json ALIAS smtpwhy_json)
target_include_directories(smtpwhy_json SYSTEM INTERFACE ${SMTPWHY_NLOHMANN_INCLUDE})

# Static where there is a static one.
set(Boost_USE_STATIC_LIBS ${SMTPWHY_STATIC_LIBRARIES})
find_package(Boost CONFIG QUIET COMPONENTS program_options)
if(NOT TARGET Boost::program_options)
  unset(Boost_USE_STATIC_LIBS)
  unset(Boost_DIR CACHE)
  find_package(Boost CONFIG REQUIRED COMPONENTS program_options)
endif()
add_library(smtpwhy_options INTERFACE)
add_library(smtpwhy::options ALIAS smtpwhy_options)
target_link_libraries(smtpwhy_options INTERFACE Boost::program_options)

# What only the sender needs, which is a program of its own (smtpwhy-send): sockets (Boost.Asio, header-only), TLS, login mechanisms,
# MX records. Shared libraries, so that the distribution's security updates reach it. Nothing else links them.
find_package(OpenSSL REQUIRED)
find_package(Boost CONFIG REQUIRED)
find_path(SMTPWHY_GSASL_INCLUDE gsasl.h REQUIRED DOC "Folder that holds gsasl.h")
find_library(SMTPWHY_GSASL_LIBRARY gsasl REQUIRED DOC "libgsasl")
find_path(SMTPWHY_CARES_INCLUDE ares.h REQUIRED DOC "Folder that holds ares.h")
find_library(SMTPWHY_CARES_LIBRARY cares REQUIRED DOC "libcares")
add_library(smtpwhy_network INTERFACE)
add_library(smtpwhy::network ALIAS smtpwhy_network)
# Debian 13's c-ares has newer functions for what Debian 12's is asked with; both have the older ones.
target_compile_definitions(smtpwhy_network INTERFACE CARES_NO_DEPRECATED)
target_include_directories(smtpwhy_network SYSTEM INTERFACE ${SMTPWHY_GSASL_INCLUDE} ${SMTPWHY_CARES_INCLUDE})
target_link_libraries(smtpwhy_network INTERFACE Boost::headers OpenSSL::SSL OpenSSL::Crypto ${SMTPWHY_GSASL_LIBRARY} ${SMTPWHY_CARES_LIBRARY}
  Threads::Threads)
