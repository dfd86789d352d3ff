# cmake -DOUTPUT=file.cc -P embed.cmake -- 0001_a.sql 0002_b.sql ...
# Writes the migrations into a source that defines cte::db::Migrations().
set(entries "")
set(previous 0)
set(after_options OFF)
math(EXPR last "${CMAKE_ARGC} - 1")
foreach(i RANGE ${last})
  set(file "${CMAKE_ARGV${i}}")
  if(NOT after_options)
    if(file STREQUAL "--")
      set(after_options ON)
    endif()
    continue()
  endif()
  get_filename_component(stem "${file}" NAME_WE)
  if(NOT stem MATCHES "^([0-9][0-9][0-9][0-9])_([a-z0-9_]+)$")
    message(FATAL_ERROR "${file}: a migration is named NNNN_what_it_does.sql")
  endif()
  set(name "${CMAKE_MATCH_2}")
  string(REGEX REPLACE "^0+" "" version "${CMAKE_MATCH_1}")
  math(EXPR expected "${previous} + 1")
  if(NOT version EQUAL expected)
    message(FATAL_ERROR "${file}: the migration after ${previous} is ${expected}")
  endif()
  set(previous ${version})
  file(READ "${file}" text)
  string(APPEND entries
    "      {${version}, \"${name}\", R\"migration(${text})migration\"},\n")
endforeach()
file(WRITE "${OUTPUT}" "#include \"db/migration.h\"

namespace cte::db {

const std::vector<Migration>& Migrations() {
  static const std::vector<Migration> migrations = {
${entries}  };
  return migrations;
}

}  // namespace cte::db
")
