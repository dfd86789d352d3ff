#include "clients/load/drive/drive.h"

#include <algorithm>
#include <utility>

#include "clients/load/drive/pace.h"

namespace cte::load {
namespace {

constexpr std::chrono::seconds kBetweenPoints(1);
// Of a client in a closed loop whose call failed: calls that are refused at
// once would be made as fast as this machine can.
constexpr std::chrono::milliseconds kPauseAfterFailure(100);

Nanoseconds Rounded(std::chrono::duration<double> duration) {
  return std::chrono::duration_cast<Nanoseconds>(duration);
}

double Seconds(Instant from, Instant to) {
  return std::chrono::duration<double>(to - from).count();
}

}  // namespace

struct Drive::Choice {
  Scenario* scenario;
  double up_to;              // the sum of the weights up to this one
  std::size_t first_record;  // of its operations
};

// One client. At a rate, a place for one call that is under way.
class Drive::Client {
 public:
  Client(Drive& drive, std::size_t number)
      : drive_(drive),
        number_(number),
        random_(Decide(drive.plan_.seed, number)) {}

  // Closed loop: one call after the other, until the drive admits none. An
  // answer may come before Begin returns; whoever of the two is last goes on,
  // so that the stack does not grow.
  void GoOn() {
    for (;;) {
      const Instant now = drive_.clock_.Now();
      if (!drive_.Admit(now)) return drive_.Retire();
      answered_ = false;
      Begin(now, now, [this](bool ok) {
        failed_ = !ok;
        if (answered_.exchange(true)) Next();
      });
      if (!answered_.exchange(true)) return;
      if (failed_) return drive_.GoOnLater(this);
    }
  }

  void Once(Instant due, Instant now) {
    Begin(due, now, [this](bool) { drive_.GiveBack(this); });
  }

 private:
  void Next() {
    if (failed_) return drive_.GoOnLater(this);
    GoOn();
  }

  template <typename Next>
  void Begin(Instant due, Instant now, Next next) {
    const Choice& choice = drive_.Choose(random_);
    const Turn turn{.client = number_,
                    .random = random_,
                    .step = [this, &choice, due](std::size_t operation,
                                                 std::int64_t nanoseconds,
                                                 std::int64_t rows) {
                      if (due < drive_.measure_from_) return;
                      drive_.records_[choice.first_record + operation]->Part(
                          nanoseconds, rows);
                    }};
    choice.scenario->Begin(turn,
                           [this, &choice, due, now, next](Answer answer) {
                             const bool ok = answer.status.ok();
                             drive_.Note(choice, due, now, std::move(answer));
                             next(ok);
                           });
  }

  Drive& drive_;
  const std::size_t number_;
  Random random_;
  std::atomic<bool> answered_ = false;
  bool failed_ = false;
};

Drive::Drive(const Plan& plan, std::vector<Weighted> scenarios, Clock& clock)
    : plan_(plan), clock_(clock) {
  double sum = 0;
  for (const Weighted& weighted : scenarios) {
    sum += weighted.weight;
    choices_.push_back({weighted.scenario, sum, records_.size()});
    for (const std::string& operation : weighted.scenario->operations()) {
      records_.push_back(std::make_unique<Record>(operation));
    }
  }
  for (std::size_t i = 0; i < plan.clients; ++i) {
    clients_.push_back(std::make_unique<Client>(*this, i));
  }
}

Drive::~Drive() = default;

Outcome Drive::Run(const std::stop_token& stop, const Watch& watch) {
  stop_ = stop;
  watch_ = watch;
  const std::stop_callback wake(stop, [this] {
    const std::lock_guard lock(mutex_);
    changed_.notify_all();
    wake_.notify_all();
  });
  const Instant start = clock_.Now();
  measure_from_ = start + Rounded(plan_.warm_up);
  end_ = measure_from_ + Rounded(plan_.duration);
  cut_ = start;
  last_answer_ = measure_from_;
  if (plan_.rate > 0) {
    RunOpen();
  } else {
    RunClosed();
  }
  AwaitAnswers();
  CutPoint(std::max(clock_.Now(), last_answer_));
  return {.seconds = Seconds(measure_from_, last_answer_),
          .never_begun = never_begun_,
          .stopped = stop_.stop_requested()};
}

void Drive::RunClosed() {
  {
    const std::lock_guard lock(mutex_);
    under_way_ = static_cast<std::int64_t>(clients_.size());
  }
  for (const auto& client : clients_) client->GoOn();
}

void Drive::RunOpen() {
  for (const auto& client : clients_) free_.push_back(client.get());
  const Pace pace(cut_, plan_.rate);
  for (std::int64_t n = 0;; ++n) {
    const Instant due = pace.Due(n);
    if (due >= end_) return;
    WaitUntilDue(due);
    std::unique_lock lock(mutex_);
    while (free_.empty() && !IsOver(clock_.Now())) {
      clock_.Wait(lock, changed_, std::min(cut_ + kBetweenPoints, end_));
      lock.unlock();
      Tick(clock_.Now());
      lock.lock();
    }
    const Instant now = clock_.Now();
    if (free_.empty() || IsOver(now)) {
      if (!stop_.stop_requested()) {
        for (; pace.Due(n) < end_; ++n) ++never_begun_;
      }
      return;
    }
    Client* const client = free_.back();
    free_.pop_back();
    ++under_way_;
    lock.unlock();
    if (!Admit(due)) return GiveBack(client);
    client->Once(due, now);
    Tick(now);
  }
}

void Drive::WaitUntilDue(Instant due) {
  while (clock_.Now() < due && !stop_.stop_requested()) {
    {
      std::unique_lock lock(mutex_);
      clock_.Wait(lock, wake_, std::min(cut_ + kBetweenPoints, due));
    }
    Tick(clock_.Now());
  }
}

void Drive::AwaitAnswers() {
  std::unique_lock lock(mutex_);
  while (under_way_ > 0) {
    Instant until = cut_ + kBetweenPoints;
    if (!paused_.empty()) until = std::min(until, paused_.front().first);
    clock_.Wait(lock, changed_, until);
    const Instant now = clock_.Now();
    const bool stopped = stop_.stop_requested();
    std::vector<Client*> rested;
    while (!paused_.empty() && (stopped || paused_.front().first <= now)) {
      rested.push_back(paused_.front().second);
      paused_.pop_front();
    }
    lock.unlock();
    for (Client* const client : rested) client->GoOn();
    Tick(clock_.Now());
    lock.lock();
  }
}

void Drive::GoOnLater(Client* client) {
  const std::lock_guard lock(mutex_);
  paused_.emplace_back(clock_.Now() + kPauseAfterFailure, client);
  changed_.notify_all();
}

void Drive::Tick(Instant now) {
  const bool warm = cut_ < measure_from_ && now >= measure_from_;
  if (warm || now >= cut_ + kBetweenPoints) CutPoint(now);
}

void Drive::CutPoint(Instant now) {
  Moment moment{.seconds = Seconds(measure_from_, now),
                .length = Seconds(cut_, now)};
  const double begin = Seconds(measure_from_, cut_);
  moment.warming_up = begin < 0;
  for (const auto& record : records_) {
    moment.tally.Add(record->Cut(begin, begin < 0 ? 0 : moment.length));
  }
  cut_ = std::max(now, cut_);
  {
    const std::lock_guard lock(mutex_);
    moment.under_way = under_way_;
  }
  if (watch_) watch_(moment);
}

bool Drive::IsOver(Instant now) {
  return now >= end_ || stop_.stop_requested();
}

bool Drive::Admit(Instant now) {
  if (IsOver(now)) return false;
  if (now < measure_from_ || plan_.count == 0) return true;
  return admitted_.fetch_add(1) < plan_.count;
}

void Drive::Retire() {
  const std::lock_guard lock(mutex_);
  if (--under_way_ == 0) changed_.notify_all();
}

void Drive::GiveBack(Client* client) {
  const std::lock_guard lock(mutex_);
  free_.push_back(client);
  --under_way_;
  changed_.notify_all();
}

const Drive::Choice& Drive::Choose(Random& random) const {
  if (choices_.size() == 1) return choices_.front();
  const double at = random.Unit() * choices_.back().up_to;
  const auto choice =
      std::find_if(choices_.begin(), choices_.end(),
                   [at](const Choice& one) { return at < one.up_to; });
  return choice == choices_.end() ? choices_.back() : *choice;
}

void Drive::Note(const Choice& choice, Instant due, Instant begun,
                 Answer answer) {
  if (due < measure_from_) return;
  const Instant now = clock_.Now();
  Record& record = *records_[choice.first_record + answer.operation];
  if (answer.status.ok()) {
    record.Success(NanosecondsBetween(due, now), NanosecondsBetween(begun, now),
                   answer.rows, answer.bytes);
  } else if (!stop_.stop_requested()) {
    record.Failure(answer.status, NanosecondsBetween(due, now));
  }
  const std::lock_guard lock(mutex_);
  last_answer_ = std::max(last_answer_, now);
}

}  // namespace cte::load
