#include "server/workbook/parser_memory.h"

#include <cstdlib>

namespace cte::server {
namespace {

thread_local ParserMemory* current = nullptr;

// Stands before every block, since a block is freed without its size.
struct alignas(std::max_align_t) Header {
  std::size_t size;
};

}  // namespace

const XML_Memory_Handling_Suite ParserMemory::kSuite = {
    &ParserMemory::Allocate, &ParserMemory::Reallocate, &ParserMemory::Free};

ParserMemory::Scope::Scope(ParserMemory* memory) : outer_(current) {
  current = memory;
}

ParserMemory::Scope::~Scope() { current = outer_; }

void* ParserMemory::Allocate(std::size_t size) {
  if (size > current->left_) return nullptr;
  auto* header = static_cast<Header*>(std::malloc(sizeof(Header) + size));
  if (header == nullptr) return nullptr;
  header->size = size;
  current->left_ -= size;
  return header + 1;
}

void* ParserMemory::Reallocate(void* block, std::size_t size) {
  if (block == nullptr) return Allocate(size);
  auto* header = static_cast<Header*>(block) - 1;
  const std::size_t before = header->size;
  if (size > before && size - before > current->left_) return nullptr;
  header = static_cast<Header*>(std::realloc(header, sizeof(Header) + size));
  if (header == nullptr) return nullptr;
  header->size = size;
  current->left_ = current->left_ + before - size;
  return header + 1;
}

void ParserMemory::Free(void* block) {
  if (block == nullptr) return;
  auto* header = static_cast<Header*>(block) - 1;
  current->left_ += header->size;
  std::free(header);
}

}  // namespace cte::server
