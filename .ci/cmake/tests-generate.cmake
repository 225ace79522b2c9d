# generate, which writes logs of any size for tests and benchmarks.
file(GLOB generate_sources CONFIGURE_DEPENDS "${here}/bench/generate/*.cpp")
add_executable(smtpwhy_generate ${generate_sources})
smtpwhy_adopt(smtpwhy_generate)
set_target_properties(smtpwhy_generate PROPERTIES OUTPUT_NAME generate)
target_include_directories(smtpwhy_generate PRIVATE "${here}")
