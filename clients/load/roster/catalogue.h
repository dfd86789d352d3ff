#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cte::load {

// A credential of the made catalogue.
struct MadeCredential {
  std::string code;
  std::string name;
  bool approved = false;
  // The programs that it is for, as "NN" or "NN.NN"; none: for every one.
  std::vector<std::string> cips;
};

// The credentials that a made roster has, and the CIP codes that its programs
// have: real ones, of the fields in which schools teach trades. The same for
// every seed. Thread safe once made.
class Catalogue {
 public:
  Catalogue();

  const std::vector<MadeCredential>& credentials() const {
    return credentials_;
  }

  // A six-digit code and its title.
  struct Cip {
    std::string_view code;
    std::string_view title;
  };
  // Common fields first.
  const std::vector<Cip>& cips() const { return cips_; }

  // Indices of credentials() that are valid for cips()[cip], those that are
  // given most first; at least ten, the first of them approved.
  const std::vector<std::size_t>& ValidFor(std::size_t cip) const {
    return valid_[cip];
  }

 private:
  void AddFamilies();
  void AddCips();
  void FindValid();

  std::vector<MadeCredential> credentials_;
  std::vector<Cip> cips_;
  std::vector<std::vector<std::size_t>> valid_;
};

}  // namespace cte::load
