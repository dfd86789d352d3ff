#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <tuple>
#include <type_traits>

#include "domain/access.h"
#include "domain/award.h"
#include "domain/catalogue.h"
#include "domain/import.h"
#include "domain/program.h"
#include "domain/stores.h"
#include "domain/student.h"
#include "domain/suggestion.h"
#include "domain/token.h"
#include "server/convert/page_token.h"

// Places in lists as the keys of a page token: each member is a key.
namespace cte::server {

// A place in a list by a code or a UIC.
struct CodePosition {
  std::string code;
};
// A place in the list of imports, the newest first.
struct ImportPosition {
  domain::ImportId id{};
};

// A place in the list of audit records, some of which are listed in parts.
struct AuditPosition {
  std::int64_t microseconds = 0;  // since 1970
  std::uint64_t id = 0;
  std::int32_t parts = 0;  // of this record that come before
};

// A place in the list of grants.
struct GrantPosition {
  std::string principal;
  domain::Role role{};
  domain::ScopeType scope_type{};
  std::string scope_code;
};
// A place in the list of tokens, the newest first.
struct TokenPosition {
  domain::TokenId id{};
};

namespace page_position_internal {

template <typename Position>
struct Members;
template <>
struct Members<CodePosition> {
  static constexpr auto kAll = std::tuple(&CodePosition::code);
};
template <>
struct Members<ImportPosition> {
  static constexpr auto kAll = std::tuple(&ImportPosition::id);
};
template <>
struct Members<AuditPosition> {
  using P = AuditPosition;
  static constexpr auto kAll = std::tuple(&P::microseconds, &P::id, &P::parts);
};
template <>
struct Members<GrantPosition> {
  using P = GrantPosition;
  static constexpr auto kAll =
      std::tuple(&P::principal, &P::role, &P::scope_type, &P::scope_code);
};
template <>
struct Members<TokenPosition> {
  static constexpr auto kAll = std::tuple(&TokenPosition::id);
};
template <>
struct Members<domain::RowPosition> {
  using P = domain::RowPosition;
  static constexpr auto kAll = std::tuple(&P::block, &P::offset);
};
template <>
struct Members<domain::ProgramPosition> {
  using P = domain::ProgramPosition;
  static constexpr auto kAll = std::tuple(&P::key, &P::psn);
};
template <>
struct Members<domain::StudentPosition> {
  using P = domain::StudentPosition;
  static constexpr auto kAll =
      std::tuple(&P::last_name, &P::first_name, &P::uic);
};
template <>
struct Members<domain::CredentialPosition> {
  using P = domain::CredentialPosition;
  static constexpr auto kAll = std::tuple(&P::type, &P::name, &P::code);
};
template <>
struct Members<domain::AwardPosition> {
  using P = domain::AwardPosition;
  static constexpr auto kAll =
      std::tuple(&P::psn, &P::last_name, &P::first_name, &P::uic,
                 &P::school_year, &P::credential_id, &P::removal_id);
};
template <>
struct Members<domain::SuggestionPosition> {
  using P = domain::SuggestionPosition;
  static constexpr auto kAll = std::tuple(&P::open, &P::id);
};

template <typename T>
std::string Write(const T& member) {
  if constexpr (std::is_same_v<T, std::string>) {
    return member;
  } else if constexpr (std::is_enum_v<T>) {
    return std::to_string(static_cast<std::underlying_type_t<T>>(member));
  } else {
    return std::to_string(member);
  }
}

// A number is digits, and not negative.
template <typename T>
bool Read(const std::string& key, T& member) {
  if constexpr (std::is_same_v<T, std::string>) {
    member = key;
    return true;
  } else if constexpr (std::is_same_v<T, bool>) {
    member = key == "1";
    return member || key == "0";
  } else if constexpr (std::is_enum_v<T>) {
    std::underlying_type_t<T> number{};
    const bool read = Read(key, number);
    member = static_cast<T>(number);
    return read;
  } else {
    const char* end = key.data() + key.size();
    const auto [rest, error] = std::from_chars(key.data(), end, member);
    return error == std::errc() && rest == end && key.front() != '-';
  }
}

}  // namespace page_position_internal

template <typename Position>
PageKeys KeysOf(const Position& position) {
  return std::apply(
      [&](auto... members) {
        return PageKeys{page_position_internal::Write(position.*members)...};
      },
      page_position_internal::Members<Position>::kAll);
}

// False if the keys are none that KeysOf made of such a position.
template <typename Position>
bool ReadKeys(const PageKeys& keys, Position& position) {
  return std::apply(
      [&](auto... members) {
        std::size_t i = 0;
        return keys.size() == sizeof...(members) &&
               (page_position_internal::Read(keys[i++], position.*members) &&
                ...);
      },
      page_position_internal::Members<Position>::kAll);
}

}  // namespace cte::server
