#pragma once

#include <expat.h>

#include <cstddef>

namespace cte::server {

// How much memory one XML parser may hold. expat keeps every open element,
// every distinct name and the whole of a tag that is not complete yet, so that
// a small file could otherwise make it hold gigabytes; beyond the budget it
// gets no memory and reports XML_ERROR_NO_MEMORY.
//
// expat's allocation functions carry no context: a parser is created, fed and
// freed inside a Scope of its budget, which is a matter of the thread.
class ParserMemory {
 public:
  explicit ParserMemory(std::size_t budget) : left_(budget) {}
  ParserMemory(const ParserMemory&) = delete;
  ParserMemory& operator=(const ParserMemory&) = delete;

  class Scope {
   public:
    explicit Scope(ParserMemory* memory);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    ParserMemory* outer_;
  };

  static const XML_Memory_Handling_Suite kSuite;

 private:
  static void* Allocate(std::size_t size);
  static void* Reallocate(void* block, std::size_t size);
  static void Free(void* block);

  std::size_t left_;
};

}  // namespace cte::server
